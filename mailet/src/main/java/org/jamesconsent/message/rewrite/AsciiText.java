package org.jamesconsent.message.rewrite;

import java.text.Normalizer;

/** The last resort for a text body whose charset nobody knows: letters lose their marks, addresses stay as they are. */
final class AsciiText {

    private AsciiText() {}

    static String of(String text) {
        String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD);
        StringBuilder ascii = new StringBuilder(decomposed.length());
        decomposed.codePoints().forEach(c -> {
            if (c < 0x80) {
                ascii.append((char) c);
            } else if (Character.getType(c) != Character.NON_SPACING_MARK) {
                ascii.append(substitute(c));
            }
        });
        return ascii.toString();
    }

    private static String substitute(int c) {
        return switch (c) {
            case '\u2018', '\u2019', '\u201A' -> "'";
            case '\u201C', '\u201D', '\u201E', '\u00AB', '\u00BB' -> "\"";
            case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014' -> "-";
            case '\u00DF' -> "ss";
            case '\u00E6' -> "ae";
            case '\u00C6' -> "AE";
            case '\u0153' -> "oe";
            case '\u0152' -> "OE";
            case '\u00F8' -> "o";
            case '\u00D8' -> "O";
            default -> "?";
        };
    }
}
