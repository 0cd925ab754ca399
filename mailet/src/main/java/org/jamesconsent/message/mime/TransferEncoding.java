package org.jamesconsent.message.mime;

import java.util.Locale;

/** How the octets of a body are carried (RFC 2045 section 6). */
public enum TransferEncoding {
    SEVEN_BIT,
    EIGHT_BIT,
    BINARY,
    QUOTED_PRINTABLE,
    BASE64,
    /** Any other word. RFC 2045 section 6.4: such a body is opaque whatever its type says. */
    UNKNOWN;

    /** The encoding of a Content-Transfer-Encoding value; comments and trailing rubbish are ignored, absence is 7bit. */
    static TransferEncoding of(String value) {
        String word = value.strip().toLowerCase(Locale.ROOT);
        int end = 0;
        while (end < word.length() && " \t;,(".indexOf(word.charAt(end)) < 0) {
            end++;
        }
        return switch (word.substring(0, end).replace("\"", "")) {
            case "", "7bit", "7-bit" -> SEVEN_BIT;
            case "8bit", "8-bit" -> EIGHT_BIT;
            case "binary" -> BINARY;
            case "quoted-printable" -> QUOTED_PRINTABLE;
            case "base64" -> BASE64;
            default -> UNKNOWN;
        };
    }
}
