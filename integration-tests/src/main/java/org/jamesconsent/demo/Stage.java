package org.jamesconsent.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jamesconsent.testing.AssembledJames;
import org.jamesconsent.testing.Mailboxes;
import org.jamesconsent.testing.Product;
import org.jamesconsent.testing.SmtpSender;

/**
 * A real James with the sample configuration as it is, in a temporary folder, and the world around it: a GreenMail that
 * takes mail for anybody. Closing ends both and removes the folder; it may be called from any thread, and twice.
 */
final class Stage implements AutoCloseable {
    /** Who sends, in an authenticated session. */
    static final String USER = "marketing@example.org";

    static final String PASSWORD = "secret";

    private static final List<String> MAILBOXES = List.of(
            "news@example.org",
            "offers@example.org",
            "trade@example.org",
            "club@example.org",
            "shop@example.org",
            USER);

    private final Folder folder;
    private final Mailboxes mailboxes;
    private final AssembledJames james;
    private boolean closed;

    private Stage(Folder folder, Mailboxes mailboxes, AssembledJames james) {
        this.folder = folder;
        this.mailboxes = mailboxes;
        this.james = james;
    }

    /** @throws Exception whatever makes James refuse to start */
    static Stage open() throws Exception {
        Folder folder = new Folder(Files.createTempDirectory("james-consent-demo-"));
        Mailboxes mailboxes = Mailboxes.withImap();
        AssembledJames.Builder builder = AssembledJames.builder(folder.path())
                .configuration(Product.samples())
                .extensionJar(Product.extensionJar())
                .clock(onTheDayOfTheSample())
                .deliverTo(mailboxes);
        MAILBOXES.forEach(address -> builder.user(address, PASSWORD));
        try {
            return new Stage(folder, mailboxes, builder.start());
        } catch (Exception | Error e) {
            mailboxes.close();
            folder.remove();
            throw e;
        }
    }

    /** Runs {@code java -jar consent.jar} in James's folder. */
    Product.Said consent(String... arguments) throws IOException, InterruptedException {
        return Product.consent(folder.path(), arguments);
    }

    /** Sends as the marketing department does: by SMTP, logged in. Returns when James has nothing left to do. */
    void send(Letter letter, byte[] message) throws IOException {
        send(
                james.smtp().authenticated(USER, PASSWORD),
                letter.sender(),
                List.copyOf(letter.announced().keySet()),
                message);
    }

    /** Sends as somebody outside does: by SMTP, not logged in. Returns when James has nothing left to do. */
    void sendFromOutside(String sender, String recipient, byte[] message) throws IOException {
        send(james.smtp(), sender, List.of(recipient), message);
    }

    private void send(SmtpSender client, String sender, List<String> recipients, byte[] message) throws IOException {
        SmtpSender.Outcome outcome = client.send(sender, recipients, message);
        if (!outcome.isAcceptedForAll()) {
            throw new IOException("James did not take the message of " + sender + ": " + outcome);
        }
        james.awaitIdle();
    }

    Mailboxes mailboxes() {
        return mailboxes;
    }

    int smtpPort() {
        return james.smtpPort();
    }

    /** Where conf/ and var/ lie. */
    Path workingDirectory() {
        return folder.path();
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        james.close();
        mailboxes.close();
        folder.remove();
    }

    /** The sample contacts' consents expire with time, and children grow up: it plays on the day they were written for. */
    private static Clock onTheDayOfTheSample() {
        Clock system = Clock.systemUTC();
        return Clock.offset(system, Duration.between(system.instant(), Instant.parse("2026-11-22T09:00:00Z")));
    }
}
