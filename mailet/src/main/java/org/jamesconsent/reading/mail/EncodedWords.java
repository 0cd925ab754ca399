package org.jamesconsent.reading.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jamesconsent.message.mime.TransferEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the encoded words of a header field (RFC 2047), also where they must not stand: inside quotes and words. Neighbours of one
 * charset are joined before they are decoded, since careless programs cut characters in two. What is no encoded word stays as it is.
 */
final class EncodedWords {
    /** RFC 2047 allows 75; what is longer than this is nobody's name or subject. */
    private static final int LONGEST = 4096;

    /** One encoded word. */
    private record Word(String charset, byte[] octets, int end) {}

    private EncodedWords() {}

    static String decode(String value) {
        int next = value.indexOf("=?");
        if (next < 0) {
            return value;
        }
        StringBuilder text = new StringBuilder(value.length());
        int position = 0;
        while (next >= 0) {
            Word word = wordAt(value, next);
            if (word == null) {
                text.append(value, position, next + 2);
                position = next + 2;
            } else {
                text.append(value, position, next);
                position = appendRun(value, word, text);
            }
            next = value.indexOf("=?", position);
        }
        return text.append(value, position, value.length()).toString();
    }

    /** Decodes a word and its neighbours, and returns where they end. */
    private static int appendRun(String value, Word first, StringBuilder text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        octets.writeBytes(first.octets());
        String charset = first.charset();
        int end = first.end();
        while (true) {
            int start = end;
            while (start < value.length() && Character.isWhitespace(value.charAt(start))) {
                start++;
            }
            Word next = value.startsWith("=?", start) ? wordAt(value, start) : null;
            if (next == null) {
                text.append(Charsets.decode(octets.toByteArray(), Optional.of(charset)));
                return end;
            }
            if (!next.charset().equalsIgnoreCase(charset)) {
                text.append(Charsets.decode(octets.toByteArray(), Optional.of(charset)));
                octets.reset();
                charset = next.charset();
            }
            octets.writeBytes(next.octets());
            end = next.end();
        }
    }

    private static @Nullable Word wordAt(String value, int start) {
        int charsetEnd = value.indexOf('?', start + 2, Math.min(value.length(), start + LONGEST));
        if (charsetEnd < 0 || charsetEnd + 2 >= value.length() || value.charAt(charsetEnd + 2) != '?') {
            return null;
        }
        int end = value.indexOf('?', charsetEnd + 3, Math.min(value.length(), start + LONGEST));
        if (end < 0 || end + 1 >= value.length() || value.charAt(end + 1) != '=') {
            return null;
        }
        String charset = value.substring(start + 2, charsetEnd);
        int star = charset.indexOf('*');
        byte[] raw = value.substring(charsetEnd + 3, end).getBytes(StandardCharsets.UTF_8);
        TransferEncoding encoding;
        switch (value.charAt(charsetEnd + 1)) {
            case 'q', 'Q' -> {
                encoding = TransferEncoding.QUOTED_PRINTABLE;
                for (int i = 0; i < raw.length; i++) {
                    raw[i] = raw[i] == '_' ? (byte) ' ' : raw[i];
                }
            }
            case 'b', 'B' -> encoding = TransferEncoding.BASE64;
            default -> {
                return null;
            }
        }
        return new Word(
                star < 0 ? charset : charset.substring(0, star),
                TransferDecoder.decode(raw, 0, raw.length, encoding, LONGEST),
                end + 2);
    }
}
