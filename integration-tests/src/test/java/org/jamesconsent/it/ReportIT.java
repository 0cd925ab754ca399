package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.attribute;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.message;
import static org.jamesconsent.it.SampleJames.recipients;

import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.util.EnumSet;
import java.util.List;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.Notify;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.jamesconsent.testing.Mailboxes.Received;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the sender is told of those who were refused, and who is told nothing. */
class ReportIT {
    @RegisterExtension
    static final SampleJames SERVER = new SampleJames()
            .with(
                    "consent.xml",
                    xml -> SampleJames.replace(
                            SampleJames.replace(xml, "<authorisedNetwork>127.0.0.0/8</authorisedNetwork>", ""),
                            "<defaultLanguage>en</defaultLanguage>",
                            "<defaultLanguage>fr</defaultLanguage>"));

    private static Received reportOn(String... headers) throws Exception {
        SERVER.send("news@example.org", message("news@example.org", "Spring", headers), "a@example.com");
        return SERVER.only("news@example.org");
    }

    @Test
    void reportShouldHaveTheThreePartsOfADeliveryStatusReport() throws Exception {
        Received report = reportOn("X-Consent-Purpose: newsletter", "Bcc: secret@example.com");

        assertThat(report.sender()).isEmpty();
        MimeMessage message = report.message();
        assertThat(message.getContentType().replaceAll("\\s+", " "))
                .startsWith("multipart/report; report-type=delivery-status; boundary=");
        assertThat(message.getHeader("Auto-Submitted", null)).isEqualTo("auto-replied");
        assertThat(message.getHeader("In-Reply-To", null)).endsWith("@example.org>");
        MimeMultipart parts = new MimeMultipart(message.getDataHandler().getDataSource());
        assertThat(parts.getCount()).isEqualTo(3);
        assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
        assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("message/delivery-status");
        assertThat(parts.getBodyPart(2).getContentType()).startsWith("text/rfc822-headers");
        assertThat(new String(parts.getBodyPart(1).getInputStream().readAllBytes(), "US-ASCII"))
                .contains("\r\n\r\nFinal-Recipient: rfc822; a@example.com\r\nAction: failed\r\nStatus: 5.7.1\r\n"
                        + "Diagnostic-Code: x-james-consent; NO_CONSENT, rule 12\r\n");
        assertThat(report.text()).doesNotContain("secret@example.com").doesNotContain("See you on Friday");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Accept-Language: de-AT, en;q=0.5 | de",
                "Accept-Language: xx, es;q=0.8, it;q=0.9 | it",
                "Content-Language: nl | nl",
                "Accept-Language: xx | fr",
                "X-Nothing: here | fr",
                "Content-Language: pt-BR | pt"
            })
    void reportShouldBeInTheLanguageThatTheSenderReads(String header, String language) throws Exception {
        assertThat(reportOn(header).message().getHeader("Content-Language", null))
                .isEqualTo(language);
    }

    @Test
    void acceptLanguageShouldOutrankTheLanguageOfTheContent() throws Exception {
        Received report = reportOn("Content-Language: nl", "Accept-Language: de");

        assertThat(report.message().getHeader("Content-Language", null)).isEqualTo("de");
        assertThat(report.text()).contains("Abgelehnte");
    }

    @Test
    void reportShouldGoToTheEnvelopeSenderOnly() throws Exception {
        SERVER.send(
                "nobody@example.org",
                message("news@example.org", "Spring", "Reply-To: x@example.net"),
                "a@example.com");

        // Nobody of that name has a mailbox here: James refuses it, and as reports have no sender, that is the end.
        assertThat(SERVER.mailboxes().total()).isZero();
        assertThat(SERVER.james().mailsIn("memory://var/mail/address-error/"))
                .last()
                .satisfies(mail -> assertThat(recipients(mail)).containsExactly("nobody@example.org"));
        assertThat(SERVER.james().spool().getSize()).isZero();
    }

    @Test
    void reportShouldCauseNothingWhenItComesBack() throws Exception {
        Received report = reportOn();
        SERVER.mailboxes().clear();

        for (String sender : List.of("", "news@example.org", "club@example.org")) {
            SERVER.send(SERVER.user("news@example.org"), sender, report.bytes(), List.of("news@example.org"));
        }

        assertThat(SERVER.at("news@example.org")).hasSize(3);
        assertThat(SERVER.mailboxes().total()).isEqualTo(3);
        SERVER.assertNothingKept();
    }

    @Test
    void refusedSenderShouldGetTheReportWhenItWritesToItself() throws Exception {
        SERVER.send("news@example.org", message("news@example.org", "Spring"), "news@example.org");

        assertThat(SERVER.only("news@example.org").sender()).isEmpty();
        assertThat(SERVER.james().spool().getSize()).isZero();
    }

    @Test
    void strangerShouldNotLearnWhatPeopleSaid() throws Exception {
        SERVER.send(
                SERVER.stranger(),
                "spy@example.com",
                bytes(message("news@example.org", "Spring")),
                List.of("desk@example.org"));

        assertThat(SERVER.mailboxes().total()).isZero();
        assertThat(recipients(SERVER.held())).containsExactly("desk@example.org");
        assertThat(attribute(SERVER.held(), "verdicts")).contains("refuse NO_CONSENT");
    }

    @Test
    void strangerOfForeignDomainShouldBeToldWhenAuthenticated() throws Exception {
        SERVER.send("agency@example.com", message("news@example.org", "Spring"), "desk@example.org");

        assertThat(SERVER.only("agency@example.com").text()).contains("NO_CONSENT");
    }

    @Test
    void recipientShouldBeLeftOutWhenTheSenderWantsNoReport() throws Exception {
        sendWithWishes(
                List.of("b1@example.com", "b2@example.com"),
                DsnParameters.builder()
                        .envId(DsnParameters.EnvId.of("QQ314159"))
                        .addRcptParameter(
                                new MailAddress("b1@example.com"), RecipientDsnParameters.of(EnumSet.of(Notify.NEVER)))
                        .addRcptParameter(
                                new MailAddress("b2@example.com"),
                                RecipientDsnParameters.of(
                                        EnumSet.of(Notify.FAILURE), new MailAddress("b2+orig@example.net"))));

        assertThat(SERVER.only("news@example.org").text())
                .contains(
                        "Original-Envelope-Id: QQ314159",
                        "Original-Recipient: rfc822; b2+orig@example.net\r\nFinal-Recipient: rfc822; b2@example.com")
                .doesNotContain("b1@example.com");
    }

    @Test
    void reportShouldNotBeSentWhenTheSenderWantsNone() throws Exception {
        sendWithWishes(
                List.of("c@example.com"),
                DsnParameters.builder()
                        .addRcptParameter(
                                new MailAddress("c@example.com"), RecipientDsnParameters.of(EnumSet.of(Notify.NEVER))));

        assertThat(SERVER.mailboxes().total()).isZero();
        SERVER.assertNothingKept();
    }

    private static void sendWithWishes(List<String> recipients, DsnParameters.Builder wishes) throws Exception {
        MailImpl mail = MailImpl.builder()
                .name(MailImpl.getId())
                .sender("news@example.org")
                .addRecipients(recipients.toArray(String[]::new))
                .mimeMessage(
                        new MimeMessage(null, new ByteArrayInputStream(bytes(message("news@example.org", "Spring")))))
                .build();
        try {
            mail.setDsnParameters(wishes.build().orElseThrow());
            SERVER.james().mailetContext().sendMail(mail, "root");
        } finally {
            LifecycleUtil.dispose(mail);
        }
        SERVER.james().awaitIdle();
    }

    @ParameterizedTest
    @CsvSource({"'Spring\n Bcc: x@example.com', Bcc", "'=?utf-8?q?A=0D=0ABcc:_x@example.com?=', Bcc"})
    void subjectShouldNotAddAFieldToTheReport(String subject, String field) throws Exception {
        SERVER.send("news@example.org", message("news@example.org", subject), "d@example.com");

        assertThat(SERVER.only("news@example.org").message().getHeader(field)).isNull();
    }
}
