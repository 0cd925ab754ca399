package org.jamesconsent.rights;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.KnownPerson;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.Matter;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.SubjectId;

/**
 * What is recorded when a person goes by another address (GDPR article 16). Each act of the person is told once more of the new
 * subject, with its time and evidence, so that the states follow by themselves: consents, opt-outs, a block. On the old subject
 * they all stay, and every purpose is withdrawn.
 */
public final class Rectification {
    private final OrganisationId organisation;
    private final Collection<Matter> marketing;
    private final Instant now;
    private final Evidence evidence;

    /**
     * @param marketing everything that may be sent to somebody
     * @param now when the change is made
     * @param evidence who makes it, and why; where to is added
     */
    public Rectification(OrganisationId organisation, Collection<Matter> marketing, Instant now, Evidence evidence) {
        this.organisation = organisation;
        this.marketing = List.copyOf(marketing);
        this.now = now;
        this.evidence = evidence;
    }

    /**
     * The events, to be recorded all at once.
     *
     * @param history all of the old subject, in the order of recording
     * @param there all of the new subject
     * @return empty if nobody is known at the old address
     */
    public List<ConsentEvent> of(SubjectId old, List<LedgerEntry> history, SubjectId fresh, List<LedgerEntry> there) {
        if (history.isEmpty()) {
            return List.of();
        }
        Set<ConsentEvent> known = there.stream().map(LedgerEntry::event).collect(Collectors.toCollection(HashSet::new));
        Set<Circumstances> left = history.stream()
                .filter(entry -> entry.event().act() instanceof Act.AddressLeft)
                .map(entry -> Circumstances.of(entry.event()))
                .collect(Collectors.toSet());
        List<ConsentEvent> events = new ArrayList<>();
        for (LedgerEntry entry : history) {
            ConsentEvent event = entry.event();
            ConsentEvent copy = new ConsentEvent(organisation, fresh, event.at(), event.act(), event.evidence());
            // What an earlier change of address withdrew here is no act of the person.
            boolean ofChange = event.act() instanceof Act.Withdrawn && left.contains(Circumstances.of(event));
            if (travels(entry) && !ofChange && known.add(copy)) {
                events.add(copy);
            }
        }
        events.add(new ConsentEvent(organisation, fresh, now, new Act.AddressTaken(), to("from subject " + old)));
        Instant end = Erasure.notBefore(history, now);
        Evidence ofLeaving = to("to subject " + fresh);
        KnownPerson before = KnownPerson.of(history);
        Set<Matter> all = new TreeSet<>(before.matters().keySet());
        all.addAll(marketing);
        for (Matter matter : all) {
            if (!before.state(matter).state().isOptOut()) {
                events.add(new ConsentEvent(
                        organisation, old, end, new Act.Withdrawn(matter.purpose(), matter.channel()), ofLeaving));
            }
        }
        events.add(new ConsentEvent(organisation, old, end, new Act.AddressLeft(), ofLeaving));
        return events;
    }

    /** By which acts are known that were recorded together. */
    private record Circumstances(Instant at, Evidence evidence) {
        static Circumstances of(ConsentEvent event) {
            return new Circumstances(event.at(), event.evidence());
        }
    }

    /** Whether it is about the person, and not about the mailbox or what staff did. */
    private static boolean travels(LedgerEntry entry) {
        return switch (entry.event().act()) {
            case Act.OnPurpose ignored -> true;
            case Act.Objected ignored -> true;
            case Act.ObjectionLifted ignored -> true;
            case Act.Learnt ignored -> !entry.erased();
            case Act.DeliveryFailed ignored -> false;
            case Act.FoundUndeliverable ignored -> false;
            case Act.FoundDeliverable ignored -> false;
            case Act.Erased ignored -> false;
            case Act.Accessed ignored -> false;
            case Act.Asked ignored -> false;
            case Act.AddressLeft ignored -> false;
            case Act.AddressTaken ignored -> false;
        };
    }

    private Evidence to(String where) {
        return new Evidence(
                evidence.source() + ", " + where,
                evidence.ip(),
                evidence.userAgent(),
                evidence.wording(),
                evidence.confirmedAt(),
                evidence.confirmedIp(),
                evidence.messageId(),
                evidence.reason());
    }
}
