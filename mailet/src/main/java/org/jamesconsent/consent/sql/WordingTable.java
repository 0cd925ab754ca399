package org.jamesconsent.consent.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.ShownWording;
import org.jamesconsent.consent.WordingArchive.KeptWording;
import org.jamesconsent.consent.shared.Values;

/** How texts lie in the table {@code wording}. */
public final class WordingTable {
    private static final String INSERT = SqlFiles.read(WordingTable.class, "WordingTable.insert");
    private static final String OF = SqlFiles.read(WordingTable.class, "WordingTable.of");

    private WordingTable() {}

    /** Keeps those that are not kept yet. To be called within a transaction. */
    public static void keep(Connection connection, Names names, Collection<ShownWording> wordings, Instant now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (ShownWording wording : wordings) {
                Columns.bind(
                        insert,
                        1,
                        names.organisation(wording.organisation()),
                        wording.purpose().value(),
                        wording.language(),
                        wording.version(),
                        wording.text(),
                        Values.micros(now));
                insert.executeUpdate();
            }
        }
    }

    /** See {@link org.jamesconsent.consent.WordingArchive#of}. */
    public static List<KeptWording> of(Connection connection, OrganisationId organisation) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(OF)) {
            Columns.bind(query, 1, organisation.value());
            List<KeptWording> kept = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    kept.add(new KeptWording(
                            new ShownWording(
                                    organisation,
                                    new PurposeName(row.getString(1)),
                                    row.getString(2),
                                    row.getString(3),
                                    row.getString(4)),
                            Values.instant(row.getLong(5))));
                }
            }
            return kept;
        }
    }
}
