package org.jamesconsent.config;

import java.nio.file.Path;
import java.util.function.Function;

/**
 * Finds files by what James calls a URL, the way James does, without a James: {@code file://conf/…}, {@code
 * file://var/…} and any other {@code file://…} lie under the working directory, {@code file:///…} is absolute.
 *
 * <p>Immutable and safe for any thread.
 *
 * @param root the folder that holds {@code conf} and {@code var}
 */
public record WorkingDirectory(Path root) implements Function<String, Path> {
    private static final String FILE = "file://";

    /**
     * The working directory to which a configuration file belongs: the parent of its folder if that is called {@code
     * conf}, else the folder itself.
     */
    public static WorkingDirectory of(Path configurationFile) {
        Path folder = configurationFile.toAbsolutePath().normalize().getParent();
        if (folder == null) {
            throw new IllegalArgumentException(configurationFile + " is no file");
        }
        Path parent = folder.getParent();
        return new WorkingDirectory(parent != null && folder.endsWith("conf") ? parent : folder);
    }

    /**
     * @throws IllegalArgumentException if the URL is none of a file, {@code classpath:…} for instance
     */
    @Override
    public Path apply(String url) {
        if (!url.startsWith(FILE) || url.length() == FILE.length()) {
            throw new IllegalArgumentException("no URL of a file: " + url);
        }
        return root.resolve(url.substring(FILE.length())).normalize();
    }
}
