package org.jamesconsent.consent.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.JudgedMessage;
import org.jamesconsent.consent.JudgedRecipient;
import org.jamesconsent.consent.LedgerHash;
import org.jamesconsent.consent.MessageKey;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.VerdictJournal.Judged;
import org.jamesconsent.consent.shared.Values;
import org.jspecify.annotations.Nullable;

/**
 * Verdicts lie by message, all in one partition, which is written at once. No writer waits for another: two that say the same at the
 * same time both write, and whoever reads passes over what says the same as the one before. Safe for any thread.
 */
final class Verdicts {
    /** So many go at once: a few megabytes. */
    private static final int VERDICTS_AT_ONCE = 20_000;

    /** So many old verdicts go with each new one, so that the journal shrinks again without any message waiting for that. */
    private static final int FORGOTTEN_PER_VERDICT = 4;

    private static final String COLUMNS =
            "message, subject, stamp, purpose, channel, at, allowed, code, rule, entry, dry_run";
    private static final String OF_MESSAGE =
            "SELECT " + COLUMNS + " FROM $verdict WHERE organisation = ? AND message = ?";
    private static final String OF_RECIPIENT = OF_MESSAGE + " AND subject = ?";
    private static final String FROM_RECIPIENT = OF_MESSAGE + " AND subject >= ? LIMIT ?";
    private static final String PLACES = "SELECT message FROM $verdict_of WHERE organisation = ? AND subject = ?";
    private static final String PUT =
            "INSERT INTO $verdict (organisation, message, subject, stamp, purpose, channel, at,"
                    + " allowed, code, rule, entry, dry_run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?";
    private static final String PUT_PLACE =
            "INSERT INTO $verdict_of (organisation, subject, stamp, message) VALUES (?, ?, ?, ?) USING TIMESTAMP ?";
    private static final String REMOVE = "DELETE FROM $verdict USING TIMESTAMP ?"
            + " WHERE organisation = ? AND message = ? AND subject = ? AND stamp = ?";
    private static final String REMOVE_PLACE = "DELETE FROM $verdict_of USING TIMESTAMP ?"
            + " WHERE organisation = ? AND subject = ? AND stamp = ? AND message = ?";

    private final Cql cql;
    private final Clock clock;
    private final Ages ages;
    private final AtomicLong lastStamp = new AtomicLong();

    Verdicts(Cql cql, Clock clock) {
        this.cql = cql;
        this.clock = clock;
        this.ages = new Ages(cql, "verdict");
    }

    /** @param stamp puts verdicts into order: above the one before on the same recipient, whatever the clocks say */
    private record Kept(long stamp, Judged judged) {}

    private static Kept kept(OrganisationId organisation, Row row) {
        return new Kept(
                row.getLong(2),
                new Judged(
                        new JudgedMessage(
                                organisation,
                                new PurposeName(Cql.text(row, 3)),
                                Channel.fromCode(Cql.text(row, 4)),
                                MessageKey.of(Cql.bytes(row, 0))),
                        new JudgedRecipient(
                                SubjectId.of(Cql.bytes(row, 1)),
                                Values.instant(row.getLong(5)),
                                row.getLong(6) != 0,
                                Cql.text(row, 7),
                                Math.toIntExact(row.getLong(8)),
                                row.getLong(9),
                                row.getLong(10) != 0)));
    }

    private record Recipient(JudgedMessage message, SubjectId subject) {}

    void add(JudgedMessage message, List<JudgedRecipient> judged, Instant keptSince) {
        List<Kept> before = judged.size() == 1
                ? rows(message.organisation(), message.key(), judged.getFirst().subject())
                : rows(message.organisation(), message.key());
        Map<SubjectId, Kept> last = new HashMap<>();
        before.stream()
                .filter(one -> one.judged().message().equals(message))
                .forEach(one -> last.put(one.judged().verdict().subject(), one));
        List<Kept> fresh = new ArrayList<>();
        for (JudgedRecipient verdict : judged) {
            Kept known = last.get(verdict.subject());
            if (known == null || !known.judged().verdict().saysTheSameAs(verdict)) {
                Kept one = new Kept(stamp(known), new Judged(message, verdict));
                last.put(verdict.subject(), one);
                fresh.add(one);
            }
        }
        if (fresh.isEmpty()) {
            return;
        }
        if (before.isEmpty()) {
            ages.note(oldest(fresh), item(message));
        }
        for (List<Kept> some : Cql.pieces(fresh, VERDICTS_AT_ONCE)) {
            put(message, some);
        }
        forget(keptSince, fresh.size() * FORGOTTEN_PER_VERDICT);
    }

    private long stamp(@Nullable Kept before) {
        long least = Math.max(Values.micros(clock.instant()), before == null ? Long.MIN_VALUE : before.stamp() + 1);
        return lastStamp.updateAndGet(known -> Math.max(known + 1, least));
    }

    private static long oldest(List<Kept> verdicts) {
        return verdicts.stream()
                .mapToLong(one -> Values.micros(one.judged().verdict().at()))
                .min()
                .orElseThrow();
    }

    private static byte[] item(JudgedMessage message) {
        return LedgerHash.canonical(
                message.organisation().value(), message.key().toBytes());
    }

    /** A place without a verdict tells nothing, so places come first. */
    private void put(JudgedMessage message, List<Kept> verdicts) {
        String organisation = message.organisation().value();
        byte[] key = message.key().toBytes();
        cql.runAll(verdicts.stream()
                .map(one -> cql.bind(
                        PUT_PLACE,
                        organisation,
                        one.judged().verdict().subject().toBytes(),
                        one.stamp(),
                        key,
                        one.stamp()))
                .toList());
        cql.run(cql.batch(verdicts.stream()
                .map(one -> {
                    JudgedRecipient verdict = one.judged().verdict();
                    return cql.bind(
                            PUT,
                            organisation,
                            key,
                            verdict.subject().toBytes(),
                            one.stamp(),
                            message.purpose().value(),
                            message.channel().code(),
                            Values.micros(verdict.at()),
                            verdict.allowed() ? (Long) 1L : (Long) 0L,
                            verdict.code(),
                            (Long) (long) verdict.row(),
                            verdict.entry(),
                            verdict.dryRun() ? (Long) 1L : (Long) 0L,
                            one.stamp());
                })
                .toList()));
    }

    private List<Kept> rows(OrganisationId organisation, MessageKey key) {
        List<Kept> rows = new ArrayList<>();
        cql.run(OF_MESSAGE, organisation.value(), key.toBytes()).forEach(row -> rows.add(kept(organisation, row)));
        return rows;
    }

    private List<Kept> rows(OrganisationId organisation, MessageKey key, SubjectId subject) {
        List<Kept> rows = new ArrayList<>();
        cql.run(OF_RECIPIENT, organisation.value(), key.toBytes(), subject.toBytes())
                .forEach(row -> rows.add(kept(organisation, row)));
        return rows;
    }

    List<Judged> ofMessage(OrganisationId organisation, MessageKey key) {
        return inOrder(rows(organisation, key));
    }

    List<Judged> ofRecipient(OrganisationId organisation, MessageKey key, SubjectId subject) {
        return inOrder(rows(organisation, key, subject));
    }

    List<Judged> ofPerson(OrganisationId organisation, SubjectId subject) {
        Map<MessageKey, BoundStatement> questions = new LinkedHashMap<>();
        for (Row row : cql.run(PLACES, organisation.value(), subject.toBytes())) {
            MessageKey key = MessageKey.of(Cql.bytes(row, 0));
            questions.computeIfAbsent(
                    key, one -> cql.bind(OF_RECIPIENT, organisation.value(), one.toBytes(), subject.toBytes()));
        }
        List<Kept> rows = new ArrayList<>();
        cql.askAll(List.copyOf(questions.values()), (question, row) -> rows.add(kept(organisation, row)));
        return inOrder(rows);
    }

    /** One message after the other, as they were first judged; of each one recipient after the other. */
    private static List<Judged> inOrder(Collection<Kept> rows) {
        Map<JudgedMessage, Long> first = new HashMap<>();
        rows.forEach(one -> first.merge(one.judged().message(), one.stamp(), Math::min));
        List<Kept> ordered = new ArrayList<>(rows);
        ordered.sort(Comparator.<Kept>comparingLong(
                        one -> first.getOrDefault(one.judged().message(), 0L))
                .thenComparing(one -> one.judged().verdict().subject())
                .thenComparingLong(Kept::stamp));
        Map<Recipient, JudgedRecipient> last = new HashMap<>();
        List<Judged> told = new ArrayList<>();
        for (Kept one : ordered) {
            JudgedRecipient verdict = one.judged().verdict();
            JudgedRecipient before = last.put(new Recipient(one.judged().message(), verdict.subject()), verdict);
            if (before == null || !before.saysTheSameAs(verdict)) {
                told.add(one.judged());
            }
        }
        return told;
    }

    private void forget(Instant before, int most) {
        int left = most;
        for (Optional<Ages.Item> old = ages.olderThan(before);
                left > 0 && old.isPresent();
                old = ages.olderThan(before)) {
            left -= forget(old.get(), Values.micros(before), left);
        }
    }

    /** How far a message is forgotten, so that what is gone need not be passed by again. For the oldest one only. */
    private volatile Progress progress = new Progress(new byte[0], new byte[0]);

    private record Progress(byte[] item, byte[] subject) {}

    private int forget(Ages.Item item, long limit, int most) {
        @Nullable Object[] names = LedgerHash.values(item.name());
        OrganisationId organisation = new OrganisationId(String.valueOf(names[0]));
        byte[] key = MessageKey.of((byte[]) Objects.requireNonNull(names[1])).toBytes();
        byte[] from = Arrays.equals(progress.item(), item.name()) ? progress.subject() : new byte[0];
        List<BoundStatement> removals = new ArrayList<>();
        List<BoundStatement> places = new ArrayList<>();
        int seen = 0;
        for (Row row : cql.run(FROM_RECIPIENT, organisation.value(), key, from, (Integer) most)) {
            seen++;
            byte[] subject = Cql.bytes(row, 1);
            long stamp = row.getLong(2);
            progress = new Progress(item.name(), subject);
            if (row.getLong(5) < limit) {
                removals.add(cql.bind(REMOVE, stamp, organisation.value(), key, subject, stamp));
                places.add(cql.bind(REMOVE_PLACE, stamp, organisation.value(), subject, stamp, key));
            }
        }
        if (!removals.isEmpty()) {
            cql.run(cql.batch(removals));
            cql.runAll(places);
        }
        if (seen < most) {
            // Judged once more since: what is left is due later.
            List<Kept> left = rows(organisation, MessageKey.of(key));
            if (!left.isEmpty()) {
                ages.note(oldest(left), item.name());
            }
            ages.remove(item);
        }
        return Math.max(1, removals.size());
    }
}
