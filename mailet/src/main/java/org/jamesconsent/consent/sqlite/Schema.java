package org.jamesconsent.consent.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The tables, by version. A file carries its version in SQLite's own {@code user_version}, and what it is in {@code
 * application_id}; both change in the same transaction as the tables.
 */
final class Schema {
    /** Says in the header of the file whose it is: "JCon". */
    private static final int APPLICATION_ID = 0x4a436f6e;

    /** The number of the last script. */
    private static final int VERSION = 8;

    private static final Schema CURRENT = new Schema(
            IntStream.rangeClosed(1, VERSION)
                    .mapToObj(version -> Resources.sql(Integer.toString(version)))
                    .toList(),
            Map.of(3, ChainMigration::run));

    private final List<String> scripts;
    private final Map<Integer, Work> works;

    /** What SQL alone cannot do. */
    interface Work {
        void perform(Connection connection) throws SQLException;
    }

    /** @param scripts what leads to version 1, from there to version 2, and so on */
    Schema(List<String> scripts) {
        this(scripts, Map.of());
    }

    /** @param works what is left to do after the script that leads to a version */
    private Schema(List<String> scripts, Map<Integer, Work> works) {
        this.scripts = List.copyOf(scripts);
        this.works = Map.copyOf(works);
    }

    static Schema current() {
        return CURRENT;
    }

    /**
     * Brings a file to this version. Safe to be called by many processes at once: whoever comes second finds it done.
     *
     * <p>After an exception the connection is to be closed.
     *
     * @throws UnsuitableFileException if the file is another program's, or of a later version than this
     */
    void migrate(Connection connection) throws SQLException, UnsuitableFileException {
        if (versionInOneGlance(connection) == scripts.size()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            for (int version = versionOf(connection); version < scripts.size(); version++) {
                statement.executeUpdate(scripts.get(version));
                Work work = works.get(version + 1);
                if (work != null) {
                    work.perform(connection);
                }
            }
            statement.execute("PRAGMA application_id = " + APPLICATION_ID);
            statement.execute("PRAGMA user_version = " + scripts.size());
            statement.execute("COMMIT");
        }
    }

    /** Checks that a file is of this very version. After an exception the connection is to be closed. */
    void require(Connection connection) throws SQLException, UnsuitableFileException {
        int version = versionInOneGlance(connection);
        if (version != scripts.size()) {
            throw new UnsuitableFileException("has schema version " + version + " instead of " + scripts.size()
                    + "; nothing was changed. Commands leave that alone, since a James of the earlier version may be running:"
                    + " start James with this version, or stop it and run: java -jar consent.jar init");
        }
    }

    /** In a transaction, since the file might be migrated by another process between two questions. */
    private int versionInOneGlance(Connection connection) throws SQLException, UnsuitableFileException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            int version = versionOf(connection);
            statement.execute("COMMIT");
            return version;
        }
    }

    private int versionOf(Connection connection) throws SQLException, UnsuitableFileException {
        int version = pragma(connection, "PRAGMA user_version");
        int application = pragma(connection, "PRAGMA application_id");
        boolean empty = pragma(connection, "SELECT count(*) FROM sqlite_schema") == 0;
        if (application != APPLICATION_ID && !(empty && version == 0 && application == 0)) {
            throw new UnsuitableFileException(
                    "is a database of another program; nothing was changed; configure another file");
        }
        if (version > scripts.size()) {
            throw new UnsuitableFileException(
                    "has schema version " + version + ", and this program knows versions up to " + scripts.size()
                            + "; nothing was changed; install a newer James Consent");
        }
        return version;
    }

    private static int pragma(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /** The file is sound, but none that this program may work with. The message continues "the file …". */
    static final class UnsuitableFileException extends Exception {
        UnsuitableFileException(String message) {
            super(message);
        }
    }
}
