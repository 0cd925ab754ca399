package org.jamesconsent.consent.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import org.jamesconsent.consent.sql.LedgerWriter;
import org.jamesconsent.consent.sql.Names;
import org.jamesconsent.consent.sql.VerdictWriter;

/** Those who write over one connection. For one thread at a time. */
final class Writers implements AutoCloseable {
    private final Connection connection;
    private final LedgerWriter ledger;
    private final SplitWriter splits;
    private final VerdictWriter verdicts;

    Writers(Connection connection, Clock clock) throws SQLException {
        this.connection = connection;
        WriteTransaction transaction = new WriteTransaction(connection);
        Names names = new Names(connection);
        this.ledger = new LedgerWriter(connection, transaction, new SqliteLedgerTables(connection, names), clock);
        this.splits = new SplitWriter(connection, transaction, clock);
        this.verdicts = new VerdictWriter(connection, transaction, names);
    }

    LedgerWriter ledger() {
        return ledger;
    }

    SplitWriter splits() {
        return splits;
    }

    VerdictWriter verdicts() {
        return verdicts;
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
