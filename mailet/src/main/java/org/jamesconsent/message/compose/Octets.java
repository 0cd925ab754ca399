package org.jamesconsent.message.compose;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Writes the octets of a message: header fields that cannot be broken out of, and bodies in a fitting encoding. */
final class Octets {
    /** The longest line without its end, in octets (RFC 5322 section 2.1.1). */
    static final int MAX_LINE_OCTETS = 998;

    static final String END = "\r\n";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(8_192);

    /**
     * A field whose value we made ourselves or that has been checked: ASCII, or UTF-8 by RFC 6532.
     *
     * @throws IllegalArgumentException if it holds a control character
     */
    Octets field(String name, String value) {
        if (value.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the value of " + name + " holds a control character");
        }
        return write(name + ": " + MimeUtility.fold(name.length() + 2, value) + END);
    }

    /** A field of free text, encoded by RFC 2047 if it must be. */
    Octets text(String name, String oneLine) throws MessagingException {
        return write(name + ": " + MimeUtility.fold(name.length() + 2, encoded(oneLine)) + END);
    }

    /** {@code Content-Type}, {@code Content-Transfer-Encoding}, the empty line and a body of text in UTF-8. */
    Octets textBody(String body) throws MessagingException {
        return body("text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8), false);
    }

    /**
     * {@code Content-Type}, {@code Content-Transfer-Encoding}, the empty line and the body, as 7bit where it fits.
     *
     * @param rawUtf8 whether what does not fit goes as 8bit rather than as quoted-printable
     */
    Octets body(String contentType, byte[] body, boolean rawUtf8) throws MessagingException {
        boolean plain = isSevenBit(body);
        field("Content-Type", contentType);
        field("Content-Transfer-Encoding", plain ? "7bit" : rawUtf8 ? "8bit" : "quoted-printable");
        write(END);
        if (plain || rawUtf8) {
            out.writeBytes(body);
            return this;
        }
        try (OutputStream encoder = MimeUtility.encode(out, "quoted-printable")) {
            encoder.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Octets write(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    /** A date and time as in RFC 5322 section 3.3, in UTC. */
    static String date(Instant instant) {
        return DateTimeFormatter.RFC_1123_DATE_TIME
                .format(instant.atOffset(ZoneOffset.UTC))
                .replace("GMT", "+0000");
    }

    /** A display name and an address as in RFC 5322 section 3.4. */
    static String mailbox(String name, String address) throws MessagingException {
        String word = encodedWord(name);
        String phrase = word.equals(name) ? '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : word;
        return name.isEmpty() ? address : phrase + " <" + address + ">";
    }

    /** Lines joined as in a mail, the last one ended too. */
    static String lines(List<String> lines) {
        return String.join(END, lines) + END;
    }

    private static boolean isSevenBit(byte[] body) {
        int length = 0;
        for (byte octet : body) {
            if (octet == '\n') {
                length = 0;
            } else if (octet < ' ' && octet != '\t' && octet != '\r' || octet == 0x7F || ++length > MAX_LINE_OCTETS) {
                return false;
            }
        }
        return true;
    }

    private static String encoded(String text) throws MessagingException {
        try {
            return MimeUtility.encodeText(text, "UTF-8", null);
        } catch (IOException e) {
            throw new MessagingException("UTF-8 is always there", e);
        }
    }

    private static String encodedWord(String text) throws MessagingException {
        try {
            return MimeUtility.encodeWord(text, "UTF-8", null);
        } catch (IOException e) {
            throw new MessagingException("UTF-8 is always there", e);
        }
    }
}
