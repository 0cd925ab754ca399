package org.jamesconsent.reading.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureJudgeTest {
    private static FailedRecipient failed(String status, String diagnostic) {
        return FailureJudge.judge(null, "ann@example.com", "failed", status, diagnostic);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // Clear words outrank a careless status.
                "5.7.1 | smtp; 550 5.7.1 <ann@example.com>: Recipient address rejected: User unknown | NO_SUCH_ADDRESS",
                "5.3.0 | smtp; 550 Unknown user ann@example.com | NO_SUCH_ADDRESS",
                "5.0.0 | smtp; 554 5.7.1 Nonexistent user | NO_SUCH_ADDRESS",
                "5.2.1 | smtp; 550-5.2.1 ann is receiving mail at a rate that stops more | POLICY",
                "5.1.1 | smtp; 550 5.1.1 Message refused, listed at spamhaus | CONTENT",
                "5.1.1 | smtp; 550 5.1.1 192.0.2.9 is listed at spamhaus | POLICY",
                // A definite status outranks vague words.
                "5.1.1 | smtp; 550 5.1.1 Not allowed here | NO_SUCH_ADDRESS",
                "5.7.1 | smtp; 550 5.7.1 Host not found in the list | POLICY",
                "5.7.13 | smtp; 525 5.7.13 Disabled recipient address | DISABLED",
                "5.7.1 | smtp; 550 5.7.1 Sending is disabled for you | POLICY",
                "5.7.27 | smtp; 550 5.7.27 Host does not accept mail | POLICY",
                "5.4.4 | x-unix; the name server knows it not | NO_SUCH_ADDRESS",
                "5.4.4 | x-unix; malformed name server reply | UNREACHABLE",
                "5.5.2 | smtp; 500 5.5.2 What was that? | PROTOCOL",
                // A status of details 0 says nothing, one in the text may.
                "5.1.0 | smtp; 550 5.1.0 <news@example.org> sender rejected | POLICY",
                "5.1.0 | smtp; 550 5.1.0 192.0.2.9 may not send for example.org, see its SPF record | POLICY",
                "5.1.0 | 5.1.0 - Unknown address error 550-'5.7.1 <b@example.org>... Access denied' | POLICY",
                "5.1.0 | 550 #5.1.0 Address rejected. | NO_SUCH_ADDRESS",
                "5.0.0 | smtp; 550 domain [example.org] mismatches client ip 192.0.2.9 | POLICY",
                // The stage of the dialogue.
                "- | host mx.example.com SMTP error from remote mail server after MAIL FROM:<b@example.org>: 550 Not found | POLICY",
                "- | 192.0.2.9 refused to talk to me: 554 No | POLICY",
                "- | host mx.example.com refused to talk to me: 421 Come back | UNREACHABLE",
                "- | SMTP error from remote mail server after EHLO james.example.org: 550 Rejected | POLICY",
                "- | SMTP error from remote mail server after end of data: 550 Rejected | CONTENT",
                "- | host mx.example.com said: 550 Never heard of it (in reply to end of DATA command) | CONTENT",
                "- | host mx.example.com said: 550 No such user (in reply to end of DATA command) | NO_SUCH_ADDRESS",
                "- | host mx.example.com said: 550 Rejected (in reply to RCPT TO command) | UNKNOWN",
                "- | host mx.example.com said: 552 No (in reply to RCPT TO command) | QUOTA",
                "- | host mx.example.com said: 552 No (in reply to end of DATA command) | TOO_LARGE",
                "- | host mx.example.com said: 550 Mailbox unavailable (in reply to RCPT TO command) | NO_SUCH_ADDRESS",
                "- | host mx.example.com said: 554 IP unclean, invalid IP for this domain [RCPT_TO] | POLICY",
                // The message.
                "- | SMTP error from remote mail server after end of data: 500 Line limit exceeded | CONTENT",
                "5.2.0 | smtp; 550 5.2.0 Message Filtered | CONTENT",
                // The servers.
                "5.0.0 | smtp; 504 Command parameter not implemented | PROTOCOL",
                "5.5.0 | smtp; 503 Improper sequence of commands | PROTOCOL",
                "- | 500 Remote server does not support TLS (state 6) | PROTOCOL",
                "- | The recipient server did not accept our requests to connect. | UNREACHABLE",
                "- | Name service error for domain example.com: Host not found, try again | UNREACHABLE",
                "- | Name service error for domain example.com: Host not found | NO_SUCH_ADDRESS",
                "5.0.0 | smtp; 554 Service currently unavailable | UNREACHABLE",
                "- | Unable to deliver after many retries, giving up. | UNREACHABLE",
                "5.3.0 | x-unix; 255 unknown mailer error | UNREACHABLE",
                // The mailbox.
                "- | child status 100...The user's mailfolder is full. | QUOTA",
                "- | The number of messages in the mailbox exceeded the local limit. | QUOTA",
                "5.0.0 | smtp; 550 Mailbox is frozen | DISABLED",
                "- | vdelivermail: account is locked | DISABLED",
                "- | smtp; 550 Recipient address rejected: Access denied. | NO_SUCH_ADDRESS",
                // Nothing.
                "5.0.0 | - | UNKNOWN",
                "- | 554 Transaction failed | UNKNOWN",
            })
    void causeShouldRestOnTheBestWitness(String status, String diagnostic, FailureCause cause) {
        assertThat(failed(status == null ? "" : status, diagnostic == null ? "" : diagnostic)
                        .cause())
                .isEqualTo(cause);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5.1.1 | 550 User unknown | PERMANENT | true",
                "4.1.1 | 450 User unknown | TEMPORARY | true",
                "5.2.1 | 550 Account disabled | PERMANENT | true",
                "5.0.0 | 550 No | TEMPORARY | true",
                "4.0.0 | 450 No | TEMPORARY | true",
                "5.4.7 | 554 Expired | TEMPORARY | true",
                "5.2.2 | 552 Full | TEMPORARY | false",
                "5.7.1 | 550 Listed | NOT_THE_ADDRESS | false",
                "5.5.2 | 500 What? | NOT_THE_ADDRESS | false",
                "2.1.5 | 250 Ok | RELAYED | false",
            })
    void addressShouldBeDeadOnlyWhenSomethingSaysSo(
            String status, String diagnostic, Permanence permanence, boolean addressFault) {
        FailedRecipient recipient = failed(status, diagnostic);

        assertThat(recipient.permanence()).isEqualTo(permanence);
        assertThat(recipient.isAddressFault()).isEqualTo(addressFault);
    }

    @Test
    void statusShouldBeTheOneThatSaysMore() {
        assertThat(failed("5.0.0", "550 5.1.1 no").status()).isEqualTo("5.1.1");
        assertThat(failed("5.1.0", "550 5.1.0 no '5.7.1 no'").status()).isEqualTo("5.7.1");
        assertThat(failed("5.1.1", "550 5.7.1 no").status()).isEqualTo("5.1.1");
        assertThat(failed("5.0.0", "550 no at 5.1.1.9").status()).isEqualTo("5.0.0");
    }

    @Test
    void wholeDiagnosticShouldBeReadAndItsBeginningBeShown() {
        FailedRecipient recipient = failed("", "x ".repeat(400) + "User unknown");

        assertThat(recipient.cause()).isEqualTo(FailureCause.NO_SUCH_ADDRESS);
        assertThat(recipient.diagnostic()).hasSize(500);
    }
}
