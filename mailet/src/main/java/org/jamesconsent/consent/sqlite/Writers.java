package org.jamesconsent.consent.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
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

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
