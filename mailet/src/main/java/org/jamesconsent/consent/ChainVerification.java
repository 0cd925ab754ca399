package org.jamesconsent.consent;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Follows the chains of all persons, one after the other. For one thread; needs memory for one person only. */
final class ChainVerification {
    private final Consumer<LedgerFault> faults;
    private final Set<Long> seen = new HashSet<>();

    /** What has no detail, as long as no erasure that accounts for it was seen. */
    private final Map<Long, LedgerFault> bare = new TreeMap<>();

    private @Nullable ChainedEntry last;
    private boolean lastIsFaulty;

    ChainVerification(Consumer<LedgerFault> faults) {
        this.faults = faults;
    }

    void accept(ChainedEntry link) {
        if (last != null
                && !(last.subject().equals(link.subject())
                        && last.organisation().equals(link.organisation()))) {
            finish();
        }
        boolean altered = !link.computed().equals(link.hash());
        if (altered) {
            report(LedgerFault.Kind.ALTERED, link, link.entry());
        } else {
            requirePlace(link);
            bare.keySet().removeAll(link.erases());
        }
        lastIsFaulty = altered;
        requireDetail(link);
        seen.add(link.entry());
        last = link;
    }

    private void requirePlace(ChainedEntry link) {
        long expected = last == null ? LedgerEntry.NO_ENTRY : last.entry();
        if (link.previousEntry() == expected) {
            if (last != null && !lastIsFaulty && !Objects.equals(link.previousHash(), last.hash())) {
                // It fits itself, but is not the entry on which this one was put.
                report(LedgerFault.Kind.ALTERED, link, last.entry());
            }
        } else if (link.previousEntry() == LedgerEntry.NO_ENTRY
                || seen.contains(link.previousEntry())
                || link.previousEntry() >= link.entry()) {
            report(LedgerFault.Kind.MISPLACED, link, link.entry());
        } else {
            report(LedgerFault.Kind.REMOVED, link, link.previousEntry());
        }
    }

    private void requireDetail(ChainedEntry link) {
        switch (link.detail()) {
            case SOUND -> {}
            case ALTERED -> report(LedgerFault.Kind.EVIDENCE_ALTERED, link, link.entry());
            case GONE -> bare.put(link.entry(), fault(LedgerFault.Kind.EVIDENCE_REMOVED, link, link.entry()));
        }
    }

    private void report(LedgerFault.Kind kind, ChainedEntry link, long entry) {
        faults.accept(fault(kind, link, entry));
    }

    private static LedgerFault fault(LedgerFault.Kind kind, ChainedEntry link, long entry) {
        return new LedgerFault(kind, link.organisation(), link.subject(), entry, entry);
    }

    /** To be called after the last entry. */
    void finish() {
        bare.values().forEach(faults);
        bare.clear();
        seen.clear();
        last = null;
        lastIsFaulty = false;
    }
}
