package org.jamesconsent.consent.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jamesconsent.consent.shared.Values;
import org.jspecify.annotations.Nullable;

/** What is to be forgotten one day, the oldest first. Safe for any thread. */
final class Ages {
    private static final long DAY = Duration.ofDays(1).toSeconds() * 1_000_000;
    private static final long HOUR = Duration.ofHours(1).toSeconds() * 1_000_000;

    private static final String NOTE_DAY = "INSERT INTO $age_day (kind, day) VALUES (?, ?)";
    private static final String NOTE = "INSERT INTO $age (kind, day, at, item) VALUES (?, ?, ?, ?)";
    private static final String FIRST_DAY = "SELECT day FROM $age_day WHERE kind = ? LIMIT 1";
    private static final String FIRST = "SELECT at, item FROM $age WHERE kind = ? AND day = ? AND at >= ? LIMIT 1";
    private static final String REMOVE_DAY = "DELETE FROM $age_day WHERE kind = ? AND day = ?";
    private static final String REMOVE = "DELETE FROM $age WHERE kind = ? AND day = ? AND at = ? AND item = ?";

    private final Cql cql;
    private final String kind;

    /** Nothing is older. */
    private volatile long oldest = Long.MIN_VALUE;

    Ages(Cql cql, String kind) {
        this.cql = cql;
        this.kind = kind;
    }

    /** Something old. */
    record Item(long at, byte[] name) {}

    void note(long at, byte[] name) {
        long day = Math.floorDiv(at, DAY);
        cql.runAll(List.of(cql.bind(NOTE_DAY, kind, day), cql.bind(NOTE, kind, day, at, name)));
        oldest = Math.min(oldest, at);
    }

    /** What is older than that, the oldest first. */
    Optional<Item> olderThan(Instant before) {
        long limit = Values.micros(before);
        if (limit <= oldest) {
            return Optional.empty();
        }
        for (Long day = firstDay(); day != null; day = firstDay()) {
            // What was removed lately lies before, and need not be passed by again.
            Row row = cql.run(FIRST, kind, day, Math.max(oldest, day * DAY)).one();
            if (row == null && oldest > day * DAY) {
                row = cql.run(FIRST, kind, day, day * DAY).one();
            }
            if (row != null) {
                oldest = row.getLong(0);
                return oldest < limit ? Optional.of(new Item(oldest, Cql.bytes(row, 1))) : Optional.empty();
            }
            if ((day + 1) * DAY >= limit) {
                break;
            }
            cql.run(REMOVE_DAY, kind, day);
        }
        // What comes is of now; it is looked for again before it can be due.
        oldest = limit + HOUR;
        return Optional.empty();
    }

    private @Nullable Long firstDay() {
        Row row = cql.run(FIRST_DAY, kind).one();
        return row == null ? null : (Long) row.getLong(0);
    }

    void remove(Item item) {
        cql.run(REMOVE, kind, Math.floorDiv(item.at(), DAY), item.at(), item.name());
    }
}
