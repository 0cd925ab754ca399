package org.jamesconsent.it;

import jakarta.mail.MessagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.mailet.Mail;

/** Reads what James kept. */
final class Messages {
    private Messages() {}

    /** The message as James would send it. */
    static byte[] octets(Mail mail) throws MessagingException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        mail.getMessage().writeTo(out);
        return out.toByteArray();
    }
}
