package org.jamesconsent.reading.mail;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes text whose label may lie. Octets that are valid UTF-8 beyond US-ASCII are UTF-8 whatever a one-octet charset's label
 * says, since other text is that by accident next to never; octets that are none are Windows-1252 where the label claims UTF-8 or
 * nothing. ISO-8859-1 is read as Windows-1252, as all readers do. UTF-7, which Java does not know, is read by {@link Utf7}.
 */
final class Charsets {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    /** Octets at the end that a cut may have taken out of the midst of a character. */
    private static final int LONGEST_REST = 3;

    private Charsets() {}

    static String decode(byte[] octets, Optional<String> label) {
        if (label.filter(Charsets::isUtf7).isPresent()) {
            return Utf7.decode(octets);
        }
        if (isAscii(octets) && !mayBeWide(label)) {
            return new String(octets, StandardCharsets.US_ASCII);
        }
        Charset charset = label.map(Charsets::named).orElse(null);
        if (charset == null || charset.equals(StandardCharsets.US_ASCII) || charset.equals(StandardCharsets.UTF_8)) {
            return unlabelled(octets);
        }
        if (charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32")) {
            return indexOfZero(octets) < 0 ? unlabelled(octets) : new String(octets, charset);
        }
        if (isOneOctet(charset)) {
            return isUtf8(octets)
                    ? new String(octets, StandardCharsets.UTF_8)
                    : new String(octets, charset.equals(StandardCharsets.ISO_8859_1) ? WINDOWS_1252 : charset);
        }
        return new String(octets, charset);
    }

    /** Charsets whose text consists of US-ASCII octets and is none. */
    private static boolean mayBeWide(Optional<String> label) {
        String name = label.map(text -> text.toLowerCase(Locale.ROOT)).orElse("");
        return name.startsWith("iso-2022") || name.startsWith("utf-16") || name.startsWith("utf-32");
    }

    private static boolean isUtf7(String label) {
        String name = label.strip().replace("\"", "").toLowerCase(Locale.ROOT);
        return name.equals("utf-7") || name.equals("unicode-1-1-utf-7") || name.equals("csunicode11utf7");
    }

    private static String unlabelled(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') < 0) {
            return text;
        }
        return isUtf8(octets) ? text : new String(octets, WINDOWS_1252);
    }

    private static @Nullable Charset named(String label) {
        try {
            return Charset.forName(label.strip().replace("\"", ""));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }

    private static boolean isOneOctet(Charset charset) {
        return charset.canEncode() && charset.newEncoder().maxBytesPerChar() == 1.0f;
    }

    private static boolean isAscii(byte[] octets) {
        for (byte octet : octets) {
            if (octet < 0) {
                return false;
            }
        }
        return true;
    }

    private static int indexOfZero(byte[] octets) {
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isUtf8(byte[] octets) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(octets);
        CharBuffer out = CharBuffer.allocate(4096);
        while (true) {
            out.clear();
            CoderResult result = decoder.decode(in, out, true);
            if (result.isError()) {
                byte[] rest = Arrays.copyOfRange(octets, in.position(), octets.length);
                return rest.length <= LONGEST_REST && octets.length > LONGEST_REST && isCutCharacter(rest);
            }
            if (result.isUnderflow()) {
                return true;
            }
        }
    }

    private static boolean isCutCharacter(byte[] rest) {
        if ((rest[0] & 0xC0) != 0xC0) {
            return false;
        }
        for (int i = 1; i < rest.length; i++) {
            if ((rest[i] & 0xC0) != 0x80) {
                return false;
            }
        }
        return true;
    }
}
