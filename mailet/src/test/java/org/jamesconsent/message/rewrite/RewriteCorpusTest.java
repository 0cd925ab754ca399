package org.jamesconsent.message.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every {@code eml/rewrite/<case>.eml} becomes {@code <case>.expected.eml}, octet for octet. */
class RewriteCorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/eml/rewrite");
    private static final Path ACTUAL = Path.of("target/eml-actual");

    static Stream<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".eml") && !name.endsWith(".expected.eml"))
                    .map(name -> name.substring(0, name.length() - ".eml".length()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void personaliseShouldGiveExpectedOctets(String name) throws IOException, MalformedMessageException {
        byte[] rewritten = rewritten(name);
        Path golden = CORPUS.resolve(name + ".expected.eml");
        Files.createDirectories(ACTUAL);
        Files.write(ACTUAL.resolve(name + ".expected.eml"), rewritten);
        if (!Files.exists(golden)) {
            fail("no golden file " + golden + "; read the one in " + ACTUAL + ", and copy it if it is right");
        }
        assertThat(Samples.text(rewritten)).isEqualTo(Samples.text(Files.readAllBytes(golden)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void personaliseShouldChangeNothingWhenMessageWasRewrittenBefore(String name)
            throws IOException, MalformedMessageException {
        byte[] once = rewritten(name);
        byte[] twice = Samples.rewrite(once, Samples.FRENCH).toByteArray();
        assertThat(Samples.text(twice)).isEqualTo(Samples.text(once));
    }

    private static byte[] rewritten(String name) throws IOException, MalformedMessageException {
        return Samples.rewrite(Files.readAllBytes(CORPUS.resolve(name + ".eml")), Samples.FRENCH)
                .toByteArray();
    }
}
