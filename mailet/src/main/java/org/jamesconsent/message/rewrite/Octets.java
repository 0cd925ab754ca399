package org.jamesconsent.message.rewrite;

import java.util.Arrays;

/** Searches for US-ASCII words in octets. */
final class Octets {

    private Octets() {}

    static boolean contains(byte[] octets, String word) {
        return indexOf(octets, word, 0) >= 0;
    }

    /** Whether a line begins with {@code word}. */
    static boolean containsLine(byte[] octets, String word) {
        int position = indexOf(octets, word, 0);
        while (position > 0 && octets[position - 1] != '\n' && octets[position - 1] != '\r') {
            position = indexOf(octets, word, position + 1);
        }
        return position >= 0;
    }

    /** Horspool's search, since links are long and the texts that do not hold them longer. */
    private static int indexOf(byte[] octets, String word, int from) {
        int length = word.length();
        int[] jumps = new int[128];
        Arrays.fill(jumps, length);
        for (int i = 0; i < length - 1; i++) {
            jumps[word.charAt(i) & 0x7F] = length - 1 - i;
        }
        int position = from;
        while (position + length <= octets.length) {
            if (isAt(octets, word, position)) {
                return position;
            }
            position += jumps[octets[position + length - 1] & 0x7F];
        }
        return -1;
    }

    private static boolean isAt(byte[] octets, String word, int position) {
        for (int i = word.length() - 1; i >= 0; i--) {
            if (octets[position + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
