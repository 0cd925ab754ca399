package org.jamesconsent.testing;

import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * Delivers to the server that {@link AssembledJames.Builder#deliverTo} names, all recipients at once, and ends the
 * mail's way. A refusal is a {@link MessagingException}, so the processor's error handling applies.
 *
 * <pre>{@code
 * <mailet match="All" class="org.jamesconsent.testing.DeliverToGreenMail"/>
 * }</pre>
 *
 * <p>Without parameters. RemoteDelivery and LocalDelivery are this mailet under the names that production
 * configurations use.
 */
public class DeliverToGreenMail extends GenericMailet {
    private final Outbox outbox;

    @Inject
    public DeliverToGreenMail(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        if (!mail.getRecipients().isEmpty()) {
            outbox.deliver(mail);
        }
        mail.setState(Mail.GHOST);
    }
}
