package org.jamesconsent.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jamesconsent.reading.automata.AutomaticKind;
import org.jamesconsent.reading.intent.Intent;
import org.jamesconsent.reading.intent.Scope;
import org.jamesconsent.reading.mail.ReadingBudget;
import org.jamesconsent.reading.report.FailureCause;
import org.jamesconsent.reading.report.Permanence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailReaderTest {
    private static final MailReader READER = new MailReader(ReadingBudget.DEFAULT);

    private static final String ORIGINAL = """
            Message-ID: <1@example.org>
            Consent-Verdict: allow CONSENT; purpose=example/newsletter; row=5; entry=17; token=abc
            List-Unsubscribe: <https://consent.example.org/u/abc>
            Subject: Spring

            Text""";

    static Reading read(String message) {
        return READER.read(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readShouldFindWithdrawalInOwnWordsWhenNewsletterIsQuotedBelow() {
        Reading reading = read("""
                From: Ann <ann@example.com>
                Subject: Re: Spring
                Message-ID: <2@example.com>
                In-Reply-To: <1@example.org>
                References: <0@example.org> <1@example.org>

                Stop

                On Sun, Nov 22, 2026 at 9:00 AM Garden <news@example.org> wrote:
                > Spring is near. Please unsubscribe here.
                """);

        assertThat(reading).isInstanceOfSatisfying(Reading.Reply.class, reply -> {
            assertThat(reply.answer().intent()).isEqualTo(Intent.WITHDRAW);
            assertThat(reply.answer().intents()).isEqualTo(Set.of(Intent.WITHDRAW));
            assertThat(reply.answer().scope()).isEqualTo(Scope.THIS_PURPOSE);
            assertThat(reply.answer().sentence()).isEqualTo("Stop");
            assertThat(reply.answer().ownWords()).isEqualTo("Stop");
            assertThat(reply.heading().from()).isEqualTo("ann@example.com");
            assertThat(reply.heading().inReplyTo()).containsExactly("<1@example.org>");
            assertThat(reply.heading().references()).containsExactly("<0@example.org>", "<1@example.org>");
        });
    }

    @Test
    void readShouldLeaveQuotedNewsletterAloneWhenReplySaysNothingOfLeaving() {
        Reading reading = read("""
                Subject: Re: Stop the snails

                Lovely, thanks!

                On Sun, Nov 22, 2026 at 9:00 AM Garden <news@example.org> wrote:
                > unsubscribe
                """);

        assertThat(reading).isInstanceOfSatisfying(Reading.Reply.class, reply -> {
            assertThat(reply.answer().intent()).isEqualTo(Intent.OTHER);
            assertThat(reply.answer().ownWords()).isEqualTo("Lovely, thanks!");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ik ontvang liever geen reclame meer.",
                "Ik ontvang graag geen nieuwsbrieven meer.",
                "Ik wil geen mails meer ontvangen.",
                "Ik heb geen interesse om mails te ontvangen."
            })
    void readShouldFindWithdrawalWhenDutchWriterWouldRatherReceiveNothing(String words) {
        assertThat(read("Subject: Re: Lente\n\n" + words + "\n"))
                .isInstanceOfSatisfying(
                        Reading.Reply.class,
                        reply -> assertThat(reply.answer().intent()).isEqualTo(Intent.WITHDRAW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ik heb geen bevestiging ontvangen.",
                "Wij hebben nog niets gekregen.",
                "Ik heb nog steeds geen bevestiging van jullie ontvangen.",
                "Helaas krijg ik al weken geen nieuwsbrief."
            })
    void readShouldFindNoWithdrawalWhenDutchWriterReceivedNothing(String words) {
        assertThat(read("Subject: Re: Lente\n\n" + words + "\n"))
                .isInstanceOfSatisfying(
                        Reading.Reply.class,
                        reply -> assertThat(reply.answer().intent()).isEqualTo(Intent.OTHER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Unsubscribe? Never!",
                "Darme de baja? Jamás!",
                "Stop! I changed my mind, please keep the red rose in my order for next week.",
                "Mein Mann möchte den Newsletter nicht mehr.",
                "Please take my name off the prize draw.",
                "Please remove jo.old@example.com and use this one.",
                "Faut-il se désinscrire pour changer d'adresse ?",
                "Ik wil mijn energiecontract opzeggen."
            })
    void readShouldFindNoWithdrawalWhenLeavingIsOnlySpokenOf(String words) {
        assertThat(read("Subject: Re: Spring\n\n" + words + "\n"))
                .isInstanceOfSatisfying(
                        Reading.Reply.class,
                        reply -> assertThat(reply.answer().intent()).isIn(Intent.OTHER, Intent.DOUBTFUL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Not for me, unsubscribe please.",
                "Enough, I am drowning in emails.",
                "Unsubscribe - changed job.",
                "I never got my voucher, please take me off the list.",
                "Keine E-Mails mehr an meine Arbeitsadresse."
            })
    void readShouldFindWithdrawalInOneClauseOfSeveral(String words) {
        assertThat(read("Subject: Re: Spring\n\n" + words + "\n"))
                .isInstanceOfSatisfying(
                        Reading.Reply.class,
                        reply -> assertThat(reply.answer().intent()).isEqualTo(Intent.WITHDRAW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"STOP", "unsubscribe", "Désinscription", "=?utf-8?q?D=C3=A9sinscription?="})
    void readShouldFindCommandWhenSubjectIsCommandAndBodyIsEmpty(String subject) {
        assertThat(read("Subject: " + subject + "\n\n\n")).isInstanceOf(Reading.UnsubscribeMail.class);
    }

    @Test
    void readShouldFindSubscriptionWhenSubjectIsCommandAndBodyIsEmpty() {
        assertThat(read("Subject: subscribe\n\n")).isInstanceOf(Reading.SubscribeMail.class);
    }

    @Test
    void readShouldFindUnsubscribeMailWhenAppleMailSentIt() {
        assertThat(read("X-Apple-Unsubscribe: true\nAuto-Submitted: auto-replied\nSubject: unsubscribe\n\n"))
                .isInstanceOf(Reading.UnsubscribeMail.class);
    }

    @Test
    void readShouldFindVacationWhenMachineReplied() {
        assertThat(read("Auto-Submitted: auto-replied\nSubject: Automatic reply: Spring\n\nI am away. STOP\n"))
                .isInstanceOfSatisfying(Reading.AutomaticReply.class, reply -> assertThat(reply.kind())
                        .isEqualTo(AutomaticKind.VACATION));
    }

    @Test
    void readShouldTellRecipientsApartWhenStandardReportHasSeveral() {
        Reading reading = read("""
                From: MAILER-DAEMON@mx.example.net
                Subject: Undelivered Mail Returned to Sender
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b

                It did not work.
                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example.net

                Original-Recipient: rfc822;ann@example.com
                Final-Recipient: rfc822; a.n@example.net
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1 <a.n@example.net>:
                 User unknown

                Final-Recipient: rfc822; bob@example.net
                Action: failed
                Status: 5.2.2
                Diagnostic-Code: smtp; 552 5.2.2 Over quota
                --b
                Content-Type: message/rfc822

                """ + ORIGINAL + "\n--b--\n");

        assertThat(reading).isInstanceOfSatisfying(Reading.Bounce.class, bounce -> {
            assertThat(bounce.dialect()).isEqualTo("rfc3464");
            assertThat(bounce.recipients()).hasSize(2);
            assertThat(bounce.recipients().get(0).address()).isEqualTo("ann@example.com");
            assertThat(bounce.recipients().get(0).finalRecipient()).isEqualTo("a.n@example.net");
            assertThat(bounce.recipients().get(0).status()).isEqualTo("5.1.1");
            assertThat(bounce.recipients().get(0).permanence()).isEqualTo(Permanence.PERMANENT);
            assertThat(bounce.recipients().get(1).cause()).isEqualTo(FailureCause.QUOTA);
            assertThat(bounce.recipients().get(1).isAddressFault()).isFalse();
            assertThat(bounce.returned()).isNotNull();
            assertThat(bounce.returned().headers().value("Consent-Verdict"))
                    .hasValueSatisfying(value -> assertThat(value).endsWith("token=abc"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "FYI, this one is dead."})
    void readShouldFindBounceWhenItWasForwardedAsAttachment(String words) {
        Reading reading = read("""
                From: Desk <desk@example.org>
                Subject: Fwd: Undelivered Mail
                Content-Type: multipart/mixed; boundary=a

                --a

                """ + words + """

                --a
                Content-Type: message/rfc822

                From: MAILER-DAEMON@mx.example.net
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example.net

                Final-Recipient: rfc822; bob@example.net
                Action: failed
                Status: 5.1.1

                --b
                Content-Type: text/rfc822-headers

                """ + ORIGINAL + "\n--b--\n--a--\n");

        assertThat(reading).isInstanceOfSatisfying(Reading.Bounce.class, bounce -> {
            assertThat(bounce.heading().from()).isEqualTo("desk@example.org");
            assertThat(bounce.recipients().getFirst().address()).isEqualTo("bob@example.net");
            assertThat(bounce.returned()).isNotNull();
            assertThat(bounce.returned().headers().has("Consent-Verdict")).isTrue();
        });
    }

    @Test
    void readShouldFindReplyWhenSomebodyWritesAboutAnAttachedBounce() {
        Reading reading = read("""
                From: Desk <desk@example.org>
                Subject: What now?
                Content-Type: multipart/mixed; boundary=a

                --a

                Can you look into this?
                --a
                Content-Type: message/rfc822

                From: MAILER-DAEMON@mx.example.net
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b
                Content-Type: message/delivery-status

                Final-Recipient: rfc822; bob@example.net
                Action: failed
                Status: 5.1.1
                --b--
                --a--
                """);

        assertThat(reading).isInstanceOf(Reading.Reply.class);
    }

    @Test
    void readShouldFindTokenWhenComplaintReturnsHeadersOnly() {
        Reading reading = read("""
                From: feedback@example.net
                Subject: FW: Spring
                Content-Type: multipart/report; report-type=feedback-report; boundary=b

                --b

                A complaint.
                --b
                Content-Type: message/feedback-report

                Feedback-Type: abuse
                User-Agent: Loop/1.0
                Original-Mail-From: <bounces@example.org>
                Original-Rcpt-To: <ann@example.com>
                --b
                Content-Type: text/rfc822-headers

                """ + ORIGINAL + "\n--b--\n");

        assertThat(reading).isInstanceOfSatisfying(Reading.Complaint.class, complaint -> {
            assertThat(complaint.report().isComplaint()).isTrue();
            assertThat(complaint.report().originalRecipients()).containsExactly("ann@example.com");
            assertThat(complaint.returned()).isNotNull();
            assertThat(complaint.returned().headersOnly()).isTrue();
            assertThat(complaint.returned().headers().has("Consent-Verdict")).isTrue();
        });
    }

    @Test
    void readShouldSayOtherWhenNothingCanBeRead() {
        assertThat(READER.read(new byte[0])).isInstanceOf(Reading.Other.class);
    }
}
