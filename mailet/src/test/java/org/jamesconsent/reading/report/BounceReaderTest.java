package org.jamesconsent.reading.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.jamesconsent.reading.mail.MailView;
import org.jamesconsent.reading.mail.ReadingBudget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounces of several recipients, and what is none; those of one recipient stand under {@code inbound/bounce}. */
class BounceReaderTest {
    private static Optional<BounceReport> read(String mail) throws MalformedMessageException {
        return BounceReader.read(
                MailView.of(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8), ReadingBudget.DEFAULT));
    }

    private static List<String> recipients(String mail) throws MalformedMessageException {
        return read(mail).orElseThrow().recipients().stream()
                .map(recipient -> recipient.address() + " " + recipient.cause())
                .toList();
    }

    @Test
    void transcriptShouldTellApartWhatEachServerSaid() throws MalformedMessageException {
        assertThat(recipients("""
                From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.org>
                To: bounces@example.org
                Subject: Returned mail: User unknown

                   ----- Transcript of session follows -----
                While talking to mx.example.com:
                >>> MAIL From:<news@example.org>
                <<< 501 <news@example.org>... you are not welcome
                554 <ann@example.com>... Remote protocol error
                550 example.edu (smtp)... 550 Host unknown
                554 <bob@example.edu>... 550 Host unknown
                While talking to mx.example.net:
                >>> RCPT To:<cy@example.net>
                <<< 550 <cy@example.net>... User unknown
                550 <cy@example.net>... User unknown

                   ----- Unsent message follows -----
                Received: by mx.example.org
                To: dee@example.net
                """))
                .containsExactly(
                        "ann@example.com POLICY", "bob@example.edu NO_SUCH_ADDRESS", "cy@example.net NO_SUCH_ADDRESS");
    }

    @Test
    void reasonsForPeopleShouldGoToTheirRecipients() throws MalformedMessageException {
        assertThat(recipients("""
                From: MAILER-DAEMON@mx.example.org
                To: bounces@example.org
                Subject: Delivery status notification: failed
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain

                It did not go to

                ann@example.com: 550 5.1.1 <ann@example.com>: User unknown
                bob@example.com: 552 5.2.2 <bob@example.com>: Mailbox full
                cy@example.com: 550 5.7.26 <cy@example.com>: not authenticated

                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example.org

                Final-Recipient: rfc822; ann@example.com
                Action: failed
                Status: 5.0.0

                Final-Recipient: rfc822; bob@example.com
                Action: failed
                Status: 5.0.0

                Final-Recipient: rfc822; cy@example.com
                Action: delayed
                Status: 4.0.0

                --b--
                """))
                .containsExactly("ann@example.com NO_SUCH_ADDRESS", "bob@example.com QUOTA", "cy@example.com UNKNOWN");
    }

    @Test
    void noticeOfJamesShouldNameAllRecipientsOfTheEnvelopeAndNobodyOfTheHeader() throws MalformedMessageException {
        assertThat(recipients("""
                Return-Path: <>
                From: postmaster@example.org
                Subject: Re:Spring

                Error message below:
                550 - no such user here

                Message details:
                  Subject: Spring
                  MAIL FROM: news@example.org
                  RCPT TO: ann@example.org
                           bob@example.org
                  From:\040
                news@example.org\040

                  To:\040
                cy@example.org\040
                """))
                .containsExactly("ann@example.org NO_SUCH_ADDRESS", "bob@example.org NO_SUCH_ADDRESS");
    }

    @Test
    void linesThatBeginWithAnAddressShouldBeReadEach() throws MalformedMessageException {
        assertThat(recipients("""
                From: mailer-daemon@mx.example.org
                Subject: Undelivered Mail Returned to Sender

                Your mail was not delivered.

                ann@example.com Invalid Address, ERROR_CODE :550, 5.1.1 User Unknown
                bob@example.com Invalid Address, ERROR_CODE :550, 5.2.2 Mailbox Full
                """)).containsExactly("ann@example.com NO_SUCH_ADDRESS", "bob@example.com QUOTA");
    }

    @Test
    void nobodyShouldBeBlamedWhenTheNoticeNamesNobody() throws MalformedMessageException {
        assertThat(recipients("""
                From: MAILER-DAEMON@mx.example.org
                To: bounces@example.org
                Subject: Undelivered Mail Returned to Sender

                The mail did not arrive. Questions go to postmaster@mx.example.org, also about full mailboxes.
                """)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A shop's parcel, a person who sends a bounce on, one who is away, and alarms.
                "From: no-reply@example.com\nSubject: Your parcel\n\nIt could not be delivered to ann@example.com today.\n",
                "From: Ann <ann@example.com>\nSubject: Fwd: Returned mail\n\nWhat is this?\n> From: MAILER-DAEMON\n> <bob@example.net>... User unknown\n",
                "Return-Path: <>\nFrom: Ann <ann@example.com>\nSubject: Away\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nOur version 5.1.1 is out. bob@example.com\n--b\nContent-Type: message/rfc822\n\nTo: ann@example.com\n\nx\n--b--\n",
                "From: x <no-reply@sns.amazonaws.com>\nSubject: Alarm\n\n{\"Type\":\"Notification\",\"Message\":\"{}\"}\n",
                "From: x <no-reply@sns.amazonaws.com>\nSubject: Alarm\n\n{\"notificationType\":\"Bounce\n"
            })
    void otherMailShouldBeNoBounce(String mail) throws MalformedMessageException {
        assertThat(read(mail)).isEmpty();
    }

    @Test
    void reportOfVeryManyUnexplainedRecipientsShouldKeepWhatTheBudgetAllows() throws MalformedMessageException {
        StringBuilder notice = new StringBuilder();
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 1500; i++) {
            notice.append("p").append(i).append("@example.com: it did not work\n");
            fields.append("Final-Recipient: rfc822; p").append(i).append("@example.com\nAction: failed\n\n");
        }

        assertThat(read("From: <>\nContent-Type: multipart/report; boundary=b\n\n--b\n\n" + notice
                                + "\n--b\nContent-Type: message/delivery-status\n\n" + fields + "--b--\n")
                        .orElseThrow()
                        .recipients())
                .hasSize(ReadingBudget.DEFAULT.recipients());
    }
}
