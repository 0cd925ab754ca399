package org.jamesconsent.mailet;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.jamesconsent.message.rewrite.RewrittenMessage;

/** Takes a message's octets from James, and hands finished ones back. */
final class MessageBytes {
    private MessageBytes() {}

    /** The octets as they came, wherever James still has them; else as James would write them. */
    static byte[] of(MimeMessage message) throws MessagingException {
        try {
            if (message instanceof MimeMessageWrapper wrapper) {
                try (InputStream in = wrapper.getMessageInputStream()) {
                    return in.readAllBytes();
                }
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            message.writeTo(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new MessagingException("the message cannot be read from James's storage", e);
        }
    }

    /**
     * Makes a rewritten message the mail's own, as an unmodified source: James then spools and delivers the octets without
     * parsing and writing them anew, which for a large message takes many times longer.
     */
    static void replace(Mail mail, RewrittenMessage rewritten) throws MessagingException {
        MimeMessageWrapper message = new MimeMessageWrapper(new Source(mail.getName(), rewritten));
        if (mail instanceof MailImpl james) {
            james.setMessageNoCopy(message);
        } else {
            mail.setMessage(message);
        }
    }

    private record Source(String getSourceId, RewrittenMessage message) implements MimeMessageSource {
        @Override
        public InputStream getInputStream() {
            return message.open();
        }

        @Override
        public long getMessageSize() {
            return message.size();
        }
    }
}
