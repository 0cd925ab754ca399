package org.jamesconsent.message.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.jamesconsent.message.mime.MimePart;
import org.jamesconsent.message.mime.MimeStructure;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any octets at all as a message. Replays the corpus at every build; {@code mvn -Pfuzz} searches for more, led by coverage.
 */
class MessageFuzzTest {

    /** Every message of the corpus, and what was found before. */
    static Stream<byte[]> messages() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/eml"))) {
            List<byte[]> found = files.filter(file -> file.toString().matches(".*(?<!expected)\\.eml"))
                    .sorted()
                    .map(MessageFuzzTest::octets)
                    .toList();
            return found.stream();
        }
    }

    private static byte[] octets(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @MethodSource("messages")
    @FuzzTest(maxDuration = "10m")
    void personaliseShouldChangeOnlyWhatItAnnouncesWhateverTheOctets(byte[] message) {
        try {
            RewrittenMessage rewritten = Samples.rewrite(message, Samples.FRENCH);
            MimeStructure before = MimeStructure.of(message, RewriteSettings.DEFAULT.limits());
            MimeStructure after = MimeStructure.of(rewritten.toByteArray(), RewriteSettings.DEFAULT.limits());
            assertThat(outline(after.root())).isEqualTo(outline(before.root()));
        } catch (MalformedMessageException e) {
            assertThat(e).hasMessageContaining(" ");
        }
    }

    /** The tree of parts with their types. */
    private static String outline(MimePart part) {
        StringBuilder outline = new StringBuilder(part.path())
                .append(' ')
                .append(part.contentType().value());
        part.children().forEach(child -> outline.append('\n').append(outline(child)));
        return outline.toString();
    }
}
