package org.jamesconsent.consent.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;
import org.jamesconsent.consent.ChainedEntry;
import org.jamesconsent.consent.ChainedEntry.Detail;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.LedgerHash;
import org.jamesconsent.consent.SubjectId;
import org.jspecify.annotations.Nullable;

/**
 * How the hash of an event comes from its row. Names stand in for numbers of organisation and purpose, so that nobody
 * alters an event by renaming what it refers to. Whatever the columns hold, it is hashed and not interpreted: what makes no
 * sense is as good a fault as any.
 */
public final class LedgerRow {
    public static final int SALT_BYTES = 16;

    /** Every event, each with its detail, by organisation, subject and entry. */
    public static final String ALL = SqlFiles.read(LedgerRow.class, "LedgerRow.all");

    private static final int EVENT_COLUMNS = 13;
    private static final int DETAIL_COLUMNS = 17;
    private static final int FIRST_DETAIL_COLUMN = 19;
    private static final String ERASED_COLUMN = "erased";

    private LedgerRow() {}

    /**
     * The commitment to evidence and personal facts.
     *
     * @param detail the columns {@code delivery_status} to {@code reason} of {@code event_detail}
     * @param salt without it the few possible birth dates or languages could be tried
     */
    public static LedgerHash detailHash(@Nullable Object[] detail, byte @Nullable [] salt) {
        @Nullable Object[] values = new @Nullable Object[detail.length + 2];
        values[0] = "consent-detail-1";
        values[1] = salt;
        System.arraycopy(detail, 0, values, 2, detail.length);
        return LedgerHash.over(values);
    }

    /**
     * The hash of an event.
     *
     * @param event entry, time of recording, organisation's name, subject, time, act, purpose's name and channel, method,
     *     proof, objection, by staff, undone at
     * @param link hash of the detail, previous entry, its hash
     * @param erased which entries lost their detail; null, and then no part of the hash, but for an erasure
     */
    public static LedgerHash hash(@Nullable Object[] event, @Nullable Object[] link, @Nullable String erased) {
        int length = 1 + event.length + link.length;
        @Nullable Object[] values = new @Nullable Object[erased == null ? length : length + 1];
        values[0] = "consent-event-1";
        System.arraycopy(event, 0, values, 1, event.length);
        System.arraycopy(link, 0, values, 1 + event.length, link.length);
        if (erased != null) {
            values[length] = erased;
        }
        return LedgerHash.over(values);
    }

    /** The first part of {@link #hash} from a row of {@link #ALL}. */
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
                hash(event(row), link, row.getString(ERASED_COLUMN)),
                detailState(row, link[0]),
                erased(row));
    }

    private static Set<Long> erased(ResultSet row) throws SQLException {
        String erased = row.getString(ERASED_COLUMN);
        try {
            return erased == null ? Set.of() : Set.copyOf(EventRows.erased(erased));
        } catch (NumberFormatException e) {
            // Makes no sense, and so excuses nothing.
            return Set.of();
        }
    }

    private static Detail detailState(ResultSet row, @Nullable Object commitment) throws SQLException {
        if (!hasDetail(row)) {
            return commitment == null ? Detail.SOUND : Detail.GONE;
        }
        byte[] found = detailHash(detail(row), row.getBytes(FIRST_DETAIL_COLUMN + DETAIL_COLUMNS))
                .toBytes();
        return commitment instanceof byte[] recorded && Arrays.equals(recorded, found) ? Detail.SOUND : Detail.ALTERED;
    }
}
