package org.jamesconsent.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jamesconsent.reading.mail.ReadingBudget;

/** Of mails made of the pieces that matter, in any order: reading never throws, and says the same each time. */
class ReadingPropertyTest {
    private static final MailReader READER = new MailReader(ReadingBudget.DEFAULT);

    @Provide
    Arbitrary<String> mails() {
        return Arbitraries.of(
                        "Subject: Re: =?utf-8?q?St=",
                        "Auto-Submitted: auto-replied\r\n",
                        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n",
                        "Content-Type: text/html; charset=utf-16\r\n",
                        "Content-Transfer-Encoding: base64\r\n",
                        "Content-Type: message/delivery-status\r\n",
                        "Content-Type: message/feedback-report\r\n",
                        "\r\n",
                        "\r\n--b\r\n",
                        "\r\n--b--\r\n",
                        "Final-Recipient: rfc822; a@b.example\r\n",
                        "Status: 5.1.1\r\n",
                        "Please unsubscribe me. ",
                        "On 22 Nov 2026, x <a@b.example> wrote:\r\n",
                        "> quoted\r\n",
                        "<blockquote>",
                        "</div>",
                        "-- \r\n",
                        "Stop? ",
                        "n'",
                        "\u00e9\u0301\ud83d",
                        "\0")
                .list()
                .ofMaxSize(30)
                .map(pieces -> String.join("", pieces));
    }

    @Property(tries = 500)
    void readShouldSayTheSameTwiceWhateverTheMail(@ForAll("mails") String mail) {
        byte[] message = mail.getBytes(StandardCharsets.UTF_8);

        String first = described(READER.read(message));

        assertThat(described(READER.read(message.clone()))).isEqualTo(first);
    }

    private static String described(Reading reading) {
        return switch (reading) {
            case Reading.Reply reply -> "reply " + reply.answer();
            case Reading.UnsubscribeMail mail -> "unsubscribe " + mail.command() + mail.scope();
            case Reading.SubscribeMail mail -> "subscribe " + mail.command();
            case Reading.AutomaticReply reply -> "automatic " + reply.kind() + reply.sign();
            case Reading.Bounce bounce -> "bounce " + bounce.dialect() + bounce.recipients();
            case Reading.Complaint complaint -> "complaint " + complaint.report();
            case Reading.Other other -> "other " + other.why();
        };
    }
}
