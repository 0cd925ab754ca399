package org.jamesconsent.cli.contacts;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a UTF-8 file, ended by LF, CR LF or CR. What is no UTF-8 is reported line by line and never replaced: a
 * replaced character could make another person of an address. Holds one line at a time, at most {@value #MAX_BYTES} octets.
 */
final class TextLines implements Closeable {
    static final int MAX_BYTES = 1 << 18;

    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final byte[] buffer = new byte[1 << 16];
    private byte[] line = new byte[1 << 10];
    private final MessageDigest digest = sha256();
    private int position;
    private int limit;
    private int digested;
    private long beforeBuffer;
    private long number;

    /**
     * A line.
     *
     * @param number from 1
     * @param text without its ending; empty if there is a fault
     * @param fault why it cannot be read; null if it can
     */
    record TextLine(long number, String text, @Nullable String fault) {}

    TextLines(InputStream in) {
        this.in = in;
    }

    /** The next line; null at the end. */
    @Nullable
    TextLine next() throws IOException {
        int length = 0;
        int octet = read();
        if (octet < 0) {
            return null;
        }
        number++;
        while (octet >= 0 && octet != '\n' && octet != '\r') {
            if (length == line.length && length < MAX_BYTES) {
                line = Arrays.copyOf(line, length * 2);
            }
            if (length < line.length) {
                line[length] = (byte) octet;
            }
            length = Math.min(length + 1, MAX_BYTES + 1);
            octet = read();
        }
        if (octet == '\r' && peek() == '\n') {
            position++;
        }
        if (length > MAX_BYTES) {
            return new TextLine(number, "", "the line is longer than " + MAX_BYTES + " octets");
        }
        return decoded(length);
    }

    /** How many octets were read so far. */
    long offset() {
        return beforeBuffer + position;
    }

    /** The number of the last line that was read; 0 before the first. */
    long number() {
        return number;
    }

    /** A hash of all that was read so far, in hexadecimal. */
    String hash() {
        digest.update(buffer, digested, position - digested);
        digested = position;
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
        }
    }

    /**
     * Reads on without telling lines.
     *
     * @param offset up to which octet; where a line ends
     * @param lastLine the number of that line
     */
    void skipTo(long offset, long lastLine) throws IOException {
        while (offset() < offset && peek() >= 0) {
            position += (int) Math.min(limit - position, offset - offset());
        }
        number = lastLine;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private TextLine decoded(int length) {
        try {
            return new TextLine(
                    number, decoder.decode(ByteBuffer.wrap(line, 0, length)).toString(), null);
        } catch (CharacterCodingException e) {
            return new TextLine(number, "", "the line is not UTF-8: save the file as CSV in UTF-8");
        }
    }

    private int read() throws IOException {
        int octet = peek();
        if (octet >= 0) {
            position++;
        }
        return octet;
    }

    private int peek() throws IOException {
        if (position == limit) {
            digest.update(buffer, digested, limit - digested);
            beforeBuffer += limit;
            digested = 0;
            position = 0;
            limit = Math.max(in.read(buffer), 0);
        }
        return position == limit ? -1 : buffer[position] & 0xff;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
