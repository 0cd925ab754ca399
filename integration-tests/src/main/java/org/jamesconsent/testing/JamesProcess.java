package org.jamesconsent.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * An {@link AssembledJames} in a JVM of its own, to be killed in earnest. Get one from {@link
 * AssembledJames.Builder#startProcess()}; closing kills it. Thread-safe.
 */
public final class JamesProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String READY = "READY ";

    private final Process process;
    private final Path workingDirectory;
    private final int smtpPort;

    private JamesProcess(Process process, Path workingDirectory, int smtpPort) {
        this.process = process;
        this.workingDirectory = workingDirectory;
        this.smtpPort = smtpPort;
    }

    static JamesProcess start(Path workingDirectory, List<String> options, List<String> arguments) throws IOException {
        Path output = workingDirectory.resolve("var/console.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of(
                "-Dorg.jamesconsent.testing.log="
                        + workingDirectory.resolve("var/james.log").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                JamesProcess.class.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            Awaitility.await("James in a process of its own")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> !process.isAlive() || announcedPort(output).isPresent());
            Optional<Integer> port = announcedPort(output);
            if (port.isEmpty()) {
                throw new IllegalStateException("James did not start:\n" + read(output));
            }
            return new JamesProcess(process, workingDirectory, port.get());
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static Optional<Integer> announcedPort(Path output) throws IOException {
        return read(output)
                .lines()
                .filter(line -> line.startsWith(READY))
                .map(line -> Integer.valueOf(line.substring(READY.length()).trim()))
                .findFirst();
    }

    private static String read(Path output) throws IOException {
        return Files.exists(output) ? Files.readString(output) : "";
    }

    /** The TCP port on 127.0.0.1 that takes mail. */
    public int smtpPort() {
        return smtpPort;
    }

    /** A client for {@link #smtpPort()}, not logged in. */
    public SmtpSender smtp() {
        return SmtpSender.to("127.0.0.1", smtpPort);
    }

    /** How many mails James has not finished: waiting, delayed or being worked on. */
    public long unfinished() throws IOException {
        Path spool = workingDirectory.resolve("var/queue/spool");
        try (Stream<Path> files = Files.list(spool)) {
            return files.filter(file -> file.toString().endsWith(".mail")).count();
        }
    }

    /** Waits up to a minute until James has finished every mail, delayed ones included. */
    public void awaitEmptySpool() {
        Awaitility.await("an empty spool")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> unfinished() == 0);
    }

    /** Kills the process as {@code kill -9} does, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Asks the process to end in order, as {@code kill} does, and waits until it has. */
    public void terminate() {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("James does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while James ends", e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    /**
     * Runs James until the process is told to end; prints {@code READY} and the SMTP port when mail may come.
     *
     * @param arguments each {@code name=value}; the first is {@code workdir}, the rest as {@link
     *     AssembledJames.Builder} has them: {@code port}, {@code deliver} (host:port), {@code copies}, {@code domain},
     *     {@code user} (address:password), {@code trusted}, {@code force}
     */
    public static void main(String[] arguments) throws Exception {
        AssembledJames.Builder builder = AssembledJames.builder(Path.of(value(arguments[0])));
        for (String argument : List.of(arguments).subList(1, arguments.length)) {
            String value = value(argument);
            switch (argument.substring(0, argument.indexOf('='))) {
                case "port" -> builder.smtpPort(Integer.parseInt(value));
                case "deliver" -> {
                    int colon = value.lastIndexOf(':');
                    builder.deliverTo(value.substring(0, colon), Integer.parseInt(value.substring(colon + 1)));
                }
                case "copies" -> builder.copiesIn(Path.of(value));
                case "domain" -> builder.domain(value);
                case "user" -> {
                    int colon = value.indexOf(':');
                    builder.user(value.substring(0, colon), value.substring(colon + 1));
                }
                case "trusted" -> builder.trustedNetwork(Boolean.parseBoolean(value));
                case "force" -> builder.forceToDisk(Boolean.parseBoolean(value));
                default -> throw new IllegalArgumentException("Unknown argument " + argument);
            }
        }
        try {
            AssembledJames james = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(james::close));
            System.out.println(READY + james.smtpPort());
        } catch (Exception | Error e) {
            e.printStackTrace();
            // Parts of James may have started threads that would keep this process alive.
            Runtime.getRuntime().halt(1);
        }
    }

    private static String value(String argument) {
        return argument.substring(argument.indexOf('=') + 1);
    }
}
