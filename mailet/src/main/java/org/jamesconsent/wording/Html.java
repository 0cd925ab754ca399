package org.jamesconsent.wording;

/** Text as HTML. Pure functions, safe for any thread. */
public final class Html {
    private Html() {}

    /** The text for an element or a quoted attribute, all in ASCII. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                    if (c < 0x7F) {
                        escaped.append((char) c);
                    } else {
                        escaped.append("&#").append(c).append(';');
                    }
                }
            }
        }
        return escaped.toString();
    }
}
