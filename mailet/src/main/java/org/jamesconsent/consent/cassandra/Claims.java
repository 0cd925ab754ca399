package org.jamesconsent.consent.cassandra;

import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.QueryConsistencyException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jamesconsent.consent.SplitJournal;
import org.jamesconsent.consent.SplitRun;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.shared.Values;
import org.jspecify.annotations.Nullable;

/**
 * Who is served by which run. All claims on a message lie in one partition, and are made by light-weight transactions there: all of
 * one transaction, or none. Safe for any thread.
 */
final class Claims {
    private static final int CLAIMS_AT_ONCE = 500;

    /** So many old claims go with each new one, so that the journal shrinks again without any message waiting for that. */
    private static final int FORGOTTEN_PER_CLAIM = 4;

    private static final String CLAIMED = "SELECT recipient, run FROM $claim WHERE message = ?";
    private static final String OWNER = "SELECT run FROM $claim WHERE message = ? AND recipient = ?";
    private static final String SOME = "SELECT recipient FROM $claim WHERE message = ? LIMIT ?";
    private static final String CLAIM = "INSERT INTO $claim (message, recipient, run) VALUES (?, ?, ?) IF NOT EXISTS";
    private static final String FORGET = "DELETE FROM $claim WHERE message = ? AND recipient = ? IF EXISTS";

    private final Cql cql;
    private final Clock clock;
    private final Duration patience;
    private final Ages ages;

    /** Transactions of one program need not stand in each other's way. */
    private final ReentrantLock one = new ReentrantLock(true);

    Claims(Cql cql, Clock clock, Duration patience) {
        this.cql = cql;
        this.clock = clock;
        this.patience = patience;
        this.ages = new Ages(cql, "claim");
    }

    /** The key of a partition must not be empty. */
    private static String key(String message) {
        return '/' + message;
    }

    Set<SubjectId> claimed(String message) {
        return owners(cql.run(CLAIMED, key(message))).keySet();
    }

    private static Map<SubjectId, Long> owners(ResultSet rows) {
        Map<SubjectId, Long> owners = new HashMap<>();
        for (Row row : rows) {
            owners.put(SubjectId.of(Cql.bytes(row, 0)), row.getLong(1));
        }
        return owners;
    }

    /** The number of the run that claimed somebody; null if none is known to have done so. */
    @Nullable
    Long owner(String message, SubjectId recipient) {
        Row row = cql.run(OWNER, key(message), recipient.toBytes()).one();
        return row == null ? null : (Long) row.getLong(0);
    }

    Set<SubjectId> claim(SplitRun run, Collection<SubjectId> recipients) {
        one.lock();
        try {
            Set<SubjectId> mine = claimed(run, recipients);
            forget(clock.instant().minus(SplitJournal.MEMORY), recipients.size() * FORGOTTEN_PER_CLAIM);
            return mine;
        } finally {
            one.unlock();
        }
    }

    private Set<SubjectId> claimed(SplitRun run, Collection<SubjectId> recipients) {
        Instant now = clock.instant();
        long end = System.nanoTime() + patience.toNanos();
        boolean isUnsure = false;
        for (int tries = 0; ; tries++) {
            try {
                Map<SubjectId, Long> owners = owners(
                        isUnsure ? cql.runSerially(CLAIMED, key(run.message())) : cql.run(CLAIMED, key(run.message())));
                List<SubjectId> free = recipients.stream()
                        .filter(who -> !owners.containsKey(who))
                        .toList();
                if (free.isEmpty()) {
                    Set<SubjectId> mine = new HashSet<>(recipients);
                    mine.removeIf(who -> owners.get(who) != run.number());
                    return mine;
                }
                if (owners.isEmpty()) {
                    ages.note(Values.micros(now), run.message().getBytes(StandardCharsets.UTF_8));
                }
                // Whoever is refused looks once more.
                for (List<SubjectId> some : Cql.pieces(free, CLAIMS_AT_ONCE)) {
                    cql.run(cql.batch(some.stream()
                            .map(who -> cql.bind(CLAIM, key(run.message()), who.toBytes(), run.number()))
                            .toList()));
                }
            } catch (QueryConsistencyException e) {
                // Another one was in the way, and the answer is not known: the next look tells.
                isUnsure = true;
                if (System.nanoTime() > end) {
                    throw e;
                }
                ReplicatedLog.pause(tries);
            }
        }
    }

    private void forget(Instant before, int most) {
        int left = most;
        for (Optional<Ages.Item> old = ages.olderThan(before); old.isPresent(); old = ages.olderThan(before)) {
            String message = new String(old.get().name(), StandardCharsets.UTF_8);
            List<byte[]> some = new ArrayList<>();
            cql.run(SOME, key(message), (Integer) left).forEach(row -> some.add(Cql.bytes(row, 0)));
            if (!some.isEmpty()) {
                cql.run(cql.batch(some.stream()
                        .map(who -> cql.bind(FORGET, key(message), who))
                        .toList()));
                left -= some.size();
            }
            if (left <= 0) {
                return;
            }
            ages.remove(old.get());
        }
    }
}
