package org.jamesconsent.consent.postgresql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What is left of rows that were deleted or replaced. */
final class Traces {
    private static final String NOBODY_LOOKS_BACK = Statements.sql("Traces.nobodyLooksBack");
    private static final String REMOVE = Statements.sql("Traces.remove");

    private Traces() {}

    /**
     * Takes such rows out of the tables. What the server's log and backups hold goes as the server's settings say.
     *
     * @param connection without a transaction
     * @return false if somebody, for example a backup, still sees them
     */
    static boolean remove(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean free;
            try (ResultSet row = statement.executeQuery(NOBODY_LOOKS_BACK)) {
                free = row.next() && row.getBoolean(1);
            }
            statement.execute(REMOVE);
            return free;
        }
    }
}
