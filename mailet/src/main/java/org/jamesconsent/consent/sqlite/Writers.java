package org.jamesconsent.consent.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Collection;
import org.jamesconsent.consent.Ledger;
import org.jamesconsent.consent.ShownWording;
import org.jamesconsent.consent.sql.LedgerTakeover;
import org.jamesconsent.consent.sql.LedgerWriter;
import org.jamesconsent.consent.sql.Names;
import org.jamesconsent.consent.sql.Transaction;
import org.jamesconsent.consent.sql.VerdictWriter;
import org.jamesconsent.consent.sql.WordingTable;

/** Those who write over one connection. For one thread at a time. */
final class Writers implements AutoCloseable {
    private final Connection connection;
    private final SqliteLedgerTables tables;
    private final LedgerWriter ledger;
    private final SplitWriter splits;
    private final VerdictWriter verdicts;
    private final WriteTransaction transaction;
    private final Names names;
    private final Clock clock;

    Writers(Connection connection, Clock clock) throws SQLException {
        this.connection = connection;
        this.clock = clock;
        this.transaction = new WriteTransaction(connection);
        this.names = new Names(connection);
        this.tables = new SqliteLedgerTables(connection, names);
        this.ledger = new LedgerWriter(connection, transaction, tables, clock);
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

    /** Keeps texts, all or none. */
    boolean keep(Collection<ShownWording> wordings) throws SQLException {
        return transaction.perform(() -> {
            WordingTable.keep(connection, names, wordings, clock.instant());
            return true;
        });
    }

    /** Works on the table of requests. */
    <T> T perform(Work<T> work) throws SQLException {
        return transaction.perform(() -> work.on(connection));
    }

    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Takes another ledger into this empty one. */
    long takeOver(Ledger other) throws SQLException {
        LedgerWriter writer = new LedgerWriter(connection, Transaction.BEGUN, tables, clock);
        return transaction.perform(() -> LedgerTakeover.run(connection, writer, () -> tables, other));
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
