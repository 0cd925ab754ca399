package org.jamesconsent.consent;

import org.jspecify.annotations.Nullable;

/**
 * A ledger entry with all that proves it, to be carried to another store as it is.
 *
 * @param entry what happened
 * @param detailHash the commitment to evidence and personal facts; null if there never were any
 * @param salt what went into that commitment; null also if evidence and facts were erased
 * @param previousEntry the entry before it of the same person, or {@link LedgerEntry#NO_ENTRY}
 * @param previousHash the hash of that entry; null if there is none
 * @param hash its own
 */
public record SealedEntry(
        LedgerEntry entry,
        @Nullable LedgerHash detailHash,
        byte @Nullable [] salt,
        long previousEntry,
        @Nullable LedgerHash previousHash,
        LedgerHash hash) {}
