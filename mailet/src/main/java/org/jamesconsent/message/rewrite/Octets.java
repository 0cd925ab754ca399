package org.jamesconsent.message.rewrite;

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

    private static int indexOf(byte[] octets, String word, int from) {
        int length = word.length();
        char last = word.charAt(length - 1);
        for (int end = from + length - 1; end < octets.length; end++) {
            // The last character is compared first: in a link it is part of a token, so it rarely fits by chance.
            if (octets[end] == last && isAt(octets, word, end - length + 1)) {
                return end - length + 1;
            }
        }
        return -1;
    }

    private static boolean isAt(byte[] octets, String word, int position) {
        for (int i = 0; i < word.length(); i++) {
            if (octets[position + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
