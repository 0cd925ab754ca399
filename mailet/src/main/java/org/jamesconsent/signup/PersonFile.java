package org.jamesconsent.signup;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.SubjectState;

/**
 * All that the ledger knows of one person, and what follows from it today.
 *
 * @param entries in the order of recording
 * @param purposes what was ever said of, in the order in which it first was
 */
record PersonFile(List<LedgerEntry> entries, SubjectState person, Map<Key, PurposeState> purposes) {
    record Key(PurposeName purpose, Channel channel) {}

    static PersonFile of(List<LedgerEntry> entries) {
        SubjectState person = SubjectState.UNKNOWN;
        Map<Key, PurposeState> purposes = new LinkedHashMap<>();
        for (LedgerEntry entry : entries) {
            if (entry.event().act() instanceof Act.OnPurpose act) {
                purposes.merge(
                        new Key(act.purpose(), act.channel()),
                        PurposeState.NONE.after(act, entry.event().at(), entry.id()),
                        (before, ignored) -> before.after(act, entry.event().at(), entry.id()));
            } else {
                person = person.after(entry.event().act(), entry.event().at(), entry.id());
            }
        }
        return new PersonFile(List.copyOf(entries), person, purposes);
    }

    PurposeState purpose(Key key) {
        return purposes.getOrDefault(key, PurposeState.NONE);
    }
}
