package org.jamesconsent.consent.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;
import org.jamesconsent.consent.ChainedEntry;
import org.jamesconsent.consent.ChainedEntry.Detail;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.shared.EntryHashes;
import org.jamesconsent.consent.shared.EventValues;
import org.jspecify.annotations.Nullable;

/**
 * How the hash of an event comes from its row. Whatever the columns hold, it is hashed and not interpreted: what makes no sense is
 * as good a fault as any.
 */
public final class LedgerRow {
    /** Every event, each with its detail, by organisation, subject and entry. */
    public static final String ALL = SqlFiles.read(LedgerRow.class, "LedgerRow.all");

    private static final int EVENT_COLUMNS = 13;
    private static final int DETAIL_COLUMNS = 17;
    private static final int FIRST_DETAIL_COLUMN = 19;
    private static final String ERASED_COLUMN = "erased";

    private LedgerRow() {}

    /** The first part of {@link EntryHashes#hash} from a row of {@link #ALL}. */
    public static @Nullable Object[] event(ResultSet row) throws SQLException {
        return Columns.values(row, 1, EVENT_COLUMNS);
    }

    public static boolean hasDetail(ResultSet row) throws SQLException {
        return row.getObject(FIRST_DETAIL_COLUMN - 1) != null;
    }

    /** The columns of the detail from a row of {@link #ALL}. */
    public static @Nullable Object[] detail(ResultSet row) throws SQLException {
        return Columns.values(row, FIRST_DETAIL_COLUMN, DETAIL_COLUMNS);
    }

    /** A row of {@link #ALL} as it is, beside what it should be. */
    public static ChainedEntry chained(ResultSet row) throws SQLException {
        @Nullable Object[] link = Columns.values(row, EVENT_COLUMNS + 1, 3);
        return new ChainedEntry(
                row.getString(3),
                SubjectId.of(row.getBytes(4)),
                row.getLong(1),
                link[1] instanceof Long previous ? previous : LedgerEntry.NO_ENTRY,
                Columns.hash(row, EVENT_COLUMNS + 3),
                Columns.hash(row, EVENT_COLUMNS + 4),
                EntryHashes.hash(event(row), link, row.getString(ERASED_COLUMN)),
                detailState(row, link[0]),
                erased(row));
    }

    private static Set<Long> erased(ResultSet row) throws SQLException {
        String erased = row.getString(ERASED_COLUMN);
        try {
            return erased == null ? Set.of() : Set.copyOf(EventValues.erased(erased));
        } catch (NumberFormatException e) {
            // Makes no sense, and so excuses nothing.
            return Set.of();
        }
    }

    private static Detail detailState(ResultSet row, @Nullable Object commitment) throws SQLException {
        if (!hasDetail(row)) {
            return commitment == null ? Detail.SOUND : Detail.GONE;
        }
        byte[] found = EntryHashes.detailHash(detail(row), row.getBytes(FIRST_DETAIL_COLUMN + DETAIL_COLUMNS))
                .toBytes();
        return commitment instanceof byte[] recorded && Arrays.equals(recorded, found) ? Detail.SOUND : Detail.ALTERED;
    }
}
