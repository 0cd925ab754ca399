package org.jamesconsent.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jamesconsent.config.ConsentConfiguration.Cassandra;
import org.jamesconsent.config.ConsentConfiguration.Postgresql;
import org.jamesconsent.config.ConsentConfiguration.Secret;
import org.jamesconsent.config.ConsentConfiguration.Sqlite;
import org.jamesconsent.config.ConsentConfiguration.Store;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.postgresql.PostgresqlConsentStore;
import org.jamesconsent.consent.postgresql.PostgresqlServer;
import org.jamesconsent.consent.postgresql.PostgresqlServer.Encryption;
import org.jamesconsent.consent.sqlite.SqliteConsentStore;

/** The adapter for each kind of store. */
final class Stores {
    private Stores() {}

    /**
     * Opens a store, creates it if it is absent, and brings it up to date.
     *
     * @param session James's connections to Cassandra, as far as it has some; of no type that every James has
     */
    static ConsentStore open(Store store, Clock clock, Optional<Object> session) throws StoreException {
        return switch (store) {
            case Sqlite sqlite -> SqliteConsentStore.open(sqlite.file(), clock, sqlite.busyTimeout());
            case Postgresql postgresql -> PostgresqlConsentStore.open(server(postgresql), clock);
            case Cassandra cassandra -> {
                requireDriver();
                yield CassandraStores.open(cassandra, password(cassandra.password())::read, clock, session);
            }
        };
    }

    /** Opens a store that is there, and changes nothing about it. */
    static ConsentStore openExisting(Store store, Clock clock) throws StoreException {
        return switch (store) {
            case Sqlite sqlite -> SqliteConsentStore.openExisting(sqlite.file(), clock, sqlite.busyTimeout());
            case Postgresql postgresql -> PostgresqlConsentStore.openExisting(server(postgresql), clock);
            case Cassandra cassandra -> {
                requireDriver();
                yield CassandraStores.openExisting(cassandra, password(cassandra.password())::read, clock);
            }
        };
    }

    /** Whether there is a store already. */
    static boolean exists(Store store, Clock clock) throws StoreException {
        return switch (store) {
            case Sqlite sqlite -> Files.exists(sqlite.file());
            case Postgresql postgresql -> PostgresqlConsentStore.exists(server(postgresql), clock);
            case Cassandra cassandra -> {
                requireDriver();
                yield CassandraStores.exists(cassandra, password(cassandra.password())::read, clock);
            }
        };
    }

    /** James's distributed apps have it, and nobody else. */
    private static void requireDriver() throws StoreException {
        try {
            Class.forName("com.datastax.oss.driver.api.core.CqlSession", false, Stores.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new StoreException(
                    "<cassandra> in consent.xml needs the driver of Cassandra, which is not here; nothing was opened. It comes"
                            + " with James's distributed app and with its Cassandra app. A command finds it when it is run with"
                            + " the libraries of such an app: java -cp 'consent.jar:james-server-distributed-app.lib/*'"
                            + " org.jamesconsent.cli.ConsentCommand",
                    e);
        }
    }

    private static PostgresqlServer server(Postgresql store) {
        return new PostgresqlServer(
                store.url(),
                store.user(),
                password(store.password())::read,
                store.encrypted() ? new Encryption.Verified(store.rootCertificate()) : new Encryption.Off(),
                store.connections(),
                store.timeout());
    }

    /** Reads a password anew each time. */
    private interface Password {
        Optional<String> read() throws IOException;
    }

    private static Password password(Optional<Secret> secret) {
        return secret.map(Stores::password).orElse(Optional::empty);
    }

    private static Password password(Secret secret) {
        return switch (secret) {
            case Secret.InFile file -> () -> Optional.of(read(file.path()));
            case Secret.InVariable variable ->
                () -> {
                    String value = System.getenv(variable.name());
                    if (value == null) {
                        throw new IOException("the environment variable " + variable.name()
                                + " with the password is not set; set it, and start again");
                    }
                    return Optional.of(value);
                };
        };
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IOException(
                    "the password file " + file + " cannot be read ("
                            + e.getClass().getSimpleName() + "); check that it is there, and its rights",
                    e);
        }
    }
}
