package org.jamesconsent.consent.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.jamesconsent.consent.LedgerHash;
import org.jspecify.annotations.Nullable;

/** How values lie in columns. */
public final class Columns {
    private Columns() {}

    /**
     * Binds values one behind the other.
     *
     * @param values of type {@code Long}, {@code String}, {@code byte[]} or {@link LedgerHash}, or null
     */
    public static void bind(PreparedStatement statement, int first, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            int column = first + i;
            switch (values[i]) {
                case null -> statement.setNull(column, Types.NULL);
                case Long number -> statement.setLong(column, number);
                case String text -> statement.setString(column, text);
                case LedgerHash hash -> statement.setBytes(column, hash.toBytes());
                case byte[] bytes -> statement.setBytes(column, bytes);
                default -> throw new IllegalArgumentException("no column holds a " + values[i].getClass());
            }
        }
    }

    /** Reads values one behind the other: {@code Long}, {@code String} or {@code byte[]}, or null. */
    public static @Nullable Object[] values(ResultSet row, int first, int count) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[count];
        for (int i = 0; i < count; i++) {
            values[i] = row.getObject(first + i) instanceof Number number
                    ? (Long) number.longValue()
                    : row.getObject(first + i);
        }
        return values;
    }

    public static @Nullable LedgerHash hash(ResultSet row, int column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        return bytes == null ? null : LedgerHash.of(bytes);
    }
}
