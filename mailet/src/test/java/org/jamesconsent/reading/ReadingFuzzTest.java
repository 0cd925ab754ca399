package org.jamesconsent.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jamesconsent.reading.mail.ReadingBudget;
import org.junit.jupiter.params.provider.MethodSource;

/** Any octets at all as a mail that comes in; {@code mvn -Pfuzz -Dfuzz=ReadingFuzzTest} searches for more, led by coverage. */
class ReadingFuzzTest {
    private static final MailReader READER = new MailReader(ReadingBudget.DEFAULT);

    /** One mail of each kind that is not a person's. */
    static Stream<byte[]> mails() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/inbound"))) {
            List<byte[]> found = files.filter(file ->
                            file.toString().endsWith(".eml") && !file.toString().contains("replies"))
                    .sorted()
                    .map(ReadingFuzzTest::octets)
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

    @MethodSource("mails")
    @FuzzTest(maxDuration = "10m")
    void readShouldSaySomethingWhateverTheOctets(byte[] message) {
        assertThat(READER.read(message)).isNotNull();
    }
}
