package org.jamesconsent.testing;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an administrator gets: the extension jar, the command line, and the sample configuration, as the build made them. All
 * of it is used from outside only, as files.
 */
public final class Product {
    private Product() {}

    /** The jar for extensions-jars/. */
    public static Path extensionJar() {
        return file("product.extensionJar");
    }

    /** {@code consent.jar}. */
    public static Path commandLineJar() {
        return file("product.commandLineJar");
    }

    /** {@code config-samples/}. */
    public static Path samples() {
        return file("product.samples");
    }

    private static Path file(String property) {
        String value = System.getProperty(property);
        if (value == null || !Files.exists(Path.of(value))) {
            throw new IllegalStateException("the system property " + property
                    + " must name a file that the build made, but is " + value + ": run the whole build, mvn verify");
        }
        return Path.of(value).toAbsolutePath().normalize();
    }

    /**
     * What a command said.
     *
     * @param exitCode 0 if all went well
     * @param out standard output
     * @param err standard error
     */
    public record Said(int exitCode, String out, String err) {}

    /** Runs {@code java -jar consent.jar} with these arguments in a process of its own, in a folder, and waits for its end. */
    public static Said consent(Path folder, String... arguments) throws IOException, InterruptedException {
        return run(folder, List.of("-jar", commandLineJar().toString()), arguments);
    }

    /** The same with further libraries, as an administrator does for whom those of James hold a driver. */
    public static Said consentWith(String libraries, Path folder, String... arguments)
            throws IOException, InterruptedException {
        return run(
                folder,
                List.of(
                        "-cp",
                        commandLineJar() + File.pathSeparator + libraries,
                        "org.jamesconsent.cli.ConsentCommand"),
                arguments);
    }

    private static Said run(Path folder, List<String> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        command.addAll(program);
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("consent", ".out");
        Path err = Files.createTempFile("consent", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            int exitCode = process.waitFor();
            return new Said(
                    exitCode,
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
