package org.jamesconsent.consent.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jamesconsent.consent.Checkpoint;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.LedgerHash;
import org.jamesconsent.consent.LedgerRecipient;
import org.jamesconsent.consent.LedgerVisitor;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.SealedEntry;
import org.jamesconsent.consent.StateDifference;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.shared.Values;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the whole ledger over one connection. To be called within a transaction that sees one moment only. For one
 * thread.
 */
public final class LedgerReader {
    private static final String CHECKPOINTS = SqlFiles.read(LedgerReader.class, "LedgerReader.checkpoints");
    private static final String SEALED = SqlFiles.read(LedgerReader.class, "LedgerReader.sealed");
    private static final String KEY_FINGERPRINTS = SqlFiles.read(LedgerReader.class, "LedgerReader.keyFingerprints");
    private static final String AFTER = SqlFiles.read(LedgerReader.class, "LedgerReader.after");
    private static final String ENTRIES = SqlFiles.read(LedgerReader.class, "LedgerReader.entries");

    /** So many rows come over the network at once: the ledger is larger than memory. */
    static final int ROWS_AT_ONCE = 1_000;

    private final Connection connection;

    public LedgerReader(Connection connection) {
        this.connection = connection;
    }

    /** Shows all of it. */
    public void show(LedgerVisitor visitor) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(ROWS_AT_ONCE);
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
        }
    }

    /** Compares today's states with what follows from the ledger. */
    public long compareStates(Consumer<StateDifference> differences) throws SQLException {
        return new Rebuilding(connection, false, differences).run();
    }

    private static void showCheckpoints(Statement statement, LedgerVisitor visitor) throws SQLException {
        try (ResultSet row = statement.executeQuery(CHECKPOINTS)) {
            while (row.next()) {
                visitor.checkpoint(checkpoint(row));
            }
        }
    }

    private static Checkpoint checkpoint(ResultSet row) throws SQLException {
        return new Checkpoint(
                row.getString(1),
                row.getLong(2),
                Values.instant(row.getLong(3)),
                row.getLong(4),
                row.getLong(5),
                required(Columns.hash(row, 6)),
                required(Columns.hash(row, 7)));
    }

    /** Hands over all of it. */
    public void handTo(LedgerRecipient recipient) throws SQLException, StoreException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet row = statement.executeQuery(KEY_FINGERPRINTS)) {
                while (row.next()) {
                    recipient.keyFingerprint(new OrganisationId(row.getString(1)), row.getString(2));
                }
            }
            try (ResultSet row = statement.executeQuery(SEALED)) {
                while (row.next()) {
                    recipient.entry(sealed(row));
                }
            }
            try (ResultSet row = statement.executeQuery(CHECKPOINTS)) {
                while (row.next()) {
                    recipient.checkpoint(checkpoint(row));
                }
            }
        }
    }

    /** See {@link org.jamesconsent.consent.Ledger#after}. */
    public List<LedgerEntry> after(long entry, int most) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(AFTER)) {
            Columns.bind(query, 1, entry, (long) most);
            List<LedgerEntry> entries = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    OrganisationId organisation = new OrganisationId(row.getString("organisation_name"));
                    entries.add(EventRows.entry(row, organisation, SubjectId.of(row.getBytes("subject"))));
                }
            }
            return entries;
        }
    }

    private static SealedEntry sealed(ResultSet row) throws SQLException {
        OrganisationId organisation = new OrganisationId(row.getString("organisation_name"));
        return new SealedEntry(
                EventRows.entry(row, organisation, SubjectId.of(row.getBytes("subject"))),
                Columns.hash(row, row.findColumn("detail_hash")),
                row.getBytes("salt"),
                row.getLong("previous"),
                Columns.hash(row, row.findColumn("previous_hash")),
                required(Columns.hash(row, row.findColumn("hash"))));
    }

    private static LedgerHash required(@Nullable LedgerHash hash) {
        if (hash == null) {
            throw new IllegalArgumentException("an entry without hash, or a checkpoint without digest or signature");
        }
        return hash;
    }
}
