package org.jamesconsent.consent.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.sql.ChainEnd;
import org.jamesconsent.consent.sql.Columns;
import org.jamesconsent.consent.sql.LedgerTables;
import org.jamesconsent.consent.sql.Names;
import org.jamesconsent.consent.sql.StateKey;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Reads all that a recording needs in one round trip, and writes all of it in another, since a round trip takes longer than what
 * the server does in it; what is much goes by {@code COPY}. For one transaction.
 */
final class PostgresqlLedgerTables implements LedgerTables {
    private static final String BEGIN = Statements.sql("PostgresqlLedgerTables.begin");
    private static final String FINISH = Statements.sql("PostgresqlLedgerTables.finish");
    private static final String FINISH_AND_COMMIT = FINISH + ";\nCOMMIT";

    private static final String ERASE = Statements.sql("PostgresqlLedgerTables.erase");

    /** From so many events on, the three round trips of three times COPY cost less than COPY saves. */
    private static final int MANY = 200;

    private static final String COPY_EVENTS = Statements.sql("PostgresqlLedgerTables.copyEvents");
    private static final String COPY_DETAILS = Statements.sql("PostgresqlLedgerTables.copyDetails");
    private static final String COPY_STATES = Statements.sql("PostgresqlLedgerTables.copyStates");

    private final Connection connection;
    private final boolean commits;
    private final Map<String, Long> organisations = new HashMap<>();
    private final Map<PurposeKey, Long> purposes = new HashMap<>();
    private final Map<StateKey, String> states = new HashMap<>();
    private final Map<StateKey, ChainEnd> ends = new HashMap<>();
    private boolean copies;
    private final Rows events = new Rows("IIIBITITTTIIBIBBT");
    private final Rows details = new Rows("ITTTTITTIITTTTITTTB");
    private final Rows erased = new Rows("IIB");
    private final Rows newStates = new Rows("IBIT");
    private final Rows changes = new Rows("IBIT");

    private record PurposeKey(long organisation, String name, String channel) {}

    private record Person(String organisation, SubjectId subject) {}

    PostgresqlLedgerTables(Connection connection) {
        this(connection, false);
    }

    private PostgresqlLedgerTables(Connection connection, boolean commits) {
        this.connection = connection;
        this.commits = commits;
    }

    /** Where nothing comes after {@link #finish}, which may then commit as well. */
    static PostgresqlLedgerTables ofWholeTransaction(Connection connection) {
        return new PostgresqlLedgerTables(connection, true);
    }

    /** By the first statement of {@link #begin}, with nothing to come. */
    @Override
    public void lock() throws SQLException {
        begin(List.of());
    }

    @Override
    public long begin(List<ConsentEvent> coming) throws SQLException {
        // Another copy of the driver, which James may ship, can have answered for ours; it speaks SQL all the same.
        copies = coming.size() >= MANY && connection.isWrapperFor(PGConnection.class);
        Set<Person> persons = new LinkedHashSet<>();
        Set<String> organisationNames = new LinkedHashSet<>();
        Set<String> purposeNames = new LinkedHashSet<>();
        for (ConsentEvent event : coming) {
            persons.add(new Person(event.organisation().value(), event.subject()));
            organisationNames.add(event.organisation().value());
            if (event.act() instanceof Act.OnPurpose act) {
                purposeNames.add(act.purpose().value());
            }
        }
        Rows wanted = new Rows("TB");
        persons.forEach(
                person -> wanted.add(person.organisation(), person.subject().toBytes()));
        try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
            statement.setLong(1, coming.size());
            statement.setArray(2, connection.createArrayOf("text", organisationNames.toArray()));
            statement.setArray(3, connection.createArrayOf("text", organisationNames.toArray()));
            statement.setArray(4, connection.createArrayOf("text", purposeNames.toArray()));
            wanted.bind(statement, 5);
            wanted.bind(statement, 7);
            statement.execute();
            return read(statement) - coming.size();
        }
    }

    private long read(PreparedStatement statement) throws SQLException {
        long lastEntry;
        try (ResultSet row = statement.getResultSet()) {
            if (!row.next()) {
                throw new SQLException("the ledger's number is gone", "02000");
            }
            lastEntry = row.getLong(1);
        }
        try (ResultSet row = next(statement)) {
            while (row.next()) {
                organisations.put(row.getString(1), row.getLong(2));
            }
        }
        try (ResultSet row = next(statement)) {
            while (row.next()) {
                purposes.put(new PurposeKey(row.getLong(1), row.getString(2), row.getString(3)), row.getLong(4));
            }
        }
        try (ResultSet row = next(statement)) {
            while (row.next()) {
                states.put(
                        new StateKey(row.getLong(1), SubjectId.of(row.getBytes(2)), row.getLong(3)), row.getString(4));
            }
        }
        try (ResultSet row = next(statement)) {
            while (row.next()) {
                ends.put(
                        StateKey.ofPerson(row.getLong(1), SubjectId.of(row.getBytes(2))),
                        new ChainEnd(row.getLong(3), Columns.hash(row, 4)));
            }
        }
        return lastEntry;
    }

    private static ResultSet next(PreparedStatement statement) throws SQLException {
        statement.getMoreResults();
        return Objects.requireNonNull(statement.getResultSet());
    }

    @Override
    public long organisation(OrganisationId name) throws SQLException {
        Long known = organisations.get(name.value());
        if (known != null) {
            return known;
        }
        long added = new Names(connection).organisation(name);
        organisations.put(name.value(), added);
        return added;
    }

    @Override
    public long purpose(long organisation, PurposeName name, Channel channel) throws SQLException {
        PurposeKey key = new PurposeKey(organisation, name.value(), channel.code());
        Long known = purposes.get(key);
        if (known != null) {
            return known;
        }
        long added = new Names(connection).purpose(organisation, name, channel);
        purposes.put(key, added);
        return added;
    }

    @Override
    public ChainEnd chainEnd(StateKey person) {
        return ends.getOrDefault(person, ChainEnd.NONE);
    }

    @Override
    public @Nullable String state(StateKey key) {
        return states.get(key);
    }

    @Override
    public void putEvent(@Nullable Object[] columns) {
        events.add(columns);
    }

    @Override
    public void putDetail(@Nullable Object[] columns) {
        details.add(columns);
    }

    @Override
    public void eraseDetails(StateKey person, List<Long> entries) {
        entries.forEach(entry ->
                erased.add(entry, person.organisation(), person.subject().toBytes()));
    }

    /** Nobody else adds a state: who records holds the ledger's number. */
    @Override
    public void putState(StateKey key, String fields) {
        boolean isNew = copies && !states.containsKey(key);
        (isNew ? newStates : changes).add(key.organisation(), key.subject().toBytes(), key.purpose(), fields);
    }

    @Override
    public void finish() throws SQLException {
        if (copies) {
            events.copy(connection, COPY_EVENTS);
            details.copy(connection, COPY_DETAILS);
            newStates.copy(connection, COPY_STATES);
            events.clear();
            details.clear();
        }
        boolean isLast = commits && erased.size() == 0;
        try (PreparedStatement statement = connection.prepareStatement(isLast ? FINISH_AND_COMMIT : FINISH)) {
            int next = events.bind(statement, 1);
            next = details.bind(statement, next);
            changes.bind(statement, next);
            statement.execute();
        }
        if (erased.size() > 0) {
            try (PreparedStatement statement = connection.prepareStatement(ERASE)) {
                erased.bind(statement, 1);
                statement.executeUpdate();
            }
        }
    }
}
