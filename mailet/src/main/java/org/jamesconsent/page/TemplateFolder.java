package org.jamesconsent.page;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where templates come from: the jar, or the administrator's folder where it has a file of the same name.
 *
 * @param own the administrator's HTML and CSS files by name, as text
 */
record TemplateFolder(Map<String, String> own) {
    /** Without a folder. */
    static final TemplateFolder JAR = new TemplateFolder(Map.of());

    TemplateFolder {
        own = Map.copyOf(own);
    }

    /**
     * @param folder need not exist
     * @throws IOException if a file cannot be read, or is no UTF-8
     */
    static TemplateFolder read(Path folder) throws IOException {
        Map<String, String> own = new TreeMap<>();
        if (!Files.exists(folder)) {
            return JAR;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".html") || name.endsWith(".css")) {
                    own.put(name, Files.readString(file));
                }
            }
        }
        return new TemplateFolder(own);
    }

    /** The text of that file; empty if neither folder nor jar has it. */
    Optional<String> text(String file) {
        String mine = own.get(file);
        return mine != null ? Optional.of(mine) : ofJar(file);
    }

    static Optional<String> ofJar(String file) {
        // What would lead out of the folder is no name of ours.
        if (!file.matches("[a-z0-9-]+\\.(html|css)")) {
            return Optional.empty();
        }
        try (InputStream in = TemplateFolder.class.getResourceAsStream(file)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A compiler for templates that include each other; what has no value leaves a gap. */
    Mustache.Compiler compiler() {
        return Mustache.compiler()
                .escapeHTML(true)
                .emptyStringIsFalse(true)
                .defaultValue("")
                .withLoader(file -> new StringReader(
                        text(file).orElseThrow(() -> new IOException("there is no template " + file))));
    }
}
