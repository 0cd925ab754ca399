package org.jamesconsent.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder of the demonstration's own. */
record Folder(Path path) {
    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9@._+-]");

    /** Removes it and all that is in it, if it is there. */
    void remove() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> found = Files.walk(path)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }

    /** Writes a mail into a folder below this one. */
    void write(String folder, String name, byte[] mail) throws IOException {
        Path into = Files.createDirectories(path.resolve(folder));
        Files.write(into.resolve(UNSAFE.matcher(name).replaceAll("_") + ".eml"), mail);
    }

    /** How to name a path to somebody who is in the current folder. */
    static Path shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path whole = path.toAbsolutePath().normalize();
        return whole.startsWith(here) ? here.relativize(whole) : whole;
    }

    /** The same as one word of a command line. */
    static String word(Path path) {
        String shown = shown(path).toString();
        return shown.matches("[A-Za-z0-9@._+/-]+") ? shown : "'" + shown.replace("'", "'\\''") + "'";
    }
}
