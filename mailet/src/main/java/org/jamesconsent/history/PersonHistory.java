package org.jamesconsent.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.SubjectState;

/**
 * What the ledger of one organisation holds of one person.
 *
 * @param organisation whose ledger it is
 * @param subject the person
 * @param person today's state, apart from single purposes
 * @param consents by purpose and channel
 * @param entries those that concern no single purpose
 * @param sends what became of messages to the person
 * @param texts what people were shown
 */
public record PersonHistory(
        OrganisationConfiguration organisation,
        SubjectId subject,
        SubjectState person,
        List<Consent> consents,
        List<LedgerEntry> entries,
        Sends sends,
        Texts texts) {
    /**
     * What the person said for one purpose and channel.
     *
     * @param state where it stands today
     * @param entries how it came there, in the order of recording
     */
    public record Consent(PurposeName purpose, Channel channel, PurposeState state, List<LedgerEntry> entries) {
        public Consent {
            entries = List.copyOf(entries);
        }
    }

    private record Matter(PurposeName purpose, Channel channel) implements Comparable<Matter> {
        private static final Comparator<Matter> ORDER =
                Comparator.comparing(Matter::purpose).thenComparing(Matter::channel);

        @Override
        public int compareTo(Matter other) {
            return ORDER.compare(this, other);
        }
    }

    public PersonHistory {
        consents = List.copyOf(consents);
        entries = List.copyOf(entries);
    }

    /**
     * Reads it. Today's state follows from the entries alone, as everywhere.
     *
     * @throws StoreException if the store cannot tell
     */
    public static PersonHistory read(OrganisationConfiguration organisation, SubjectId subject, ConsentStore store)
            throws StoreException {
        return of(
                organisation,
                subject,
                store.history(organisation.id(), subject),
                Sends.of(store.verdicts().ofPerson(organisation.id(), subject)),
                new Texts(store.wordings().of(organisation.id())));
    }

    /**
     * Reads it to hand it out to the person, which is recorded first, so that nothing is handed out without a record of it.
     *
     * @param now when that is
     * @param evidence who hands it out to whom, and why
     * @throws StoreException if it cannot be recorded, or the store cannot tell
     */
    public static PersonHistory handOut(
            OrganisationConfiguration organisation,
            SubjectId subject,
            ConsentStore store,
            Instant now,
            Evidence evidence)
            throws StoreException {
        store.record(new ConsentEvent(organisation.id(), subject, now, new Act.Accessed(), evidence));
        return read(organisation, subject, store);
    }

    private static PersonHistory of(
            OrganisationConfiguration organisation,
            SubjectId subject,
            List<LedgerEntry> entries,
            Sends sends,
            Texts texts) {
        Map<Matter, List<LedgerEntry>> onPurposes = new TreeMap<>();
        List<LedgerEntry> others = new ArrayList<>();
        SubjectState person = SubjectState.UNKNOWN;
        for (LedgerEntry entry : entries) {
            if (entry.event().act() instanceof Act.OnPurpose act) {
                onPurposes
                        .computeIfAbsent(new Matter(act.purpose(), act.channel()), matter -> new ArrayList<>())
                        .add(entry);
            } else {
                others.add(entry);
                person = person.after(entry.event().act(), entry.event().at(), entry.id());
            }
        }
        List<Consent> consents = new ArrayList<>();
        onPurposes.forEach(
                (matter, own) -> consents.add(new Consent(matter.purpose(), matter.channel(), state(own), own)));
        return new PersonHistory(organisation, subject, person, consents, others, sends, texts);
    }

    private static PurposeState state(List<LedgerEntry> entries) {
        PurposeState state = PurposeState.NONE;
        for (LedgerEntry entry : entries) {
            if (entry.event().act() instanceof Act.OnPurpose act) {
                state = state.after(act, entry.event().at(), entry.id());
            }
        }
        return state;
    }

    /** Whether nothing was ever recorded. */
    public boolean isEmpty() {
        return consents.isEmpty() && entries.isEmpty() && sends.isEmpty();
    }
}
