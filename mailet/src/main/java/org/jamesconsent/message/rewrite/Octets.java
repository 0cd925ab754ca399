package org.jamesconsent.message.rewrite;

import java.util.Arrays;
import org.jamesconsent.message.mime.OctetSearch;

/** Searches for US-ASCII words in octets. */
final class Octets {

    private Octets() {}

    static boolean contains(byte[] octets, String word) {
        return indexOf(octets, word) >= 0;
    }

    /** Whether a line begins with {@code word}, whose first character should be a rare one. */
    static boolean containsLine(byte[] octets, String word) {
        byte first = (byte) word.charAt(0);
        int last = octets.length - word.length();
        int position = OctetSearch.indexOf(first, octets, 0, octets.length);
        while (position <= last) {
            boolean atLineStart = position == 0 || octets[position - 1] == '\n' || octets[position - 1] == '\r';
            if (atLineStart && isAt(octets, word, position)) {
                return true;
            }
            position = OctetSearch.indexOf(first, octets, position + 1, octets.length);
        }
        return false;
    }

    /** Horspool's search, since links are long and the texts that do not hold them longer. */
    private static int indexOf(byte[] octets, String word) {
        int length = word.length();
        int[] jumps = new int[128];
        Arrays.fill(jumps, length);
        for (int i = 0; i < length - 1; i++) {
            jumps[word.charAt(i) & 0x7F] = length - 1 - i;
        }
        byte last = (byte) word.charAt(length - 1);
        int position = length - 1;
        while (position < octets.length) {
            byte b = octets[position];
            if (b == last && isAt(octets, word, position - length + 1)) {
                return position - length + 1;
            }
            position += jumps[b & 0x7F];
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
