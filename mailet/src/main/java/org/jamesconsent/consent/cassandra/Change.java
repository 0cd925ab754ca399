package org.jamesconsent.consent.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jamesconsent.consent.LedgerHash;
import org.jspecify.annotations.Nullable;

/**
 * A row that a decision writes, or removes. To do so again changes nothing, and to do so late never outdoes what was decided later.
 *
 * @param kind which table
 * @param values its columns: {@code Long}, {@code String}, {@code byte[]}, or null
 */
record Change(Kind kind, @Nullable Object... values) {
    /** Which table is changed how. The number of a kind is kept, and so never changes. */
    enum Kind {
        ORGANISATION(1, Step.ENTRIES, 1, "INSERT INTO $organisation (realm, name) VALUES (?, ?) USING TIMESTAMP ?"),
        FINGERPRINT(
                2,
                Step.ENTRIES,
                1,
                "INSERT INTO $organisation (realm, name, fingerprint) VALUES (?, ?, ?) USING TIMESTAMP ?"),
        HISTORY(
                3,
                Step.ENTRIES,
                2,
                "INSERT INTO $history (organisation, bucket, subject, entry, body, hash, detail) VALUES (?, ?, ?, ?, ?, ?, ?)"
                        + " USING TIMESTAMP ?"),
        ENTRY(
                4,
                Step.ENTRIES,
                1,
                "INSERT INTO $entry (bucket, entry, organisation, subject) VALUES (?, ?, ?, ?) USING TIMESTAMP ?"),
        CHECKPOINT(
                5,
                Step.ENTRIES,
                1,
                "INSERT INTO $checkpoint (organisation, number, at, last_entry, events, digest, signature)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?"),
        WORDING(
                6,
                Step.ENTRIES,
                1,
                "INSERT INTO $wording (organisation, purpose, version, language, text, since) VALUES (?, ?, ?, ?, ?, ?)"
                        + " USING TIMESTAMP ?"),
        STATE(
                7,
                Step.STATES,
                2,
                "INSERT INTO $state (organisation, bucket, subject, matter, fields) VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ?"),
        STATE_GONE(
                8,
                Step.STATES,
                2,
                "DELETE FROM $state USING TIMESTAMP ? WHERE organisation = ? AND bucket = ? AND subject = ? AND matter = ?"),
        DETAIL_GONE(
                9,
                Step.ERASURES,
                2,
                "DELETE detail FROM $history USING TIMESTAMP ?"
                        + " WHERE organisation = ? AND bucket = ? AND subject = ? AND entry = ?");

        private final long code;
        private final Step step;
        private final int keys;
        private final String cql;

        Kind(int code, Step step, int keys, String cql) {
            this.code = code;
            this.step = step;
            this.keys = keys;
            this.cql = cql;
        }

        private static Kind of(long code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("the log holds a change that this program does not know: " + code);
        }
    }

    /**
     * What comes before what, so that readers can tell how far it went: whoever sees a state finds its events, and whoever misses a
     * detail finds its erasure.
     */
    enum Step {
        ENTRIES,
        STATES,
        ERASURES
    }

    Step step() {
        return kind.step;
    }

    /** The partition in which the row lies. */
    List<@Nullable Object> partition() {
        List<@Nullable Object> partition = new ArrayList<>();
        partition.add(kind.cql.substring(kind.cql.indexOf('$'), kind.cql.indexOf(' ', kind.cql.indexOf('$'))));
        partition.addAll(Arrays.asList(values).subList(0, kind.keys));
        return partition;
    }

    /** @param stamp the decision's: what has a higher one counts */
    BoundStatement statement(Cql cql, long stamp) {
        @Nullable Object[] all = new @Nullable Object[values.length + 1];
        boolean stampFirst = kind.cql.startsWith("DELETE");
        System.arraycopy(values, 0, all, stampFirst ? 1 : 0, values.length);
        all[stampFirst ? 0 : values.length] = stamp;
        return cql.bind(kind.cql, all);
    }

    /** As bytes, to be read by {@link #read}. */
    byte[] toBytes() {
        @Nullable Object[] all = new @Nullable Object[values.length + 2];
        all[0] = kind.code;
        all[1] = (long) values.length;
        System.arraycopy(values, 0, all, 2, values.length);
        return LedgerHash.canonical(all);
    }

    /** Reads changes, one behind the other. */
    static List<Change> read(byte[] bytes) {
        @Nullable Object[] all = LedgerHash.values(bytes);
        List<Change> changes = new ArrayList<>();
        for (int at = 0; at < all.length; ) {
            if (!(all[at] instanceof Long code && all[at + 1] instanceof Long count)) {
                throw new IllegalArgumentException("the log holds something else than changes");
            }
            int end = at + 2 + count.intValue();
            changes.add(new Change(Kind.of(code), Arrays.copyOfRange(all, at + 2, end)));
            at = end;
        }
        return changes;
    }
}
