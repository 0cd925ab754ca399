package org.jamesconsent.consent.postgresql;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jamesconsent.consent.LedgerHash;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Rows that go to the server at once: as one array for each column or, if they are many, by {@code COPY}. For one thread. */
final class Rows {
    private static final byte[] COPY_SIGNATURE = "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int BYTES_PER_ROW = 256;
    private static final int COPY_BUFFER = 1 << 18;

    private final String types;
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    /** @param types of each column: {@code I}nteger, {@code T}ext or {@code B}ytes */
    Rows(String types) {
        this.types = types;
    }

    void add(@Nullable Object... columns) {
        rows.add(columns);
    }

    void clear() {
        rows.clear();
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

    /**
     * Adds the rows to a table.
     *
     * @param sql {@code COPY … FROM STDIN (FORMAT binary)} with as many columns
     */
    void copy(Connection connection, String sql) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        ByteArrayOutputStream form = new ByteArrayOutputStream(rows.size() * BYTES_PER_ROW);
        try (DataOutputStream out = new DataOutputStream(form)) {
            out.write(COPY_SIGNATURE);
            // No flags, and no extension of the header.
            out.writeInt(0);
            out.writeInt(0);
            for (@Nullable Object[] row : rows) {
                out.writeShort(row.length);
                for (Object value : row) {
                    write(out, bytes(value));
                }
            }
            out.writeShort(-1);
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(sql, new ByteArrayInputStream(form.toByteArray()), COPY_BUFFER);
        } catch (IOException e) {
            throw new SQLException("rows could not be sent", "08006", e);
        }
    }

    private static void write(DataOutputStream out, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> out.writeInt(-1);
            case Long number -> {
                out.writeInt(Long.BYTES);
                out.writeLong(number);
            }
            case String text -> write(out, text.getBytes(StandardCharsets.UTF_8));
            case byte[] raw -> write(out, raw);
            default -> throw new IllegalArgumentException("no column holds a " + value.getClass());
        }
    }

    private static void write(DataOutputStream out, byte[] value) throws IOException {
        out.writeInt(value.length);
        out.write(value);
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
