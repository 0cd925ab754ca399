package org.jamesconsent.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
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
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        // The driver is the product's own.
                        System.getProperty("java.class.path")
                                + System.getProperty("path.separator")
                                + Product.extensionJar(),
                        StoreLock.class.getName(),
                        store.toString(),
                        mode)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        if (!"locked".equals(out.readLine())) {
            process.destroyForcibly();
            throw new IllegalStateException("the store could not be locked");
        }
        return new StoreLock(process);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** @param arguments the store, and SQLite's locking mode */
    public static void main(String[] arguments) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA locking_mode = " + arguments[1]);
            statement.execute("BEGIN EXCLUSIVE");
            System.out.println("locked");
            System.in.read();
        }
    }
}
