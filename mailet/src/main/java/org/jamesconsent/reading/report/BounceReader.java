package org.jamesconsent.reading.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jamesconsent.message.mime.MimePart;
import org.jamesconsent.reading.mail.MailView;
import org.jspecify.annotations.Nullable;

/**
 * Reads delivery status notifications: the standard form (RFC 3464, RFC 6533), and by {@link TextBounce} what other mail servers write
 * for people.
 */
public final class BounceReader {

    /** Of so many attached messages the first are looked at. */
    private static final int MAX_FORWARDED = 3;

    private BounceReader() {}

    /** @return empty if the mail is no bounce */
    public static Optional<BounceReport> read(MailView mail) {
        Optional<MimePart> status = mail.leaf("message/delivery-status", "message/global-delivery-status");
        if (status.isPresent() && isReport(mail)) {
            return Optional.of(standard(mail, status.get()));
        }
        return TextBounce.read(mail);
    }

    /** A bounce that somebody forwarded as an attachment; empty if there is none. */
    public static Optional<BounceReport> readForwarded(MailView mail) {
        return mail.leaves().stream()
                .filter(leaf -> leaf.isType("message/rfc822"))
                .limit(MAX_FORWARDED)
                .flatMap(leaf -> mail.enclosed(leaf).stream())
                .flatMap(enclosed -> read(enclosed).stream())
                .findFirst();
    }

    /** Some forget to say multipart/report; a forwarded report, though, stands in a mail that has words of its own first. */
    private static boolean isReport(MailView mail) {
        return mail.root().isType("multipart/report") || TextBounce.isFromMachine(mail);
    }

    private static BounceReport standard(MailView mail, MimePart status) {
        String text = mail.text(status);
        List<FailedRecipient> recipients = new ArrayList<>();
        for (ReportFields group : ReportFields.groups(text, mail.budget().recipients() + 1)) {
            if (group.has("final-recipient") || group.has("original-recipient") || group.has("action")) {
                if (recipients.size() < mail.budget().recipients()) {
                    recipients.add(recipient(group));
                }
            }
        }
        @Nullable ReturnedMessage returned = returned(mail, status);
        if (recipients.isEmpty()) {
            // Truncated or empty: what was written for people may still say whom it is about.
            Optional<BounceReport> written = TextBounce.read(mail);
            if (written.isPresent()) {
                return new BounceReport(
                        written.get().recipients(),
                        returned != null ? returned : written.get().returned(),
                        "rfc3464");
            }
        }
        return new BounceReport(recipients, returned, "rfc3464");
    }

    private static FailedRecipient recipient(ReportFields group) {
        String action = group.value("action").toLowerCase(Locale.ROOT);
        int end = 0;
        while (end < action.length() && Character.isLetter(action.charAt(end))) {
            end++;
        }
        String diagnostic = group.value("diagnostic-code");
        if (diagnostic.isEmpty()) {
            diagnostic = group.value("x-notes");
        }
        @Nullable String finalRecipient = Addresses.ofField(group.value("final-recipient"));
        if (finalRecipient == null) {
            finalRecipient = Addresses.ofField(group.value("x-actual-recipient"));
        }
        return FailureJudge.judge(
                Addresses.ofField(group.value("original-recipient")),
                finalRecipient,
                action.substring(0, end),
                group.value("status"),
                diagnostic);
    }

    private static @Nullable ReturnedMessage returned(MailView mail, MimePart status) {
        boolean behind = false;
        for (MimePart leaf : mail.leaves()) {
            if (behind) {
                Optional<ReturnedMessage> found = Returns.of(mail, leaf);
                if (found.isPresent()) {
                    return found.get();
                }
            }
            behind |= leaf == status;
        }
        // Some put it before the report.
        for (MimePart leaf : mail.leaves()) {
            Optional<ReturnedMessage> found = Returns.of(mail, leaf);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return null;
    }
}
