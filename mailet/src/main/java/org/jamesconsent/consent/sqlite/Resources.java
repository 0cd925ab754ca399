package org.jamesconsent.consent.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The SQL that stands beside the classes. */
final class Resources {
    private Resources() {}

    /** The content of {@code name}.sql in this package. */
    static String sql(String name) {
        try (InputStream in = Resources.class.getResourceAsStream(name + ".sql")) {
            if (in == null) {
                throw new IllegalStateException(name + ".sql is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
