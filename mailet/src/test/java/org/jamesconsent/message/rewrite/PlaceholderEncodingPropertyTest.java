package org.jamesconsent.message.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jamesconsent.message.mime.LineEnding;

/** A placeholder is found and filled in whatever charset and encoding it stands; all other characters stay. */
class PlaceholderEncodingPropertyTest {

    @Property(tries = 1500)
    void personaliseShouldFillPlaceholdersAndKeepAllOtherCharacters(
            @ForAll("charsets") String charset, @ForAll("pieces") List<String> pieces, @ForAll boolean base64)
            throws Exception {
        Charset set = Charset.forName(charset);
        StringBuilder sayable = new StringBuilder("x");
        String.join("", pieces)
                .chars()
                .filter(c -> set.newEncoder().canEncode((char) c))
                .forEach(c -> sayable.append((char) c));
        String text = sayable.append("{{unsubscribe_url}}").toString().replace("\n", "\r\n");
        byte[] octets = text.getBytes(set);
        String body;
        if (base64) {
            body = Base64.getMimeEncoder(60, new byte[] {'\r', '\n'}).encodeToString(octets);
        } else {
            QuotedPrintableWriter writer =
                    new QuotedPrintableWriter(LineEnding.CRLF, !charset.startsWith("UTF-16"), 0, octets.length);
            writer.write(octets);
            body = Samples.text(writer.toByteArray());
        }
        byte[] message = Samples.bytes("Content-Type: text/plain; charset=" + charset
                + "\r\nContent-Transfer-Encoding: " + (base64 ? "base64" : "quoted-printable") + "\r\n\r\n" + body);

        byte[] rewritten = Samples.rewrite(message, Samples.FRENCH).toByteArray();

        MimeMessage read = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(rewritten));
        assertThat(read.getContent())
                .isEqualTo(text.replace("{{unsubscribe_url}}", Samples.UNSUBSCRIBE)
                        .replace("{{ preferences_url }}", "https://consent.example.org/p/k1abc"));
        String written = Samples.text(rewritten);
        assertThat(written.substring(written.indexOf("\r\n\r\n")).lines()).allMatch(line -> line.length() <= 76);
    }

    @Provide
    Arbitrary<String> charsets() {
        return Arbitraries.of(
                "US-ASCII",
                "UTF-8",
                "ISO-8859-1",
                "windows-1251",
                "Shift_JIS",
                "GB18030",
                "Big5",
                "ISO-2022-JP",
                "EUC-KR",
                "UTF-16BE",
                "UTF-16LE",
                "ISO-2022-KR");
    }

    @Provide
    Arbitrary<List<String>> pieces() {
        return Arbitraries.of(
                        "{{unsubscribe_url}}",
                        "{{ preferences_url }}",
                        "{",
                        "=",
                        " ",
                        "\n",
                        "é",
                        "表",
                        "ソ能",
                        "Ж한",
                        "word ",
                        "{{x}}",
                        "%7B",
                        "a long run of words that makes the line break somewhere ")
                .list()
                .ofMaxSize(12);
    }
}
