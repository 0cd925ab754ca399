package org.jamesconsent.reading.mail;

import java.text.Normalizer;
import java.util.Locale;

/** Text in which words can be looked for: lower case, without accents, with straight quotes and plain blanks. */
public final class PlainText {

    private PlainText() {}

    /** As long as the text or shorter or longer: offsets do not carry over. */
    public static String of(String text) {
        if (isAscii(text)) {
            return text.toLowerCase(Locale.ROOT);
        }
        String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD);
        StringBuilder plain = new StringBuilder(decomposed.length());
        for (int i = 0; i < decomposed.length(); i++) {
            char c = decomposed.charAt(i);
            switch (c) {
                case '\u2018', '\u2019', '\u201A', '\u201B', '\u00B4', '`', '\u02BC', '\u2032' -> plain.append('\'');
                case '\u201C', '\u201D', '\u201E', '\u00AB', '\u00BB' -> plain.append('"');
                case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014' -> plain.append('-');
                case '\u00DF' -> plain.append("ss");
                case '\u00E6', '\u00C6' -> plain.append("ae");
                case '\u0153', '\u0152' -> plain.append("oe");
                case '\u0142', '\u0141' -> plain.append('l');
                case '\u00F8', '\u00D8' -> plain.append('o');
                case '\u200B', '\u200C', '\u200D', '\u2060', '\uFEFF', '\u00AD' -> {
                    // Invisible.
                }
                default -> {
                    int type = Character.getType(c);
                    if (type == Character.SPACE_SEPARATOR) {
                        plain.append(' ');
                    } else if (type != Character.NON_SPACING_MARK) {
                        plain.append(c);
                    }
                }
            }
        }
        return plain.toString().toLowerCase(Locale.ROOT);
    }

    /** As {@link #of}, with one blank wherever there are blanks or line breaks. */
    public static String onOneLine(String text) {
        String plain = of(text);
        StringBuilder line = new StringBuilder(plain.length());
        boolean blank = false;
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            boolean space = c == ' ' || c >= '\t' && c <= '\r';
            if (!space) {
                line.append(c);
            } else if (!blank) {
                line.append(' ');
            }
            blank = space;
        }
        return line.toString();
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7E) {
                return false;
            }
        }
        return text.indexOf('`') < 0;
    }
}
