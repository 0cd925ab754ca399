package org.jamesconsent.consent.postgresql;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jamesconsent.consent.LedgerHash;
import org.jspecify.annotations.Nullable;

/** Rows that go to the server at once, as one array for each column. For one thread. */
final class Rows {
    private final String types;
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    /** @param types of each column: {@code I}nteger, {@code T}ext or {@code B}ytes */
    Rows(String types) {
        this.types = types;
    }

    void add(@Nullable Object... columns) {
        rows.add(columns);
    }

    int size() {
        return rows.size();
    }

    /** Binds the columns one behind the other. Returns the number of the next parameter. */
    int bind(PreparedStatement statement, int first) throws SQLException {
        for (int column = 0; column < types.length(); column++) {
            statement.setArray(first + column, column(statement.getConnection(), column));
        }
        return first + types.length();
    }

    private Array column(Connection connection, int column) throws SQLException {
        return switch (types.charAt(column)) {
            case 'I' -> connection.createArrayOf("bigint", values(column, new Long[rows.size()]));
            case 'T' -> connection.createArrayOf("text", values(column, new String[rows.size()]));
            default -> connection.createArrayOf("bytea", values(column, new byte[rows.size()][]));
        };
    }

    private <T> T[] values(int column, T[] values) {
        for (int row = 0; row < values.length; row++) {
            @SuppressWarnings("unchecked")
            T value = (T) bytes(rows.get(row)[column]);
            values[row] = value;
        }
        return values;
    }

    private static @Nullable Object bytes(@Nullable Object value) {
        return value instanceof LedgerHash hash ? hash.toBytes() : value;
    }
}
