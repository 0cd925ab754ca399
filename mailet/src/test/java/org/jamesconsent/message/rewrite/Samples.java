package org.jamesconsent.message.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jamesconsent.message.mime.MalformedMessageException;

/** What the tests insert, and how they check that nothing else changed. */
final class Samples {
    static final String UNSUBSCRIBE = "https://consent.example.org/u/k1abc?l=fr&s=2";
    static final Links LINKS = new Links(URI.create(UNSUBSCRIBE), URI.create("https://consent.example.org/p/k1abc"));
    static final Footer FOOTER = new Footer(
            "Vous recevez ce message car vous êtes abonné à la lettre d'Example.\nSe désinscrire : " + UNSUBSCRIBE,
            "<div style=\"font-size:12px\">Vous êtes abonné. <a href=\"https://consent.example.org/u/k1abc?l=fr&amp;s=2\">Se"
                    + " désinscrire</a></div>");
    static final Footer ASCII_FOOTER = new Footer(
            "Unsubscribe: " + UNSUBSCRIBE,
            "<div><a href=\"https://consent.example.org/u/k1abc?l=fr&amp;s=2\">Unsubscribe</a></div>");
    static final List<HeaderLine> HEADERS = List.of(
            new HeaderLine("List-Id", "Lettre d'été <lettre.example.org>"),
            new HeaderLine(
                    "List-Unsubscribe",
                    "<https://consent.example.org/u/k1abc?l=fr&s=2>, <mailto:unsubscribe+k1abc@example.org>"),
            new HeaderLine("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    static final Personalisation FRENCH = new Personalisation(HEADERS, FOOTER, LINKS);
    static final Personalisation ENGLISH = new Personalisation(HEADERS, ASCII_FOOTER, LINKS);
    static final RewriteSettings ALL_DIALECTS = RewriteSettings.DEFAULT.withDialects(PlaceholderDialect.all());

    private Samples() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static RewrittenMessage rewrite(byte[] message, Personalisation personalisation) throws MalformedMessageException {
        RewrittenMessage rewritten = MessageTemplate.of(message, ALL_DIALECTS).personalise(personalisation);
        assertOnlyEditsDiffer(message, rewritten);
        return rewritten;
    }

    static String rewrite(String message, Personalisation personalisation) throws MalformedMessageException {
        return text(rewrite(bytes(message), personalisation).toByteArray());
    }

    /** Takes the announced edits back, which must give the original octet for octet. */
    static void assertOnlyEditsDiffer(byte[] original, RewrittenMessage rewritten) {
        byte[] output = rewritten.toByteArray();
        assertThat((long) output.length).isEqualTo(rewritten.size());
        ByteArrayOutputStream restored = new ByteArrayOutputStream(original.length);
        int position = 0;
        for (Edit edit : rewritten.edits()) {
            restored.write(output, position, (int) edit.offset() - position);
            restored.write(original, restored.size(), (int) edit.replacedLength());
            position = (int) (edit.offset() + edit.length());
        }
        restored.write(output, position, output.length - position);
        assertThat(restored.toByteArray()).isEqualTo(original);
    }
}
