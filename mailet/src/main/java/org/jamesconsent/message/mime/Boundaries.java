package org.jamesconsent.message.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The boundaries of the multiparts that are open at one point of the walk, and a search for the next delimiter line of any of
 * them.
 *
 * <p>The search is Wu and Manber's: a table of two-octet blocks says how far the window may jump. A 25 MB attachment is
 * crossed in steps of about a boundary's length instead of octet by octet, which is what keeps the cost of a message near that
 * of copying it. A delimiter line is {@code --boundary} or {@code --boundary--}, then only blanks up to the line's end, so
 * that a boundary which begins another one is never mistaken for it (RFC 2046 section 5.1.1).
 */
final class Boundaries {
    private static final int TABLE_SIZE = 4096;
    private static final int MAX_JUMP = 120;

    private final byte[] message;
    private final int end;
    private final List<byte[]> open = new ArrayList<>();
    private final byte[] jumps = new byte[TABLE_SIZE];
    private int window;
    private boolean tableIsStale = true;

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
        tableIsStale = true;
    }

    /** Leaves only the {@code depth} outermost boundaries open. */
    void truncate(int depth) {
        if (depth < open.size()) {
            open.subList(depth, open.size()).clear();
            tableIsStale = true;
        }
    }

    /** Searches the first delimiter line that begins at or after {@code from}, where a line begins too. */
    boolean find(int from) {
        if (open.isEmpty()) {
            return false;
        }
        if (tableIsStale) {
            buildTable();
        }
        int farthest = window - 1;
        int position = from;
        while (position + window <= end) {
            int jump = jumps[hash(message[position + window - 2], message[position + window - 1])];
            if (jump == farthest) {
                // Adding a constant lets the processor look ahead; adding what was just read would make it wait.
                position += farthest;
            } else if (jump > 0) {
                position += jump;
            } else if ((position == from || isLineBreak(message[position - 1])) && isDelimiter(position)) {
                return true;
            } else {
                position++;
            }
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

    private void buildTable() {
        window = MAX_JUMP;
        for (byte[] delimiter : open) {
            window = Math.min(window, delimiter.length);
        }
        Arrays.fill(jumps, (byte) (window - 1));
        for (byte[] delimiter : open) {
            for (int i = 0; i + 1 < window; i++) {
                int slot = hash(delimiter[i], delimiter[i + 1]);
                jumps[slot] = (byte) Math.min(jumps[slot], window - 2 - i);
            }
        }
        tableIsStale = false;
    }

    private static int hash(byte first, byte second) {
        return ((first & 0x3F) << 6) ^ (second & 0xFF) & (TABLE_SIZE - 1);
    }

    private static boolean isLineBreak(byte b) {
        return b == '\n' || b == '\r';
    }
}
