package org.jamesconsent.reading.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Addresses as reports write them. */
final class Addresses {
    private static final int LONGEST = 320;

    private Addresses() {}

    /**
     * The address of a field like {@code rfc822; ann@example.com} (RFC 3464 section 2.3, RFC 6533 section 3), with or without
     * type and angle brackets; null if there is none, or the type is no mail address.
     */
    static @Nullable String ofField(String value) {
        int semicolon = value.indexOf(';');
        String type = semicolon < 0 ? "" : value.substring(0, semicolon).strip().toLowerCase(Locale.ROOT);
        if (type.equals("x400") || type.equals("system") || type.equals("unknown")) {
            return null;
        }
        String address = value.substring(semicolon + 1).strip();
        return in(type.equals("utf-8") ? unescaped(address) : address);
    }

    /** The first address of a text; null if there is none. */
    static @Nullable String in(String text) {
        int at = text.indexOf('@');
        while (at >= 0) {
            int start = at;
            while (start > 0 && isAddressCharacter(text.charAt(start - 1)) && at - start < LONGEST) {
                start--;
            }
            int end = at + 1;
            while (end < text.length() && isDomainCharacter(text.charAt(end)) && end - start < LONGEST) {
                end++;
            }
            while (end > at && text.charAt(end - 1) == '.') {
                end--;
            }
            if (start < at && end > at + 1) {
                String address = text.substring(start, end);
                return address.toLowerCase(Locale.ROOT).startsWith("smtp:") ? address.substring(5) : address;
            }
            at = text.indexOf('@', at + 1);
        }
        return null;
    }

    private static boolean isAddressCharacter(char c) {
        return c > ' ' && c != 0x7F && "<>()[]{}\"',;@\\".indexOf(c) < 0 && !Character.isWhitespace(c);
    }

    private static boolean isDomainCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '-';
    }

    /** {@code \x{E9}} is the character of that number (RFC 6533 section 3). */
    private static String unescaped(String address) {
        StringBuilder plain = new StringBuilder(address.length());
        int position = 0;
        while (position < address.length()) {
            int end = address.startsWith("\\x{", position) ? address.indexOf('}', position) : -1;
            if (end < 0 || end - position > 9) {
                plain.append(address.charAt(position++));
                continue;
            }
            try {
                plain.appendCodePoint(Integer.parseInt(address, position + 3, end, 16));
            } catch (IllegalArgumentException e) {
                plain.append(address, position, end + 1);
            }
            position = end + 1;
        }
        return plain.toString();
    }
}
