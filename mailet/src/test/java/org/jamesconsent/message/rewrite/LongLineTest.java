package org.jamesconsent.message.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links in place of placeholders make no line longer than RFC 5322 section 2.1.1 allows. */
class LongLineTest {
    private static final Personalisation LINKS = new Personalisation(List.of(), null, Samples.LINKS);
    private static final String PLACEHOLDER = "{{unsubscribe_url}}";
    private static final String ESCAPED = Samples.UNSUBSCRIBE.replace("&", "&amp;");

    private static void assertNoLongLine(String message) {
        assertThat(message.lines().map(String::length)).allMatch(length -> length <= 998);
    }

    private static MimeMessage parsed(String message) throws Exception {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(Samples.bytes(message)));
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain; charset=utf-8, 7bit",
        "text/html; charset=utf-8, 7bit",
        "text/plain; charset=iso-8859-1, 8bit",
        "text/html; charset=windows-1256, 8bit",
        "text/plain, ''"
    })
    void personaliseShouldReencodeTheBodyWhenALineWouldGetTooLong(String type, String encoding) throws Exception {
        String accent = encoding.equals("8bit") ? "\u00e9" : "e";
        String line = accent + " ".repeat(8) + "x".repeat(960) + " ";
        String head = "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: " + type + "\r\n"
                + (encoding.isEmpty() ? "" : "Content-Transfer-Encoding: " + encoding + "\r\n") + "\r\n";
        String body = "first\r\n" + line + PLACEHOLDER + "\r\nlast " + PLACEHOLDER + " \r\n";

        String rewritten = Samples.rewrite(head + body, LINKS);

        assertNoLongLine(rewritten);
        assertThat(parsed(rewritten).getEncoding()).isEqualTo("quoted-printable");
        assertThat(parsed(rewritten).getContentType()).isEqualTo(type);
        String link = type.startsWith("text/html") ? ESCAPED : Samples.UNSUBSCRIBE;
        assertThat(Samples.text(parsed(rewritten).getInputStream().readAllBytes()))
                .isEqualTo(body.replace(PLACEHOLDER, link));
    }

    @Test
    void personaliseShouldReencodeTheFooterAlongWhenALineWouldGetTooLong() throws Exception {
        String hidden = "<div hidden>" + "x".repeat(940) + PLACEHOLDER + "</div>";

        String rewritten =
                Samples.rewrite("Content-Type: text/html\n\n<body>\n" + hidden + "</body>\n", Samples.FRENCH);

        assertNoLongLine(rewritten);
        assertThat(new String(
                        parsed(rewritten).getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII))
                .contains(hidden.replace(PLACEHOLDER, ESCAPED) + "\n<div", "Se d&#233;sinscrire</a></div>\n</body>");
        assertThat(Samples.rewrite(rewritten, Samples.FRENCH)).isEqualTo(rewritten);
    }

    @Test
    void personaliseShouldLeaveTheEncodingAloneWhenTheLineFits() throws Exception {
        String message = "Subject: x\n\n" + "x".repeat(998 - Samples.UNSUBSCRIBE.length()) + PLACEHOLDER + "\n";

        assertThat(Samples.rewrite(message, LINKS)).isEqualTo(message.replace(PLACEHOLDER, Samples.UNSUBSCRIBE));
    }

    @Test
    void personaliseShouldLeaveTheEncodingAloneWhenTheSendersLineWasTooLongAlready() throws Exception {
        String message = "Subject: x\n\n" + "x".repeat(1500) + PLACEHOLDER + "\n";

        assertThat(Samples.rewrite(message, LINKS)).isEqualTo(message.replace(PLACEHOLDER, Samples.UNSUBSCRIBE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7bit", "8bit"})
    void personaliseShouldCountAllPlaceholdersOfALine(String encoding) throws Exception {
        String message = "Content-Type: text/plain\nContent-Transfer-Encoding: " + encoding + "\n\n"
                + (PLACEHOLDER + " ").repeat(40) + "\n";

        String rewritten = Samples.rewrite(message, LINKS);

        assertNoLongLine(rewritten);
        assertThat(rewritten).contains("quoted-printable");
    }

    @Test
    void personaliseShouldFoldAHeaderFieldWhenItsLineWouldGetTooLong() throws Exception {
        String words = "word ".repeat(185);
        String field = "X-Out: " + words + PLACEHOLDER + " " + PLACEHOLDER + " end\n";

        String rewritten = Samples.rewrite(field + "Subject: y\n\nx\n", LINKS);

        assertNoLongLine(rewritten);
        assertThat(rewritten)
                .isEqualTo("X-Out: " + words.stripTrailing() + "\n " + Samples.UNSUBSCRIBE + "\n " + Samples.UNSUBSCRIBE
                        + "\n end\nSubject: y\n\nx\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: ", "X:\n   ", "X: a\n \t "})
    void personaliseShouldMakeNoLineOfBlanksOnlyWhenNothingStandsBeforeThePlaceholder(String start) throws Exception {
        String field = start + PLACEHOLDER + "x".repeat(940) + "   \n";

        String rewritten = Samples.rewrite(field + "Subject: y\n\nx\n", LINKS);

        assertThat(rewritten.replace("\n", ""))
                .isEqualTo((field + "Subject: y\n\nx\n")
                        .replace(PLACEHOLDER, Samples.UNSUBSCRIBE)
                        .replace("\n", ""));
        assertThat(rewritten.substring(0, rewritten.indexOf("Subject")).lines()).noneMatch(String::isBlank);
    }
}
