package org.jamesconsent.consent.postgresql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.jamesconsent.consent.StoreException;
import org.jspecify.annotations.Nullable;

/** The tables, by version. Safe for any thread. */
final class Schema {
    /** The version of the last script. */
    static final int VERSION = 3;

    private static final String HISTORY = "schema_version";
    private static final String EXISTS = Statements.sql("Schema.exists");
    private static final String LATEST = Statements.sql("Schema.latest");

    private Schema() {}

    /**
     * Brings a database to this version. Safe to be called by many processes at once: one works, the others wait.
     *
     * @throws StoreException if the database is of a later version than this, or a script fails; a script that failed left
     *     nothing behind
     */
    static void migrate(DataSource source, PostgresqlServer server) throws StoreException {
        try {
            Flyway flyway = Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:" + Schema.class.getPackageName().replace('.', '/'))
                    .schemas(Pool.SCHEMA)
                    .table(HISTORY)
                    .ignoreMigrationPatterns(new String[0])
                    .load();
            requireKnown(server, flyway.info().getInfoResult().schemaVersion);
            flyway.migrate();
        } catch (FlywayException e) {
            throw new StoreException(
                    "bringing the tables of the consent store " + server
                            + " up to date failed; it was left as it was; see that the user owns the database, or its schema "
                            + Pool.SCHEMA,
                    e);
        }
    }

    private static void requireKnown(PostgresqlServer server, @Nullable String version) throws StoreException {
        if (version != null
                && !version.isEmpty()
                && MigrationVersion.fromVersion(version)
                                .compareTo(MigrationVersion.fromVersion(Integer.toString(VERSION)))
                        > 0) {
            throw new StoreException(
                    "the consent store " + server + " has schema version " + version
                            + ", and this program knows versions up to " + VERSION
                            + "; nothing was changed; install a newer James Consent",
                    null);
        }
    }

    /**
     * Whether a database is of this very version.
     *
     * @throws StoreException if it is of a later one
     */
    static boolean isCurrent(Connection connection, PostgresqlServer server) throws SQLException, StoreException {
        int version = version(connection);
        requireKnown(server, Integer.toString(version));
        return version == VERSION;
    }

    /** Checks that a database is of this very version. */
    static void require(Connection connection, PostgresqlServer server) throws SQLException, StoreException {
        if (!isCurrent(connection, server)) {
            throw new StoreException(
                    "the consent store " + server + " has schema version " + version(connection) + " instead of "
                            + VERSION
                            + "; nothing was changed. Commands leave that alone, since a James of the earlier version may be"
                            + " running: start James with this version, or stop it and run: java -jar consent.jar init",
                    null);
        }
    }

    /** Whether there are tables, of whatever version. */
    static boolean exists(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(EXISTS)) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** 0 if there are no tables. */
    private static int version(Connection connection) throws SQLException {
        if (!exists(connection)) {
            return 0;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LATEST)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }
}
