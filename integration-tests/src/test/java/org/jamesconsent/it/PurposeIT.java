package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.message;
import static org.jamesconsent.it.SampleJames.replace;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message is taken for. Only a log-in makes a header believed here: no network is authorised. */
class PurposeIT {
    private static final String CLUB_BY_USER = "<sender>club@example.org</sender>";

    @RegisterExtension
    static final SampleJames SERVER = new SampleJames().with("consent.xml", xml -> {
        String closed = replace(xml, "<authorisedNetwork>127.0.0.0/8</authorisedNetwork>", "");
        return replace(
                        closed,
                        CLUB_BY_USER,
                        CLUB_BY_USER + "<user>desk@example.org</user><senderDomain>club.example.org</senderDomain>")
                .replace(
                        "<senderDomain>example.org</senderDomain>",
                        "<senderDomain>example.org</senderDomain>" + "<senderDomain>club.example.org</senderDomain>");
    });

    private static String verdictOf(String recipient) throws Exception {
        return SERVER.only(recipient).message().getHeader("Consent-Verdict", null);
    }

    private static void assertUntouched(String recipient, String message) {
        assertThat(SERVER.only(recipient).text()).isEqualTo(text(bytes(message)));
        SERVER.assertNothingKept();
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    @Test
    void headerShouldDecideWhenSenderIsAuthenticated() throws Exception {
        SERVER.send("shop@example.org", message("shop@example.org", "A", "X-Consent-Purpose: club"), "a@example.com");

        assertThat(verdictOf("a@example.com")).startsWith("allow NON_PROFIT; purpose=example/club;");
        assertThat(SERVER.only("a@example.com").text()).doesNotContain("X-Consent-Purpose");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example/club", "EXAMPLE/Club", "  club  "})
    void headerShouldBeReadInEverySpelling(String value) throws Exception {
        SERVER.send(
                "shop@example.org", message("shop@example.org", "B", "X-Consent-Purpose: " + value), "b@example.com");

        assertThat(verdictOf("b@example.com")).contains("purpose=example/club;");
    }

    @Test
    void headerShouldOutrankTheSenderWhenAuthenticated() throws Exception {
        SERVER.send(
                "club@example.org", message("club@example.org", "C", "X-Consent-Purpose: newsletter"), "c@example.com");

        assertThat(SERVER.at("c@example.com")).isEmpty();
        assertThat(SERVER.only("club@example.org").text()).contains("NO_CONSENT", "example/newsletter");
    }

    @Test
    void headerShouldNotBeBelievedWhenSenderIsUnknown() throws Exception {
        // As service mail it would not be checked at all.
        SERVER.send(
                SERVER.stranger(),
                "news@example.org",
                bytes(message("news@example.org", "D", "X-Consent-Purpose: account")),
                List.of("desk@example.org"));

        assertThat(SERVER.at("desk@example.org")).isEmpty();
        assertThat(SERVER.only("news@example.org").text()).contains("NO_CONSENT");
    }

    @Test
    void headerOfStrangersShouldNotMakeTheirMailMarketing() throws Exception {
        String mail = message("ann@example.com", "E", "X-Consent-Purpose: nonsense");

        SERVER.send(SERVER.stranger(), "ann@example.com", bytes(mail), List.of("desk@example.org"));

        assertThat(SERVER.only("desk@example.org").text()).contains(mail.replace("\n", "\r\n"));
        SERVER.assertNothingKept();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Consent-Purpose: nonsense",
                "X-Consent-Purpose: other/club",
                "X-Consent-Purpose: example/",
                "X-Consent-Purpose:",
                "X-Consent-Purpose: club newsletter",
                "X-Consent-Purpose: cl\u00fcb",
                "X-Consent-Purpose: =?utf-8?q?club?="
            })
    void unknownPurposeShouldBeToldAndNeverSent(String header) throws Exception {
        SERVER.send("shop@example.org", message("shop@example.org", "F", header), "f@example.com", "g@example.com");

        assertThat(SERVER.at("f@example.com")).isEmpty();
        assertThat(SERVER.at("g@example.com")).isEmpty();
        assertThat(SERVER.only("shop@example.org").text())
                .contains("UNKNOWN_PURPOSE", "f@example.com", "g@example.com", "Status: 5.7.1");
    }

    @Test
    void contradictoryHeadersShouldBeToldAndNeverSent() throws Exception {
        SERVER.send(
                "shop@example.org",
                message("shop@example.org", "G", "X-Consent-Purpose: club", "X-Consent-Purpose: account"),
                "h@example.com");

        assertThat(SERVER.at("h@example.com")).isEmpty();
        assertThat(SERVER.only("shop@example.org").text()).contains("CONTRADICTORY_PURPOSE");
    }

    @Test
    void repeatedHeaderShouldCountOnceWhenItSaysTheSame() throws Exception {
        SERVER.send(
                "shop@example.org",
                message("shop@example.org", "H", "X-Consent-Purpose: club", "X-Consent-Purpose: Club"),
                "i@example.com");

        assertThat(verdictOf("i@example.com")).contains("purpose=example/club;");
    }

    @Test
    void contradictorySendersShouldBeToldAndNeverSent() throws Exception {
        SERVER.send("club@example.org", message("news@example.org", "I"), "j@example.com");

        assertThat(SERVER.at("j@example.com")).isEmpty();
        assertThat(SERVER.only("club@example.org").text()).contains("CONTRADICTORY_PURPOSE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "club@example.org",
                "CLUB@Example.ORG",
                "The Club <club@example.org>",
                "\"news@example.com\" <club@example.org>",
                "=?utf-8?q?Caf=C3=A9?= <club@example.org>",
                "<@relay.example.net:club@example.org>",
                "Members:club@example.org;",
                "someone@example.com, club@example.org",
                "Broken < <club@example.org>>",
                "x@club.example.org"
            })
    void fromShouldDeclareThePurposeWhenTheEnvelopeDoesNot(String from) throws Exception {
        SERVER.send("bounces+17@example.org", message(from, "J"), "k@example.com");

        assertThat(verdictOf("k@example.com")).contains("purpose=example/club;");
    }

    @Test
    void envelopeShouldDeclareThePurposeWhenFromDoesNot() throws Exception {
        SERVER.send("club@example.org", message("president@example.org", "K"), "l@example.com");

        assertThat(verdictOf("l@example.com")).contains("purpose=example/club;");
    }

    @Test
    void senderHeaderShouldDeclareThePurpose() throws Exception {
        SERVER.send(
                "bounces@example.org",
                message("president@example.org", "L", "Sender: club@example.org"),
                "m@example.com");

        assertThat(verdictOf("m@example.com")).contains("purpose=example/club;");
    }

    @Test
    void userShouldDeclareThePurposeWhenNothingElseDoes() throws Exception {
        SERVER.send(
                SERVER.user("desk@example.org"),
                "bounces@example.org",
                bytes(message("president@example.org", "M")),
                List.of("n@example.com"));

        assertThat(verdictOf("n@example.com")).contains("purpose=example/club;");
    }

    @Test
    void addressShouldOutrankTheUser() throws Exception {
        SERVER.send(
                SERVER.user("desk@example.org"),
                "news@example.org",
                bytes(message("news@example.org", "N")),
                List.of("o@example.com"));

        assertThat(SERVER.at("o@example.com")).isEmpty();
        assertThat(SERVER.only("news@example.org").text()).contains("example/newsletter");
    }

    @Test
    void serviceMailShouldPassByteForByte() throws Exception {
        String mail = message(
                "shop@example.org",
                "Your order",
                "X-Consent-Purpose: account",
                "X-Odd:   two   blanks\n\tand a fold",
                "List-Unsubscribe: <https://www.example.org/mine>",
                "received: lower case");

        SERVER.send("shop@example.org", mail, "p@example.com");

        assertUntouched("p@example.com", mail);
    }

    @Test
    void unmarkedMailShouldPassByteForByte() throws Exception {
        String mail = message("ceo@example.org", "Lunch", "X-Consent: no control header of ours");

        SERVER.send("ceo@example.org", mail, "q@example.com");

        assertUntouched("q@example.com", mail);
    }

    @Test
    void nullSenderShouldPass() throws Exception {
        String mail = message("news@example.org", "Undelivered", "Auto-Submitted: auto-replied");

        SERVER.send("", mail, "r@example.com");

        assertUntouched("r@example.com", mail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Auto-Submitted: auto-replied",
                "Auto-Submitted: auto-replied (vacation); owner-email=\"news@example.org\"",
                "Precedence: auto_reply",
                "X-Autoreply: yes",
                "X-Autorespond: Away",
                "Content-Type: multipart/report; report-type=disposition-notification; boundary=b"
            })
    void automaticReplyShouldPass(String header) throws Exception {
        String mail = message("news@example.org", "Away", header);

        SERVER.send("news@example.org", mail, "s@example.com");

        assertUntouched("s@example.com", mail);
    }

    @Test
    void campaignShouldBeCheckedThoughItCallsItselfAReply() throws Exception {
        SERVER.send(
                "news@example.org",
                message("news@example.org", "Spring", "Auto-Submitted: auto-replied"),
                "t@example.com",
                "u@example.com");

        assertThat(SERVER.at("t@example.com")).isEmpty();
        assertThat(SERVER.only("news@example.org").text()).contains("t@example.com", "u@example.com", "NO_CONSENT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Auto-Submitted: auto-generated", "Precedence: bulk", "Auto-Submitted: no"})
    void campaignShouldBeCheckedWhenAMachineMadeIt(String header) throws Exception {
        SERVER.send("news@example.org", message("news@example.org", "Spring", header), "v@example.com");

        assertThat(SERVER.at("v@example.com")).isEmpty();
        assertThat(SERVER.only("news@example.org").text()).contains("NO_CONSENT");
    }

    @Test
    void campaignShouldBeCheckedWhenItsHeaderCallsItAReplyAndMarketing() throws Exception {
        SERVER.send(
                "shop@example.org",
                message("shop@example.org", "Spring", "Auto-Submitted: auto-replied", "X-Consent-Purpose: newsletter"),
                "w@example.com");

        assertThat(SERVER.at("w@example.com")).isEmpty();
    }
}
