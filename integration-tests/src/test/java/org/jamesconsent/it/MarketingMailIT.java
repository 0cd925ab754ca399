package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesconsent.testing.AssembledJames;
import org.jamesconsent.testing.Mailboxes;
import org.jamesconsent.testing.Mailboxes.Received;
import org.jamesconsent.testing.Product;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MarketingMailIT {
    private static final Pattern MAILTO = Pattern.compile("<mailto:([^?>]+)");

    private final Mailboxes mailboxes = new Mailboxes();
    private AssembledJames james;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        james = AssembledJames.builder(folder.resolve("james"))
                .configuration(Product.samples())
                .extensionJar(Product.extensionJar())
                .user("marketing@example.org", "secret")
                .user("news@example.org", "secret")
                .user("club@example.org", "secret")
                .deliverTo(mailboxes)
                .start();
    }

    @AfterAll
    void stop() {
        james.close();
        mailboxes.close();
    }

    @BeforeEach
    void empty() {
        mailboxes.clear();
    }

    private static byte[] bytes(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private void send(String sender, String message, String... recipients) throws Exception {
        assertThat(james.smtp()
                        .authenticated("marketing@example.org", "secret")
                        .send(sender, bytes(message), recipients)
                        .isAcceptedForAll())
                .isTrue();
        james.awaitIdle();
    }

    @Test
    void refusalShouldBeReportedWhenRecipientNeverConsented() throws Exception {
        send("news@example.org", """
                From: news@example.org
                To: stranger@example.com
                Subject: Spring sale
                Message-ID: <1@example.org>

                Buy seeds.
                """, "stranger@example.com");

        assertThat(mailboxes.of("stranger@example.com")).isEmpty();
        Received report = mailboxes.awaitOne("news@example.org");
        assertThat(report.sender()).isEmpty();
        assertThat(report.text())
                .contains("Final-Recipient: rfc822; stranger@example.com", "Status: 5.7.1", "NO_CONSENT", "rule 12");
    }

    @Test
    void messageShouldCarryWayOutWhenAllowed() throws Exception {
        send("club@example.org", """
                From: club@example.org
                To: friend@example.com
                Subject: Meeting
                Message-ID: <2@example.org>

                See you on Friday.
                """, "friend@example.com");

        MimeMessage message = mailboxes.awaitOne("friend@example.com").message();
        assertThat(message.getHeader("List-Unsubscribe", null)).contains("<https://consent.example.org/unsubscribe/");
        assertThat(message.getHeader("List-Unsubscribe-Post", null)).isEqualTo("List-Unsubscribe=One-Click");
        assertThat(message.getHeader("Consent-Verdict", null)).startsWith("allow NON_PROFIT; purpose=example/club;");
        assertThat((String) message.getContent()).contains("https://consent.example.org/unsubscribe/");
    }

    @Test
    void unsubscribeMailShouldStopTheNextMessage() throws Exception {
        String newsletter = """
                From: club@example.org
                To: leaver@example.com
                Subject: Meeting
                Message-ID: <3@example.org>

                See you on Friday.
                """;
        send("club@example.org", newsletter, "leaver@example.com", "stayer@example.com");
        MimeMessage message = mailboxes.awaitOne("leaver@example.com").message();
        Matcher mailto = MAILTO.matcher(message.getHeader("List-Unsubscribe", null));
        assertThat(mailto.find()).isTrue();
        mailboxes.clear();

        assertThat(james.smtp()
                        .send("leaver@example.com", List.of(mailto.group(1)), bytes("""
                                From: leaver@example.com
                                Subject: unsubscribe
                                Message-ID: <4@example.com>

                                """))
                        .isAcceptedForAll())
                .isTrue();
        james.awaitIdle();
        Received answer = mailboxes.awaitOne("leaver@example.com");
        assertThat(answer.sender()).isEmpty();
        assertThat(answer.message().getHeader("Auto-Submitted", null)).startsWith("auto-replied");
        mailboxes.clear();

        send("club@example.org", newsletter, "leaver@example.com", "stayer@example.com");
        assertThat(mailboxes.of("leaver@example.com")).isEmpty();
        assertThat(mailboxes.of("stayer@example.com")).hasSize(1);
        assertThat(mailboxes.awaitOne("club@example.org").text()).contains("OPTED_OUT");
    }
}
