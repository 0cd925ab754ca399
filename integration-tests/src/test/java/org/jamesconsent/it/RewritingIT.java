package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.attribute;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.message;
import static org.jamesconsent.it.SampleJames.recipients;
import static org.jamesconsent.it.SampleJames.replace;
import static org.jamesconsent.it.SampleJames.token;

import jakarta.mail.Part;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.mailet.Mail;
import org.jamesconsent.testing.Mailboxes.Received;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a marketing message looks like when it arrives. */
class RewritingIT {
    private static final String LINK = "https://consent.example.org/unsubscribe/";

    @RegisterExtension
    static final SampleJames SERVER = new SampleJames();

    /** Fills other tools' placeholders, and leaves a List-Unsubscribe of the sender's. */
    @RegisterExtension
    static final SampleJames LENIENT = new SampleJames()
            .with(
                    "mailetcontainer.xml",
                    "<listUnsubscribe>replace</listUnsubscribe>",
                    "<listUnsubscribe>keep</listUnsubscribe><placeholders>all</placeholders>");

    @BeforeAll
    static void importContacts() throws Exception {
        SERVER.importContacts("""
                address,purpose,state,method,at,source,language
                en@example.com,newsletter,granted,active,2026-03-02,https://www.example.org/checkout,en
                de@example.com,newsletter,granted,active,2026-03-02,https://www.example.org/checkout,de-AT
                fr@example.com,newsletter,granted,active,2026-03-02,https://www.example.org/checkout,fr
                es@example.com,newsletter,granted,active,2026-03-02,https://www.example.org/checkout,es-419
                it@example.com,newsletter,granted,active,2026-03-02,https://www.example.org/checkout,it
                nl@example.com,newsletter,granted,active,2026-03-02,https://www.example.org/checkout,nl-BE
                pt@example.com,newsletter,granted,active,2026-03-02,https://www.example.org/checkout,pt-BR
                ja@example.com,newsletter,granted,active,2026-03-02,https://www.example.org/checkout,ja
                none@example.com,newsletter,granted,active,2026-03-02,https://www.example.org/checkout,
                """);
    }

    private static Received delivered(String recipient, String... headersAndBody) throws Exception {
        SERVER.send("club@example.org", club(headersAndBody), recipient);
        return SERVER.only(recipient);
    }

    private static String club(String... lines) {
        return "From: club@example.org\nTo: list@example.com\nSubject: Meeting\nMessage-ID: <1@example.org>\n"
                + String.join("\n", lines);
    }

    private static List<String> lines(byte[] message) {
        return Arrays.asList(new String(message, StandardCharsets.ISO_8859_1).split("\r\n", -1));
    }

    /** Every line that came in is there, in its place; there may be more. */
    private static void assertOnlyAdded(List<String> original, List<String> now) {
        Iterator<String> all = now.iterator();
        List<String> missing = new ArrayList<>();
        for (String line : original) {
            boolean found = false;
            while (!found && all.hasNext()) {
                found = all.next().equals(line);
            }
            if (!found) {
                missing.add(line);
            }
        }
        assertThat(missing).isEmpty();
    }

    /**
     * The lines of the header, without those that say how the body is encoded. James 3.9 writes headers in US-ASCII: in any
     * message, also in one that nobody touches, other octets become question marks.
     */
    private static List<String> headerLines(byte[] message) {
        List<String> lines = lines(message);
        return lines.subList(0, lines.indexOf("")).stream()
                .filter(line -> !line.startsWith("Content-") && !line.startsWith("MIME-Version"))
                .map(line -> line.replaceAll("[^\\x00-\\x7f]", "?"))
                .toList();
    }

    private static void assertWayOutOnce(Received received) throws Exception {
        for (String name : List.of("List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Consent-Verdict")) {
            assertThat(received.message().getHeader(name)).as(name).hasSize(1);
        }
        assertThat(received.message().getHeader("List-Unsubscribe-Post", null)).isEqualTo("List-Unsubscribe=One-Click");
        assertThat(received.message().getHeader("List-Unsubscribe", null)).contains(LINK + token(received));
    }

    /** What a reader sees of all text parts, one after the other. */
    private static String shown(Received received) throws Exception {
        return shown(received.message());
    }

    private static String shown(Part part) throws Exception {
        if (!part.isMimeType("multipart/*")) {
            return part.isMimeType("text/*")
                    ? new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    : "";
        }
        MimeMultipart parts = new MimeMultipart(part.getDataHandler().getDataSource());
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < parts.getCount(); i++) {
            shown.append(shown(parts.getBodyPart(i)));
        }
        return shown.toString();
    }

    private static String body(Received received) {
        return received.text().substring(received.text().indexOf("\r\n\r\n") + 4);
    }

    @Test
    void everybodyShouldGetOwnLinksForEachPurpose() throws Exception {
        SERVER.sendClub("en@example.com", "de@example.com");
        SERVER.send("news@example.org", message("news@example.org", "Spring"), "en@example.com", "de@example.com");

        HashSet<String> tokens = new HashSet<>();
        for (String person : List.of("en@example.com", "de@example.com")) {
            assertThat(SERVER.at(person)).hasSize(2);
            for (Received received : SERVER.at(person)) {
                assertWayOutOnce(received);
                tokens.add(token(received));
                assertThat(shown(received)).containsOnlyOnce(LINK + token(received));
            }
        }
        assertThat(tokens).hasSize(4);
        assertThat(SERVER.at("en@example.com").getFirst().message().getHeader("List-Id", null))
                .isNotEqualTo(SERVER.at("en@example.com").getLast().message().getHeader("List-Id", null));
    }

    @ParameterizedTest
    @CsvSource({"en,en", "de,de", "fr,fr", "es,es", "it,it", "nl,nl", "pt,pt", "ja,en", "none,en"})
    void footerShouldBeInTheLanguageOfTheRecipient(String person, String language) throws Exception {
        SERVER.send(
                "news@example.org",
                "From: news@example.org\nMIME-Version: 1.0\nContent-Type: text/html\n\n<p>Spring</p>\n",
                person + "@example.com",
                "fr@example.com");

        assertThat(SERVER.only(person + "@example.com").text()).contains("<div lang=\"" + language + "\"");
    }

    @Test
    void answerShouldBeInTheLanguageOfTheRecipient() throws Exception {
        SERVER.sendClub("pt@example.com");
        String address = SampleJames.unsubscribeAddress(SERVER.only("pt@example.com"));
        SERVER.mailboxes().clear();

        SERVER.send(SERVER.stranger(), "pt@example.com", bytes("Subject: unsubscribe\n\n"), List.of(address));

        assertThat(SERVER.only("pt@example.com").message().getHeader("Content-Language", null))
                .isEqualTo("pt");
    }

    @Test
    void footerShouldSayWhyAndByWhom() throws Exception {
        Received received = delivered("a@example.com", "", "See you.", "");

        assertThat(shown(received))
                .contains(
                        "without any commercial aim",
                        "Example Garden Supplies, 1 Garden Lane, 75002 Paris, France",
                        "https://www.example.org/privacy",
                        "https://consent.example.org/preferences/" + token(received));
    }

    @Test
    void placeholdersShouldBeFilledInsteadOfAFooter() throws Exception {
        SERVER.send(
                "club@example.org",
                club(
                        "X-Link: <{{unsubscribe_url}}>",
                        "Content-Type: text/html",
                        "",
                        "<a href=\"{{ unsubscribe_url }}\">Bye</a> {{{preferences_url}}}",
                        ""),
                "b@example.com",
                "c@example.com");

        for (String person : List.of("b@example.com", "c@example.com")) {
            String token = token(SERVER.only(person));
            assertThat(body(SERVER.only(person)))
                    .isEqualTo("<a href=\"" + LINK + token + "\">Bye</a> https://consent.example.org/preferences/"
                            + token + "\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{amazonSESUnsubscribeUrl}}",
                "%unsubscribe_url%",
                "{{{ pm:unsubscribe_url }}}",
                "<%asm_group_unsubscribe_raw_url%>",
                "*|UNSUB|*",
                "{{ UnsubscribeURL }}"
            })
    void placeholdersOfOtherToolsShouldBeFilledWhenWished(String placeholder) throws Exception {
        String message = club("", "Leave: " + placeholder, "");
        LENIENT.send("club@example.org", message, "d@example.com");
        SERVER.send("club@example.org", message, "d@example.com");

        Received filled = LENIENT.only("d@example.com");
        assertThat(body(filled)).isEqualTo("Leave: " + LINK + token(filled) + "\r\n");
        assertThat(shown(SERVER.only("d@example.com")))
                .startsWith("Leave: " + placeholder + "\r\n")
                .contains(LINK + token(SERVER.only("d@example.com")));
    }

    @Test
    void listUnsubscribeOfTheSenderShouldBeReplacedOrKept() throws Exception {
        String message = club(
                "List-Unsubscribe: <https://tool.example.net/u/1>",
                "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
                "List-Id: <tool.example.net>",
                "",
                "See you.",
                "");
        SERVER.send("club@example.org", message, "e@example.com");
        LENIENT.send("club@example.org", message, "e@example.com");

        assertWayOutOnce(SERVER.only("e@example.com"));
        assertThat(SERVER.only("e@example.com").text()).doesNotContain("tool.example.net");
        assertThat(LENIENT.only("e@example.com").message().getHeader("List-Unsubscribe"))
                .containsExactly("<https://tool.example.net/u/1>");
        assertThat(LENIENT.only("e@example.com").message().getHeader("List-Unsubscribe-Post"))
                .containsExactly("List-Unsubscribe=One-Click");
        assertThat(LENIENT.only("e@example.com").text()).contains(LINK);
    }

    @Test
    void wayOutShouldBeAddedWhenNothingIsThereToKeep() throws Exception {
        LENIENT.send("club@example.org", club("", "See you.", ""), "f@example.com");

        assertWayOutOnce(LENIENT.only("f@example.com"));
    }

    @Test
    void controlHeadersAndBlindCopiesShouldNotLeave() throws Exception {
        Received received = delivered(
                "g@example.com",
                "X-Consent-Purpose: club",
                "x-consent-anything: 1",
                "X-Consent-Folded: a",
                "\tb",
                "Bcc: secret@example.com,",
                " other@example.com",
                "Resent-Bcc: third@example.com",
                "X-Consented: stays",
                "",
                "See you.",
                "");

        assertThat(received.text())
                .doesNotContainIgnoringCase("X-Consent-")
                .doesNotContainIgnoringCase("bcc")
                .doesNotContain("secret@", "other@", "third@")
                .contains("X-Consented: stays\r\n");
    }

    @ParameterizedTest
    @MethodSource("messages")
    void secondRunShouldChangeNothing(byte[] message) throws Exception {
        SERVER.send(
                SERVER.user(SampleJames.USER), "club@example.org", message, List.of("h@example.com", "i@example.com"));
        Received first = SERVER.only("h@example.com");
        assertWayOutOnce(first);
        SERVER.mailboxes().clear();

        SERVER.send(SERVER.user(SampleJames.USER), "club@example.org", first.bytes(), List.of("h@example.com"));

        assertThat(SERVER.only("h@example.com").text()).isEqualTo(first.text());
    }

    @Test
    void copyShouldGetAWayOutAgainWhenItWasTakenOut() throws Exception {
        SERVER.sendClub("lost@example.com");
        Received first = SERVER.only("lost@example.com");
        String without = first.text().replaceFirst("(?s)List-Unsubscribe: .*?(?=List-Id: )", "");
        assertThat(without).doesNotContain("List-Unsubscribe");
        SERVER.mailboxes().clear();

        SERVER.send(
                SERVER.user(SampleJames.USER),
                "club@example.org",
                without.getBytes(StandardCharsets.ISO_8859_1),
                List.of("lost@example.com"));

        assertWayOutOnce(SERVER.only("lost@example.com"));
        assertThat(shown(SERVER.only("lost@example.com"))).containsOnlyOnce(LINK);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void nothingShouldBeTakenAway(byte[] message) throws Exception {
        SERVER.send(SERVER.user(SampleJames.USER), "club@example.org", message, List.of("j@example.com"));
        SERVER.send(
                SERVER.user(SampleJames.USER), "club@example.org", message, List.of("k@example.com", "l@example.com"));
        String text = shown(new Received("", message)).lines().findFirst().orElseThrow();

        for (String person : List.of("j@example.com", "k@example.com", "l@example.com")) {
            Received received = SERVER.only(person);
            assertOnlyAdded(headerLines(message), headerLines(received.bytes()));
            assertWayOutOnce(received);
            assertThat(shown(received)).startsWith(text).containsOnlyOnce(LINK + token(received));
        }
    }

    @Test
    void linesShouldOnlyBeAddedWhenTheCharsetHoldsTheFooter() throws Exception {
        byte[] message = bytes(club(
                "MIME-Version: 1.0",
                "Content-Type: text/plain;",
                "\tcharset=utf-8 (comment)",
                "Content-Transfer-Encoding: 8bit",
                "",
                "Bis sp\u00e4ter =20 ",
                "",
                ".",
                "-- ",
                "Der Verein",
                ""));

        SERVER.send(SERVER.user(SampleJames.USER), "club@example.org", message, List.of("z@example.com"));

        List<String> lines = lines(message);
        assertOnlyAdded(
                lines.subList(0, lines.size() - 1),
                lines(SERVER.only("z@example.com").bytes()));
    }

    static Stream<byte[]> messages() {
        byte[] garbage = bytes(club("X-Garbage: ????", "Comments: caf?", "", "See you.", ""));
        for (int i = 0, next = 0x80; i < garbage.length; i++) {
            if (garbage[i] == '?') {
                garbage[i] = (byte) (next += 0x13);
            }
        }
        return Stream.of(
                bytes(club("", "See you.", "")),
                garbage,
                bytes(club("X-Long: " + "x".repeat(10_000), "", "y".repeat(10_000), "z ".repeat(10_000), "")),
                bytes(club(
                        "MIME-Version: 1.0",
                        "Content-Type: multipart/mixed;",
                        "\tboundary=\"=_b 1\"",
                        "X-Odd  : kept",
                        "",
                        "Preamble, for nobody.",
                        "--=_b 1",
                        "Content-Type: text/plain",
                        "",
                        "See you.",
                        "",
                        "--=_b 1",
                        "Content-Type: application/octet-stream; name=\"a b.bin\"",
                        "Content-Disposition: attachment; filename*=utf-8''a%20b.bin",
                        "Content-Transfer-Encoding: base64",
                        "",
                        "AAECAwQFBgcICQ",
                        "==",
                        "  ",
                        "--=_b 1",
                        "Content-Type: text/plain; name=notes.txt",
                        "Content-Disposition: attachment",
                        "",
                        "no footer in here",
                        "--=_b 1--",
                        "Epilogue.",
                        "")));
    }

    @Test
    void attachmentShouldArriveByteForByte() throws Exception {
        byte[] message = messages().toList().getLast();
        SERVER.send(SERVER.user(SampleJames.USER), "club@example.org", message, List.of("m@example.com"));

        String sent = new String(message, StandardCharsets.ISO_8859_1);
        String attachments = sent.substring(sent.indexOf("--=_b 1\r\nContent-Type: application/octet-stream"));
        assertThat(SERVER.only("m@example.com").text()).endsWith(attachments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/signed; micalg=pgp-sha256; protocol=\"application/pgp-signature\"; boundary=s",
                "multipart/signed; micalg=sha-256; protocol=\"application/pkcs7-signature\"; boundary=s",
                "multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=s",
                "application/pkcs7-mime; smime-type=signed-data"
            })
    void signedAndEncryptedBodiesShouldArriveByteForByte(String type) throws Exception {
        String body = "--s\nContent-Type: text/plain\n\nSigned {{unsubscribe_url}}  \n\n--s\n"
                + "Content-Type: application/pgp-signature\n\nabc\n--s--\n";

        Received received = delivered("n@example.com", "MIME-Version: 1.0", "Content-Type: " + type, "", body);

        assertThat(body(received)).isEqualTo(body.replace("\n", "\r\n"));
        assertWayOutOnce(received);
    }

    static Stream<byte[]> unreadable() {
        StringBuilder deep = new StringBuilder();
        for (int i = 0; i < 70; i++) {
            deep.append("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n".formatted(i, i));
        }
        StringBuilder many = new StringBuilder("Content-Type: multipart/mixed; boundary=b\n\n");
        many.append("--b\n\nx\n".repeat(10_001));
        return Stream.of(
                bytes(club(deep.toString())),
                bytes(club(many.toString())),
                bytes(club("X-Endless: " + ("x".repeat(900) + "\n ").repeat(1_200) + "x", "", "See you.", "")));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void messageBeyondAllLimitsShouldBeHeldWhole(byte[] message) throws Exception {
        SERVER.send(
                SERVER.user(SampleJames.USER), "club@example.org", message, List.of("o@example.com", "p@example.com"));

        Mail held = SERVER.held();
        assertThat(attribute(held, "fault")).isEqualTo("UNREADABLE_MESSAGE");
        assertThat(held.getErrorMessage()).startsWith("UNREADABLE_MESSAGE: the ");
        assertThat(recipients(held)).containsExactly("o@example.com", "p@example.com");
        assertThat(Arrays.equals(Messages.octets(held), message)).isTrue();
        assertThat(SERVER.mailboxes().total()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // No empty line between header and body.
                "From: club@example.org\nSubject: x\nThis is no header line.\n",
                // No header at all.
                "\nOnly a body.\n",
                "From: club@example.org\n",
                "From: club@example.org\nContent-Type: multipart/mixed\n\nno boundary\n",
                "From: club@example.org\nContent-Type: multipart/mixed; boundary=b\n\nnever opened\n",
                "From: club@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nnever closed\n",
                "From: club@example.org\nContent-Type: text/plain; charset=klingon\n\nQapla'\n",
                "From: club@example.org\nContent-Type: text/html; charset=\"utf-8\n\n<p>unclosed quote\n",
                "From: club@example.org\nContent-Transfer-Encoding: base64\n\n!no base64\n",
                "From: club@example.org\nContent-Type: text/html\nContent-Type: text/plain\n\n<p>two types\n"
            })
    void brokenMessageShouldLeaveWithAWayOutAndNothingLost(String message) throws Exception {
        SERVER.send(
                SERVER.user(SampleJames.USER),
                "club@example.org",
                bytes(message),
                List.of("q@example.com", "r@example.com"));

        for (String person : List.of("q@example.com", "r@example.com")) {
            Received received = SERVER.only(person);
            assertWayOutOnce(received);
            for (String line : message.split("\n")) {
                assertThat(received.text()).contains(line);
            }
        }
        SERVER.assertNothingKept();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a b\"@example.com",
                "\"x, y\"@example.com",
                "\"z\\\"; Bcc: w\"@example.com",
                "{{unsubscribe_url}}@example.com",
                "%0d%0aBcc=evil@example.com"
            })
    void recipientShouldNotAddAHeader(String recipient) throws Exception {
        SERVER.sendClub(recipient);

        Received received = SERVER.only(recipient);
        assertWayOutOnce(received);
        assertThat(received.message().getHeader("Bcc")).isNull();
        assertThat(received.message().getRecipients(jakarta.mail.Message.RecipientType.TO))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: =?utf-8?q?A=0D=0ABcc:_evil@example.com?= <club@example.org>",
                "From: \"A\\\r\nBcc: evil\" <club@example.org>",
                "Subject: =?utf-8?b?QQ0KQmNjOiBldmlsQGV4YW1wbGUuY29t?="
            })
    void encodedLineBreaksShouldStayEncoded(String header) throws Exception {
        SERVER.send(
                SERVER.user(SampleJames.USER),
                "club@example.org",
                (header + "\r\nMessage-ID: <9@example.org>\r\n\r\nSee you.\r\n").getBytes(StandardCharsets.UTF_8),
                List.of("s@example.com"));

        Received received = SERVER.only("s@example.com");
        assertWayOutOnce(received);
        assertThat(received.text()).contains(header.lines().findFirst().orElseThrow());
    }

    @Test
    void forgedVerdictShouldBeReplaced() throws Exception {
        SERVER.sendClub("t@example.com");
        Received foreign = SERVER.only("t@example.com");
        String stamp = foreign.message().getHeader("Consent-Verdict", null).replaceAll("\\s+", " ");

        for (String forged : List.of(stamp, "allow CONSENT; purpose=example/club; row=5; entry=1; token=aaaa")) {
            SERVER.mailboxes().clear();
            Received received = delivered("u@example.com", "Consent-Verdict: " + forged, "", "See you.", "");

            assertWayOutOnce(received);
            assertThat(received.text()).doesNotContain(token(foreign));
            assertThat(shown(received)).contains(LINK + token(received));
        }
    }

    @Test
    void copyOfOnePersonShouldGetOwnHeadersWhenSentToAnother() throws Exception {
        SERVER.sendClub("v@example.com");
        Received first = SERVER.only("v@example.com");

        SERVER.send(SERVER.user(SampleJames.USER), "club@example.org", first.bytes(), List.of("w@example.com"));

        assertWayOutOnce(SERVER.only("w@example.com"));
        assertThat(token(SERVER.only("w@example.com"))).isNotEqualTo(token(first));
    }

    @Test
    void wordsOfTheConfigurationShouldNotBecomeMarkup() throws Exception {
        SampleJames other = new SampleJames()
                .with(
                        "consent.xml",
                        xml -> replace(
                                replace(
                                        xml,
                                        "<name>Example Garden Supplies</name>",
                                        "<name>Ex &lt;b&gt; \"Garden\" &amp; Söhne</name>"),
                                "<title language=\"en\">Gardeners’ club</title>",
                                "<title language=\"en\">The \"Club\" &lt;i&gt; {{unsubscribe_url}}</title>"));
        other.beforeAll(null);
        try {
            other.send("club@example.org", club("Content-Type: text/html", "", "<p>Hello</p>", ""), "x@example.com");

            Received received = other.only("x@example.com");
            assertWayOutOnce(received);
            assertThat(body(received)).contains("&lt;b&gt;", "&lt;i&gt;").doesNotContain("<b>", "<i>");
            assertThat(received.message().getHeader("List-Id", null)).endsWith("<club.example.org>");
        } finally {
            other.afterAll(null);
        }
    }

    @Test
    void linksShouldStandOnLinesOfTheirOwn() throws Exception {
        Received received = delivered("y@example.com", "", "See you.", "");

        assertThat(shown(received)).containsPattern("\r\n" + Pattern.quote(LINK) + "[a-z2-7]{48}\r\n");
    }
}
