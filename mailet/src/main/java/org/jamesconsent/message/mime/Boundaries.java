package org.jamesconsent.message.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The boundaries of the multiparts that are open at one point of the walk, and a search for the next delimiter line of any of
 * them.
 *
 * <p>Only what stands after two hyphens at the beginning of a line is compared with the boundaries. In an encoded attachment there
 * are next to no hyphens, and passing over all else is what keeps the cost of a large message near that of copying it. A
 * delimiter line is {@code --boundary} or {@code --boundary--}, then only blanks up to the line's end, so that a boundary which
 * begins another one is never mistaken for it (RFC 2046 section 5.1.1).
 */
final class Boundaries {
    private final byte[] message;
    private final int end;
    private final List<byte[]> open = new ArrayList<>();

    private int foundAt;
    private int foundLevel;
    private boolean foundClose;
    private int foundEnd;

    Boundaries(byte[] message, int end) {
        this.message = message;
        this.end = end;
    }

    int depth() {
        return open.size();
    }

    void push(String boundary) {
        open.add(("--" + boundary).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Leaves only the {@code depth} outermost boundaries open. */
    void truncate(int depth) {
        if (depth < open.size()) {
            open.subList(depth, open.size()).clear();
        }
    }

    /** Searches the first delimiter line that begins at or after {@code from}, where a line begins too. */
    boolean find(int from) {
        if (open.isEmpty()) {
            return false;
        }
        int position = OctetSearch.indexOf((byte) '-', message, from, end);
        while (position < end) {
            if ((position == from || isLineBreak(message[position - 1])) && isDelimiter(position)) {
                return true;
            }
            position = OctetSearch.indexOf((byte) '-', message, position + 1, end);
        }
        return false;
    }

    /** Whether a delimiter line of an open boundary stands at {@code position}, which begins a line. */
    boolean isDelimiter(int position) {
        if (position + 2 > end || message[position] != '-' || message[position + 1] != '-') {
            return false;
        }
        for (int level = open.size() - 1; level >= 0; level--) {
            if (matches(open.get(level), position, level)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(byte[] delimiter, int position, int level) {
        int after = position + delimiter.length;
        if (after > end || !Arrays.equals(message, position, after, delimiter, 0, delimiter.length)) {
            return false;
        }
        boolean close = after + 2 <= end && message[after] == '-' && message[after + 1] == '-';
        int rest = close ? after + 2 : after;
        while (rest < end && (message[rest] == ' ' || message[rest] == '\t')) {
            rest++;
        }
        if (rest < end && !isLineBreak(message[rest])) {
            return false;
        }
        foundAt = position;
        foundLevel = level;
        foundClose = close;
        foundEnd = Lines.endOf(message, rest, end);
        return true;
    }

    /** Offset of the delimiter line found last. */
    int foundAt() {
        return foundAt;
    }

    /** Index of its boundary, 0 being the outermost. */
    int foundLevel() {
        return foundLevel;
    }

    boolean foundClose() {
        return foundClose;
    }

    /** Offset after its line ending. */
    int foundEnd() {
        return foundEnd;
    }

    private static boolean isLineBreak(byte b) {
        return b == '\n' || b == '\r';
    }
}
