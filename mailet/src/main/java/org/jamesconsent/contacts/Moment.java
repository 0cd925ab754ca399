package org.jamesconsent.contacts;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * A time as exact as it was written.
 *
 * @param first the first moment that may be meant
 * @param last the last one; the same unless only a date was written
 * @param exact whether both are as written, and the latter was not cut off at the present
 */
public record Moment(Instant first, Instant last, boolean exact) {
    /** What {@link #parse} understands. */
    public static final String FORM =
            "must be ISO 8601: a date such as 2026-01-31, or 2026-01-31T09:30:00, or that with Z or +01:00";

    /**
     * @param zone for what is written without an offset
     * @throws DateTimeException if the text has another form
     */
    public static Moment parse(String text, ZoneId zone) {
        if (text.indexOf('T') < 0) {
            LocalDate date = LocalDate.parse(text);
            Instant next = date.plusDays(1).atStartOfDay(zone).toInstant();
            return new Moment(date.atStartOfDay(zone).toInstant(), next.minus(1, ChronoUnit.MICROS), true);
        }
        boolean offset = text.endsWith("Z") || text.indexOf('+') > 0 || text.lastIndexOf('-') > text.indexOf('T');
        Instant instant = offset
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).atZone(zone).toInstant();
        return new Moment(instant, instant, true);
    }

    /** The same, not later than the present. */
    public Moment upTo(Instant now) {
        return last.isAfter(now) ? new Moment(first, now, false) : this;
    }
}
