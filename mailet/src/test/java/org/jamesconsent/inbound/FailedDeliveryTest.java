package org.jamesconsent.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jamesconsent.reading.MailReader;
import org.jamesconsent.reading.Reading;
import org.jamesconsent.reading.mail.HeaderFields;
import org.jamesconsent.reading.mail.Heading;
import org.jamesconsent.reading.mail.ReadingBudget;
import org.jamesconsent.reading.report.FailedRecipient;
import org.jamesconsent.reading.report.FailureCause;
import org.jamesconsent.reading.report.Permanence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailedDeliveryTest {
    private static Optional<FailedDelivery> of(FailedRecipient... recipients) {
        Heading heading = new Heading(null, null, "", List.of(), List.of(), HeaderFields.NONE);
        return FailedDelivery.of(new Reading.Bounce(heading, List.of(recipients), null, "rfc3464"));
    }

    private static FailedRecipient failed(String status, Permanence permanence, FailureCause cause) {
        return new FailedRecipient(null, "ann@example.com", status, permanence, cause, "text");
    }

    private static Optional<FailedDelivery> read(String mail) {
        Reading reading = new MailReader(ReadingBudget.DEFAULT)
                .read(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        assertThat(reading).isInstanceOf(Reading.Bounce.class);
        return FailedDelivery.of((Reading.Bounce) reading);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "5.1.1, PERMANENT, NO_SUCH_ADDRESS, 5.1.1",
                "4.4.1, TEMPORARY, UNREACHABLE, 4.4.1",
                "5.4.4, TEMPORARY, UNREACHABLE, 4.4.4",
                "4.1.1, PERMANENT, NO_SUCH_ADDRESS, 5.1.1",
                "-, PERMANENT, UNKNOWN, 5.0.0",
                "nonsense, TEMPORARY, UNKNOWN, 4.0.0",
            })
    void statusShouldBeOfTheClassThatThePermanenceSays(
            String reported, Permanence permanence, FailureCause cause, String status) {
        assertThat(of(failed(reported, permanence, cause))).contains(new FailedDelivery(status, "text"));
    }

    @ParameterizedTest
    @CsvSource({
        "5.2.2, TEMPORARY, QUOTA",
        "4.7.1, TEMPORARY, GREYLISTED",
        "5.7.1, NOT_THE_ADDRESS, CONTENT",
        "5.7.1, NOT_THE_ADDRESS, POLICY",
        "4.4.1, DELAYED, UNREACHABLE",
        "2.1.5, RELAYED, NONE",
    })
    void nothingShouldFollowWhenItSaysNothingOfTheAddress(String status, Permanence permanence, FailureCause cause) {
        assertThat(of(failed(status, permanence, cause))).isEmpty();
    }

    @Test
    void nothingShouldFollowWhenTheMailArrivedSomewhere() {
        FailedRecipient dead = failed("5.1.1", Permanence.PERMANENT, FailureCause.NO_SUCH_ADDRESS);

        assertThat(of()).isEmpty();
        assertThat(of(dead, failed("2.0.0", Permanence.RELAYED, FailureCause.NONE)))
                .isEmpty();
        assertThat(of(dead, failed("4.4.1", Permanence.TEMPORARY, FailureCause.UNREACHABLE))
                        .map(FailedDelivery::status))
                .contains("4.4.1");
        assertThat(of(dead, dead).map(FailedDelivery::status)).contains("5.1.1");
    }

    @Test
    void reportOfJamessRemoteDeliveryShouldTellOfADeadAddress() {
        String report = """
                From: postmaster@example.org
                To: bounces+abc@example.org
                Subject: Re: Meeting
                Auto-Submitted: auto-replied
                Message-ID: <1.2.3@james.example.org>
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

                --=_b
                Content-Type: text/plain; charset=us-ascii

                Hi. This is the James mail server at james.example.org.
                I'm afraid I wasn't able to deliver your message to the following addresses.

                Failed recipient(s):
                ann@example.com

                Error message:
                550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown

                --=_b
                Content-Type: message/delivery-status; name=status.dat
                Content-Description: Delivery Status Notification

                Reporting-MTA: dns; james.example.org
                Received-From-MTA: dns; 127.0.0.1

                Final-Recipient: rfc822; ann@example.com
                Action: failed
                Status: 550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown
                Diagnostic-Code: smtp; 550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown
                Last-Attempt-Date: Sun, 22 Nov 2026 08:00:00 +0000

                --=_b
                Content-Type: message/rfc822

                Subject: Meeting

                See you.

                --=_b--
                """;

        assertThat(read(report).map(FailedDelivery::status)).contains("5.1.1");
    }

    @Test
    void reportOfJamessLocalDeliveryShouldTellOfADeadAddress() {
        String report = """
                From: postmaster@example.org
                To: bounces+abc@example.org
                Subject: Meeting
                Auto-Submitted: auto-replied
                Message-ID: <1.2.3@james.example.org>
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

                --=_b
                Content-Type: text/plain; charset=us-ascii

                Hi. This is the James mail server at james.example.org.
                I'm afraid I wasn't able to deliver your message to the following addresses.

                Failed recipient(s):
                ann@example.org

                Error message:
                550 - Requested action not taken: no such user here

                --=_b
                Content-Type: message/delivery-status; name=status.dat
                Content-Description: Delivery Status Notification

                Reporting-MTA: dns; james.example.org
                Received-From-MTA: dns; 127.0.0.1

                Final-Recipient: rfc822; ann@example.org
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: X-James; 5.1.1
                Last-Attempt-Date: Sun, 22 Nov 2026 08:00:00 +0000

                --=_b--
                """;

        assertThat(read(report).map(FailedDelivery::status)).contains("5.1.1");
    }
}
