package org.jamesconsent.reading.report;

import java.util.List;
import java.util.Optional;
import org.jamesconsent.message.mime.MimePart;
import org.jamesconsent.reading.mail.MailView;
import org.jspecify.annotations.Nullable;

/**
 * Reads delivery status notifications: the standard form (RFC 3464, RFC 6533), by {@link TextBounce} what other mail servers write
 * for people, and by {@link SesNotification} what Amazon SES writes for programs.
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
        Optional<SesNotification> notification = SesNotification.in(mail);
        return notification.isPresent() ? notification.get().bounce() : TextBounce.read(mail);
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
        List<FailedRecipient> recipients = StatusFields.explained(StatusFields.recipients(text, mail), mail);
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
