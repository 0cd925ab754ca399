package org.jamesconsent.message.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.BodyPart;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jamesconsent.message.mime.LineEnding;

/** Generated trees in all encodings, read back with Jakarta Mail as an independent reader. */
class GeneratedMessagePropertyTest {
    private static final byte[] ATTACHMENT = new byte[700];

    static {
        for (int i = 0; i < ATTACHMENT.length; i++) {
            ATTACHMENT[i] = (byte) (i * 31);
        }
    }

    /** A text leaf as generated. */
    record Leaf(String type, String charset, String encoding, String text, LineEnding lineEnding) {

        String write() {
            byte[] octets = text.replace("\n", lineEnding.text()).getBytes(Charset.forName(charset));
            String body =
                    switch (encoding) {
                        case "base64" ->
                            Base64.getMimeEncoder(72, lineEnding.bytes()).encodeToString(octets);
                        case "quoted-printable" -> {
                            QuotedPrintableWriter writer = new QuotedPrintableWriter(
                                    lineEnding, !charset.startsWith("utf-16"), 0, octets.length);
                            writer.write(octets);
                            yield Samples.text(writer.toByteArray());
                        }
                        default -> Samples.text(octets);
                    };
            return "Content-Type: " + type + "; charset=\"" + charset + "\"" + lineEnding.text()
                    + "Content-Transfer-Encoding: " + encoding + lineEnding.text() + lineEnding.text() + body;
        }
    }

    @Property(tries = 1500)
    void personaliseShouldAddFooterToEveryBodyAndKeepTheRest(
            @ForAll("leaves") List<Leaf> leaves, @ForAll boolean attached, @ForAll boolean accented) throws Exception {
        LineEnding lineEnding = leaves.get(0).lineEnding();
        byte[] message = Samples.bytes(message(leaves, attached, lineEnding));
        Footer footer = accented ? Samples.FOOTER : Samples.ASCII_FOOTER;

        RewrittenMessage rewritten =
                Samples.rewrite(message, new Personalisation(Samples.HEADERS, footer, Samples.LINKS));

        byte[] output = rewritten.toByteArray();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        rewritten.writeTo(written);
        assertThat(written.toByteArray()).isEqualTo(output);
        try (InputStream in = rewritten.open()) {
            assertThat(in.readAllBytes()).isEqualTo(output);
        }
        MimeMessage read = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(output));
        assertThat(read.getHeader("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
        List<Part> parts = new ArrayList<>();
        collect(read, parts);
        assertThat(parts).hasSize(leaves.size() + (attached ? 1 : 0));
        for (int i = 0; i < leaves.size(); i++) {
            assertThatLeafEndsWithFooter(parts.get(i), leaves.get(i), footer);
        }
        if (attached) {
            assertThat(parts.get(leaves.size()).getInputStream().readAllBytes()).isEqualTo(ATTACHMENT);
        }
        assertThatLinesAreLegal(output, message);
    }

    private static void assertThatLeafEndsWithFooter(Part part, Leaf leaf, Footer footer) throws Exception {
        String text = ((String) part.getContent()).replace("\r\n", "\n");
        if (leaf.type().equals("text/html")) {
            String html = org.jsoup.Jsoup.parse(footer.html()).text();
            assertThat(org.jsoup.Jsoup.parse(text).text()).endsWith(html);
        } else {
            assertThat(text).startsWith(leaf.text()).endsWith(footer.text().strip() + "\n");
        }
    }

    private static void assertThatLinesAreLegal(byte[] output, byte[] original) {
        int longest =
                Samples.text(original).lines().mapToInt(String::length).max().orElse(0);
        assertThat(Samples.text(output).lines().mapToInt(String::length).max().orElse(0))
                .isLessThanOrEqualTo(Math.max(longest, 998));
    }

    private static String message(List<Leaf> leaves, boolean attached, LineEnding lineEnding) {
        String eol = lineEnding.text();
        String body = leaves.get(0).write();
        if (leaves.size() > 1) {
            StringBuilder alternative =
                    new StringBuilder("Content-Type: multipart/alternative; boundary=\"b\"" + eol + eol);
            leaves.forEach(
                    leaf -> alternative.append("--b" + eol).append(leaf.write()).append(eol));
            body = alternative.append("--b--" + eol).toString();
        }
        if (attached) {
            String encoded = Base64.getMimeEncoder(76, lineEnding.bytes()).encodeToString(ATTACHMENT);
            body = "Content-Type: multipart/mixed; boundary=\"bb\"" + eol + eol + "--bb" + eol + body + eol + "--bb"
                    + eol
                    + "Content-Type: application/octet-stream" + eol + "Content-Transfer-Encoding: base64" + eol + eol
                    + encoded
                    + eol + "--bb--" + eol;
        }
        return "From: news@example.org" + eol + "MIME-Version: 1.0" + eol + body;
    }

    private static void collect(Part part, List<Part> leaves) throws Exception {
        if (part.getContent() instanceof Multipart multipart) {
            for (int i = 0; i < multipart.getCount(); i++) {
                BodyPart child = multipart.getBodyPart(i);
                collect(child, leaves);
            }
        } else {
            leaves.add(part);
        }
    }

    @Provide
    Arbitrary<List<Leaf>> leaves() {
        return Arbitraries.of(LineEnding.values())
                .flatMap(lineEnding -> leaf(lineEnding).list().ofMinSize(1).ofMaxSize(3));
    }

    private static Arbitrary<Leaf> leaf(LineEnding lineEnding) {
        Arbitrary<String> charset = Arbitraries.of(
                "us-ascii",
                "utf-8",
                "iso-8859-1",
                "iso-8859-7",
                "windows-1256",
                "Shift_JIS",
                "GB18030",
                "ISO-2022-JP",
                "Big5",
                "EUC-JP",
                "koi8-r",
                "utf-16le");
        Arbitrary<String> encoding = Arbitraries.of("7bit", "8bit", "quoted-printable", "base64");
        Arbitrary<String> words = Arbitraries.strings()
                .withChars("abc =<&{-. \n")
                .withChars("éαя表ソ能日نق")
                .ofMaxLength(200);
        return Combinators.combine(Arbitraries.of("text/plain", "text/html"), charset, encoding, words)
                .as((type, name, transfer, text) -> leaf(type, name, transfer, text, lineEnding));
    }

    /** Keeps what the charset can say, and what the encoding may carry. */
    private static Leaf leaf(String type, String charset, String encoding, String text, LineEnding lineEnding) {
        boolean ascii = encoding.equals("7bit") && !charset.equals("ISO-2022-JP");
        StringBuilder sayable = new StringBuilder();
        for (char c : text.toCharArray()) {
            boolean markup = c == '<' && type.equals("text/html");
            if (!markup
                    && (ascii ? c < 0x80 : Charset.forName(charset).newEncoder().canEncode(c))) {
                sayable.append(c);
            }
        }
        String kept = sayable.toString().replace("--", "-").replaceAll("(?m)[ \t]+$", "");
        boolean binary = charset.equals("utf-16le") && !encoding.equals("quoted-printable");
        return new Leaf(type, charset, binary ? "base64" : encoding, kept, lineEnding);
    }
}
