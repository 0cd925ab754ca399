package org.apache.james.transport.mailets;

import jakarta.mail.MessagingException;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * Stand-in: tells the envelope sender in one plain-text part that the mail did not arrive; nobody when the sender is
 * null. The mail goes on when {@code passThrough} is true (default: true).
 */
public class Bounce extends GenericMailet {
    @Override
    public void service(Mail mail) throws MessagingException {
        getMailetContext()
                .bounce(
                        mail,
                        "This server could not deliver your message."
                                + (mail.getErrorMessage() == null ? "" : "\n\n" + mail.getErrorMessage()));
        if (!Boolean.parseBoolean(getInitParameter("passThrough", "true"))) {
            mail.setState(Mail.GHOST);
        }
    }
}
