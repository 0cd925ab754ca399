package org.jamesconsent.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.mailet.Attribute;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailThroughJamesIT {
    private static final byte[] PLAIN = bytes("""
            Subject: Hello
            From: shop@example.org

            .a line that starts with a dot
            ..two dots
            """);

    private final Mailboxes mailboxes = new Mailboxes();
    private AssembledJames james;
    private Path copies;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        copies = folder.resolve("delivered");
        james = AssembledJames.builder(folder.resolve("james"))
                .configuration("mailetcontainer.xml", MailetContainers.delivering("""
                                <mailet match="RecipientIs=kept@example.net" class="ToRepository">
                                  <repositoryPath>memory://var/mail/kept/</repositoryPath>
                                </mailet>
                                """))
                .user("shop@example.org", "secret")
                .deliverTo(mailboxes)
                .copiesIn(copies)
                .start();
    }

    @AfterAll
    void stop() {
        james.close();
        mailboxes.close();
    }

    @BeforeEach
    void empty() throws Exception {
        mailboxes.clear();
        james.repository("memory://var/mail/kept/").removeAll();
    }

    private static byte[] bytes(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hostile() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("Subject: oddities\nX-Folded: one\n\ttwo   \nX-Long: " + "x".repeat(9_000) + "\n\n"));
        for (int value = 0; value < 256; value++) {
            if (value != '\r' && value != '\n') {
                out.write(value);
            }
        }
        out.writeBytes(bytes("\n.\ntrailing blanks  \n\n\n"));
        return out.toByteArray();
    }

    @Test
    void messageShouldArriveByteIdentical() throws Exception {
        assertThat(james.smtp()
                        .send("shop@example.org", PLAIN, "ann@example.net")
                        .isAcceptedForAll())
                .isTrue();

        Mailboxes.Received received = mailboxes.awaitOne("ann@example.net");
        assertThat(received.text()).isEqualTo(new String(PLAIN, StandardCharsets.ISO_8859_1));
        assertThat(received.sender()).isEqualTo("shop@example.org");
        assertThat(received.message().getSubject()).isEqualTo("Hello");
    }

    @Test
    void messageShouldArriveByteIdenticalWhenItIsFullOfOddities() throws Exception {
        james.smtp().send("shop@example.org", hostile(), "odd@example.net");

        assertThat(mailboxes.awaitOne("odd@example.net").bytes())
                .asString(StandardCharsets.ISO_8859_1)
                .isEqualTo(new String(hostile(), StandardCharsets.ISO_8859_1));
    }

    @Test
    void deliveredMessageShouldLieInTheFolderOfCopies() throws Exception {
        james.smtp().send("shop@example.org", PLAIN, "copy@example.net");
        mailboxes.awaitOne("copy@example.net");
        james.awaitIdle();

        try (Stream<Path> files = Files.list(copies)) {
            assertThat(files.map(MailThroughJamesIT::read)).contains(PLAIN);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nullSenderShouldStayNull() throws Exception {
        james.smtp().send(null, PLAIN, "null@example.net");

        assertThat(mailboxes.awaitOne("null@example.net").sender()).isEmpty();
    }

    /** James 3.9's own MailAddress does not know RFC 6531: a full James refuses such addresses, too. */
    @ParameterizedTest
    @ValueSource(strings = {"j\u00f6rg@example.net", "joe@b\u00fccher.example"})
    void internationalAddressShouldBeRefused(String address) throws Exception {
        SmtpSender.Outcome outcome = james.smtp().send("shop@example.org", PLAIN, address);

        assertThat(outcome.recipients().getFirst().reply().code()).isEqualTo(553);
        assertThat(outcome.isAccepted()).isFalse();
    }

    /** The one thing James 3.9 does to a message that no mailet touches: it writes headers in US-ASCII. */
    @Test
    void rawEightBitHeaderShouldLoseItsEightBits() throws Exception {
        james.smtp().send("shop@example.org", bytes("Subject: caf\u00e9\n\ncaf\u00e9\n"), "raw@example.net");

        assertThat(mailboxes.awaitOne("raw@example.net").bytes()).isEqualTo(bytes("Subject: caf??\n\ncaf\u00e9\n"));
    }

    @Test
    void sessionShouldBeDescribedInAttributes() throws Exception {
        james.smtp()
                .helo("mailer.example.org")
                .authenticated("shop@example.org", "secret")
                .send("shop@example.org", PLAIN, "kept@example.net");
        james.awaitIdle();

        Mail mail = james.mailsIn("memory://var/mail/kept/").getFirst();
        assertThat(mail.getAttribute(Mail.SMTP_AUTH_USER))
                .contains(Attribute.convertToAttribute(Mail.SMTP_AUTH_USER.asString(), "shop@example.org"));
        assertThat(mail.getAttribute(Mail.SMTP_HELO))
                .contains(Attribute.convertToAttribute(Mail.SMTP_HELO.asString(), "mailer.example.org"));
        assertThat(mail.getAttribute(Mail.SMTP_SESSION_ID)).isPresent();
        assertThat(mail.getRemoteAddr()).isEqualTo("127.0.0.1");
    }

    @Test
    void wrongPasswordShouldBeRefused() {
        SmtpSender stranger = james.smtp().authenticated("shop@example.org", "guess");

        assertThatThrownBy(() -> stranger.send("shop@example.org", PLAIN, "ann@example.net"))
                .isInstanceOf(SmtpSender.SmtpRefusedException.class)
                .hasMessageContaining("535");
    }

    @Test
    void fiveThousandRecipientsShouldAllBeServed() throws Exception {
        List<String> recipients = IntStream.range(0, 5_000)
                .mapToObj(i -> "r" + i + "@example.net")
                .toList();

        assertThat(james.smtp().send("shop@example.org", recipients, PLAIN).isAcceptedForAll())
                .isTrue();

        james.awaitIdle();
        assertThat(mailboxes.total()).isEqualTo(5_000);
    }

    @Test
    void largeMessageShouldArriveByteIdentical() throws Exception {
        byte[] large = bytes("Subject: large\n\n" + ("0123456789".repeat(7) + "\n").repeat(300_000));

        james.smtp().send("shop@example.org", large, "large@example.net");

        assertThat(Arrays.equals(mailboxes.awaitOne("large@example.net").bytes(), large))
                .isTrue();
    }
}
