package org.jamesconsent.consent.cassandra;

import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.SubjectId;

/** Somebody whom an organisation knows. */
record Person(String organisation, SubjectId subject) {
    /** In so many partitions lie the people of an organisation: a few megabytes each where there are ten million. */
    static final int BUCKETS = 1_024;

    private static final int SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(BUCKETS);

    static Person of(OrganisationId organisation, SubjectId subject) {
        return new Person(organisation.value(), subject);
    }

    /** In the order of the subjects. */
    long bucket() {
        return bucket(subject);
    }

    static long bucket(SubjectId subject) {
        return subject.high() >>> SHIFT;
    }
}
