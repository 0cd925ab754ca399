package org.jamesconsent.message.compose;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The headers of the message that is reported on, in a form that can be shown to its sender. */
final class OriginalHeaders {
    /** What is shown at most, in octets; whole fields that go beyond are left out. */
    static final int MAX_OCTETS = 65_536;

    private static final int MAX_ID_CHARACTERS = 900;
    private static final Pattern MESSAGE_ID = Pattern.compile("<[!-;=?A-Z\\[-~]+@[!-;=?A-Z\\[-~]+>");
    private static final Pattern LINE_BREAK = Pattern.compile("\\r\\n|\\r|\\n");
    private static final Set<String> PRIVATE = Set.of(
            "bcc",
            "resent-bcc",
            "authentication-results",
            "authorization",
            "proxy-authorization",
            "received-spf",
            "x-authenticated-sender",
            "x-authenticated-user",
            "x-auth-user");
    private static final List<String> PRIVATE_PREFIXES = List.of("x-consent-", "arc-", "x-james-");

    private final MimeMessage original;

    OriginalHeaders(MimeMessage original) {
        this.original = original;
    }

    /** The Message-ID with its angle brackets, if there is a well-formed one (RFC 5322 section 3.6.4). */
    Optional<String> messageId() throws MessagingException {
        return wellFormedId(first("Message-ID"));
    }

    static Optional<String> wellFormedId(@Nullable String id) {
        return Optional.ofNullable(id)
                .map(String::strip)
                .filter(i ->
                        i.length() <= MAX_ID_CHARACTERS && MESSAGE_ID.matcher(i).matches());
    }

    /** The decoded subject, empty if there is none. */
    String subject() throws MessagingException {
        String raw = first("Subject");
        if (raw == null) {
            return "";
        }
        String repaired = repaired(raw);
        try {
            return MimeUtility.decodeText(MimeUtility.unfold(repaired));
        } catch (UnsupportedEncodingException e) {
            return repaired;
        }
    }

    /** All fields that the sender may see, in their order, each ended by CRLF; empty if there are none. */
    String shown() throws MessagingException {
        StringBuilder shown = new StringBuilder();
        int octets = 0;
        for (String line : Collections.list(original.getAllHeaderLines())) {
            String name =
                    line.substring(0, Math.max(0, line.indexOf(':'))).strip().toLowerCase(Locale.ROOT);
            if (PRIVATE.contains(name) || PRIVATE_PREFIXES.stream().anyMatch(name::startsWith)) {
                continue;
            }
            String field = oneField(repaired(line)) + Octets.END;
            int size = field.getBytes(StandardCharsets.UTF_8).length;
            if (octets + size <= MAX_OCTETS) {
                octets += size;
                shown.append(field);
            }
        }
        return shown.toString();
    }

    private @Nullable String first(String name) throws MessagingException {
        String[] values = original.getHeader(name);
        return values == null ? null : values[0];
    }

    /** Lines that are no continuation are made one, and empty ones, which would end the headers, are left out. */
    private static String oneField(String line) {
        StringBuilder field = new StringBuilder(line.length());
        for (String part : LINE_BREAK.split(line)) {
            if (!part.isBlank()) {
                boolean continued = field.isEmpty() || part.startsWith(" ") || part.startsWith("\t");
                field.append(field.isEmpty() ? "" : Octets.END)
                        .append(continued ? "" : " ")
                        .append(part);
            }
        }
        return field.toString();
    }

    /**
     * Jakarta Mail hands out 8-bit headers octet by octet: as UTF-8 where they are that, else as ISO-8859-1, which has a
     * character for every octet.
     */
    private static String repaired(String header) {
        if (Addresses.isAscii(header) || header.chars().anyMatch(c -> c > 0xFF)) {
            return header;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return header;
        }
    }
}
