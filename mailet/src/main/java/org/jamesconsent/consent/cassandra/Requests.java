package org.jamesconsent.consent.cassandra;

import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jamesconsent.consent.RequestJournal.Earlier;
import org.jamesconsent.consent.shared.Values;

/** Which requests were begun and answered: each by light-weight transactions of its own. Safe for any thread. */
final class Requests {
    private static final String BEGIN =
            "INSERT INTO $request (key, fingerprint, begun_at) VALUES (?, ?, ?) IF NOT EXISTS";
    private static final String FIND = "SELECT fingerprint, begun_at, answer FROM $request WHERE key = ?";
    private static final String BEGIN_ANEW =
            "UPDATE $request SET fingerprint = ?, begun_at = ?, answer = null WHERE key = ? IF begun_at = ?";
    private static final String TAKE_OVER = BEGIN_ANEW + " AND answer = null";
    private static final String ANSWER = "UPDATE $request SET answer = ? WHERE key = ? IF EXISTS";
    private static final String GIVE_UP = "DELETE FROM $request WHERE key = ? IF answer = null";
    private static final String FORGET = "DELETE FROM $request WHERE key = ? IF begun_at = ?";

    private final Cql cql;
    private final Ages ages;

    Requests(Cql cql) {
        this.cql = cql;
        this.ages = new Ages(cql, "request");
    }

    Optional<Earlier> begin(String key, String fingerprint, Instant now, Instant abandonedBefore, Instant keptSince) {
        long begun = Values.micros(now);
        ages.note(begun, key.getBytes(StandardCharsets.UTF_8));
        while (true) {
            if (cql.run(BEGIN, key, fingerprint, begun).wasApplied()) {
                return Optional.empty();
            }
            Row known = cql.runSerially(FIND, key).one();
            // Null if somebody just gave it up.
            if (known != null) {
                Earlier earlier = new Earlier(Cql.text(known, 0), Cql.bytesIfAny(known, 2));
                long at = known.getLong(1);
                if (at >= Values.micros(keptSince)
                        && (earlier.answer() != null || at >= Values.micros(abandonedBefore))) {
                    return Optional.of(earlier);
                }
                ResultSet anew =
                        cql.run(at < Values.micros(keptSince) ? BEGIN_ANEW : TAKE_OVER, fingerprint, begun, key, at);
                if (anew.wasApplied()) {
                    return Optional.empty();
                }
            }
        }
    }

    void answer(String key, byte[] answer) {
        cql.run(ANSWER, answer, key);
    }

    void giveUp(String key) {
        cql.run(GIVE_UP, key);
    }

    int forget(Instant before) {
        int forgotten = 0;
        for (Optional<Ages.Item> old = ages.olderThan(before); old.isPresent(); old = ages.olderThan(before)) {
            String key = new String(old.get().name(), StandardCharsets.UTF_8);
            // One that was begun anew since stands under its later time, too.
            forgotten += cql.run(FORGET, key, old.get().at()).wasApplied() ? 1 : 0;
            ages.remove(old.get());
        }
        return forgotten;
    }
}
