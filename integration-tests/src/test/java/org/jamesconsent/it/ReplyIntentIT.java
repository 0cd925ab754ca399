package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.token;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jamesconsent.testing.Mailboxes.Received;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people write back to a newsletter in their own words. */
class ReplyIntentIT {
    private static final String CLUB = "club@example.org";

    /** Two purposes share this address. */
    private static final String DESK = "desk@example.org";

    @RegisterExtension
    static final SampleJames SERVER = new SampleJames()
            .with("mailetcontainer.xml", "<replyTo>none</replyTo>", "<replyTo>add</replyTo>")
            .with("consent.xml", xml -> xml.replace(
                            "<sender>club@example.org</sender>",
                            "<sender>club@example.org</sender><replyAddress>club@example.org</replyAddress>")
                    .replace(
                            "<sender>trade@example.org</sender>",
                            "<sender>trade@example.org</sender><replyAddress>desk@example.org</replyAddress>")
                    .replace(
                            "<sender>offers@example.org</sender>",
                            "<sender>offers@example.org</sender><replyAddress>desk@example.org</replyAddress>"));

    private static Received copyFor(String person) throws Exception {
        SERVER.mailboxes().clear();
        SERVER.sendClub(person);
        Received copy = SERVER.only(person);
        SERVER.mailboxes().clear();
        return copy;
    }

    private static String letter(String from, String subject, String words, String... headers) {
        return "From: " + from + "\nTo: club@example.org\nSubject: " + subject + "\nMessage-ID: <reply@example.com>\n"
                + String.join("", List.of(headers).stream().map(h -> h + "\n").toList())
                + "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
                + words;
    }

    private static void writes(String sender, String letter, String... addresses) throws Exception {
        SERVER.send(SERVER.stranger(), sender, bytes(letter), List.of(addresses));
    }

    private static String reading(Received mail) throws Exception {
        String[] values = mail.message().getHeader("Consent-Reading");
        return values == null ? "" : String.join(", ", values).replaceAll("\\s+", " ");
    }

    /** What was delivered, with LF, without the field that James's delivery puts on top. */
    private static String octets(Received mail) {
        return new String(mail.bytes(), StandardCharsets.UTF_8)
                .replace("\r\n", "\n")
                .replaceFirst("^Delivered-To: [^\n]*\n", "");
    }

    private static void assertHasLeft(String person) throws Exception {
        SERVER.mailboxes().clear();
        SERVER.sendClub(person);
        assertThat(SERVER.at(person)).isEmpty();
        assertThat(SERVER.only(CLUB).text()).contains("OPTED_OUT");
        SERVER.assertNothingKept();
    }

    @Test
    void withdrawalInFrenchAboveTheQuotedNewsletterShouldCount() throws Exception {
        Received copy = copyFor("a@example.com");
        String quoted = copy.text().replaceAll("(?s)^.*?\r?\n\r?\n", "").replaceAll("(?m)^", "> ");

        writes(
                "a@example.com",
                letter(
                        "Anne <a@example.com>",
                        "Re: Meeting",
                        "Bonjour,\n\nmerci de me désinscrire de cette liste.\n\nAnne\n\n"
                                + "Le 22 nov. 2026 à 09:00, Le club <club@example.org> a écrit :\n" + quoted + "\n"),
                CLUB);

        Received passed = SERVER.only(CLUB);
        assertThat(reading(passed)).matches("withdrawn; purpose=example/club; entry=\\d+");
        assertThat(passed.text()).contains("Subject: Re: Meeting");
        Received answer = SERVER.only("a@example.com");
        assertThat(answer.sender()).isEmpty();
        assertThat(answer.message().getHeader("In-Reply-To", null)).isEqualTo("<reply@example.com>");
        assertHasLeft("a@example.com");
        assertThat(SERVER.history("a@example.com"))
                .contains("mail:reply", "<reply@example.com>", "merci de me désinscrire de cette liste");
    }

    @Test
    void doubtfulLetterShouldArriveFlaggedAndChangeNothing() throws Exception {
        String letter = letter(
                "d@example.com",
                "Re: Meeting",
                "I was thinking about whether to unsubscribe from this list, but my wife says I should not.\n");

        writes("d@example.com", letter, CLUB);

        Received passed = SERVER.only(CLUB);
        assertThat(reading(passed)).isEqualTo("doubtful; why=unclear");
        assertThat(SERVER.at("d@example.com")).isEmpty();
        copyFor("d@example.com");
    }

    @Test
    void withdrawalFromEverythingShouldStopEverything() throws Exception {
        writes(
                "g@example.com",
                letter("g@example.com", "Re: Offers", "Please unsubscribe me from all your mailing lists.\n"),
                DESK);

        assertThat(reading(SERVER.only(DESK))).matches("withdrawn; entry=\\d+");
        assertHasLeft("g@example.com");
    }

    @Test
    void erasureShouldBeAnObjectionAndReachPeople() throws Exception {
        writes(
                "h@example.com",
                letter("h@example.com", "My data", "Please delete all personal data you hold about me.\n"),
                CLUB);

        assertThat(reading(SERVER.only(CLUB))).matches("erasure; entry=\\d+");
        assertHasLeft("h@example.com");
    }

    @Test
    void accessRequestShouldChangeNothingAndReachPeople() throws Exception {
        writes(
                "i@example.com",
                letter(
                        "i@example.com",
                        "GDPR",
                        "Under article 15 GDPR, please send me a copy of all personal data you hold about me.\n"),
                CLUB);

        assertThat(reading(SERVER.only(CLUB))).startsWith("access");
        copyFor("i@example.com");
    }

    @Test
    void whoAsksForTheLinkShouldGetIt() throws Exception {
        String letter = letter("j@example.com", "Re: Meeting", "Where is the unsubscribe link? I cannot find it.\n");

        writes("j@example.com", letter, CLUB);

        Received answer = SERVER.only("j@example.com");
        String link = new String(answer.bytes(), StandardCharsets.US_ASCII)
                .replaceAll("(?s)=\r\n", "")
                .replaceAll("(?s).*(https://consent.example.org/unsubscribe/[a-z2-7]{48}).*", "$1");
        assertThat(link).isEqualTo("https://consent.example.org/unsubscribe/" + token(copyFor("j@example.com")));
        writes("elsewhere@example.com", letter, CLUB);
        assertThat(SERVER.at("elsewhere@example.com")).isEmpty();
    }
}
