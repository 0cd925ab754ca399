package org.jamesconsent.consent.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.jamesconsent.consent.Checkpoint;
import org.jamesconsent.consent.LedgerHash;
import org.jamesconsent.consent.LedgerVisitor;
import org.jamesconsent.consent.StateDifference;
import org.jspecify.annotations.Nullable;

/** Goes through the whole ledger over one connection. For one thread. */
public final class LedgerReader {
    private static final String CHECKPOINTS = SqlFiles.read(LedgerReader.class, "LedgerReader.checkpoints");
    private static final String ENTRIES = SqlFiles.read(LedgerReader.class, "LedgerReader.entries");

    private final Connection connection;

    public LedgerReader(Connection connection) {
        this.connection = connection;
    }

    /** In one transaction, so that all parts are of the same moment. */
    public void show(LedgerVisitor visitor) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            showCheckpoints(statement, visitor);
            try (ResultSet row = statement.executeQuery(LedgerRow.ALL)) {
                while (row.next()) {
                    visitor.chained(LedgerRow.chained(row));
                }
            }
            visitor.chainsEnd();
            try (ResultSet row = statement.executeQuery(ENTRIES)) {
                while (row.next()) {
                    visitor.entry(row.getString(2), row.getLong(1), Columns.hash(row, 3));
                }
            }
            visitor.end();
            statement.execute("COMMIT");
        }
    }

    /** Compares today's states with what follows from the ledger, in one transaction. */
    public long compareStates(Consumer<StateDifference> differences) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            long persons = new Rebuilding(connection, false, differences).run();
            statement.execute("COMMIT");
            return persons;
        }
    }

    private static void showCheckpoints(Statement statement, LedgerVisitor visitor) throws SQLException {
        try (ResultSet row = statement.executeQuery(CHECKPOINTS)) {
            while (row.next()) {
                visitor.checkpoint(new Checkpoint(
                        row.getString(1),
                        row.getLong(2),
                        Columns.instant(row.getLong(3)),
                        row.getLong(4),
                        row.getLong(5),
                        required(Columns.hash(row, 6)),
                        required(Columns.hash(row, 7))));
            }
        }
    }

    private static LedgerHash required(@Nullable LedgerHash hash) {
        if (hash == null) {
            throw new IllegalArgumentException("a checkpoint without digest or signature");
        }
        return hash;
    }
}
