package org.jamesconsent.consent.postgresql;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a PostgreSQL database is, and how it is spoken to.
 *
 * @param url {@code jdbc:postgresql://HOST:PORT/DATABASE}; with several hosts, the one that takes writes is found
 * @param user as whom to log in
 * @param password asked for at each new connection, so that it may change while the program runs
 * @param encryption how the way to the server is kept private
 * @param connections at most so many are open at once, at least two
 * @param timeout how long a call waits for a connection, for others who record, and for an answer
 */
public record PostgresqlServer(
        String url, String user, Password password, Encryption encryption, int connections, Duration timeout) {
    /** Where the password comes from. Safe for any thread. */
    @FunctionalInterface
    public interface Password {
        /** A server that asks for none. */
        Password NONE = Optional::empty;

        /**
         * The password; empty if there is none.
         *
         * @throws IOException if it cannot be had; the message says why and holds nothing of it
         */
        Optional<String> read() throws IOException;
    }

    /** How the way to the server is kept private. */
    public sealed interface Encryption {
        /** TLS, and the server must prove by a certificate that it is the host of the URL. */
        record Verified(Optional<Path> rootCertificate) implements Encryption {}

        /** None at all: for a server on the same machine, or behind a tunnel. */
        record Off() implements Encryption {}
    }

    /** Without the password. */
    @Override
    public String toString() {
        return url;
    }
}
