package org.jamesconsent.consent;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A ledger entry as a link of its person's chain, as it lies in the store: whether or not it can be understood.
 *
 * @param organisation whom it concerns
 * @param subject of whom it is
 * @param entry its number in the ledger
 * @param previousEntry the entry before it of the same person, or {@link LedgerEntry#NO_ENTRY}
 * @param previousHash the hash of that entry; null if there is none
 * @param hash the hash that was kept with it; null if that is gone
 * @param computed the hash of what it holds now, {@code previousEntry} and {@code previousHash} included
 * @param detail what became of evidence and personal facts
 * @param erases the entries whose evidence and facts went with this one; empty but for an erasure
 */
public record ChainedEntry(
        String organisation,
        SubjectId subject,
        long entry,
        long previousEntry,
        @Nullable LedgerHash previousHash,
        @Nullable LedgerHash hash,
        LedgerHash computed,
        Detail detail,
        Set<Long> erases) {
    public ChainedEntry {
        erases = Set.copyOf(erases);
    }

    /** Evidence and personal facts, compared with the commitment to them in the entry. */
    public enum Detail {
        /** As recorded, be it that there never were any. */
        SOUND,
        /** Others than recorded, or where there were none. */
        ALTERED,
        /** No longer there. */
        GONE
    }
}
