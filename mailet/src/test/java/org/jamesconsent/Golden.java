package org.jamesconsent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares with files that somebody has proof-read. What came out instead lies in {@code target/golden}. */
public final class Golden {
    private Golden() {}

    /** Fails unless the test resource exists and holds exactly {@code actual}, in UTF-8. */
    public static void assertSame(String resource, String actual) {
        try (InputStream in = Golden.class.getClassLoader().getResourceAsStream(resource)) {
            String expected =
                    in == null ? "(missing: " + resource + ")" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (!expected.equals(actual)) {
                Path file = Path.of("target", "golden").resolve(resource);
                Files.createDirectories(file.getParent());
                Files.writeString(file, actual);
            }
            assertThat(actual).as(resource).isEqualTo(expected);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
