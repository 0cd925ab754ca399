package org.jamesconsent.signup;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesconsent.consent.CanonicalAddress;

/** An outbox whose mails stay where a test can read them, until it is out of order. */
public final class Outgoing implements Outbox {
    private static final Pattern TOKEN = Pattern.compile("/confirm/([a-z2-7]+)");

    private final List<Letter> letters = new CopyOnWriteArrayList<>();
    private volatile boolean broken;

    /** A mail, with its two texts. */
    public record Letter(String from, String to, MimeMessage message, String text, String html) {
        public String token() {
            Matcher matcher = TOKEN.matcher(text);
            if (!matcher.find()) {
                throw new AssertionError("no link in " + text);
            }
            return matcher.group(1);
        }
    }

    @Override
    public void send(CanonicalAddress sender, CanonicalAddress recipient, MimeMessage message) throws OutboxException {
        if (broken) {
            throw new OutboxException("out of order", new IOException("disk full"));
        }
        try {
            Multipart both = (Multipart) message.getContent();
            letters.add(new Letter(
                    sender.asString(),
                    recipient.asString(),
                    message,
                    both.getBodyPart(0).getContent().toString(),
                    both.getBodyPart(1).getContent().toString()));
        } catch (IOException | MessagingException e) {
            throw new OutboxException("unreadable", e);
        }
    }

    /** Takes nothing any more, or takes mail again. */
    public void broken(boolean value) {
        broken = value;
    }

    public List<Letter> letters() {
        return new ArrayList<>(letters);
    }

    public List<Letter> to(String address) {
        return letters.stream().filter(letter -> letter.to().equals(address)).toList();
    }

    /** The token in the last mail to that address. */
    public String tokenFor(String address) {
        return to(address).getLast().token();
    }
}
