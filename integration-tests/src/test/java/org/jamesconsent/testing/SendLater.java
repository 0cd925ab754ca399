package org.jamesconsent.testing;

import jakarta.mail.MessagingException;
import java.util.concurrent.TimeUnit;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/** Puts every mail back for an hour, then for {@code processor} to see. */
public class SendLater extends GenericMailet {
    @Override
    public void service(Mail mail) throws MessagingException {
        getMailetContext().sendMail(mail, getInitParameter("processor"), 1, TimeUnit.HOURS);
        mail.setState(Mail.GHOST);
    }
}
