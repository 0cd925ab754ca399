package org.jamesconsent.mailet;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.MailetContext;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.signup.Outbox;
import org.jamesconsent.signup.OutboxException;

/**
 * Puts mails of our own into James's spool, where they take the way of all mail: routing, DKIM signature, delivery. They are
 * marked as our own, so that {@link org.jamesconsent.matcher.IsMarketing} passes them by. Safe for any thread.
 */
public final class SpoolOutbox implements Outbox {
    private final MailetContext context;

    /** @param context of James */
    public SpoolOutbox(MailetContext context) {
        this.context = context;
    }

    @Override
    public void send(CanonicalAddress sender, CanonicalAddress recipient, MimeMessage message) throws OutboxException {
        MailImpl mail = null;
        try {
            mail = MailImpl.builder()
                    .name(MailImpl.getId())
                    .sender(new MailAddress(sender.asString()))
                    .addRecipient(new MailAddress(recipient.asString()))
                    .mimeMessage(message)
                    .build();
            ConsentAttributes.setOwnMail(mail);
            context.sendMail(mail);
        } catch (MessagingException | RuntimeException e) {
            // Messages of both may quote the address: only their kind is told.
            throw new OutboxException(
                    "James's spool did not take a mail (" + e.getClass().getSimpleName() + ")", e);
        } finally {
            LifecycleUtil.dispose(mail);
        }
    }
}
