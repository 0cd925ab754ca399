package org.jamesconsent.reading.mail;

import java.nio.charset.StandardCharsets;

/** Decodes UTF-7 (RFC 2152), leniently: what is no encoding stands for itself, nothing throws. */
final class Utf7 {
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private Utf7() {}

    static String decode(byte[] octets) {
        // Octets beyond US-ASCII do not belong there; they are read as those of mislabelled text are.
        String text = new String(octets, StandardCharsets.UTF_8);
        StringBuilder decoded = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '+') {
                decoded.append(c);
                continue;
            }
            int end = i;
            while (end < text.length() && BASE64.indexOf(text.charAt(end)) >= 0) {
                end++;
            }
            if (end == i) {
                decoded.append('+');
            } else {
                appendUtf16(text, i, end, decoded);
            }
            i = end < text.length() && text.charAt(end) == '-' ? end + 1 : end;
        }
        return decoded.toString();
    }

    /** Sixteen bits a character, most significant first; bits that are left over at the end are padding. */
    private static void appendUtf16(String text, int start, int end, StringBuilder decoded) {
        int bits = 0;
        int count = 0;
        for (int i = start; i < end; i++) {
            bits = bits << 6 | BASE64.indexOf(text.charAt(i));
            count += 6;
            if (count >= 16) {
                count -= 16;
                decoded.append((char) (bits >>> count));
                bits &= (1 << count) - 1;
            }
        }
    }
}
