package org.jamesconsent.consent.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.StateDifference;
import org.jamesconsent.consent.StateDifference.Kind;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.SubjectState;
import org.jamesconsent.consent.shared.StateText;
import org.jspecify.annotations.Nullable;

/**
 * Derives today's states from the ledger once more, person by person, and compares them with those that are kept. Needs
 * memory for one person only. Within one transaction, for one thread.
 */
final class Rebuilding {
    private static final String EVENTS = SqlFiles.read(Rebuilding.class, "Rebuilding.events");
    private static final String STATES = SqlFiles.read(Rebuilding.class, "Rebuilding.states");
    private static final String STRAYS = SqlFiles.read(Rebuilding.class, "Rebuilding.strays");
    private static final String REMOVE = SqlFiles.read(Rebuilding.class, "Rebuilding.remove");
    private static final String PUT = SqlFiles.read(LedgerWriter.class, "LedgerWriter.putState");

    private final Connection connection;
    private final boolean repair;
    private final Consumer<StateDifference> differences;
    private long persons;

    /** Puts the fold of the events in the place of what is kept, if both differ. */
    Rebuilding(Connection connection, boolean repair, Consumer<StateDifference> differences) {
        this.connection = connection;
        this.repair = repair;
        this.differences = differences;
    }

    /** Returns how many persons the ledger knows. */
    long run() throws SQLException {
        try (Statement statement = connection.createStatement();
                PreparedStatement states = connection.prepareStatement(STATES)) {
            statement.setFetchSize(LedgerReader.ROWS_AT_ONCE);
            compare(statement, states);
        }
        removeStrays();
        return persons;
    }

    private void compare(Statement statement, PreparedStatement states) throws SQLException {
        try (ResultSet row = statement.executeQuery(EVENTS)) {
            Person person = null;
            while (row.next()) {
                if (person == null || !person.isOf(row)) {
                    compare(person, states);
                    person = new Person(row);
                }
                person.fold(row);
            }
            compare(person, states);
        }
    }

    private void compare(@Nullable Person person, PreparedStatement states) throws SQLException {
        if (person == null) {
            return;
        }
        persons++;
        Map<Long, String> kept = new HashMap<>();
        Columns.bind(states, 1, person.organisationId, person.subject);
        try (ResultSet row = states.executeQuery()) {
            while (row.next()) {
                kept.put(row.getLong(1), row.getString(2));
            }
        }
        Map<Long, Object> right = person.states();
        for (Map.Entry<Long, Object> state : right.entrySet()) {
            String found = kept.remove(state.getKey());
            if (!isSame(found, state.getValue())) {
                differences.accept(new StateDifference(
                        found == null ? Kind.MISSING : Kind.WRONG,
                        person.organisation.value(),
                        SubjectId.of(person.subject),
                        person.purposes.get(state.getKey())));
                put(person, state.getKey(), state.getValue());
            }
        }
        for (Long purpose : kept.keySet()) {
            differences.accept(
                    new StateDifference(Kind.STRAY, person.organisation.value(), SubjectId.of(person.subject), null));
            remove(person.organisationId, person.subject, purpose);
        }
    }

    private static boolean isSame(@Nullable String kept, Object right) {
        if (kept == null) {
            return false;
        }
        try {
            return right.equals(
                    right instanceof SubjectState ? StateText.subjectState(kept) : StateText.purposeState(kept));
        } catch (IllegalArgumentException | DateTimeException e) {
            // What nobody can read is wrong.
            return false;
        }
    }

    private void put(Person person, long purpose, Object state) throws SQLException {
        if (!repair) {
            return;
        }
        try (PreparedStatement put = connection.prepareStatement(PUT)) {
            Columns.bind(put, 1, person.organisationId, person.subject, purpose, text(state));
            put.executeUpdate();
        }
    }

    private static String text(Object state) {
        return state instanceof SubjectState person ? StateText.of(person) : StateText.of((PurposeState) state);
    }

    /** States of people of whom there is no event. */
    private void removeStrays() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(STRAYS)) {
            while (row.next()) {
                byte[] subject = row.getBytes(3);
                differences.accept(new StateDifference(Kind.STRAY, row.getString(2), SubjectId.of(subject), null));
                remove(row.getLong(1), subject, row.getLong(4));
            }
        }
    }

    private void remove(long organisation, byte[] subject, long purpose) throws SQLException {
        if (!repair) {
            return;
        }
        try (PreparedStatement remove = connection.prepareStatement(REMOVE)) {
            Columns.bind(remove, 1, organisation, subject, purpose);
            remove.executeUpdate();
        }
    }

    /** The fold of one person's events. */
    private static final class Person {
        private final long organisationId;
        private final OrganisationId organisation;
        private final byte[] subject;
        private final Map<Long, String> purposes = new HashMap<>();
        private final Map<Long, PurposeState> purposeStates = new TreeMap<>();
        private SubjectState state = SubjectState.UNKNOWN;

        Person(ResultSet row) throws SQLException {
            this.organisationId = row.getLong("organisation");
            this.organisation = new OrganisationId(row.getString("organisation_name"));
            this.subject = row.getBytes("subject");
        }

        boolean isOf(ResultSet row) throws SQLException {
            return organisationId == row.getLong("organisation") && Arrays.equals(subject, row.getBytes("subject"));
        }

        void fold(ResultSet row) throws SQLException {
            LedgerEntry entry = EventRows.entry(row, organisation, SubjectId.of(subject));
            if (entry.event().act() instanceof Act.OnPurpose act) {
                long purpose = row.getLong("purpose");
                purposes.put(purpose, act.purpose().value());
                purposeStates.put(
                        purpose,
                        purposeStates
                                .getOrDefault(purpose, PurposeState.NONE)
                                .after(act, entry.event().at(), entry.id()));
            } else {
                state = state.after(entry.event().act(), entry.event().at(), entry.id());
            }
        }

        /** What differs from nothing at all, as only that is kept. */
        Map<Long, Object> states() {
            Map<Long, Object> states = new TreeMap<>();
            if (!state.equals(SubjectState.UNKNOWN)) {
                states.put(StateKey.PERSON, state);
            }
            purposeStates.forEach((purpose, one) -> {
                if (!one.equals(PurposeState.NONE)) {
                    states.put(purpose, one);
                }
            });
            return states;
        }
    }
}
