package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jamesconsent.testing.Product;

/** Another program that has locked a store, until it is closed. It runs in a process of its own, since locks belong to processes. */
final class StoreLock implements AutoCloseable {
    private final Process process;

    private StoreLock(Process process) {
        this.process = process;
    }

    /** Keeps others from writing. */
    static StoreLock againstWriters(Path store) throws IOException {
        return start(store, "NORMAL");
    }

    /** Keeps others from reading too; nobody else may have the store open. */
    static StoreLock againstAll(Path store) throws IOException {
        return start(store, "EXCLUSIVE");
    }

    private static StoreLock start(Path store, String mode) throws IOException {
        return new StoreLock(run(store, "PRAGMA locking_mode = " + mode, "BEGIN EXCLUSIVE"));
    }

    /** Has another program do something to a store. */
    static void execute(Path store, String statement) throws IOException {
        try (StoreLock done = new StoreLock(run(store, statement))) {
            assertThat(done.process.isAlive()).isTrue();
        }
    }

    private static Process run(Path store, String... statements) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                // The driver is the product's own.
                System.getProperty("java.class.path") + System.getProperty("path.separator") + Product.extensionJar(),
                StoreLock.class.getName(),
                store.toString()));
        command.addAll(List.of(statements));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        if (!"done".equals(out.readLine())) {
            process.destroyForcibly();
            throw new IllegalStateException("the other program failed");
        }
        return process;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** @param arguments the store, and statements */
    public static void main(String[] arguments) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
                Statement statement = connection.createStatement()) {
            for (String each : List.of(arguments).subList(1, arguments.length)) {
                statement.execute(each);
            }
            System.out.println("done");
            System.in.read();
        }
    }
}
