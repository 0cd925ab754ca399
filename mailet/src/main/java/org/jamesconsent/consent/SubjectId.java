package org.jamesconsent.consent;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The keyed hash of a canonical address, 128 bits wide, under which everything about one person is kept in one
 * organisation. It does not reveal the address, and equals no other organisation's id of the same person, since each
 * organisation has a key of its own. Safe to log.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record SubjectId(long high, long low) implements Comparable<SubjectId> {
    /** Length of {@link #toBytes()}. */
    public static final int BYTES = 16;

    /**
     * @param bytes exactly {@value #BYTES} bytes
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static SubjectId of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a subject id has 16 bytes, not " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new SubjectId(buffer.getLong(), buffer.getLong());
    }

    /** A fresh array of {@value #BYTES} bytes, big-endian. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    @Override
    public int compareTo(SubjectId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** 32 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
