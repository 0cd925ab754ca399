package org.jamesconsent.testing;

import jakarta.mail.MessagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.jspecify.annotations.Nullable;

/**
 * The way out: hands mails to another SMTP server, byte for byte as James has them, and keeps a copy of each as
 * {@code .eml}. A test can hold deliveries back, so that a mail is known to be in James's hands and not yet delivered.
 * Thread-safe.
 */
public final class Outbox {
    private final SmtpSender target;
    private final @Nullable Path folder;
    private final AtomicInteger delivered = new AtomicInteger();
    private final Object gate = new Object();
    private boolean held;
    private boolean shut;
    private int heldBack;

    /**
     * @param target where mails go
     * @param folder where copies go, created when absent; null for none
     */
    public Outbox(SmtpSender target, @Nullable Path folder) {
        this.target = target;
        this.folder = folder;
    }

    /** Lets no further delivery start until {@link #release()}. */
    public void hold() {
        synchronized (gate) {
            held = true;
        }
    }

    /** Lets deliveries go on, those held back first. */
    public void release() {
        synchronized (gate) {
            held = false;
            gate.notifyAll();
        }
    }

    /** How many deliveries wait for {@link #release()} now. */
    public int heldBack() {
        synchronized (gate) {
            return heldBack;
        }
    }

    /** How many deliveries went through since the start. */
    public int delivered() {
        return delivered.get();
    }

    /** Fails every delivery from now on, those held back included: a dead server delivers nothing. */
    void shut() {
        synchronized (gate) {
            shut = true;
            gate.notifyAll();
        }
    }

    /**
     * Delivers {@code mail} to all its recipients, with the headers that James keeps for single ones.
     *
     * @throws MessagingException when the other server does not take it for all of them; it may have taken it for some
     */
    public void deliver(Mail mail) throws MessagingException {
        passGate();
        List<MailAddress> all = List.copyOf(mail.getRecipients());
        List<MailAddress> special = all.stream()
                .filter(recipient -> !mail.getPerRecipientSpecificHeaders()
                        .getHeadersForRecipient(recipient)
                        .isEmpty())
                .toList();
        try {
            byte[] message = bytes(mail);
            List<MailAddress> plain =
                    all.stream().filter(Predicate.not(special::contains)).toList();
            if (!plain.isEmpty()) {
                deliver(mail, plain, message);
            }
            for (MailAddress recipient : special) {
                deliver(mail, List.of(recipient), withOwnHeaders(mail, recipient, message));
            }
        } catch (IOException e) {
            throw new MessagingException("Can not deliver " + mail.getName() + " to " + target, e);
        }
    }

    private void passGate() throws MessagingException {
        synchronized (gate) {
            heldBack++;
            try {
                while (held && !shut) {
                    gate.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new MessagingException("Interrupted while held back", e);
            } finally {
                heldBack--;
            }
            if (shut) {
                throw new MessagingException("This server is dead");
            }
        }
    }

    private void deliver(Mail mail, List<MailAddress> recipients, byte[] message)
            throws IOException, MessagingException {
        SmtpSender.Outcome outcome = target.send(
                mail.getMaybeSender().asOptional().map(MailAddress::asString).orElse(Mailboxes.NULL_SENDER),
                recipients.stream().map(MailAddress::asString).toList(),
                message);
        if (!outcome.isAcceptedForAll()) {
            throw new MessagingException("The next server refused " + mail.getName() + ": " + refusal(outcome));
        }
        int number = delivered.incrementAndGet();
        if (folder != null) {
            Files.createDirectories(folder);
            Files.write(folder.resolve("%05d-%s.eml".formatted(number, mail.getName())), message);
        }
    }

    private static String refusal(SmtpSender.Outcome outcome) {
        return outcome.recipients().stream()
                .map(SmtpSender.RecipientReply::reply)
                .filter(Predicate.not(SmtpSender.Reply::isPositive))
                .findFirst()
                .or(() -> Optional.ofNullable(outcome.message()))
                .orElse(outcome.mailFrom())
                .toString();
    }

    private static byte[] bytes(Mail mail) throws IOException, MessagingException {
        ExactArray out = new ExactArray(Math.toIntExact(mail.getMessageSize()));
        mail.getMessage().writeTo(out);
        return out.toByteArray();
    }

    private static byte[] withOwnHeaders(Mail mail, MailAddress recipient, byte[] message) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (var header : mail.getPerRecipientSpecificHeaders().getHeadersForRecipient(recipient)) {
            out.write((header.asString() + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        out.write(message);
        return out.toByteArray();
    }

    /** Holds a large message once, and not twice, when its size was announced rightly. */
    private static final class ExactArray extends ByteArrayOutputStream {
        ExactArray(int announced) {
            super(announced);
        }

        @Override
        public synchronized byte[] toByteArray() {
            return count == buf.length ? buf : super.toByteArray();
        }
    }
}
