package org.jamesconsent.message.compose;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.Properties;

/** A message parsed from octets that we wrote; it keeps its Message-ID whatever happens to it later. */
final class ComposedMessage extends MimeMessage {
    private static final Session SESSION = session();

    ComposedMessage(byte[] octets) throws MessagingException {
        super(SESSION, new ByteArrayInputStream(octets));
    }

    private static Session session() {
        Properties properties = new Properties();
        properties.setProperty("mail.mime.allowutf8", "true");
        return Session.getInstance(properties);
    }

    @Override
    protected void updateMessageID() {
        // Jakarta Mail would put one in its place that names the user and host of this JVM.
    }
}
