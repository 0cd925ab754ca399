package org.jamesconsent.consent.shared;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The numbers and texts as which everything is kept, so that it has the same hash in every store. */
public final class Values {
    private static final long MICROS_PER_SECOND = 1_000_000;

    private Values() {}

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

    /** What {@link #value(Instant)} made a number of. */
    public static @Nullable Instant instant(@Nullable Object value) {
        return value instanceof Number micros ? instant(micros.longValue()) : null;
    }

    /** What {@link #value(Boolean)} made a number of. */
    public static @Nullable Boolean flag(@Nullable Object value) {
        return value instanceof Number number ? (Boolean) (number.longValue() != 0) : null;
    }

    /** What {@link #value(LocalDate)} made a text of. */
    public static @Nullable LocalDate date(@Nullable Object value) {
        return value instanceof String date ? LocalDate.parse(date) : null;
    }

    /** What {@link #value(Enum)} made a text of. */
    public static <E extends Enum<E>> @Nullable E constant(@Nullable Object value, Class<E> type) {
        return value instanceof String name ? Enum.valueOf(type, name) : null;
    }

    /** What {@link #value(Set)} made a text of. */
    public static @Nullable Set<String> strings(@Nullable Object value) {
        return value instanceof String lines ? strings(lines) : null;
    }
}
