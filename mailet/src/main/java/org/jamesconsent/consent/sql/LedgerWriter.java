package org.jamesconsent.consent.sql;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Checkpoint;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore.Decision;
import org.jamesconsent.consent.ConsentStore.Recorded;
import org.jamesconsent.consent.LedgerHash;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.StateDifference;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.SubjectState;
import org.jamesconsent.consent.shared.EntryHashes;
import org.jamesconsent.consent.shared.EventValues;
import org.jamesconsent.consent.shared.StateText;
import org.jamesconsent.consent.shared.Values;
import org.jspecify.annotations.Nullable;

/** Takes events into the ledger and folds them into today's state, over one connection. For one thread at a time. */
public final class LedgerWriter {
    private final Connection connection;
    private final Transaction transaction;
    private final LedgerTables tables;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param transaction of the connection
     * @param tables over the connection
     * @param clock tells when an event was recorded
     */
    public LedgerWriter(Connection connection, Transaction transaction, LedgerTables tables, Clock clock) {
        this.connection = connection;
        this.transaction = transaction;
        this.tables = tables;
        this.clock = clock;
    }

    /** The statement of that name. */
    public static String sql(String name) {
        return SqlFiles.read(LedgerWriter.class, "LedgerWriter." + name);
    }

    private PreparedStatement prepare(String name) throws SQLException {
        return connection.prepareStatement(sql(name));
    }

    /** Records all batches in one transaction. On return they are durable; after an exception none of them is kept. */
    public List<List<Recorded>> record(List<List<ConsentEvent>> batches) throws SQLException {
        return transaction.perform(() -> new Recording().record(batches));
    }

    /** Records what a decision makes of the histories of people, all in one transaction. */
    public List<Recorded> recordUpon(OrganisationId organisation, List<SubjectId> subjects, Decision decision)
            throws SQLException {
        return transaction.perform(() -> {
            tables.lock();
            List<ConsentEvent> events = new ArrayList<>();
            for (SubjectId subject : subjects) {
                events.addAll(decision.on(subject, EventRows.history(connection, organisation, subject)));
            }
            return new Recording().record(List.of(events)).getFirst();
        });
    }

    /** Sets the fingerprint if none is set. Returns the one that counts. */
    public String keyFingerprint(OrganisationId name, String fingerprint) throws SQLException {
        return transaction.perform(() -> {
            long id = tables.organisation(name);
            try (PreparedStatement set = prepare("setKeyFingerprint")) {
                Columns.bind(set, 1, fingerprint, id);
                try (ResultSet row = set.executeQuery()) {
                    row.next();
                    return row.getString(1);
                }
            }
        });
    }

    /** Puts what follows from the ledger in the place of today's states. */
    public long rebuild(Consumer<StateDifference> differences) throws SQLException {
        return transaction.perform(() -> new Rebuilding(connection, true, differences).run());
    }

    /** Keeps checkpoints, all or none. */
    public boolean keep(Collection<Checkpoint> checkpoints) throws SQLException {
        return transaction.perform(() -> {
            try (PreparedStatement insert = prepare("insertCheckpoint")) {
                for (Checkpoint checkpoint : checkpoints) {
                    Columns.bind(
                            insert,
                            1,
                            checkpoint.organisation(),
                            checkpoint.number(),
                            Values.micros(checkpoint.at()),
                            checkpoint.lastEntry(),
                            checkpoint.events(),
                            checkpoint.digest(),
                            checkpoint.signature());
                    insert.executeUpdate();
                }
            }
            return true;
        });
    }

    private static final class Fold<S> {
        private final S before;
        private S now;

        Fold(S before) {
            this.before = before;
            this.now = before;
        }
    }

    /** What one transaction knows. */
    private final class Recording {
        private final Map<StateKey, Fold<SubjectState>> subjectFolds = new HashMap<>();
        private final Map<StateKey, Fold<PurposeState>> purposeFolds = new HashMap<>();
        private final Map<StateKey, ChainEnd> ends = new HashMap<>();

        List<List<Recorded>> record(List<List<ConsentEvent>> batches) throws SQLException {
            Instant recordedAt = clock.instant();
            long entry = tables.begin(batches.stream().flatMap(List::stream).toList());
            List<List<Recorded>> recorded = new ArrayList<>(batches.size());
            for (List<ConsentEvent> batch : batches) {
                List<Recorded> outcomes = new ArrayList<>(batch.size());
                for (ConsentEvent event : batch) {
                    entry++;
                    outcomes.add(new Recorded(entry, record(event, entry, recordedAt)));
                }
                recorded.add(outcomes);
            }
            putStates();
            tables.finish();
            return recorded;
        }

        /** Returns whether it changes today's state. */
        private boolean record(ConsentEvent event, long entry, Instant recordedAt) throws SQLException {
            long organisation = tables.organisation(event.organisation());
            Long purpose = event.act() instanceof Act.OnPurpose act
                    ? (Long) tables.purpose(organisation, act.purpose(), act.channel())
                    : null;
            insert(event, organisation, purpose, entry, recordedAt);
            if (purpose != null && event.act() instanceof Act.OnPurpose act) {
                Fold<PurposeState> fold = purposeFold(new StateKey(organisation, event.subject(), purpose));
                PurposeState previous = fold.now;
                fold.now = previous.after(act, event.at(), entry);
                return !fold.now.meansTheSameAs(previous);
            }
            Fold<SubjectState> fold = subjectFold(StateKey.ofPerson(organisation, event.subject()));
            SubjectState previous = fold.now;
            fold.now = previous.after(event.act(), event.at(), entry);
            return !fold.now.meansTheSameAs(previous);
        }

        /** Puts the event at the end of its person's chain. */
        private void insert(
                ConsentEvent event, long organisation, @Nullable Long purpose, long entry, Instant recordedAt)
                throws SQLException {
            Act.@Nullable OnPurpose onPurpose = event.act() instanceof Act.OnPurpose act ? act : null;
            StateKey person = StateKey.ofPerson(organisation, event.subject());
            ChainEnd last = chainEnd(person);
            byte[] salt = null;
            LedgerHash detailHash = null;
            @Nullable Object[] detail = EventValues.detail(event);
            if (EventValues.hasDetail(event)) {
                salt = new byte[EntryHashes.SALT_BYTES];
                random.nextBytes(salt);
                detailHash = EntryHashes.detailHash(detail, salt);
            }
            String act = EventValues.code(event.act());
            byte[] subject = event.subject().toBytes();
            long at = Values.micros(event.at());
            long recordedMicros = Values.micros(recordedAt);
            @Nullable Object[] kind = EventValues.kindOf(event.act());
            @Nullable Object[] link = {detailHash, last.entry(), last.hash()};
            String erased = EventValues.erased(event.act());
            LedgerHash hash = EntryHashes.hash(
                    new @Nullable Object[] {
                        entry,
                        recordedMicros,
                        event.organisation().value(),
                        subject,
                        at,
                        act,
                        onPurpose == null ? null : onPurpose.purpose().value(),
                        onPurpose == null ? null : onPurpose.channel().code(),
                        kind[0],
                        kind[1],
                        kind[2],
                        kind[3],
                        kind[4]
                    },
                    link,
                    erased);
            tables.putEvent(columns(
                    new @Nullable Object[] {entry, recordedMicros, organisation, subject, at, act, purpose},
                    kind,
                    link,
                    new @Nullable Object[] {hash, erased}));
            if (salt != null) {
                tables.putDetail(columns(new @Nullable Object[] {entry}, detail, new @Nullable Object[] {salt}));
            }
            if (event.act() instanceof Act.Erased erasure && !erasure.entries().isEmpty()) {
                tables.eraseDetails(person, erasure.entries());
            }
            ends.put(person, new ChainEnd(entry, hash));
        }

        private ChainEnd chainEnd(StateKey person) throws SQLException {
            ChainEnd known = ends.get(person);
            return known == null ? tables.chainEnd(person) : known;
        }

        /** In the order of the keys, so that each page is touched once. */
        private void putStates() throws SQLException {
            TreeMap<StateKey, String> changed = new TreeMap<>();
            subjectFolds.forEach((key, fold) -> {
                if (!fold.now.equals(fold.before)) {
                    changed.put(key, StateText.of(fold.now));
                }
            });
            purposeFolds.forEach((key, fold) -> {
                if (!fold.now.equals(fold.before)) {
                    changed.put(key, StateText.of(fold.now));
                }
            });
            for (Map.Entry<StateKey, String> state : changed.entrySet()) {
                tables.putState(state.getKey(), state.getValue());
            }
        }

        private Fold<SubjectState> subjectFold(StateKey key) throws SQLException {
            Fold<SubjectState> fold = subjectFolds.get(key);
            if (fold == null) {
                fold = new Fold<>(StateText.subjectState(tables.state(key)));
                subjectFolds.put(key, fold);
            }
            return fold;
        }

        private Fold<PurposeState> purposeFold(StateKey key) throws SQLException {
            Fold<PurposeState> fold = purposeFolds.get(key);
            if (fold == null) {
                fold = new Fold<>(StateText.purposeState(tables.state(key)));
                purposeFolds.put(key, fold);
            }
            return fold;
        }
    }

    /** Columns one behind the other. */
    static @Nullable Object[] columns(@Nullable Object[]... parts) {
        return Arrays.stream(parts).flatMap(Arrays::stream).toArray();
    }
}
