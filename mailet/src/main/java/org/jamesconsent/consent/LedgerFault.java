package org.jamesconsent.consent;

import org.jspecify.annotations.Nullable;

/**
 * Where the ledger is not what was recorded. Holds nothing personal.
 *
 * @param organisation whom it concerns; null if that cannot be told any more
 * @param subject of whom the entry is; null if that cannot be told any more, or many are concerned
 * @param firstEntry the entry, or the first one of a range
 * @param lastEntry the same entry, or the last one of a range
 */
public record LedgerFault(
        Kind kind, @Nullable String organisation, @Nullable SubjectId subject, long firstEntry, long lastEntry) {
    /** What was done to the ledger. */
    public enum Kind {
        /** The entry says something else than recorded. */
        ALTERED("was altered"),
        /** Evidence or personal facts of the entry are others than recorded. */
        EVIDENCE_ALTERED("has other evidence than was recorded"),
        /** Evidence or personal facts of the entry are gone. */
        EVIDENCE_REMOVED("lost its evidence without an erasure"),
        /** The entry is gone. */
        REMOVED("was removed"),
        /** The entry does not stand where it was recorded, or was slipped in. */
        MISPLACED("stands where it was not recorded"),
        /** The entries are not those over which a checkpoint was taken, though they fit each other. */
        REWRITTEN("differ from what was signed in a checkpoint"),
        /** A checkpoint is gone; its range is that of the checkpoint's number. */
        CHECKPOINT_REMOVED("is missing from the checkpoints"),
        /** A checkpoint does not bear a valid signature; its range is that of the checkpoint's number. */
        CHECKPOINT_FORGED("is a checkpoint without a valid signature");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** Ends a sentence that begins with the entry. */
        public String words() {
            return words;
        }

        /** Whether the range is one of checkpoint numbers, not of entries. */
        public boolean isOfCheckpoint() {
            return this == CHECKPOINT_REMOVED || this == CHECKPOINT_FORGED;
        }
    }
}
