package org.jamesconsent.message.rewrite;

import java.util.Arrays;

/** Values of hexadecimal digits in either case. */
final class HexDigits {
    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < 128; i++) {
            VALUES[i] = (byte) Character.digit(i, 16);
        }
    }

    private HexDigits() {}

    /** 0 to 15, or -1 for anything else. */
    static int value(byte b) {
        return b < 0 ? -1 : VALUES[b];
    }
}
