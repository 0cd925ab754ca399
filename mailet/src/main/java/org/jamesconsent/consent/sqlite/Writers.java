package org.jamesconsent.consent.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import org.jamesconsent.consent.sql.LedgerWriter;
import org.jamesconsent.consent.sql.Names;

/** Those who write over one connection. For one thread at a time. */
final class Writers implements AutoCloseable {
    private final Connection connection;
    private final LedgerWriter ledger;
    private final SplitWriter splits;

    Writers(Connection connection, Clock clock) throws SQLException {
        this.connection = connection;
        WriteTransaction transaction = new WriteTransaction(connection);
        this.ledger = new LedgerWriter(
                connection, transaction, new SqliteLedgerTables(connection, new Names(connection)), clock);
        this.splits = new SplitWriter(connection, transaction, clock);
    }

    LedgerWriter ledger() {
        return ledger;
    }

    SplitWriter splits() {
        return splits;
    }

    /**
     * Puts what was committed from the log into the file, and empties the log.
     *
     * @return false if somebody still reads an earlier state of the file
     */
    boolean emptyLog() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            return row.next() && row.getInt(1) == 0;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
