package org.jamesconsent.consent;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The keyed hash of a Message-ID (RFC 5322 section 3.6.4), 128 bits wide, under which the verdicts on a message are kept in one
 * organisation. A Message-ID may hold names of persons and hosts; this reveals nothing, and equals no other organisation's key
 * of the same message. Safe to log.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record MessageKey(long high, long low) {
    /** Length of {@link #toBytes()}. */
    public static final int BYTES = 16;

    /**
     * @param bytes exactly {@value #BYTES} bytes
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static MessageKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a message key has 16 bytes, not " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new MessageKey(buffer.getLong(), buffer.getLong());
    }

    /** A fresh array of {@value #BYTES} bytes, big-endian. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    /** 32 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
