package org.jamesconsent.message.rewrite;

import java.util.Arrays;

/** Values of hexadecimal digits in either case. */
final class HexDigits {
    private static final byte[] VALUES = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < 128; i++) {
            VALUES[i] = (byte) Character.digit(i, 16);
        }
    }

    private HexDigits() {}

    /** 0 to 15, or -1 for anything else. */
    static int value(byte b) {
        return VALUES[b & 0xFF];
    }

    /** The octet that two digits make; negative if either is none. */
    static int octet(byte high, byte low) {
        return value(high) << 4 | value(low);
    }
}
