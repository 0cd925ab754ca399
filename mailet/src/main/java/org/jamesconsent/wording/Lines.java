package org.jamesconsent.wording;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes harmless lines of text out of values that others chose: titles, names, subjects. Pure functions, safe for any
 * thread.
 */
public final class Lines {
    /** The longest line of prose that we write, in characters: fits quoted-printable, and two levels of quoting, too. */
    public static final int WIDTH = 72;

    private static final String ELLIPSIS = "\u2026";

    private Lines() {}

    /**
     * One line without control characters, line and paragraph separators, directional overrides and unpaired surrogates;
     * runs of white space become one space.
     *
     * @param text anything
     * @param max how many characters (code points) are kept; what is longer ends in an ellipsis
     */
    public static String one(String text, int max) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), max * 2));
        int count = 0;
        boolean space = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (isBreakOrSpace(c)) {
                space = !line.isEmpty();
                continue;
            }
            if (isInvisible(c)) {
                continue;
            }
            if (count + (space ? 1 : 0) + 1 > max) {
                int last = line.offsetByCodePoints(line.length(), -1);
                return line.replace(last, line.length(), ELLIPSIS).toString();
            }
            if (space) {
                line.append(' ');
                count++;
                space = false;
            }
            line.appendCodePoint(isUnpairedSurrogate(c) ? 0xFFFD : c);
            count++;
        }
        return line.toString();
    }

    /**
     * Breaks one line at spaces (never at no-break spaces), and within words that are longer than a line. No line ends in
     * a space, so that format=flowed (RFC 3676) leaves them as they are.
     *
     * @param width in characters (code points)
     */
    public static List<String> wrap(String line, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        int count = 0;
        int next = 0;
        while (next < line.length()) {
            int blank = line.indexOf(' ', next);
            int end = blank < 0 ? line.length() : blank;
            String rest = line.substring(next, end);
            next = end + 1;
            if (rest.isEmpty()) {
                continue;
            }
            int length = rest.codePointCount(0, rest.length());
            if (count > 0 && count + 1 + length > width) {
                lines.add(current.toString());
                current.setLength(0);
                count = 0;
            }
            while (length > width) {
                int full = rest.offsetByCodePoints(0, width);
                lines.add(rest.substring(0, full));
                rest = rest.substring(full);
                length -= width;
            }
            if (count > 0) {
                current.append(' ');
                count++;
            }
            current.append(rest);
            count += length;
        }
        if (count > 0) {
            lines.add(current.toString());
        }
        return lines;
    }

    private static boolean isBreakOrSpace(int c) {
        return c == ' ' || Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
    }

    private static boolean isInvisible(int c) {
        return c >= 0x202A && c <= 0x202E
                || c >= 0x2066 && c <= 0x2069
                || c == 0x200E
                || c == 0x200F
                || c == 0x061C
                || c == 0xFEFF;
    }

    private static boolean isUnpairedSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
