package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.message;
import static org.jamesconsent.it.SampleJames.token;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jamesconsent.testing.Mailboxes.Received;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write back to a newsletter. */
class ReplyIT {
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
    void tokenInTheReplyAddressShouldTellWhoWrites() throws Exception {
        Received copy = copyFor("b@example.com");
        String address = copy.message().getHeader("Reply-To", null).replaceAll("\\s", "");
        assertThat(address).isEqualTo("club+" + token(copy) + "@example.org");

        writes("b.other@example.net", letter("b.other@example.net", "unsubscribe", "\n"), address);

        assertHasLeft("b@example.com");
        copyFor("b.other@example.net");
    }

    @Test
    void foreignTokenInTheReplyAddressShouldBeDoubtfulAndCounted() throws Exception {
        long before = SERVER.counted("consentIgnoredReplies");
        String address = "club+" + "b".repeat(48) + "@example.org";

        writes("b.third@example.net", letter("b.third@example.net", "unsubscribe", "\n"), address);

        assertThat(reading(SERVER.only(address))).isEqualTo("doubtful; why=foreign-token");
        assertThat(SERVER.counted("consentIgnoredReplies")).isEqualTo(before + 1);
        copyFor("b.third@example.net");
    }

    @Test
    void otherLettersShouldArriveUntouched() throws Exception {
        String letter = letter("c@example.com", "Re: Meeting", "See you on Friday, then!\n");

        writes("c@example.com", letter, CLUB);

        assertThat(octets(SERVER.only(CLUB))).isEqualTo(letter);
        assertThat(SERVER.mailboxes().total()).isOne();
        copyFor("c@example.com");
    }

    @Test
    void withdrawalFromOneOfSeveralPurposesShouldBeDoubtful() throws Exception {
        String letter = letter("e@example.com", "unsubscribe", "\n");

        writes("e@example.com", letter, DESK);

        Received passed = SERVER.only(DESK);
        assertThat(reading(passed)).isEqualTo("doubtful; why=several-purposes");
        assertThat(octets(passed)).isEqualTo("Consent-Reading: doubtful; why=several-purposes\n" + letter);
        assertThat(SERVER.at("e@example.com")).isEmpty();
        copyFor("e@example.com");
    }

    @Test
    void withdrawalUnderSomebodyElsesNameShouldBeDoubtful() throws Exception {
        writes("mallory@example.net", letter("f@example.com", "STOP", "\n"), CLUB);

        assertThat(reading(SERVER.only(CLUB))).isEqualTo("doubtful; why=contradictory-senders");
        copyFor("f@example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Auto-Submitted: auto-replied",
                "X-Autoreply: yes",
                "Precedence: auto_reply",
                "X-Auto-Response-Suppress: All\nAuto-Submitted: auto-generated"
            })
    void machinesShouldChangeNothingAndGetNoAnswer(String headers) throws Exception {
        String person = "k" + headers.hashCode() + "@example.com";
        String letter = letter(person, "Out of office: unsubscribe", "Please unsubscribe me.\n", headers);

        writes(person, letter, CLUB);

        assertThat(octets(SERVER.only(CLUB))).isEqualTo(letter);
        assertThat(SERVER.mailboxes().total()).isOne();
        copyFor(person);
    }

    @Test
    void nullSenderShouldChangeNothing() throws Exception {
        writes("", letter("l@example.com", "unsubscribe", "Please unsubscribe me.\n"), CLUB);

        SERVER.only(CLUB);
        copyFor("l@example.com");
    }

    @Test
    void forgedFlagShouldGo() throws Exception {
        writes(
                "m@example.com",
                letter("m@example.com", "Hello", "Nice to meet you.\n", "Consent-Reading: withdrawn; entry=1"),
                CLUB);

        assertThat(octets(SERVER.only(CLUB))).isEqualTo(letter("m@example.com", "Hello", "Nice to meet you.\n"));
    }

    @Test
    void othersShouldGetTheLetterWithoutFlag() throws Exception {
        String letter = letter("n@example.com", "Unsubscribe", "\n");

        writes("n@example.com", letter, "shop@example.org", CLUB, "victim@example.net");

        assertThat(octets(SERVER.only("shop@example.org"))).isEqualTo(letter);
        assertThat(reading(SERVER.only(CLUB))).startsWith("withdrawn; ");
        assertThat(SERVER.at("victim@example.net")).isEmpty();
        assertHasLeft("n@example.com");
    }

    @Test
    void answeredMessageShouldTellThePurposeAndTheWriter() throws Exception {
        SERVER.send("club@example.org", message("club@example.org", "Fair"), "s@example.com");
        String id = SERVER.only("s@example.com").message().getMessageID();
        SERVER.mailboxes().clear();

        writes(
                "bounce-17@forwarder.example.net",
                letter("s@example.com", "unsubscribe", "\n", "References: <older@example.com> " + id),
                DESK);

        assertThat(reading(SERVER.only(DESK))).matches("withdrawn; purpose=example/club; entry=\\d+");
        assertHasLeft("s@example.com");
    }

    @Test
    void messageThatOthersGotShouldTellNothing() throws Exception {
        SERVER.send("club@example.org", message("club@example.org", "Fair"), "t1@example.com");
        String id = SERVER.only("t1@example.com").message().getMessageID();
        SERVER.mailboxes().clear();

        writes("t2@example.com", letter("t2@example.com", "unsubscribe", "\n", "In-Reply-To: " + id), DESK);

        assertThat(reading(SERVER.only(DESK))).isEqualTo("doubtful; why=several-purposes");
        copyFor("t1@example.com");
        copyFor("t2@example.com");
    }

    @Test
    void hostileLettersShouldBeKept() throws Exception {
        StringBuilder nested = new StringBuilder("From: u@example.com\nSubject: unsubscribe\n");
        for (int i = 0; i < 3_000; i++) {
            nested.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append('\n');
        }
        String html = "From: u@example.com\nSubject: Re: Meeting\nContent-Type: text/html\n\n"
                + "<div><blockquote>unsubscribe me ".repeat(100_000);

        writes("u@example.com", nested.toString(), CLUB);
        writes("u@example.com", html, CLUB);

        assertThat(SERVER.at(CLUB)).hasSize(2);
        SERVER.assertNothingKept();
        copyFor("u@example.com");
    }

    @Test
    void repliesShouldNeverGrant() throws Exception {
        SERVER.leaveClub("o@example.com");

        writes(
                "o@example.com",
                letter("o@example.com", "subscribe", "Yes, please subscribe me again. I agree to everything.\n"),
                CLUB);

        assertHasLeft("o@example.com");
    }

    @Test
    void letterShouldWaitAndCountWhenTheStoreIsBack() throws Exception {
        AutoCloseable lock = StoreLock.againstWriters(SERVER.folder().resolve("var/consent.db"));
        try {
            writes("p@example.com", letter("p@example.com", "unsubscribe", "\n"), CLUB, "shop@example.org");

            SERVER.only("shop@example.org");
            assertThat(SERVER.at(CLUB)).isEmpty();
            assertThat(SERVER.james().spool().delayedCount()).isOne();
        } finally {
            lock.close();
        }
        SERVER.clock().advance(Duration.ofSeconds(11));
        SERVER.james().awaitIdle();

        assertThat(reading(SERVER.only(CLUB))).startsWith("withdrawn; ");
        assertThat(SERVER.james().spool().getSize()).isZero();
        assertHasLeft("p@example.com");
    }

    @Test
    void withdrawalsShouldEndWhenSoChosen() throws Exception {
        SampleJames other = new SampleJames()
                .with("mailetcontainer.xml", "<withdrawn>deliver</withdrawn>", "<withdrawn>end</withdrawn>");
        other.beforeAll(null);
        try {
            other.send(
                    other.stranger(),
                    "q@example.com",
                    bytes(letter("q@example.com", "unsubscribe", "\n")),
                    List.of("news@example.org"));
            other.send(
                    other.stranger(),
                    "q@example.com",
                    bytes(letter("q@example.com", "Hello", "Nice to meet you.\n")),
                    List.of("news@example.org"));

            assertThat(reading(other.only("news@example.org"))).isEmpty();
            other.only("q@example.com");
        } finally {
            other.afterAll(null);
        }
    }

    @Test
    void campaignShouldNotBeReadAsAReply() throws Exception {
        SERVER.sendClub("r@example.com", "news@example.org");

        assertThat(reading(SERVER.only("news@example.org"))).isEmpty();
    }

    @Test
    void withdrawalInFrenchAboveTheQuotedNewsletterShouldCount() throws Exception {
        Received copy = copyFor("own-words-a@example.com");
        String quoted = copy.text().replaceAll("(?s)^.*?\r?\n\r?\n", "").replaceAll("(?m)^", "> ");

        writes(
                "own-words-a@example.com",
                letter(
                        "Anne <own-words-a@example.com>",
                        "Re: Meeting",
                        "Bonjour,\n\nmerci de me désinscrire de cette liste.\n\nAnne\n\n"
                                + "Le 22 nov. 2026 à 09:00, Le club <club@example.org> a écrit :\n" + quoted + "\n"),
                CLUB);

        Received passed = SERVER.only(CLUB);
        assertThat(reading(passed)).matches("withdrawn; purpose=example/club; entry=\\d+");
        assertThat(passed.text()).contains("Subject: Re: Meeting");
        Received answer = SERVER.only("own-words-a@example.com");
        assertThat(answer.sender()).isEmpty();
        assertThat(answer.message().getHeader("In-Reply-To", null)).isEqualTo("<reply@example.com>");
        assertHasLeft("own-words-a@example.com");
        assertThat(SERVER.history("own-words-a@example.com"))
                .contains("mail:reply", "<reply@example.com>", "merci de me désinscrire de cette liste");
    }

    @Test
    void doubtfulLetterShouldArriveFlaggedAndChangeNothing() throws Exception {
        String letter = letter(
                "own-words-d@example.com",
                "Re: Meeting",
                "I was thinking about whether to unsubscribe from this list, but my wife says I should not.\n");

        writes("own-words-d@example.com", letter, CLUB);

        Received passed = SERVER.only(CLUB);
        assertThat(reading(passed)).isEqualTo("doubtful; why=unclear");
        assertThat(SERVER.at("own-words-d@example.com")).isEmpty();
        copyFor("own-words-d@example.com");
    }

    @Test
    void withdrawalFromEverythingShouldStopEverything() throws Exception {
        writes(
                "own-words-g@example.com",
                letter("own-words-g@example.com", "Re: Offers", "Please unsubscribe me from all your mailing lists.\n"),
                DESK);

        assertThat(reading(SERVER.only(DESK))).matches("withdrawn; entry=\\d+");
        assertHasLeft("own-words-g@example.com");
    }

    @Test
    void erasureShouldBeAnObjectionAndReachPeople() throws Exception {
        writes(
                "own-words-h@example.com",
                letter("own-words-h@example.com", "My data", "Please delete all personal data you hold about me.\n"),
                CLUB);

        assertThat(reading(SERVER.only(CLUB))).matches("erasure; entry=\\d+");
        assertHasLeft("own-words-h@example.com");
    }

    @Test
    void accessRequestShouldChangeNothingAndReachPeople() throws Exception {
        writes(
                "own-words-i@example.com",
                letter(
                        "own-words-i@example.com",
                        "GDPR",
                        "Under article 15 GDPR, please send me a copy of all personal data you hold about me.\n"),
                CLUB);

        assertThat(reading(SERVER.only(CLUB))).startsWith("access");
        copyFor("own-words-i@example.com");
    }

    @Test
    void whoAsksForTheLinkShouldGetIt() throws Exception {
        String letter =
                letter("own-words-j@example.com", "Re: Meeting", "Where is the unsubscribe link? I cannot find it.\n");

        writes("own-words-j@example.com", letter, CLUB);

        Received answer = SERVER.only("own-words-j@example.com");
        String link = new String(answer.bytes(), StandardCharsets.US_ASCII)
                .replaceAll("(?s)=\r\n", "")
                .replaceAll("(?s).*(https://consent.example.org/unsubscribe/[a-z2-7]{48}).*", "$1");
        assertThat(link)
                .isEqualTo("https://consent.example.org/unsubscribe/" + token(copyFor("own-words-j@example.com")));
        writes("elsewhere@example.com", letter, CLUB);
        assertThat(SERVER.at("elsewhere@example.com")).isEmpty();
    }
}
