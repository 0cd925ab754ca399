package org.jamesconsent.message.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jamesconsent.message.mime.LineEnding;

/** Writes a header field: RFC 5322 section 2.2.3 for folding, RFC 2047 for what is not US-ASCII. */
final class HeaderFolding {
    private static final int PREFERRED_LINE = 78;
    /** An encoded word is at most 75 characters; 12 of them say charset and encoding, base64 turns 3 octets into 4. */
    private static final int OCTETS_PER_ENCODED_WORD = 45;

    private HeaderFolding() {}

    static void requireFoldable(String name, String value) {
        for (String word : words(value)) {
            if (word.startsWith("<") && !isAscii(word)) {
                throw new IllegalArgumentException("text in angle brackets must be US-ASCII");
            }
            // A word may stand alone on a continuation line; the first one shares the field's line at worst.
            if (isAscii(word) && word.length() > HeaderLine.MAX_LINE - 2 - name.length()) {
                throw new IllegalArgumentException(
                        "a word of the header field " + name + " is too long to be written on one line");
            }
        }
    }

    static byte[] fold(String name, String value, LineEnding lineEnding) {
        StringBuilder field = new StringBuilder(name).append(':');
        int lineLength = field.length();
        boolean first = true;
        for (String word : encoded(words(value))) {
            // Nothing follows a bare "Name:": a first line of white space only is obsolete syntax.
            if (!first && lineLength + 1 + word.length() > PREFERRED_LINE) {
                field.append(lineEnding.text());
                lineLength = 0;
            }
            field.append(' ').append(word);
            lineLength += 1 + word.length();
            first = false;
        }
        return field.append(lineEnding.text()).toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Splits at white space outside angle brackets. */
    private static List<String> words(String value) {
        List<String> words = new ArrayList<>();
        int start = 0;
        boolean inBrackets = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '<' && value.indexOf('>', i) > 0) {
                if (!inBrackets && !isAscii(value.substring(start, i))) {
                    words.add(value.substring(start, i));
                    start = i;
                }
                inBrackets = true;
            } else if (c == '>') {
                inBrackets = false;
            } else if (!inBrackets && (c == ' ' || c == '\t')) {
                if (i > start) {
                    words.add(value.substring(start, i));
                }
                start = i + 1;
            }
        }
        if (start < value.length()) {
            words.add(value.substring(start));
        }
        return words;
    }

    private static List<String> encoded(List<String> words) {
        List<String> result = new ArrayList<>(words.size());
        int i = 0;
        while (i < words.size()) {
            if (isAscii(words.get(i))) {
                result.add(words.get(i++));
                continue;
            }
            // White space between encoded words is not shown, so neighbours are encoded as one text.
            int end = i + 1;
            while (end < words.size() && !isAscii(words.get(end))) {
                end++;
            }
            addEncodedWords(result, unquoted(String.join(" ", words.subList(i, end))));
            i = end;
        }
        return result;
    }

    /** An encoded word must not stand inside a quoted string (RFC 2047 section 5), and needs none. */
    private static String unquoted(String text) {
        return text.replace("\"", "");
    }

    private static void addEncodedWords(List<String> result, String text) {
        int start = 0;
        int octets = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            int size = new String(Character.toChars(codePoint)).getBytes(StandardCharsets.UTF_8).length;
            if (octets + size > OCTETS_PER_ENCODED_WORD) {
                result.add(encodedWord(text.substring(start, i)));
                start = i;
                octets = 0;
            }
            octets += size;
            i += Character.charCount(codePoint);
        }
        if (start < text.length()) {
            result.add(encodedWord(text.substring(start)));
        }
    }

    private static String encodedWord(String text) {
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    private static boolean isAscii(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
