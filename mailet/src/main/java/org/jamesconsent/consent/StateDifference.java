package org.jamesconsent.consent;

import org.jspecify.annotations.Nullable;

/**
 * Where today's state, as it is kept, is not what follows from the ledger. Holds nothing personal.
 *
 * @param organisation whom it concerns
 * @param subject whose state it is
 * @param purpose null if it is the state of the person as a whole, or of a purpose without any event
 */
public record StateDifference(
        Kind kind,
        String organisation,
        SubjectId subject,
        @Nullable String purpose) {
    /** How they differ. */
    public enum Kind {
        /** Something else follows from the ledger. */
        WRONG("is not what the ledger says"),
        /** None is kept. */
        MISSING("is missing"),
        /** None follows from the ledger. */
        STRAY("rests on no entry of the ledger");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** Ends a sentence that begins with the state. */
        public String words() {
            return words;
        }
    }
}
