package org.jamesconsent.consent.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How values are kept in columns. */
final class Columns {
    private static final long MICROS_PER_SECOND = 1_000_000;

    private Columns() {}

    /**
     * Microseconds since 1970.
     *
     * @throws ArithmeticException if the moment is more than 292,000 years away
     */
    static long micros(Instant moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * 1_000);
    }

    static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column) instanceof Number micros ? instant(micros.longValue()) : null;
    }

    static @Nullable Boolean bool(ResultSet row, int column) throws SQLException {
        return row.getObject(column) instanceof Number number ? number.intValue() != 0 : null;
    }

    static @Nullable LocalDate date(ResultSet row, int column) throws SQLException {
        String date = row.getString(column);
        return date == null ? null : LocalDate.parse(date);
    }

    static <E extends Enum<E>> @Nullable E constant(ResultSet row, int column, Class<E> type) throws SQLException {
        String name = row.getString(column);
        return name == null ? null : Enum.valueOf(type, name);
    }

    static @Nullable Set<String> strings(ResultSet row, int column) throws SQLException {
        String lines = row.getString(column);
        return lines == null ? null : strings(lines);
    }

    /** What {@link #lines} made one text of. */
    static Set<String> strings(String lines) {
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
    static String lines(Set<String> elements) {
        StringBuilder lines = new StringBuilder();
        elements.stream().sorted().forEach(element -> lines.append(
                        element.replace("\\", "\\\\").replace("\n", "\\n"))
                .append('\n'));
        return lines.toString();
    }

    static void bind(PreparedStatement statement, int column, @Nullable Set<String> elements) throws SQLException {
        statement.setString(column, elements == null ? null : lines(elements));
    }

    static void bind(PreparedStatement statement, int column, @Nullable Instant moment) throws SQLException {
        bind(statement, column, moment == null ? null : (Long) micros(moment));
    }

    static void bind(PreparedStatement statement, int column, @Nullable Long number) throws SQLException {
        if (number == null) {
            statement.setNull(column, Types.BIGINT);
        } else {
            statement.setLong(column, number);
        }
    }

    static void bind(PreparedStatement statement, int column, @Nullable Boolean flag) throws SQLException {
        bind(statement, column, flag == null ? null : (Long) (flag ? 1L : 0L));
    }

    static void bind(PreparedStatement statement, int column, @Nullable Enum<?> constant) throws SQLException {
        statement.setString(column, constant == null ? null : constant.name());
    }

    static void bind(PreparedStatement statement, int column, @Nullable LocalDate date) throws SQLException {
        statement.setString(column, date == null ? null : date.toString());
    }
}
