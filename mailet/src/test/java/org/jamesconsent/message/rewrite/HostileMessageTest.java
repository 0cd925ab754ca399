package org.jamesconsent.message.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in is either rewritten with only the announced edits, or refused as malformed; nothing else is thrown. */
class HostileMessageTest {
    private static final String HTML = "Content-Type: text/html\r\n\r\n";

    static Stream<Arguments> refused() {
        StringBuilder deep = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            deep.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\r\n\r\n--b")
                    .append(i)
                    .append("\r\n");
        }
        return Stream.of(
                Arguments.of("an empty message", ""),
                Arguments.of("10,000 multiparts in one another", deep.toString()),
                Arguments.of(
                        "100,000 parts",
                        "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\nx\r\n".repeat(100_000)),
                Arguments.of("a header field of 2 MB", "Subject: " + "x".repeat(2_000_000) + "\r\n\r\n"),
                Arguments.of("200,000 header fields", "X: y123456\r\n".repeat(200_000) + "\r\n"),
                Arguments.of(
                        "a boundary of 5,000 characters",
                        "Content-Type: multipart/mixed; boundary=" + "b".repeat(5000) + "\r\n\r\n--x"),
                Arguments.of("a text of 33 MB", "\r\n" + "0123456789abcde\n".repeat(33 << 16)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void ofShouldRefuseWhenLimitIsExceeded(String what, String message) {
        byte[] bytes = Samples.bytes(message);
        assertThatThrownBy(() -> MessageTemplate.of(bytes, Samples.ALL_DIALECTS))
                .isInstanceOf(MalformedMessageException.class);
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                Arguments.of("NUL octets", "Subject: a\0b\r\nContent-Type: text/plain\0; charset=\0\r\n\r\n\0\0"),
                Arguments.of("8-bit garbage in headers", "Subj\u00E9ct: \u00FF\u00FE\r\n\u00C3: x\r\n\r\nx"),
                Arguments.of("bare CR", "Subject: a\rX-Consent-Purpose: b\rFrom: c\r\rtext\rmore"),
                Arguments.of("lines without colon", "Subject: a\r\nno colon here\r\n : empty name\r\n:x\r\n\r\nx"),
                Arguments.of("a continuation first", " folded\r\nSubject: a\r\n\r\nx"),
                Arguments.of("only a line break", "\r\n"),
                Arguments.of("one octet", "x"),
                Arguments.of(
                        "contradictory types",
                        "Content-Type: text/html\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"),
                Arguments.of("a type without slash", "Content-Type: text\r\n\r\nx"),
                Arguments.of("no boundary parameter", "Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\ntext\r\n--x--"),
                Arguments.of("a boundary that never comes", "Content-Type: multipart/mixed; boundary=x\r\n\r\ntext"),
                Arguments.of(
                        "a boundary storm",
                        "Content-Type: multipart/mixed; boundary=a\r\n\r\n" + "--b\r\n".repeat(200_000)),
                Arguments.of(
                        "dashes", "Content-Type: multipart/mixed; boundary=\"--\"\r\n\r\n" + "-".repeat(1_000_000)),
                Arguments.of("a line of 10 MB", HTML + "x".repeat(10_000_000)),
                Arguments.of("100,000 open elements", HTML + "<div>".repeat(100_000)),
                Arguments.of("100,000 misnested elements", HTML + "<b><i></b>".repeat(100_000)),
                Arguments.of("a million angle brackets", HTML + "<".repeat(1_000_000)),
                Arguments.of("unterminated comments", HTML + "<!--".repeat(250_000)),
                Arguments.of("unterminated raw text", HTML + "<script></scrip".repeat(100_000)),
                Arguments.of("unterminated attributes", HTML + "<a b=\"".repeat(100_000)),
                Arguments.of("100,000 placeholders on one line", HTML + "{{unsubscribe_url}}".repeat(100_000)),
                Arguments.of(
                        "100,000 hidden placeholders", HTML + "<p hidden>{{unsubscribe_url}}</p></b>".repeat(100_000)),
                Arguments.of("half placeholders", HTML + "{{ ".repeat(300_000)),
                Arguments.of(
                        "a broken quoted-printable body",
                        "Content-Transfer-Encoding: quoted-printable\r\n\r\n=\r\n=Z=\r\n==3=\r=3"),
                Arguments.of(
                        "a broken base64 body", "Content-Transfer-Encoding: base64\r\n\r\nQQ==QUI=\r\n!!!Q\r\n=A=Q="),
                Arguments.of("an unknown transfer encoding", "Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin"),
                Arguments.of("a charset that is no name", "Content-Type: text/plain; charset=\"?!\"\r\n\r\n\u00E9"),
                Arguments.of("broken UTF-16", "Content-Type: text/html; charset=utf-16\r\n\r\nabc"),
                Arguments.of(
                        "a decode-only charset", "Content-Type: text/html; charset=ISO-2022-CN\r\n\r\nabc\u001B$)A"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void personaliseShouldChangeOnlyWhatItAnnouncesWhenMessageIsStrange(String what, String message) throws Exception {
        Samples.rewrite(Samples.bytes(message), Samples.FRENCH);
        Samples.rewrite(Samples.bytes(message), Samples.ENGLISH);
    }

    @Test
    void personaliseShouldSurviveRandomDamage() throws Exception {
        Random random = new Random(42);
        byte[] message = Samples.bytes(
                "From: a@example.org\r\nContent-Type: multipart/alternative; boundary=\"=_b\"\r\n\r\n"
                        + "--=_b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
                        + "Text =C3=A9 {{unsub=\r\nscribe_url}}\r\n-- \r\nsig\r\n--=_b\r\nContent-Type: text/html; charset=iso-2022-jp\r\n"
                        + "Content-Transfer-Encoding: base64\r\n\r\nPGh0bWw+PGJvZHk+PGEgaHJlZj0ie3t4fX0iPjwvYm9keT48L2h0bWw+\r\n--=_b--\r\n");
        byte[] alphabet = Samples.bytes("<>=-\r\n\0{}%&;\"'/ :b\u00E9\u001B$(B");
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = Arrays.copyOf(message, 1 + random.nextInt(message.length));
            for (int i = random.nextInt(8); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = alphabet[random.nextInt(alphabet.length)];
            }
            assertThat(Samples.rewrite(damaged, Samples.FRENCH).size()).isPositive();
        }
    }
}
