package org.jamesconsent.consent.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import org.jamesconsent.consent.LedgerHash;
import org.jspecify.annotations.Nullable;

/** How values are kept in columns. */
public final class Columns {
    private static final long MICROS_PER_SECOND = 1_000_000;

    private Columns() {}

    /**
     * Microseconds since 1970.
     *
     * @throws ArithmeticException if the moment is more than 292,000 years away
     */
    public static long micros(Instant moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
    }

    public static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * 1_000);
    }

    public static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column) instanceof Number micros ? instant(micros.longValue()) : null;
    }

    public static @Nullable Boolean bool(ResultSet row, int column) throws SQLException {
        return row.getObject(column) instanceof Number number ? number.intValue() != 0 : null;
    }

    public static @Nullable LocalDate date(ResultSet row, int column) throws SQLException {
        String date = row.getString(column);
        return date == null ? null : LocalDate.parse(date);
    }

    public static <E extends Enum<E>> @Nullable E constant(ResultSet row, int column, Class<E> type)
            throws SQLException {
        String name = row.getString(column);
        return name == null ? null : Enum.valueOf(type, name);
    }

    public static @Nullable Set<String> strings(ResultSet row, int column) throws SQLException {
        String lines = row.getString(column);
        return lines == null ? null : strings(lines);
    }

    /** What {@link #lines} made one text of. */
    public static Set<String> strings(String lines) {
        Set<String> elements = new HashSet<>();
        StringBuilder element = new StringBuilder();
        for (int i = 0; i < lines.length(); i++) {
            char c = lines.charAt(i);
            if (c == '\n') {
                elements.add(element.toString());
                element.setLength(0);
            } else if (c == '\\') {
                i++;
                element.append(lines.charAt(i) == 'n' ? '\n' : '\\');
            } else {
                element.append(c);
            }
        }
        return elements;
    }

    /** Each element on a line of its own, also the last, in alphabetical order; line feed and backslash are escaped. */
    public static String lines(Set<String> elements) {
        StringBuilder lines = new StringBuilder();
        elements.stream().sorted().forEach(element -> lines.append(
                        element.replace("\\", "\\\\").replace("\n", "\\n"))
                .append('\n'));
        return lines.toString();
    }

    public static @Nullable String value(@Nullable Set<String> elements) {
        return elements == null ? null : lines(elements);
    }

    public static @Nullable Long value(@Nullable Instant moment) {
        return moment == null ? null : (Long) micros(moment);
    }

    public static @Nullable Long value(@Nullable Boolean flag) {
        return flag == null ? null : (Long) (flag ? 1L : 0L);
    }

    public static @Nullable String value(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name();
    }

    public static @Nullable String value(@Nullable LocalDate date) {
        return date == null ? null : date.toString();
    }

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
