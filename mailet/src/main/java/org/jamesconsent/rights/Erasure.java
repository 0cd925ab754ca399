package org.jamesconsent.rights;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.ErasureKind;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.KnownPerson;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.Matter;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;

/**
 * What is recorded when a person wants to be forgotten (GDPR article 17): everything agreed to or asked for is withdrawn, all
 * marketing is objected to, and evidence and facts go. The opt-outs stay, so that no import brings the person back.
 */
public final class Erasure {
    private Erasure() {}

    /**
     * What an erasure did.
     *
     * @param events what was recorded; empty if nobody is known
     * @param recorded what became of each of them
     * @param tracesLeft whether what was erased can still be found in the store's files, see {@link ConsentStore#removeTraces}
     */
    public record Done(List<ConsentEvent> events, List<ConsentStore.Recorded> recorded, boolean tracesLeft) {
        public Done {
            events = List.copyOf(events);
            recorded = List.copyOf(recorded);
        }
    }

    /**
     * Erases a person.
     *
     * @param now when it is asked for
     * @param evidence who erases, and why
     * @throws StoreException if nothing was erased
     */
    public static Done carryOut(
            ConsentStore store, OrganisationId organisation, SubjectId subject, Instant now, Evidence evidence)
            throws StoreException {
        List<ConsentEvent> events = new ArrayList<>();
        List<ConsentStore.Recorded> recorded = store.recordUpon(organisation, List.of(subject), (one, history) -> {
            // A store may ask again.
            events.clear();
            events.addAll(of(organisation, one, history, now, evidence));
            return events;
        });
        return new Done(events, recorded, !store.removeTraces());
    }

    /**
     * The events, to be recorded all at once.
     *
     * @param history all of the person, in the order of recording
     * @param now when it is asked for
     * @param evidence who erases, and why
     * @return empty if nobody is known
     */
    public static List<ConsentEvent> of(
            OrganisationId organisation, SubjectId subject, List<LedgerEntry> history, Instant now, Evidence evidence) {
        if (history.isEmpty()) {
            return List.of();
        }
        Instant at = notBefore(history, now);
        List<ConsentEvent> events = new ArrayList<>();
        for (Map.Entry<Matter, PurposeState> one :
                KnownPerson.of(history).matters().entrySet()) {
            ConsentState state = one.getValue().state();
            if (state == ConsentState.GRANTED || state == ConsentState.PENDING) {
                Matter matter = one.getKey();
                events.add(new ConsentEvent(
                        organisation, subject, at, new Act.Withdrawn(matter.purpose(), matter.channel()), evidence));
            }
        }
        events.add(new ConsentEvent(organisation, subject, at, new Act.Objected(ObjectionKind.WITHDRAWAL), evidence));
        events.add(new ConsentEvent(
                organisation, subject, at, new Act.Erased(ErasureKind.PERSON, entries(history)), evidence));
        return events;
    }

    /** What staff did, and why, is no evidence of the person. */
    private static List<Long> entries(List<LedgerEntry> history) {
        return history.stream()
                .filter(LedgerEntry::hasDetail)
                .filter(entry -> !(entry.event().act() instanceof Act.Erased))
                .map(LedgerEntry::id)
                .toList();
    }

    /**
     * A time that none of the entries exceeds, be it that a clock went wrong: an erasure ends what was told up to its time, and
     * must leave nothing of them.
     */
    static Instant notBefore(List<LedgerEntry> history, Instant now) {
        Instant at = now;
        for (LedgerEntry entry : history) {
            at = later(at, entry.event().at());
            if (entry.event().act() instanceof Act.Learnt learnt
                    && learnt.profile().lastContact() != null) {
                at = later(at, learnt.profile().lastContact());
            }
        }
        return at;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
