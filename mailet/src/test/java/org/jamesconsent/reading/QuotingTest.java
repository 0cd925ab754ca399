package org.jamesconsent.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.reading.MailReaderTest.read;

import org.jamesconsent.reading.intent.Intent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person wrote, wherever between and below the quoted newsletter it stands. */
class QuotingTest {
    private static final String HTML = "Subject: Re: Spring\nContent-Type: text/html; charset=utf-8\n\n";
    private static final String GMAIL =
            "<div class=\"gmail_quote gmail_quote_container\"><div dir=\"ltr\" class=\"gmail_attr\">";
    private static final String BLOCK = "<blockquote class=\"gmail_quote\" style=\"margin:0 0 0 .8ex\">";

    private static final String OUTLOOK = """
            Subject: Re: Spring

            From: Garden <news@example.org>
            Sent: Sunday, 22 November 2026 09:00
            To: Ann
            Subject: Spring
            """;

    private static void assertOwnWords(Reading reading, String words, Intent intent) {
        assertThat(reading).isInstanceOfSatisfying(Reading.Reply.class, reply -> {
            assertThat(reply.answer().ownWords()).isEqualTo(words);
            assertThat(reply.answer().intent()).isEqualTo(intent);
        });
    }

    @Test
    void answerBetweenGmailsQuotesShouldBeFound() {
        assertOwnWords(
                read(HTML + GMAIL + "On Sun, Garden wrote:<br></div>" + BLOCK + "Sow now.</blockquote>"
                        + "<div>I have no garden any more. Please remove me from your list.</div>" + BLOCK
                        + "Unsubscribe here.</blockquote></div>"),
                "I have no garden any more. Please remove me from your list.",
                Intent.WITHDRAW);
    }

    @Test
    void answerBelowGmailsQuoteShouldBeFound() {
        assertOwnWords(
                read(
                        HTML + GMAIL + "Le dim., Jardin a écrit :<br></div>" + BLOCK
                                + "Pour vous désinscrire, cliquez ici.</blockquote></div><div dir=ltr>Merci, très utile !</div>"),
                "Merci, très utile !",
                Intent.OTHER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<blockquote>A rule of thumb</blockquote>"})
    void newsletterThatGmailForwardsShouldNotBeTheWritersWords(String inside) {
        assertOwnWords(
                read(HTML + "<div>Look at this</div>" + GMAIL
                        + "---------- Forwarded message ---------<br>From: Garden<br></div><p>Sow now.</p>" + inside
                        + "<p>Unsubscribe</p></div>"),
                "Look at this",
                Intent.OTHER);
    }

    @Test
    void answerBelowWhatOutlookIndentsShouldBeFound() {
        assertOwnWords(
                read(
                        HTML
                                + "<div style='border:none;border-left:solid blue 1.5pt;padding:0cm 0cm 0cm 4.0pt'><div><div"
                                + " style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>From:</b> Garden</p>"
                                + "</div></div><p>Sow now. Unsubscribe</p></div><p class=MsoNormal>Please stop sending me this.</p>"),
                "Please stop sending me this.",
                Intent.WITHDRAW);
    }

    @Test
    void answerBelowOutlooksHeaderBlockShouldBeFoundWhenTheQuoteIsMarked() {
        assertOwnWords(
                read(OUTLOOK + "\n> Sow now.\n> Unsubscribe\n\nPlease take me off the list.\n"),
                "Please take me off the list.",
                Intent.WITHDRAW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-----Original Message-----\n"})
    void answerBelowOutlooksHeaderBlockShouldBeFoundWhenTheQuoteHasNoMarks(String line) {
        assertOwnWords(
                read(
                        OUTLOOK.replace("From:", line + "From:")
                                + "\nSow now.\n\nUnsubscribe here: https://example.org/u\n\nPlease take me off the list.\nAnn\n"),
                "Please take me off the list.\nAnn",
                Intent.WITHDRAW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Unsubscribe",
                "To unsubscribe, click here.",
                "Unsubscribe me: https://example.org/u",
                "(c) 2026 Garden. Unsubscribe me | My account"
            })
    void endOfTheNewsletterBelowOutlooksHeaderBlockShouldNotBeTheWritersWords(String end) {
        assertThat(read(OUTLOOK + "\nSow now.\n\n" + end + "\n"))
                .isInstanceOfSatisfying(
                        Reading.Reply.class,
                        reply -> assertThat(reply.answer().ownWords()).isEmpty());
    }

    @Test
    void endOfTheNewsletterShouldNotBeTheWritersWordsWhenTheyStandAbove() {
        assertOwnWords(
                read(OUTLOOK.replace("From:", "Lovely!\n\nFrom:") + "\nSow now.\n\nRemove me from the list.\n"),
                "Lovely!",
                Intent.OTHER);
    }

    @Test
    void introductionWithTheDateInBracketsShouldNotBeTheWritersWords() {
        assertOwnWords(
                read(
                        "Subject: Re: Spring\n\nTirem-me da lista.\n\nGarden <news@example.org> escreveu (domingo, 22/11/2026"
                                + " à(s) 09:00):\n\n> Semeie agora.\n"),
                "Tirem-me da lista.",
                Intent.WITHDRAW);
    }

    @Test
    void textShouldBeReadWhenItIsUtf7() {
        assertOwnWords(
                read("Subject: Re: Spring\nContent-Type: text/plain; charset=UTF-7\n\n"
                        + "D+AOk-sinscrivez-moi de la liste s'il vous pla+AO4-t. 1 +- 1 +2D3eAA-\n"),
                "Désinscrivez-moi de la liste s'il vous plaît. 1 + 1 \uD83D\uDE00",
                Intent.WITHDRAW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "+-", "+A", "+AO", "+//", "a+AOkb", "é+AOk-"})
    void brokenUtf7ShouldBeReadAsFarAsItGoes(String words) {
        assertThat(read("Subject: Re: Spring\nContent-Type: text/plain; charset=utf-7\n\n" + words + "\n"))
                .isInstanceOf(Reading.Reply.class);
    }

    @Test
    void subjectShouldBeReadWhenItIsUtf7() {
        assertThat(read("Subject: =?utf-7?Q?D+AOk-sinscription?=\n\n\n")).isInstanceOf(Reading.UnsubscribeMail.class);
    }
}
