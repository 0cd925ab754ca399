package org.jamesconsent.consent.sql;

import java.util.Comparator;
import org.jamesconsent.consent.SubjectId;

/**
 * The key of the table {@code state}, in the order in which rows lie there.
 *
 * @param organisation the number of the organisation
 * @param subject whose state it is
 * @param purpose the number of the purpose, or {@link #PERSON}
 */
public record StateKey(long organisation, SubjectId subject, long purpose) implements Comparable<StateKey> {
    /** Stands in {@code state.purpose} for the person as a whole. */
    public static final long PERSON = 0;

    private static final Comparator<StateKey> ORDER = Comparator.comparingLong(StateKey::organisation)
            .thenComparing(StateKey::subject)
            .thenComparingLong(StateKey::purpose);

    /** The person as a whole. */
    public static StateKey ofPerson(long organisation, SubjectId subject) {
        return new StateKey(organisation, subject, PERSON);
    }

    @Override
    public int compareTo(StateKey other) {
        return ORDER.compare(this, other);
    }
}
