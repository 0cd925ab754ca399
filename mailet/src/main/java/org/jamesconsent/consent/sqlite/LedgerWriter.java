package org.jamesconsent.consent.sqlite;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Checkpoint;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore.Recorded;
import org.jamesconsent.consent.LedgerHash;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.StateDifference;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.SubjectState;
import org.jspecify.annotations.Nullable;

/** Takes events into the ledger and folds them into today's state, over one connection. For one thread at a time. */
final class LedgerWriter {
    /** Stands in {@code state.purpose} for the person as a whole. */
    static final long PERSON = 0;

    private final Connection connection;
    private final WriteTransaction transaction;
    private final Clock clock;
    private final PreparedStatement lastEntry;
    private final PreparedStatement organisation;
    private final PreparedStatement purpose;
    private final PreparedStatement insertEvent;
    private final PreparedStatement insertEventDetail;
    private final PreparedStatement state;
    private final PreparedStatement putState;
    private final PreparedStatement lastLink;
    private final SecureRandom random = new SecureRandom();

    LedgerWriter(Connection connection, WriteTransaction transaction, Clock clock) throws SQLException {
        this.connection = connection;
        this.transaction = transaction;
        this.clock = clock;
        this.lastEntry = prepare("lastEntry");
        this.organisation = prepare("organisation");
        this.purpose = prepare("purpose");
        this.insertEvent = prepare("insertEvent");
        this.insertEventDetail = prepare("insertEventDetail");
        this.state = prepare("state");
        this.putState = prepare("putState");
        this.lastLink = prepare("lastLink");
    }

    private PreparedStatement prepare(String name) throws SQLException {
        return connection.prepareStatement(Resources.sql("LedgerWriter." + name));
    }

    /** Records all batches in one transaction. On return they are durable; after an exception none of them is kept. */
    List<List<Recorded>> record(List<List<ConsentEvent>> batches) throws SQLException {
        return transaction.perform(() -> new Recording().record(batches));
    }

    /** Sets the fingerprint if none is set. Returns the one that counts. */
    String keyFingerprint(OrganisationId name, String fingerprint) throws SQLException {
        return transaction.perform(() -> {
            long id = new Recording().organisation(name);
            try (PreparedStatement set = prepare("setKeyFingerprint")) {
                set.setLong(1, id);
                set.setString(2, fingerprint);
                try (ResultSet row = set.executeQuery()) {
                    row.next();
                    return row.getString(1);
                }
            }
        });
    }

    /** Puts what follows from the ledger in the place of today's states. */
    long rebuild(Consumer<StateDifference> differences) throws SQLException {
        return transaction.perform(() -> new Rebuilding(connection, true, differences).run());
    }

    /** Keeps checkpoints, all or none. */
    boolean keep(Collection<Checkpoint> checkpoints) throws SQLException {
        return transaction.perform(() -> {
            try (PreparedStatement insert = prepare("insertCheckpoint")) {
                for (Checkpoint checkpoint : checkpoints) {
                    Columns.bind(
                            insert,
                            1,
                            checkpoint.organisation(),
                            checkpoint.number(),
                            Columns.micros(checkpoint.at()),
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

    /** The key of the table {@code state}, in the order in which rows lie there. */
    private record Key(long organisation, SubjectId subject, long purpose) implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparingLong(Key::organisation)
                .thenComparing(Key::subject)
                .thenComparingLong(Key::purpose);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** The end of a chain, on which the next event is put. */
    private record Link(@Nullable Long entry, @Nullable LedgerHash hash) {
        private static final Link NONE = new Link(null, null);
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
        private final Map<OrganisationId, Long> organisations = new HashMap<>();
        private final Map<String, Long> purposes = new HashMap<>();
        private final Map<Key, Fold<SubjectState>> subjectFolds = new HashMap<>();
        private final Map<Key, Fold<PurposeState>> purposeFolds = new HashMap<>();
        private final Map<Key, Link> links = new HashMap<>();

        List<List<Recorded>> record(List<List<ConsentEvent>> batches) throws SQLException {
            Instant recordedAt = clock.instant();
            long entry = lastEntry();
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
            return recorded;
        }

        private long lastEntry() throws SQLException {
            try (ResultSet row = lastEntry.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }

        /** Returns whether it changes today's state. */
        private boolean record(ConsentEvent event, long entry, Instant recordedAt) throws SQLException {
            long organisation = organisation(event.organisation());
            Long purpose = event.act() instanceof Act.OnPurpose act ? (Long) purpose(organisation, act) : null;
            insert(event, organisation, purpose, entry, recordedAt);
            if (purpose != null && event.act() instanceof Act.OnPurpose act) {
                Fold<PurposeState> fold = purposeFold(new Key(organisation, event.subject(), purpose));
                PurposeState previous = fold.now;
                fold.now = previous.after(act, event.at(), entry);
                return !fold.now.meansTheSameAs(previous);
            }
            Fold<SubjectState> fold = subjectFold(new Key(organisation, event.subject(), PERSON));
            SubjectState previous = fold.now;
            fold.now = previous.after(event.act(), event.at(), entry);
            return !fold.now.meansTheSameAs(previous);
        }

        /** Puts the event at the end of its person's chain. */
        private void insert(
                ConsentEvent event, long organisation, @Nullable Long purpose, long entry, Instant recordedAt)
                throws SQLException {
            Act.@Nullable OnPurpose onPurpose = event.act() instanceof Act.OnPurpose act ? act : null;
            Key person = new Key(organisation, event.subject(), PERSON);
            Link last = lastLink(person);
            byte[] salt = null;
            LedgerHash detailHash = null;
            @Nullable Object[] detail = EventRows.detail(event);
            if (EventRows.hasDetail(event)) {
                salt = new byte[LedgerRow.SALT_BYTES];
                random.nextBytes(salt);
                detailHash = LedgerRow.detailHash(detail, salt);
            }
            String act = EventRows.code(event.act());
            byte[] subject = event.subject().toBytes();
            long at = Columns.micros(event.at());
            long recordedMicros = Columns.micros(recordedAt);
            @Nullable Object[] kind = EventRows.kindOf(event.act());
            @Nullable Object[] link = {detailHash, last.entry, last.hash};
            LedgerHash hash = LedgerRow.hash(
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
                    link);
            Columns.bind(insertEvent, 1, entry, recordedMicros, organisation, subject, at, act, purpose);
            Columns.bind(insertEvent, 8, kind);
            Columns.bind(insertEvent, 13, link);
            Columns.bind(insertEvent, 16, hash);
            insertEvent.executeUpdate();
            if (salt != null) {
                Columns.bind(insertEventDetail, 1, entry);
                Columns.bind(insertEventDetail, 2, detail);
                Columns.bind(insertEventDetail, 19, salt);
                insertEventDetail.executeUpdate();
            }
            links.put(person, new Link(entry, hash));
        }

        private Link lastLink(Key person) throws SQLException {
            Link known = links.get(person);
            if (known != null) {
                return known;
            }
            Columns.bind(lastLink, 1, person.organisation(), person.subject().toBytes());
            try (ResultSet row = lastLink.executeQuery()) {
                return row.next() ? new Link(row.getLong(1), Columns.hash(row, 2)) : Link.NONE;
            }
        }

        /** In the order of the keys, so that each page is touched once. */
        private void putStates() throws SQLException {
            TreeMap<Key, String> changed = new TreeMap<>();
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
            for (Map.Entry<Key, String> state : changed.entrySet()) {
                bind(putState, state.getKey());
                putState.setString(4, state.getValue());
                putState.executeUpdate();
            }
        }

        private Fold<SubjectState> subjectFold(Key key) throws SQLException {
            Fold<SubjectState> fold = subjectFolds.get(key);
            if (fold == null) {
                fold = new Fold<>(StateText.subjectState(fields(key)));
                subjectFolds.put(key, fold);
            }
            return fold;
        }

        private Fold<PurposeState> purposeFold(Key key) throws SQLException {
            Fold<PurposeState> fold = purposeFolds.get(key);
            if (fold == null) {
                fold = new Fold<>(StateText.purposeState(fields(key)));
                purposeFolds.put(key, fold);
            }
            return fold;
        }

        private @Nullable String fields(Key key) throws SQLException {
            bind(state, key);
            try (ResultSet row = state.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }

        private void bind(PreparedStatement statement, Key key) throws SQLException {
            statement.setLong(1, key.organisation());
            statement.setBytes(2, key.subject().toBytes());
            statement.setLong(3, key.purpose());
        }

        long organisation(OrganisationId name) throws SQLException {
            Long known = organisations.get(name);
            if (known != null) {
                return known;
            }
            organisation.setString(1, name.value());
            Long id = number(organisation);
            if (id == null) {
                try (PreparedStatement insert = prepare("insertOrganisation")) {
                    insert.setString(1, name.value());
                    id = number(insert);
                }
            }
            organisations.put(name, id);
            return id;
        }

        private long purpose(long organisation, Act.OnPurpose act) throws SQLException {
            String key = organisation + "/" + act.channel() + '/' + act.purpose();
            Long known = purposes.get(key);
            if (known != null) {
                return known;
            }
            bindPurpose(purpose, organisation, act);
            Long id = number(purpose);
            if (id == null) {
                try (PreparedStatement insert = prepare("insertPurpose")) {
                    bindPurpose(insert, organisation, act);
                    id = number(insert);
                }
            }
            purposes.put(key, id);
            return id;
        }

        private void bindPurpose(PreparedStatement statement, long organisation, Act.OnPurpose act)
                throws SQLException {
            statement.setLong(1, organisation);
            statement.setString(2, act.purpose().value());
            statement.setString(3, act.channel().code());
        }

        private @Nullable Long number(PreparedStatement query) throws SQLException {
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? (Long) row.getLong(1) : null;
            }
        }
    }
}
