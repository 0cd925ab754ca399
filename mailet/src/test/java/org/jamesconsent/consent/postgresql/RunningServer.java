package org.jamesconsent.consent.postgresql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jamesconsent.consent.StoreException;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL, started once for all tests of the JVM and gone with it. It does not wait for its disk. */
final class RunningServer {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static Optional<String> template = Optional.empty();

    private RunningServer() {}

    private static final class Holder {
        private static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                // It stops itself when the JVM ends.
                return EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A database of its own, in which the tables are. */
    static synchronized PostgresqlServer newStore() throws SQLException, StoreException {
        if (template.isEmpty()) {
            PostgresqlServer empty = newDatabase("template1");
            PostgresqlConsentStore.open(empty, Clock.systemUTC()).close();
            template = Optional.of("consent" + DATABASES.get());
        }
        return newDatabase(template.get());
    }

    /** A database of its own, without tables. */
    static PostgresqlServer newDatabase() throws SQLException {
        return newDatabase("template1");
    }

    private static PostgresqlServer newDatabase(String template) throws SQLException {
        String name = "consent" + DATABASES.incrementAndGet();
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE DATABASE " + name + " TEMPLATE " + template);
        }
        return named(name);
    }

    static PostgresqlServer named(String database) {
        return new PostgresqlServer(
                url(database),
                "postgres",
                () -> Optional.of("postgres"),
                new PostgresqlServer.Encryption.Off(),
                6,
                Duration.ofSeconds(5));
    }

    private static String url(String database) {
        return "jdbc:postgresql://localhost:" + Holder.SERVER.getPort() + '/' + database;
    }

    private static Connection connect(String database) throws SQLException {
        return raw(named(database));
    }

    /** Past the store. */
    static Connection raw(PostgresqlServer server) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(server.url());
        source.setUser("postgres");
        source.setCurrentSchema(Pool.SCHEMA);
        return source.getConnection();
    }
}
