package org.jamesconsent.message.compose;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jamesconsent.wording.Language;
import org.jamesconsent.wording.Lines;
import org.jamesconsent.wording.RefusalWording;

/**
 * Tells the sender of a message who was refused and why, by a delivery status report (RFC 3464 in the frame of RFC 6522).
 * Its parts are
 *
 * <ol>
 *   <li>text in the sender's language, recipients grouped by reason;
 *   <li>{@code message/delivery-status}, or {@code message/global-delivery-status} (RFC 6533) if an address cannot be
 *       written in ASCII; every recipient has the status 5.7.1 (RFC 3463 section 3.8);
 *   <li>the headers of the refused message as {@code text/rfc822-headers}, without Bcc, our own control headers and what
 *       servers noted about authentication, at most 64 KiB; left out if there are none.
 * </ol>
 *
 * <p>Nothing in an address, code or header of the refused message can add a field or a part. It is for the caller to send
 * it with the null sender (RFC 3464 section 2), to obey {@code NOTIFY=NEVER} (RFC 3461 section 4.1), and never to report
 * on a message that has the null sender itself.
 *
 * <p>Safe for any thread.
 */
public final class RefusalReport {
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?");
    private static final Pattern NOT_IN_CODE = Pattern.compile("[^A-Za-z0-9_-]");
    private static final int MAX_CODE_CHARACTERS = 64;
    private static final int MAX_ENVELOPE_ID_CHARACTERS = 100;
    private static final String STATUS = "5.7.1";

    private final Clock clock;
    private final Supplier<String> ids;

    /** @param clock tells the date of the reports */
    public RefusalReport(Clock clock) {
        this(clock, () -> UUID.randomUUID().toString());
    }

    RefusalReport(Clock clock, Supplier<String> ids) {
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * Writes the report.
     *
     * @param refused what it tells
     * @param original the refused message; only its headers are read; it may have none
     * @param language of the text
     * @return a message with all its headers, addressed to the sender
     * @throws IllegalArgumentException if sender or postmaster is no address, or the reporting MTA no host name
     * @throws MessagingException if the refused message cannot be read
     */
    public MimeMessage compose(RefusedMessage refused, MimeMessage original, Language language)
            throws MessagingException {
        if (!HOST.matcher(refused.reportingMta()).matches()) {
            throw new IllegalArgumentException("reportingMta is no host name");
        }
        OriginalHeaders headers = new OriginalHeaders(original);
        RefusalWording wording = RefusalWording.in(language);
        String id = ids.get();
        String boundary = "=_consent_" + id;
        Octets octets = new Octets()
                .field("From", Addresses.forHeader("postmaster", refused.postmaster()))
                .field("To", Addresses.forHeader("sender", refused.sender()))
                .text("Subject", wording.subject(headers.subject()))
                .field("Date", Octets.date(clock.instant()))
                .field("Message-ID", "<" + id + "@" + refused.reportingMta() + ">");
        var messageId = headers.messageId();
        if (messageId.isPresent()) {
            octets.field("In-Reply-To", messageId.get()).field("References", messageId.get());
        }
        octets.field("Auto-Submitted", "auto-replied")
                .field("Content-Language", language.tag())
                .field("MIME-Version", "1.0")
                .field("Content-Type", "multipart/report; report-type=delivery-status; boundary=\"" + boundary + "\"")
                .write(Octets.END);
        open(octets, boundary).textBody(text(refused, headers, wording));
        status(open(octets, boundary), refused);
        String shown = headers.shown();
        if (!shown.isEmpty()) {
            open(octets, boundary)
                    .body(
                            Addresses.isAscii(shown) ? "text/rfc822-headers" : "text/rfc822-headers; charset=utf-8",
                            shown.getBytes(StandardCharsets.UTF_8),
                            false);
        }
        octets.write(Octets.END + "--" + boundary + "--" + Octets.END);
        return new ComposedMessage(octets.toByteArray());
    }

    private static Octets open(Octets octets, String boundary) {
        return octets.write(Octets.END + "--" + boundary + Octets.END);
    }

    private static String text(RefusedMessage refused, OriginalHeaders headers, RefusalWording wording)
            throws MessagingException {
        List<String> lines = new ArrayList<>();
        prose(lines, wording.intro(refused.refused().size()) + " " + wording.cause());
        lines.add("");
        prose(lines, wording.aboutSubject(headers.subject()));
        prose(lines, wording.aboutArrival(MINUTES.format(refused.arrival())));
        if (refused.purpose() != null) {
            prose(lines, wording.aboutPurpose(refused.purpose()));
        }
        lines.add("");
        lines.add(wording.head());
        lines.add("-".repeat(wording.head().codePointCount(0, wording.head().length())));
        Map<Ground, List<String>> byGround = new LinkedHashMap<>();
        for (RefusedRecipient recipient : refused.refused()) {
            byGround.computeIfAbsent(new Ground(code(recipient.code()), recipient.row()), g -> new ArrayList<>())
                    .add(recipient.address());
        }
        byGround.forEach((ground, addresses) -> {
            lines.add("");
            lines.add(ground.words(wording));
            prose(lines, wording.sentence(ground.code()));
            lines.add("");
            addresses.forEach(address -> lines.add("    " + Lines.one(address, Addresses.MAX_CHARACTERS)));
        });
        lines.add("");
        prose(lines, wording.automatic());
        return Octets.lines(lines);
    }

    private static void prose(List<String> lines, String words) {
        lines.addAll(Lines.wrap(words, Lines.WIDTH));
    }

    private static void status(Octets octets, RefusedMessage refused) throws MessagingException {
        StringBuilder fields = new StringBuilder(200 * refused.refused().size() + 200);
        field(fields, "Reporting-MTA", "dns; " + refused.reportingMta());
        if (refused.envelopeId() != null) {
            String id = Addresses.fromXtext(refused.envelopeId());
            String line = Lines.one(id, MAX_ENVELOPE_ID_CHARACTERS);
            if (!line.isEmpty() && Addresses.isAscii(line)) {
                field(fields, "Original-Envelope-Id", line);
            }
        }
        field(fields, "Arrival-Date", Octets.date(refused.arrival()));
        for (RefusedRecipient recipient : refused.refused()) {
            fields.append(Octets.END);
            if (recipient.originalRecipient() != null) {
                field(fields, "Original-Recipient", Addresses.original(recipient.originalRecipient()));
            }
            field(fields, "Final-Recipient", Addresses.typed(recipient.address()));
            field(fields, "Action", "failed");
            field(fields, "Status", STATUS);
            field(fields, "Diagnostic-Code", "x-james-consent; " + diagnostic(recipient));
        }
        String status = fields.toString();
        octets.body(
                Addresses.isAscii(status) ? "message/delivery-status" : "message/global-delivery-status",
                status.getBytes(StandardCharsets.UTF_8),
                true);
    }

    /** Never with parentheses: readers take these for comments (RFC 3464 section 2.1.1). */
    private static String diagnostic(RefusedRecipient recipient) {
        String code = code(recipient.code());
        return recipient.row().isPresent() ? code + ", rule " + recipient.row().getAsInt() : code;
    }

    private static void field(StringBuilder fields, String name, String value) {
        fields.append(name).append(": ").append(value).append(Octets.END);
    }

    private static String code(String code) {
        return NOT_IN_CODE.matcher(Lines.one(code, MAX_CODE_CHARACTERS)).replaceAll("_");
    }

    private record Ground(String code, OptionalInt row) {
        String words(RefusalWording wording) {
            return row.isPresent() ? code + " (" + wording.rule(row.getAsInt()) + ")" : code;
        }
    }
}
