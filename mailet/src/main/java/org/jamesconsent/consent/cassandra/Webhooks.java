package org.jamesconsent.consent.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jamesconsent.consent.WebhookJournal.Progress;
import org.jamesconsent.consent.WebhookJournal.Undelivered;
import org.jamesconsent.consent.shared.Values;

/** How far other systems were told: each by light-weight transactions of its own. Safe for any thread. */
final class Webhooks {
    private static final String FIND = "SELECT told, owner, owned_until FROM $webhook WHERE name = ?";
    private static final String BEGIN =
            "INSERT INTO $webhook (name, told, owner, owned_until) VALUES (?, ?, ?, ?) IF NOT EXISTS";
    private static final String TAKE =
            "UPDATE $webhook SET owner = ?, owned_until = ? WHERE name = ? IF owner = ? AND owned_until = ?";
    private static final String TOLD = "UPDATE $webhook SET told = ? WHERE name = ? IF owner = ?";
    private static final String GIVE_UP =
            "INSERT INTO $undelivered (webhook, entry, at, reason) VALUES (?, ?, ?, ?) IF NOT EXISTS";
    private static final String GIVE_UP_AGAIN =
            "UPDATE $undelivered SET at = ?, reason = ? WHERE webhook = ? AND entry = ? IF EXISTS";
    private static final String UNDELIVERED = "SELECT entry, at, reason FROM $undelivered WHERE webhook = ? LIMIT ?";
    private static final String FORGET = "DELETE FROM $undelivered WHERE webhook = ? AND entry = ? IF EXISTS";

    private final Cql cql;
    private final LongSupplier lastEntry;

    /** @param lastEntry tells the ledger's last entry */
    Webhooks(Cql cql, LongSupplier lastEntry) {
        this.cql = cql;
        this.lastEntry = lastEntry;
    }

    Optional<Progress> take(String webhook, String owner, Instant now, Instant until) {
        while (true) {
            Progress known = progress(webhook).orElse(null);
            if (known == null) {
                if (cql.run(BEGIN, webhook, lastEntry.getAsLong(), owner, Values.micros(until))
                        .wasApplied()) {
                    return progress(webhook);
                }
            } else if (!owner.equals(known.owner()) && known.ownedUntil().isAfter(now)) {
                return Optional.empty();
            } else if (cql.run(
                            TAKE,
                            owner,
                            Values.micros(until),
                            webhook,
                            known.owner(),
                            Values.micros(known.ownedUntil()))
                    .wasApplied()) {
                // Whoever had it may have come further since it was asked for.
                return progress(webhook);
            }
        }
    }

    boolean told(String webhook, String owner, long entry) {
        return cql.run(TOLD, entry, webhook, owner).wasApplied();
    }

    Optional<Progress> progress(String webhook) {
        Row row = cql.runSerially(FIND, webhook).one();
        return row == null
                ? Optional.empty()
                : Optional.of(new Progress(row.getLong(0), row.getString(1), Values.instant(row.getLong(2))));
    }

    void giveUp(String webhook, Undelivered undelivered) {
        long at = Values.micros(undelivered.at());
        String reason = undelivered.reason();
        while (!cql.run(GIVE_UP, webhook, undelivered.entry(), at, reason).wasApplied()
                && !cql.run(GIVE_UP_AGAIN, at, reason, webhook, undelivered.entry())
                        .wasApplied()) {
            // Somebody forgot it in between.
        }
    }

    List<Undelivered> undelivered(String webhook, int most) {
        List<Undelivered> found = new ArrayList<>();
        cql.runSerially(UNDELIVERED, webhook, most)
                .forEach(row ->
                        found.add(new Undelivered(row.getLong(0), Values.instant(row.getLong(1)), Cql.text(row, 2))));
        return found;
    }

    boolean forget(String webhook, long entry) {
        return cql.run(FORGET, webhook, entry).wasApplied();
    }
}
