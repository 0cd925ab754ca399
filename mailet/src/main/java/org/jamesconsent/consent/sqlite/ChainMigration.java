package org.jamesconsent.consent.sqlite;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.jamesconsent.consent.LedgerHash;
import org.jamesconsent.consent.shared.EntryHashes;
import org.jamesconsent.consent.sql.Columns;
import org.jamesconsent.consent.sql.LedgerRow;
import org.jspecify.annotations.Nullable;

/** Chains the events that were recorded before there were chains. Part of the migration's transaction. */
final class ChainMigration {
    private static final String EVENTS = Resources.sql("ChainMigration.events");
    private static final String SET_DETAIL = Resources.sql("ChainMigration.setDetail");
    private static final String SET_LINK = Resources.sql("ChainMigration.setLink");

    private final SecureRandom random = new SecureRandom();
    private @Nullable Object organisation;
    private byte[] subject = new byte[0];
    private @Nullable Object previous;
    private @Nullable LedgerHash previousHash;

    private ChainMigration() {}

    static void run(Connection connection) throws SQLException {
        new ChainMigration().chainAll(connection);
    }

    private void chainAll(Connection connection) throws SQLException {
        try (Statement query = connection.createStatement();
                PreparedStatement setDetail = connection.prepareStatement(SET_DETAIL);
                PreparedStatement setLink = connection.prepareStatement(SET_LINK);
                ResultSet row = query.executeQuery(EVENTS)) {
            while (row.next()) {
                begin(row);
                @Nullable Object[] event = LedgerRow.event(row);
                LedgerHash detailHash = null;
                if (LedgerRow.hasDetail(row)) {
                    byte[] salt = new byte[EntryHashes.SALT_BYTES];
                    random.nextBytes(salt);
                    detailHash = EntryHashes.detailHash(LedgerRow.detail(row), salt);
                    Columns.bind(setDetail, 1, event[0], salt);
                    setDetail.executeUpdate();
                }
                LedgerHash hash =
                        EntryHashes.hash(event, new @Nullable Object[] {detailHash, previous, previousHash}, null);
                Columns.bind(setLink, 1, event[0], detailHash, previous, previousHash, hash);
                setLink.executeUpdate();
                previous = event[0];
                previousHash = hash;
            }
        }
    }

    private void begin(ResultSet row) throws SQLException {
        byte[] next = row.getBytes(4);
        String nextOrganisation = row.getString(3);
        if (!Arrays.equals(next, subject) || !nextOrganisation.equals(organisation)) {
            subject = next;
            organisation = nextOrganisation;
            previous = null;
            previousHash = null;
        }
    }
}
