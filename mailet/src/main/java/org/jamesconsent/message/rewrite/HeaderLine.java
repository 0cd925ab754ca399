package org.jamesconsent.message.rewrite;

import java.util.Objects;
import org.jamesconsent.message.mime.LineEnding;

/**
 * A header field to add. What cannot be written as one field (RFC 5322 section 2.2) cannot be made into a {@code HeaderLine}, so
 * that no value, whoever wrote it, adds a second field.
 *
 * @param name printable US-ASCII without colon
 * @param value unfolded and unencoded; folded, and encoded as RFC 2047 says, when written. What stands in angle brackets is
 *     neither folded nor encoded
 */
public record HeaderLine(String name, String value) {
    /** Octets of a line without its ending, RFC 5322 section 2.1.1. */
    static final int MAX_LINE = 998;

    /**
     * @throws IllegalArgumentException if the name is no field name, if the value holds CR, LF, NUL, another control character or
     *     an unpaired surrogate, if text in angle brackets is not US-ASCII, or if a word is too long for any line
     */
    public HeaderLine {
        Objects.requireNonNull(value, "value");
        requireFieldName(name);
        requireOneLine(value);
        HeaderFolding.requireFoldable(name, value);
    }

    /** The field with its final line ending, folded to 78 octets a line where its words allow. */
    byte[] toBytes(LineEnding lineEnding) {
        return HeaderFolding.fold(name, value, lineEnding);
    }

    private static void requireFieldName(String name) {
        boolean valid = !name.isEmpty() && name.length() <= 76;
        for (int i = 0; valid && i < name.length(); i++) {
            char c = name.charAt(i);
            valid = c > ' ' && c < 0x7F && c != ':';
        }
        if (!valid) {
            throw new IllegalArgumentException("a header field name is empty, too long or holds a forbidden character");
        }
    }

    private static void requireOneLine(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean control = c < ' ' && c != '\t' || c >= 0x7F && c <= 0x9F || c == '\u2028' || c == '\u2029';
            if (control) {
                throw new IllegalArgumentException(
                        "the value of a header field holds a control character at index " + i);
            }
            if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new IllegalArgumentException(
                        "the value of a header field holds an unpaired surrogate at index " + i);
            }
        }
    }
}
