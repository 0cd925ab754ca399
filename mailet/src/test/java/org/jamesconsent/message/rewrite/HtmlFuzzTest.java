package org.jamesconsent.message.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.jsoup.Jsoup;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any octets at all as an HTML body. Replays the corpus at every build; {@code mvn -Pfuzz -Dfuzz=HtmlFuzzTest} searches for
 * more, led by coverage.
 */
class HtmlFuzzTest {
    private static final String HEADER = "Content-Type: text/html; charset=utf-8\r\n\r\n";

    /** What stands behind the header of every message of the corpus. */
    static Stream<byte[]> bodies() throws IOException {
        return MessageFuzzTest.messages().map(Samples::text).map(text -> {
            int html = text.indexOf('<', Math.max(0, text.indexOf("\n\r\n")));
            return Samples.bytes(html < 0 ? text : text.substring(html));
        });
    }

    @MethodSource("bodies")
    @FuzzTest(maxDuration = "10m")
    void personaliseShouldPutTheLinkWhereAParserSeesIt(byte[] body) throws MalformedMessageException {
        byte[] header = Samples.bytes(HEADER);
        byte[] message = new byte[header.length + body.length];
        System.arraycopy(header, 0, message, 0, header.length);
        System.arraycopy(body, 0, message, header.length, body.length);

        RewrittenMessage rewritten = Samples.rewrite(message, Samples.ENGLISH);

        if (!hasControls(body) && rewritten.edits().stream().anyMatch(edit -> edit.kind() == EditKind.FOOTER_ADDED)) {
            String html = new String(rewritten.toByteArray(), StandardCharsets.UTF_8);
            String rewrittenBody = html.substring(html.indexOf("\r\n\r\n") + 4);
            assertThat(Jsoup.parse(rewrittenBody).select("a[href=" + Samples.UNSUBSCRIBE + "]"))
                    .as(rewrittenBody)
                    .isNotEmpty();
        }
    }

    /** Of control characters in names, jsoup and browsers think differently. */
    private static boolean hasControls(byte[] body) {
        for (byte octet : body) {
            if (octet >= 0 && octet < ' ' && octet != '\r' && octet != '\n' && octet != '\t') {
                return true;
            }
        }
        return false;
    }
}
