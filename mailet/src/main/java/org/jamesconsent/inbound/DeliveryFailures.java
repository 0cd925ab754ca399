package org.jamesconsent.inbound;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
     * @param entry its ledger entry
     * @param dead the ledger entry by which the address counts as dead from now on, {@link LedgerEntry#NO_ENTRY} if it does not,
     *     or did before
     */
    public record Recorded(long entry, long dead) {}

    /**
     * Takes a failure into the ledger. A report that comes a second time, under the same Message-ID, is recorded again and counted
     * once.
     *
     * @param status the enhanced status code, of class 4 or 5
     * @throws StoreException if it cannot be told whether that worked: try again
     */
    public Recorded record(SubjectId subject, Instant at, String status, Evidence evidence) throws StoreException {
        // Recorded before it is counted: of two servers that each record one at the same time, one at least sees both.
        long entry = store.record(new ConsentEvent(organisation, subject, at, new Act.DeliveryFailed(status), evidence))
                .entry();
        List<LedgerEntry> history = store.history(organisation, subject);
        if (isKnownAsDead(history) || !isEnough(history)) {
            return new Recorded(entry, LedgerEntry.NO_ENTRY);
        }
        long dead = store.record(
                        new ConsentEvent(organisation, subject, at, new Act.FoundUndeliverable(status), evidence))
                .entry();
        return new Recorded(entry, dead);
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

    private boolean isEnough(List<LedgerEntry> history) {
        Instant alive = Instant.MIN;
        for (LedgerEntry entry : history) {
            Instant heard = heardOf(entry.event());
            if (heard != null && heard.isAfter(alive)) {
                alive = heard;
            }
        }
        int permanent = 0;
        Set<String> reports = new HashSet<>();
        List<Instant> times = new ArrayList<>();
        for (LedgerEntry entry : history) {
            ConsentEvent event = entry.event();
            String report = event.evidence().messageId();
            if (event.act() instanceof Act.DeliveryFailed failed
                    && event.at().isAfter(alive)
                    && (report == null || reports.add(report))) {
                times.add(event.at());
                permanent += failed.isPermanent() ? 1 : 0;
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
