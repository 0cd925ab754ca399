package org.jamesconsent.consent.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.QueryConsistencyException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.shared.Values;
import org.jspecify.annotations.Nullable;

/**
 * The order of all that is recorded. A decision takes the next position, by a light-weight transaction; from then on it stands,
 * whoever dies. What it says is written before, and is put into the other tables afterwards: by whoever decided, or by the next one
 * who comes along. Each decision has a stamp above that of the one before, whatever the clocks say, and all that it writes bears it.
 *
 * <p>For one thread at a time, but for {@link #mark}.
 */
final class ReplicatedLog {
    /** So many positions lie in one partition. */
    private static final long BUCKET = 10_000;

    /** So much of a decision's content lies in one row; a node takes 16 MB at most. */
    private static final int PART_BYTES = 1 << 20;

    private static final int STATEMENTS_PER_BATCH = 200;

    /** Stands in the place of the number of parts where a copy writes everything by itself. */
    static final long COPY = -1;

    private static final String BEYOND =
            "SELECT position, content, parts, last_entry, stamp FROM $log WHERE bucket = ? AND position > ? LIMIT 100";
    private static final String APPEND =
            "INSERT INTO $log (bucket, position, content, parts, last_entry, stamp) VALUES (?, ?, ?, ?, ?, ?) IF NOT EXISTS";
    private static final String SETTLE =
            "UPDATE $log SET parts = ?, last_entry = ? WHERE bucket = ? AND position = ? IF content = ?";
    /** Nobody has waited so long for what was never decided. */
    private static final String PUT_PART =
            "INSERT INTO $log_part (id, part, content) VALUES (?, ?, ?) USING TTL 7776000";

    private static final String PART = "SELECT content FROM $log_part WHERE id = ? AND part = ?";
    private static final String REMOVE_PART = "DELETE FROM $log_part WHERE id = ? AND part = ?";
    private static final String MARK = "SELECT position, last_entry, stamp FROM $mark WHERE name = 'applied'";
    private static final String PUT_MARK =
            "INSERT INTO $mark (name, position, last_entry, stamp) VALUES ('applied', ?, ?, ?) USING TIMESTAMP ?";

    private final Cql cql;
    private final Clock clock;
    private final Duration patience;
    private @Nullable Head known;

    /**
     * @param clock tells the stamps, as far as they go on
     * @param patience how long to try to find out what was decided
     */
    ReplicatedLog(Cql cql, Clock clock, Duration patience) {
        this.cql = cql;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * How far decisions stand in the other tables.
     *
     * @param position the last one; 0 if there is none
     * @param lastEntry the ledger's last entry then
     * @param stamp its stamp
     */
    record Head(long position, long lastEntry, long stamp) {
        static final Head NONE = new Head(0, 0, 0);
    }

    /** A position of the log. */
    record Decision(long position, String batch, long parts, long lastEntry, long stamp) {
        Head head() {
            return new Head(position, lastEntry, stamp);
        }

        boolean isCopy() {
            return parts == COPY;
        }
    }

    /**
     * What is to be decided.
     *
     * @param changes what to write; if empty, nothing is decided
     * @param entries how many entries it adds to the ledger
     * @param result what to tell once it is written
     */
    record Plan<T extends @Nullable Object>(List<Change> changes, int entries, T result) {}

    /** Makes a plan of what stands in the tables. Is asked again if somebody else decided meanwhile. */
    interface Planner<T extends @Nullable Object> {
        Plan<T> plan(Head head, long stamp) throws StoreException;
    }

    /** It may have been decided, and will be written then by whoever comes next. */
    static final class UnfinishedException extends RuntimeException {
        UnfinishedException(Throwable cause) {
            super(cause);
        }
    }

    /** A copy fills the tables, or broke off. */
    static final class CopyUnderWayException extends RuntimeException {
        private final Decision decision;
        private final Head before;

        CopyUnderWayException(Decision decision, Head before) {
            this.decision = decision;
            this.before = before;
        }

        Decision decision() {
            return decision;
        }

        Head before() {
            return before;
        }
    }

    /** What is written in all tables, whoever decided it; to be read at any time by any thread. */
    Head mark() {
        Row row = cql.run(MARK).one();
        return row == null ? Head.NONE : new Head(row.getLong(0), row.getLong(1), row.getLong(2));
    }

    /** Decisions that are not marked yet, for any thread. */
    List<Decision> beyond(Head head) {
        List<Decision> decisions = new ArrayList<>();
        for (Row row : cql.run(BEYOND, bucket(head.position() + 1), head.position())) {
            decisions.add(
                    new Decision(row.getLong(0), Cql.text(row, 1), row.getLong(2), row.getLong(3), row.getLong(4)));
        }
        return decisions;
    }

    private static long bucket(long position) {
        return position / BUCKET;
    }

    /** Decides, and writes what was decided. On return it stands in all tables. */
    <T extends @Nullable Object> T decide(Planner<T> planner) throws StoreException {
        long end = System.nanoTime() + patience.toNanos();
        for (int tries = 0; ; tries++) {
            Head head = known == null ? caughtUp(end) : known;
            known = null;
            long stamp = Math.max(head.stamp() + 1, Values.micros(clock.instant()));
            Plan<T> plan = planner.plan(head, stamp);
            if (plan.changes().isEmpty()) {
                known = head;
                return plan.result();
            }
            Optional<Decision> mine = append(head, plan, stamp);
            if (mine.isPresent()) {
                try {
                    write(stamp, plan.changes());
                    finish(mine.get());
                } catch (DriverException e) {
                    throw new UnfinishedException(e);
                }
                return plan.result();
            }
            if (System.nanoTime() > end) {
                throw new StoreException(
                        "others recorded all the time, for " + patience.toMillis()
                                + " ms; nothing was recorded; the next attempt may work",
                        null);
            }
            pause(tries);
        }
    }

    private <T extends @Nullable Object> Optional<Decision> append(Head head, Plan<T> plan, long stamp) {
        String batch = UUID.randomUUID().toString();
        List<byte[]> parts = parts(plan.changes());
        List<BoundStatement> puts = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            puts.add(cql.bind(PUT_PART, batch, (Long) (long) i, parts.get(i)));
        }
        cql.runAll(puts);
        Decision decision =
                new Decision(head.position() + 1, batch, parts.size(), head.lastEntry() + plan.entries(), stamp);
        if (isTaken(decision)) {
            return Optional.of(decision);
        }
        removeParts(decision);
        return Optional.empty();
    }

    private static List<byte[]> parts(List<Change> changes) {
        List<byte[]> parts = new ArrayList<>();
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        for (Change change : changes) {
            part.writeBytes(change.toBytes());
            if (part.size() > PART_BYTES) {
                parts.add(part.toByteArray());
                part.reset();
            }
        }
        if (part.size() > 0) {
            parts.add(part.toByteArray());
        }
        return parts;
    }

    /**
     * Takes the position. An answer that got lost is asked for again, until it is known who has the position: whoever asks again with
     * the same batch takes nothing twice.
     */
    boolean isTaken(Decision decision) {
        return decided(() -> {
            ResultSet answer = cql.run(
                    APPEND,
                    bucket(decision.position()),
                    decision.position(),
                    decision.batch(),
                    decision.parts(),
                    decision.lastEntry(),
                    decision.stamp());
            if (answer.wasApplied()) {
                return true;
            }
            Row other = answer.one();
            return other != null && decision.batch().equals(other.getString("content"));
        });
    }

    /** Ends a copy: with what it brought, or with nothing. */
    boolean settle(Decision copy, long lastEntry) {
        return decided(() -> {
            ResultSet answer = cql.run(SETTLE, 0L, lastEntry, bucket(copy.position()), copy.position(), copy.batch());
            return answer.wasApplied();
        });
    }

    private interface Question {
        boolean ask();
    }

    private boolean decided(Question question) {
        long end = System.nanoTime() + patience.toNanos();
        for (int tries = 0; ; tries++) {
            try {
                return question.ask();
            } catch (QueryValidationException e) {
                throw e;
            } catch (DriverException e) {
                if (System.nanoTime() > end) {
                    throw new UnfinishedException(e);
                }
                pause(tries);
            }
        }
    }

    static void pause(int tries) {
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(1, 10 << Math.min(tries, 5)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnfinishedException(e);
        }
    }

    /** The same as {@link #caughtUp()}, as often as others are in the way. */
    private Head caughtUp(long end) {
        for (int tries = 0; ; tries++) {
            try {
                return caughtUp();
            } catch (QueryConsistencyException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                pause(tries);
            }
        }
    }

    /**
     * Writes what others decided and did not come to write. Somebody's decision that is not through yet is not seen here, but by
     * whoever wants its position.
     */
    Head caughtUp() {
        Head head = mark();
        for (List<Decision> next = beyond(head); !next.isEmpty(); next = beyond(head)) {
            for (Decision decision : next) {
                if (decision.position() <= head.position()) {
                    continue;
                }
                if (decision.isCopy()) {
                    throw new CopyUnderWayException(decision, head);
                }
                head = caughtUp(head, decision);
            }
        }
        known = head;
        return head;
    }

    private Head caughtUp(Head head, Decision decision) {
        List<Change> changes = new ArrayList<>();
        for (long part = 0; part < decision.parts(); part++) {
            Row row = cql.run(PART, decision.batch(), part).one();
            if (row == null) {
                Head mark = mark();
                // Somebody else wrote it meanwhile; or it was never acknowledged, and too old when it was found.
                return mark.position() >= decision.position()
                        ? mark
                        : finish(new Decision(
                                decision.position(),
                                decision.batch(),
                                decision.parts(),
                                head.lastEntry(),
                                decision.stamp()));
            }
            changes.addAll(Change.read(Cql.bytes(row, 0)));
        }
        write(decision.stamp(), changes);
        return finish(decision);
    }

    /** Writes changes, step by step. */
    void write(long stamp, List<Change> changes) {
        for (Change.Step step : Change.Step.values()) {
            Map<List<@Nullable Object>, List<BoundStatement>> partitions = new LinkedHashMap<>();
            for (Change change : changes) {
                if (change.step() == step) {
                    partitions
                            .computeIfAbsent(change.partition(), partition -> new ArrayList<>())
                            .add(change.statement(cql, stamp));
                }
            }
            cql.runAll(partitions.values().stream()
                    .flatMap(all -> Cql.pieces(all, STATEMENTS_PER_BATCH).stream())
                    .map(cql::batch)
                    .toList());
        }
    }

    /** Marks that a decision stands in all tables; its content is needed no more then. */
    Head finish(Decision decision) {
        cql.run(PUT_MARK, decision.position(), decision.lastEntry(), decision.stamp(), decision.stamp());
        removeParts(decision);
        known = decision.head();
        return decision.head();
    }

    private void removeParts(Decision decision) {
        List<BoundStatement> removals = new ArrayList<>();
        for (long part = 0; part < decision.parts(); part++) {
            removals.add(cql.bind(REMOVE_PART, decision.batch(), part));
        }
        cql.runAll(removals);
    }

    /** Nothing is known any more of what others did. */
    void forget() {
        known = null;
    }
}
