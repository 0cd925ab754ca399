package org.jamesconsent.message.rewrite;

import java.util.OptionalInt;

/** Blanks in a header line before which it may be folded (RFC 5322 section 2.2.3). Stateless. */
final class HeaderFolds {
    private HeaderFolds() {}

    /**
     * The last blank between two offsets, if it stands on the line of {@code to}. Something else must stand before it on that line:
     * a line of blanks only would not be folding.
     */
    static OptionalInt before(byte[] message, int from, int to) {
        int blank = -1;
        for (int i = to - 1; i >= 0 && message[i] != '\n' && message[i] != '\r'; i--) {
            if (blank < 0 && i >= from && isBlank(message[i])) {
                blank = i;
            } else if (blank >= 0 && !isBlank(message[i])) {
                return OptionalInt.of(blank);
            }
        }
        return OptionalInt.empty();
    }

    /** The first blank between two offsets that has something behind it on the line of {@code from}. */
    static OptionalInt after(byte[] message, int from, int to) {
        int blank = -1;
        for (int i = from; i < message.length && message[i] != '\n' && message[i] != '\r'; i++) {
            if (blank < 0 && i >= to) {
                return OptionalInt.empty();
            }
            if (blank < 0 && isBlank(message[i])) {
                blank = i;
            } else if (blank >= 0 && !isBlank(message[i])) {
                return OptionalInt.of(blank);
            }
        }
        return OptionalInt.empty();
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
