package org.jamesconsent.consent.cassandra;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where a Cassandra cluster is, and how it is spoken to.
 *
 * @param contactPoints {@code HOST:PORT} of some of its nodes, at least one
 * @param datacenter the one next to us, whose nodes are asked and must agree
 * @param keyspace the keyspace that is there, in which the tables come to lie
 * @param user as whom to log in; empty if the cluster lets everybody in
 * @param password asked for at each new connection, so that it may change while the program runs
 * @param encryption how the way to the cluster is kept private
 * @param timeout how long a call waits for an answer
 */
public record CassandraServer(
        List<ContactPoint> contactPoints,
        String datacenter,
        String keyspace,
        Optional<String> user,
        Password password,
        Encryption encryption,
        Duration timeout) {
    public CassandraServer {
        contactPoints = List.copyOf(contactPoints);
    }

    /** A node. */
    public record ContactPoint(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /** Where the password comes from. Safe for any thread. */
    @FunctionalInterface
    public interface Password {
        /**
         * The password; empty if there is none.
         *
         * @throws IOException if it cannot be had; the message says why and holds nothing of it
         */
        Optional<String> read() throws IOException;
    }

    /** How the way to the cluster is kept private. */
    public sealed interface Encryption {
        /** TLS, and the node must prove by a certificate that it is the host that was asked for. */
        record Verified(Optional<Path> rootCertificate) implements Encryption {}

        /** None at all: for nodes on the same machine, or behind a tunnel. */
        record Off() implements Encryption {}
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return "cassandra:" + contactPoints.getFirst() + "/" + keyspace;
    }
}
