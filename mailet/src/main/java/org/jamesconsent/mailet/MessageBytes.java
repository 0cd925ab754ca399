package org.jamesconsent.mailet;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
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
                    return read(in, wrapper.getMessageSize());
                }
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            message.writeTo(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new MessagingException("the message cannot be read from James's storage", e);
        }
    }

    /** Into one array, where the announced size is right: growing one would hold a large message twice. */
    private static byte[] read(InputStream in, long announced) throws IOException {
        byte[] bytes = new byte[Math.clamp(announced, 0, Integer.MAX_VALUE - 8)];
        int length = in.readNBytes(bytes, 0, bytes.length);
        byte[] rest = in.readAllBytes();
        if (length == bytes.length && rest.length == 0) {
            return bytes;
        }
        byte[] all = Arrays.copyOf(bytes, Math.addExact(length, rest.length));
        System.arraycopy(rest, 0, all, length, rest.length);
        return all;
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
