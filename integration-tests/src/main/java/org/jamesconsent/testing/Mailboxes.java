package org.jamesconsent.testing;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The world outside James: a GreenMail that takes mail for anybody, and what each recipient got. Starts on
 * construction, on a free port of 127.0.0.1. Thread-safe.
 */
public final class Mailboxes implements AutoCloseable {
    /** What null senders are delivered as: GreenMail answers 250 to {@code MAIL FROM:<>} and refuses every RCPT then. */
    static final String NULL_SENDER = "null-sender@greenmail.invalid";

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final GreenMail greenMail;

    /**
     * One mail as it lies in a mailbox.
     *
     * @param sender the envelope sender; empty for {@code <>}
     * @param bytes the message as James sent it; not to be changed
     */
    public record Received(String sender, byte[] bytes) {
        /** The message parsed anew, the caller's own. */
        public MimeMessage message() {
            try {
                return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
            } catch (MessagingException e) {
                throw new IllegalStateException("Not a message", e);
            }
        }

        /** The message with each byte as one character. */
        public String text() {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /** Starts a GreenMail. */
    public Mailboxes() {
        this(ServerSetup.PROTOCOL_SMTP);
    }

    private Mailboxes(String... protocols) {
        greenMail = new GreenMail(Stream.of(protocols)
                .map(protocol -> new ServerSetup(0, "127.0.0.1", protocol))
                .toArray(ServerSetup[]::new));
        greenMail.start();
    }

    /** Starts one whose mailboxes can be read by IMAP as well, each with its address as user and as password. */
    public static Mailboxes withImap() {
        return new Mailboxes(ServerSetup.PROTOCOL_SMTP, ServerSetup.PROTOCOL_IMAP);
    }

    /** The TCP port on 127.0.0.1 that takes mail. */
    public int smtpPort() {
        return greenMail.getSmtp().getPort();
    }

    /**
     * The TCP port on 127.0.0.1 that gives mail.
     *
     * @throws IllegalStateException unless started {@link #withImap()}
     */
    public int imapPort() {
        if (greenMail.getImap() == null) {
            throw new IllegalStateException("These mailboxes have no IMAP");
        }
        return greenMail.getImap().getPort();
    }

    /** What lies in the mailbox of {@code recipient} now, oldest first; nothing when it never got any. */
    public List<Received> of(String recipient) {
        try {
            GreenMailUser user = greenMail.getUserManager().getUserByEmail(recipient);
            if (user == null) {
                return List.of();
            }
            MailFolder inbox = greenMail.getManagers().getImapHostManager().getInbox(user);
            List<Received> received = new ArrayList<>();
            for (StoredMessage stored : inbox.getMessages()) {
                received.add(withoutTrace(stored.getMimeMessage()));
            }
            return received;
        } catch (FolderException | MessagingException | IOException e) {
            throw new IllegalStateException("Can not read the mailbox of " + recipient, e);
        }
    }

    /** How many mails came in altogether, counting one per recipient. */
    public int total() {
        return greenMail.getReceivedMessages().length;
    }

    /** Waits up to 15 seconds until {@code recipient} has {@code count} mails or more, and returns them all. */
    public List<Received> await(String recipient, int count) {
        return await(
                () -> {
                    List<Received> received = of(recipient);
                    return received.size() >= count ? received : List.of();
                },
                count + " mails for " + recipient);
    }

    /** Waits up to 15 seconds for the first mail of {@code recipient}, and returns it. */
    public Received awaitOne(String recipient) {
        return await(recipient, 1).getFirst();
    }

    private static List<Received> await(Callable<List<Received>> look, String what) {
        return Awaitility.await(what)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(look, found -> !found.isEmpty());
    }

    /** Empties all mailboxes. */
    public void clear() {
        try {
            greenMail.purgeEmailFromAllMailboxes();
        } catch (FolderException e) {
            throw new IllegalStateException("Can not empty the mailboxes", e);
        }
    }

    @Override
    public void close() {
        greenMail.stop();
    }

    /**
     * GreenMail puts a Return-Path and a one-line Received on top, and takes the last CRLF off. Undone here; the
     * Return-Path tells the sender.
     */
    private static Received withoutTrace(MimeMessage message) throws MessagingException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        byte[] all = out.toByteArray();
        int received = endOfLine(all, 0);
        int start = endOfLine(all, received);
        String returnPath = new String(all, 0, received, StandardCharsets.UTF_8);
        String sender = returnPath.substring(returnPath.indexOf('<') + 1, returnPath.lastIndexOf('>'));
        byte[] sent = Arrays.copyOfRange(all, start, all.length + 2);
        sent[sent.length - 2] = '\r';
        sent[sent.length - 1] = '\n';
        return new Received(sender.equals(NULL_SENDER) ? "" : sender, sent);
    }

    private static int endOfLine(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] != '\n') {
            at++;
        }
        return at + 1;
    }
}
