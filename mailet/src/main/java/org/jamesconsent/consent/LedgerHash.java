package org.jamesconsent.consent;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A SHA-256 over values in a form of which there is only one: each value is its kind ({@code N}othing, {@code I}nteger,
 * {@code T}ext or {@code B}ytes), then an integer as 8 bytes, or a length as 4 bytes and the bytes, text in UTF-8; all
 * numbers big-endian. Immutable.
 */
public final class LedgerHash {
    /** Length of {@link #toBytes()}. */
    public static final int BYTES = 32;

    private final byte[] bytes;

    private LedgerHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * @param bytes exactly {@value #BYTES} bytes
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static LedgerHash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
        }
        return new LedgerHash(bytes.clone());
    }

    /**
     * The hash of values.
     *
     * @param values of type {@code Long}, {@code String}, {@code byte[]} or {@code LedgerHash}, or null
     * @throws IllegalArgumentException if one is of another type
     */
    public static LedgerHash over(@Nullable Object... values) {
        return new LedgerHash(sha256().digest(canonical(values)));
    }

    /** The hash of values of which {@link #canonical} made bytes. */
    public static LedgerHash ofCanonical(byte[] canonical) {
        return new LedgerHash(sha256().digest(canonical));
    }

    /** The bytes that {@link #over} hashes. */
    public static byte[] canonical(@Nullable Object... values) {
        byte[][] contents = new byte[values.length][];
        int length = 0;
        for (int i = 0; i < values.length; i++) {
            contents[i] = bytes(values[i]);
            length += 5 + contents[i].length;
        }
        ByteBuffer form = ByteBuffer.allocate(length);
        for (int i = 0; i < values.length; i++) {
            byte kind = kind(values[i]);
            form.put(kind);
            if (kind == 'T' || kind == 'B') {
                form.putInt(contents[i].length);
            }
            form.put(contents[i]);
        }
        return Arrays.copyOf(form.array(), form.position());
    }

    /**
     * What {@link #canonical} made bytes of.
     *
     * @return of type {@code Long}, {@code String} or {@code byte[]}, or null
     * @throws IllegalArgumentException if that did not make them
     */
    public static @Nullable Object[] values(byte[] canonical) {
        ByteBuffer form = ByteBuffer.wrap(canonical);
        List<@Nullable Object> values = new ArrayList<>();
        try {
            while (form.hasRemaining()) {
                values.add(
                        switch (form.get()) {
                            case 'N' -> null;
                            case 'I' -> form.getLong();
                            case 'T' -> new String(bytes(form), StandardCharsets.UTF_8);
                            case 'B' -> bytes(form);
                            default -> throw new IllegalArgumentException("these are no values");
                        });
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("these values break off", e);
        }
        return values.toArray();
    }

    private static byte[] bytes(ByteBuffer form) {
        int length = form.getInt();
        if (length < 0 || length > form.remaining()) {
            throw new IllegalArgumentException("these values break off");
        }
        byte[] bytes = new byte[length];
        form.get(bytes);
        return bytes;
    }

    private static byte kind(@Nullable Object value) {
        return switch (value) {
            case null -> 'N';
            case Long ignored -> 'I';
            case String ignored -> 'T';
            default -> 'B';
        };
    }

    private static byte[] bytes(@Nullable Object value) {
        return switch (value) {
            case null -> new byte[0];
            case Long number -> ByteBuffer.allocate(Long.BYTES).putLong(number).array();
            case String text -> text.getBytes(StandardCharsets.UTF_8);
            case byte[] raw -> raw;
            case LedgerHash hash -> hash.bytes;
            default -> throw new IllegalArgumentException(value.getClass().getSimpleName() + " has no canonical form");
        };
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }

    /** A fresh array of {@value #BYTES} bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LedgerHash that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** 64 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
