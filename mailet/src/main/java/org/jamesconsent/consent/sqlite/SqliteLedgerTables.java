package org.jamesconsent.consent.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.sql.ChainEnd;
import org.jamesconsent.consent.sql.Columns;
import org.jamesconsent.consent.sql.LedgerTables;
import org.jamesconsent.consent.sql.LedgerWriter;
import org.jamesconsent.consent.sql.Names;
import org.jamesconsent.consent.sql.StateKey;
import org.jspecify.annotations.Nullable;

/**
 * Looks up few persons one by one, and many with one statement, which costs less than as many calls into native code; writes row
 * by row, all rows of a table together.
 */
final class SqliteLedgerTables implements LedgerTables {
    /** Below this the statement for many costs more than it saves. */
    private static final int MANY = 8;

    private static final String STATES = Resources.sql("SqliteLedgerTables.states");
    private static final String CHAIN_ENDS = Resources.sql("SqliteLedgerTables.chainEnds");

    private final Names names;
    private final PreparedStatement lastEntry;
    private final PreparedStatement insertEvent;
    private final PreparedStatement insertEventDetail;
    private final PreparedStatement state;
    private final PreparedStatement states;
    private final PreparedStatement putState;
    private final PreparedStatement chainEnd;
    private final PreparedStatement chainEnds;
    private final PreparedStatement eraseDetail;
    private final Set<StateKey> lookedUp = new HashSet<>();
    private final Map<StateKey, String> foundStates = new HashMap<>();
    private final Map<StateKey, ChainEnd> foundEnds = new HashMap<>();
    private boolean erases;

    SqliteLedgerTables(Connection connection, Names names) throws SQLException {
        this.names = names;
        this.lastEntry = prepare(connection, "lastEntry");
        this.insertEvent = prepare(connection, "insertEvent");
        this.insertEventDetail = prepare(connection, "insertEventDetail");
        this.state = prepare(connection, "state");
        this.states = connection.prepareStatement(STATES);
        this.putState = prepare(connection, "putState");
        this.chainEnd = prepare(connection, "chainEnd");
        this.chainEnds = connection.prepareStatement(CHAIN_ENDS);
        this.eraseDetail = prepare(connection, "eraseDetail");
    }

    private static PreparedStatement prepare(Connection connection, String name) throws SQLException {
        return connection.prepareStatement(LedgerWriter.sql(name));
    }

    /** The transaction is IMMEDIATE: it holds the lock already. */
    @Override
    public void lock() {}

    @Override
    public long begin(List<ConsentEvent> events) throws SQLException {
        lookedUp.clear();
        foundStates.clear();
        foundEnds.clear();
        if (events.size() >= MANY) {
            Map<OrganisationId, TreeSet<SubjectId>> persons = new HashMap<>();
            for (ConsentEvent event : events) {
                persons.computeIfAbsent(event.organisation(), organisation -> new TreeSet<>())
                        .add(event.subject());
            }
            for (Map.Entry<OrganisationId, TreeSet<SubjectId>> of : persons.entrySet()) {
                lookUp(names.organisation(of.getKey()), of.getValue().toArray(SubjectId[]::new));
            }
        }
        try (ResultSet row = lastEntry.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** @param persons in the order of the keys, so that neighbours share pages */
    private void lookUp(long organisation, SubjectId[] persons) throws SQLException {
        byte[] subjects = SubjectBytes.of(persons);
        Long count = (long) persons.length;
        Columns.bind(states, 1, organisation, subjects, count);
        try (ResultSet row = states.executeQuery()) {
            while (row.next()) {
                foundStates.put(new StateKey(organisation, persons[row.getInt(1)], row.getLong(2)), row.getString(3));
            }
        }
        Columns.bind(chainEnds, 1, organisation, subjects, count);
        try (ResultSet row = chainEnds.executeQuery()) {
            while (row.next()) {
                foundEnds.put(
                        StateKey.ofPerson(organisation, persons[row.getInt(1)]),
                        new ChainEnd(row.getLong(2), Columns.hash(row, 3)));
            }
        }
        for (SubjectId person : persons) {
            lookedUp.add(StateKey.ofPerson(organisation, person));
        }
    }

    @Override
    public long organisation(OrganisationId name) throws SQLException {
        return names.organisation(name);
    }

    @Override
    public long purpose(long organisation, PurposeName name, Channel channel) throws SQLException {
        return names.purpose(organisation, name, channel);
    }

    @Override
    public ChainEnd chainEnd(StateKey person) throws SQLException {
        if (lookedUp.contains(person)) {
            return foundEnds.getOrDefault(person, ChainEnd.NONE);
        }
        Columns.bind(chainEnd, 1, person.organisation(), person.subject().toBytes());
        try (ResultSet row = chainEnd.executeQuery()) {
            return row.next() ? new ChainEnd(row.getLong(1), Columns.hash(row, 2)) : ChainEnd.NONE;
        }
    }

    @Override
    public @Nullable String state(StateKey key) throws SQLException {
        if (lookedUp.contains(StateKey.ofPerson(key.organisation(), key.subject()))) {
            return foundStates.get(key);
        }
        Columns.bind(state, 1, key.organisation(), key.subject().toBytes(), key.purpose());
        try (ResultSet row = state.executeQuery()) {
            return row.next() ? row.getString(1) : null;
        }
    }

    @Override
    public void putEvent(@Nullable Object[] columns) throws SQLException {
        Columns.bind(insertEvent, 1, columns);
        insertEvent.addBatch();
    }

    @Override
    public void putDetail(@Nullable Object[] columns) throws SQLException {
        Columns.bind(insertEventDetail, 1, columns);
        insertEventDetail.addBatch();
    }

    @Override
    public void eraseDetails(StateKey person, List<Long> entries) throws SQLException {
        for (Long entry : entries) {
            Columns.bind(
                    eraseDetail,
                    1,
                    entry,
                    person.organisation(),
                    person.subject().toBytes());
            eraseDetail.addBatch();
            erases = true;
        }
    }

    @Override
    public void putState(StateKey key, String fields) throws SQLException {
        Columns.bind(putState, 1, key.organisation(), key.subject().toBytes(), key.purpose(), fields);
        putState.addBatch();
    }

    @Override
    public void finish() throws SQLException {
        insertEvent.executeBatch();
        insertEventDetail.executeBatch();
        if (erases) {
            eraseDetail.executeBatch();
            erases = false;
        }
        putState.executeBatch();
    }
}
