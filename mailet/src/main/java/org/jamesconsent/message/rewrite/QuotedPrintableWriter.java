package org.jamesconsent.message.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jamesconsent.message.mime.LineEnding;

/**
 * Writes octets as quoted-printable (RFC 2045 section 6.7), beginning anywhere in a line. Line endings in textual octets stay
 * line endings; blanks before one are encoded. Used by one thread.
 */
final class QuotedPrintableWriter {
    /** Octets of an encoded line without its ending. */
    static final int MAX_LINE = 76;

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private final byte[] lineBreak;
    private final boolean textual;
    private byte[] encoded;
    private int length;
    private int column;
    /** Whether the line was begun by us and has nothing on it yet. */
    private boolean afterSoftBreak;

    QuotedPrintableWriter(LineEnding lineEnding, boolean textual, int column, int expectedLength) {
        this.encoded = new byte[expectedLength + 8];
        this.textual = textual;
        this.lineBreak = lineEnding.bytes();
        this.column = column;
    }

    /** Octets on the current line. */
    int column() {
        return column;
    }

    void write(byte[] octets) {
        for (int i = 0; i < octets.length; i++) {
            byte b = octets[i];
            if (textual && (b == '\n' || b == '\r' && i + 1 < octets.length && octets[i + 1] == '\n')) {
                i = b == '\r' ? i + 1 : i;
                hardBreak();
            } else if (b == ' ' || b == '\t') {
                writeBlank(b, i + 1 == octets.length || octets[i + 1] == '\n' || octets[i + 1] == '\r');
            } else if (isPlain(b)) {
                makeRoom(1);
                if (b == '-' && afterSoftBreak) {
                    // What was not the beginning of a line must not become a delimiter (RFC 2046 section 5.1.1).
                    writeEscaped(b);
                } else {
                    i += writePlain(octets, i) - 1;
                }
            } else {
                writeEscaped(b);
            }
        }
    }

    /** Writes a run of octets that stand for themselves, as long as the line has room. */
    private int writePlain(byte[] octets, int from) {
        int end = Math.min(octets.length, from + MAX_LINE - 1 - column);
        int to = from + 1;
        while (to < end && isPlain(octets[to])) {
            to++;
        }
        int count = to - from;
        reserve(count);
        System.arraycopy(octets, from, encoded, length, count);
        length += count;
        column += count;
        afterSoftBreak = false;
        return count;
    }

    private static boolean isPlain(byte b) {
        return b > ' ' && b < 0x7F && b != '=';
    }

    void softBreak() {
        put((byte) '=');
        hardBreak();
        afterSoftBreak = true;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(encoded, length);
    }

    private void hardBreak() {
        for (byte b : lineBreak) {
            put(b);
        }
        column = 0;
        afterSoftBreak = false;
    }

    private void writeBlank(byte blank, boolean last) {
        if (last) {
            writeEscaped(blank);
        } else {
            makeRoom(1);
            put(blank);
            column++;
            afterSoftBreak = false;
        }
    }

    private void writeEscaped(byte b) {
        makeRoom(3);
        put((byte) '=');
        put(HEX[(b & 0xFF) >> 4]);
        put(HEX[b & 0xF]);
        column += 3;
        afterSoftBreak = false;
    }

    private void makeRoom(int octets) {
        if (column + octets > MAX_LINE - 1) {
            softBreak();
        }
    }

    private void put(byte b) {
        reserve(1);
        encoded[length++] = b;
    }

    private void reserve(int octets) {
        if (length + octets > encoded.length) {
            encoded = Arrays.copyOf(encoded, (length + octets) * 2);
        }
    }
}
