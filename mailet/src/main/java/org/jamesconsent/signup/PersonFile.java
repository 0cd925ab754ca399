package org.jamesconsent.signup;

import java.util.List;
import org.jamesconsent.consent.KnownPerson;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.Matter;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.SubjectState;

/**
 * All that the ledger knows of one person, and what follows from it today.
 *
 * @param entries in the order of recording
 */
record PersonFile(List<LedgerEntry> entries, KnownPerson known) {
    static PersonFile of(List<LedgerEntry> entries) {
        return new PersonFile(List.copyOf(entries), KnownPerson.of(entries));
    }

    SubjectState person() {
        return known.person();
    }

    PurposeState state(Matter matter) {
        return known.state(matter);
    }
}
