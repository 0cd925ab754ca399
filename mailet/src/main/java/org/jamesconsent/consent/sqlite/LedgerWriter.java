package org.jamesconsent.consent.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore.Recorded;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.SubjectState;
import org.jspecify.annotations.Nullable;

/** Takes events into the ledger and folds them into today's state, over one connection. For one thread at a time. */
final class LedgerWriter implements AutoCloseable {
    private final Connection connection;
    private final Clock clock;
    private final Statement control;
    private final PreparedStatement lastEntry;
    private final PreparedStatement organisation;
    private final PreparedStatement purpose;
    private final PreparedStatement insertEvent;
    private final PreparedStatement insertEventDetail;
    private final PreparedStatement subjectState;
    private final PreparedStatement putSubjectState;
    private final PreparedStatement purposeState;
    private final PreparedStatement putPurposeState;

    LedgerWriter(Connection connection, Clock clock) throws SQLException {
        this.connection = connection;
        this.clock = clock;
        this.control = connection.createStatement();
        this.lastEntry = prepare("lastEntry");
        this.organisation = prepare("organisation");
        this.purpose = prepare("purpose");
        this.insertEvent = prepare("insertEvent");
        this.insertEventDetail = prepare("insertEventDetail");
        this.subjectState = prepare("subjectState");
        this.putSubjectState = prepare("putSubjectState");
        this.purposeState = prepare("purposeState");
        this.putPurposeState = prepare("putPurposeState");
    }

    private PreparedStatement prepare(String name) throws SQLException {
        return connection.prepareStatement(Resources.sql("LedgerWriter." + name));
    }

    /** Records all batches in one transaction. On return they are durable; after an exception none of them is kept. */
    List<List<Recorded>> record(List<List<ConsentEvent>> batches) throws SQLException {
        return inTransaction(() -> new Recording().record(batches));
    }

    /** Sets the fingerprint if none is set. Returns the one that counts. */
    String keyFingerprint(OrganisationId name, String fingerprint) throws SQLException {
        return inTransaction(() -> {
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

    /** IMMEDIATE: what is read within is what is folded upon, since no other writer comes between. */
    private <T> T inTransaction(Work<T> work) throws SQLException {
        control.execute("BEGIN IMMEDIATE");
        boolean committed = false;
        try {
            T result = work.perform();
            control.execute("COMMIT");
            committed = true;
            return result;
        } finally {
            if (!committed) {
                // Ends the transaction also where a ROLLBACK could fail as well.
                close();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private interface Work<T> {
        T perform() throws SQLException;
    }

    /** Organisation or purpose by number, and the subject in it. In this order rows lie in the tables. */
    private record Key(long scope, SubjectId subject) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparingLong(Key::scope).thenComparing(Key::subject);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
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
        private final TreeMap<Key, Fold<SubjectState>> subjectFolds = new TreeMap<>();
        private final TreeMap<Key, Fold<PurposeState>> purposeFolds = new TreeMap<>();

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
            insertEvent.setLong(1, entry);
            insertEvent.setLong(2, Columns.micros(recordedAt));
            insertEvent.setLong(3, organisation);
            EventRows.bindEvent(insertEvent, 4, event, purpose);
            insertEvent.executeUpdate();
            if (EventRows.hasDetail(event)) {
                insertEventDetail.setLong(1, entry);
                EventRows.bindDetail(insertEventDetail, 2, event);
                insertEventDetail.executeUpdate();
            }
            if (purpose != null && event.act() instanceof Act.OnPurpose act) {
                Fold<PurposeState> fold = purposeFold(new Key(purpose, event.subject()));
                PurposeState previous = fold.now;
                fold.now = previous.after(act, event.at(), entry);
                return !fold.now.meansTheSameAs(previous);
            }
            Fold<SubjectState> fold = subjectFold(new Key(organisation, event.subject()));
            SubjectState previous = fold.now;
            fold.now = previous.after(event.act(), event.at(), entry);
            return !fold.now.meansTheSameAs(previous);
        }

        private void putStates() throws SQLException {
            for (Map.Entry<Key, Fold<SubjectState>> fold : subjectFolds.entrySet()) {
                if (!fold.getValue().now.equals(fold.getValue().before)) {
                    putSubjectState.setLong(1, fold.getKey().scope());
                    putSubjectState.setBytes(2, fold.getKey().subject().toBytes());
                    StateRows.bind(putSubjectState, 3, fold.getValue().now);
                    putSubjectState.executeUpdate();
                }
            }
            for (Map.Entry<Key, Fold<PurposeState>> fold : purposeFolds.entrySet()) {
                if (!fold.getValue().now.equals(fold.getValue().before)) {
                    putPurposeState.setLong(1, fold.getKey().scope());
                    putPurposeState.setBytes(2, fold.getKey().subject().toBytes());
                    StateRows.bind(putPurposeState, 3, fold.getValue().now);
                    putPurposeState.executeUpdate();
                }
            }
        }

        private Fold<SubjectState> subjectFold(Key key) throws SQLException {
            Fold<SubjectState> fold = subjectFolds.get(key);
            if (fold == null) {
                try (ResultSet row = state(subjectState, key)) {
                    fold = new Fold<>(row.next() ? StateRows.subjectState(row, 1) : SubjectState.UNKNOWN);
                }
                subjectFolds.put(key, fold);
            }
            return fold;
        }

        private Fold<PurposeState> purposeFold(Key key) throws SQLException {
            Fold<PurposeState> fold = purposeFolds.get(key);
            if (fold == null) {
                try (ResultSet row = state(purposeState, key)) {
                    fold = new Fold<>(row.next() ? StateRows.purposeState(row, 1) : PurposeState.NONE);
                }
                purposeFolds.put(key, fold);
            }
            return fold;
        }

        private ResultSet state(PreparedStatement query, Key key) throws SQLException {
            query.setLong(1, key.scope());
            query.setBytes(2, key.subject().toBytes());
            return query.executeQuery();
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
