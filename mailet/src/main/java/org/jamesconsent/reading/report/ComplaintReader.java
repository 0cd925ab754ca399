package org.jamesconsent.reading.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jamesconsent.message.mime.MimePart;
import org.jamesconsent.reading.mail.HeaderFields;
import org.jamesconsent.reading.mail.MailView;
import org.jspecify.annotations.Nullable;

/**
 * Reads complaints: feedback reports (RFC 5965), XARF, in which RFC 9477 lets them be sent as well, Microsoft's junk mail reports, which
 * are the message alone with the recipient in a header field, and what Amazon SES passes on ({@link SesNotification}).
 */
public final class ComplaintReader {
    private static final String JMRP_RECIPIENT = "X-HmXmrOriginalRecipient";
    private static final int MAX_INCIDENTS = 1_000_000;

    private ComplaintReader() {}

    /** @return empty if the mail is no complaint */
    public static Optional<ComplaintReport> read(MailView mail) {
        Optional<MimePart> report = mail.leaf("message/feedback-report");
        @Nullable ReturnedMessage returned = returned(mail);
        if (report.isPresent()) {
            List<ReportFields> groups = ReportFields.groups(mail.text(report.get()), 1);
            return groups.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new ComplaintReport(feedback(groups.getFirst(), mail), returned));
        }
        Optional<ComplaintReport> xarf = XarfReader.read(mail);
        if (xarf.isPresent()) {
            return xarf;
        }
        if (returned != null) {
            HeaderFields headers = returned.headers();
            Optional<String> recipient = headers.value(JMRP_RECIPIENT)
                    .or(() -> mail.heading().headers().value(JMRP_RECIPIENT));
            if (recipient.isPresent()) {
                return Optional.of(new ComplaintReport(jmrp(recipient.get()), returned));
            }
        }
        Optional<ComplaintReport> sentBack = sentBack(mail);
        return sentBack.isPresent() ? sentBack : SesNotification.in(mail).flatMap(SesNotification::complaint);
    }

    /** In its oldest form the message itself comes back, from Microsoft's staff. Others who forward it from there do not complain. */
    private static Optional<ComplaintReport> sentBack(MailView mail) {
        HeaderFields headers = mail.heading().headers();
        boolean fromStaff = headers.value("Return-Path")
                .map(MailView::address)
                .filter("staff@hotmail.com"::equalsIgnoreCase)
                .isPresent();
        return fromStaff
                ? headers.value(JMRP_RECIPIENT)
                        .map(recipient -> new ComplaintReport(jmrp(recipient), new ReturnedMessage(headers, false)))
                : Optional.empty();
    }

    private static FeedbackReport feedback(ReportFields fields, MailView mail) {
        List<String> recipients = new ArrayList<>();
        boolean redacted = false;
        for (String name : List.of("original-rcpt-to", "removal-recipient", "original-recipient", "redacted-address")) {
            for (String value : fields.all(name)) {
                @Nullable String address = Addresses.ofField(value);
                redacted |= address == null || isRedacted(address);
                if (address != null && recipients.size() < mail.budget().recipients()) {
                    recipients.add(address);
                }
            }
        }
        String type = fields.value("feedback-type").toLowerCase(Locale.ROOT).strip();
        String agent = fields.value("user-agent");
        return new FeedbackReport(
                type.isEmpty() ? "abuse" : type,
                recipients,
                Addresses.in(fields.value("original-mail-from")),
                fields.all("reported-domain"),
                agent.isEmpty() ? null : agent,
                incidents(fields.value("incidents")),
                redacted || recipients.isEmpty());
    }

    private static FeedbackReport jmrp(String recipient) {
        @Nullable String address = Addresses.in(recipient);
        return new FeedbackReport(
                "abuse", address == null ? List.of() : List.of(address), null, List.of(), "JMRP", 1, address == null);
    }

    private static boolean isRedacted(String address) {
        String local = address.substring(0, address.indexOf('@')).toLowerCase(Locale.ROOT);
        return local.contains("redacted") || local.chars().noneMatch(Character::isLetterOrDigit);
    }

    private static int incidents(String value) {
        try {
            return Math.clamp(Integer.parseInt(value), 1, MAX_INCIDENTS);
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    private static @Nullable ReturnedMessage returned(MailView mail) {
        for (MimePart leaf : mail.leaves()) {
            Optional<ReturnedMessage> found = Returns.of(mail, leaf);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return null;
    }
}
