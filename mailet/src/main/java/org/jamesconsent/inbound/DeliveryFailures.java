package org.jamesconsent.inbound;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jamesconsent.config.InboundConfiguration.UndeliverableAfter;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.SubjectState;
import org.jspecify.annotations.Nullable;

/**
 * Counts what failed on the way to a person, and finds the address dead once it was enough ({@link UndeliverableAfter}). What
 * failed before the person was last heard of does not count any more. The history is the only counter, so that any number of
 * James servers count together.
 *
 * @param store where the history is
 * @param organisation whose messages failed
 * @param limits how much is enough
 * @param zone in which the days of the limits are counted
 */
public record DeliveryFailures(
        ConsentStore store, OrganisationId organisation, UndeliverableAfter limits, ZoneId zone) {
    /** By the limits of an organisation. */
    public static DeliveryFailures of(ConsentStore store, OrganisationConfiguration organisation) {
        return new DeliveryFailures(
                store, organisation.id(), organisation.inbound().undeliverableAfter(), organisation.zone());
    }

    /**
     * What became of a failure.
     *
     * @param entry its ledger entry, {@link LedgerEntry#NO_ENTRY} if the report was known already
     * @param dead the ledger entry by which the address counts as dead from now on, {@link LedgerEntry#NO_ENTRY} if it does not,
     *     or did before
     */
    public record Recorded(long entry, long dead) {}

    /**
     * Takes a failure into the ledger. A report that comes a second time, under the same Message-ID, changes nothing.
     *
     * @param status the enhanced status code, of class 4 or 5
     * @throws StoreException if nothing was recorded: try again
     */
    public Recorded record(SubjectId subject, Instant at, String status, Evidence evidence) throws StoreException {
        ConsentEvent failed = new ConsentEvent(organisation, subject, at, new Act.DeliveryFailed(status), evidence);
        ConsentEvent dead = new ConsentEvent(organisation, subject, at, new Act.FoundUndeliverable(status), evidence);
        List<ConsentStore.Recorded> recorded = store.recordUpon(organisation, List.of(subject), (s, history) -> {
            if (isKnown(failed, history)) {
                return List.of();
            }
            return !isKnownAsDead(history) && isEnough(failed, history) ? List.of(failed, dead) : List.of(failed);
        });
        return new Recorded(
                recorded.isEmpty() ? LedgerEntry.NO_ENTRY : recorded.getFirst().entry(),
                recorded.size() < 2 ? LedgerEntry.NO_ENTRY : recorded.getLast().entry());
    }

    private static boolean isKnown(ConsentEvent failed, List<LedgerEntry> history) {
        String report = failed.evidence().messageId();
        return report != null
                && history.stream()
                        .map(LedgerEntry::event)
                        .anyMatch(event -> event.act() instanceof Act.DeliveryFailed
                                && report.equals(event.evidence().messageId()));
    }

    private static boolean isKnownAsDead(List<LedgerEntry> history) {
        SubjectState state = SubjectState.UNKNOWN;
        for (LedgerEntry entry : history) {
            if (!(entry.event().act() instanceof Act.OnPurpose)) {
                state = state.after(entry.event().act(), entry.event().at(), entry.id());
            }
        }
        return state.undeliverable();
    }

    private boolean isEnough(ConsentEvent failed, List<LedgerEntry> history) {
        Instant alive = Instant.MIN;
        for (LedgerEntry entry : history) {
            Instant heard = heardOf(entry.event());
            if (heard != null && heard.isAfter(alive)) {
                alive = heard;
            }
        }
        int permanent = 0;
        List<Instant> times = new ArrayList<>();
        List<ConsentEvent> events =
                new ArrayList<>(history.stream().map(LedgerEntry::event).toList());
        events.add(failed);
        for (ConsentEvent event : events) {
            if (event.act() instanceof Act.DeliveryFailed failure && event.at().isAfter(alive)) {
                times.add(event.at());
                permanent += failure.isPermanent() ? 1 : 0;
            }
        }
        if (permanent >= limits.permanentFailures()) {
            return true;
        }
        times.sort(null);
        return times.size() >= limits.temporaryFailures()
                && !times.getFirst()
                        .atZone(zone)
                        .plus(limits.period())
                        .toInstant()
                        .isAfter(times.getLast());
    }

    /**
     * When the person gave a sign of life by this event; null if it is none. What staff does is none, nor is a request, which
     * anybody may have made.
     */
    private static @Nullable Instant heardOf(ConsentEvent event) {
        return switch (event.act()) {
            case Act.FoundDeliverable ignored -> event.at();
            case Act.Granted ignored -> event.at();
            case Act.Denied ignored -> event.at();
            case Act.Withdrawn ignored -> event.at();
            case Act.WithdrawalUndone ignored -> event.at();
            case Act.Objected objected -> objected.kind() == ObjectionKind.BLOCK ? null : event.at();
            case Act.ObjectionLifted lifted -> lifted.byStaff() ? null : event.at();
            case Act.Learnt learnt -> learnt.profile().lastContact();
            default -> null;
        };
    }
}
