package org.jamesconsent.consent;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One attempt to divide a message into mails of their own. Each attempt at the same message has another number.
 *
 * @param message the name of the message as James's queue knows it, the same at every redelivery
 * @param number random; one in 2^64 is another attempt's
 */
public record SplitRun(String message, long number) {
    private static final int DIGITS = 16;

    /** A new attempt. */
    public static SplitRun of(String message, RandomGenerator random) {
        return new SplitRun(message, random.nextLong());
    }

    /** What {@link #toString()} wrote; empty if it did not write that. */
    public static Optional<SplitRun> parse(String text) {
        if (text.length() < DIGITS + 2 || text.charAt(DIGITS) != ' ') {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new SplitRun(text.substring(DIGITS + 1), HexFormat.fromHexDigitsToLong(text, 0, DIGITS)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** 16 hexadecimal digits. */
    public String digits() {
        return HexFormat.of().toHexDigits(number);
    }

    /** The digits, a space, the message's name. */
    @Override
    public String toString() {
        return digits() + ' ' + message;
    }
}
