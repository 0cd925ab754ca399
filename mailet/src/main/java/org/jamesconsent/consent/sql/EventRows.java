package org.jamesconsent.consent.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.shared.EventValues;
import org.jamesconsent.consent.shared.Values;
import org.jspecify.annotations.Nullable;

/** How events lie in the tables {@code event} and {@code event_detail}. */
public final class EventRows {
    /** The history of an organisation's subject. */
    private static final String HISTORY = SqlFiles.read(EventRows.class, "EventRows.history");

    private EventRows() {}

    /** Reads a row of {@link #HISTORY}. */
    public static LedgerEntry entry(ResultSet row, OrganisationId organisation, SubjectId subject) throws SQLException {
        @Nullable Object[] kind = Columns.values(row, 7, EventValues.KIND);
        kind[EventValues.KIND - 1] = row.getObject(28);
        return new LedgerEntry(
                row.getLong(1),
                Values.instant(row.getLong(2)),
                EventValues.event(
                        organisation,
                        subject,
                        new EventValues.Parts(
                                row.getLong(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6),
                                kind,
                                Columns.values(row, 11, EventValues.DETAIL),
                                row.getString("erased"))),
                row.getBoolean("detail_erased"));
    }

    /** All events of a person, in the order of recording. */
    public static List<LedgerEntry> history(Connection connection, OrganisationId organisation, SubjectId subject)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(HISTORY)) {
            Columns.bind(query, 1, organisation.value(), subject.toBytes());
            List<LedgerEntry> entries = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    entries.add(entry(rows, organisation, subject));
                }
            }
            return entries;
        }
    }
}
