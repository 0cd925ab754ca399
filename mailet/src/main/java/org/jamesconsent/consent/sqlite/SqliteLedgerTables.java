package org.jamesconsent.consent.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.sql.ChainEnd;
import org.jamesconsent.consent.sql.Columns;
import org.jamesconsent.consent.sql.LedgerTables;
import org.jamesconsent.consent.sql.LedgerWriter;
import org.jamesconsent.consent.sql.Names;
import org.jamesconsent.consent.sql.StateKey;
import org.jspecify.annotations.Nullable;

/** Reads and writes row by row, since a statement costs microseconds in a database that is not a server. */
final class SqliteLedgerTables implements LedgerTables {
    private final Names names;
    private final PreparedStatement lastEntry;
    private final PreparedStatement insertEvent;
    private final PreparedStatement insertEventDetail;
    private final PreparedStatement state;
    private final PreparedStatement putState;
    private final PreparedStatement chainEnd;
    private final PreparedStatement eraseDetail;

    SqliteLedgerTables(Connection connection, Names names) throws SQLException {
        this.names = names;
        this.lastEntry = prepare(connection, "lastEntry");
        this.insertEvent = prepare(connection, "insertEvent");
        this.insertEventDetail = prepare(connection, "insertEventDetail");
        this.state = prepare(connection, "state");
        this.putState = prepare(connection, "putState");
        this.chainEnd = prepare(connection, "chainEnd");
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
        try (ResultSet row = lastEntry.executeQuery()) {
            row.next();
            return row.getLong(1);
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
        Columns.bind(chainEnd, 1, person.organisation(), person.subject().toBytes());
        try (ResultSet row = chainEnd.executeQuery()) {
            return row.next() ? new ChainEnd(row.getLong(1), Columns.hash(row, 2)) : ChainEnd.NONE;
        }
    }

    @Override
    public @Nullable String state(StateKey key) throws SQLException {
        Columns.bind(state, 1, key.organisation(), key.subject().toBytes(), key.purpose());
        try (ResultSet row = state.executeQuery()) {
            return row.next() ? row.getString(1) : null;
        }
    }

    @Override
    public void putEvent(@Nullable Object[] columns) throws SQLException {
        Columns.bind(insertEvent, 1, columns);
        insertEvent.executeUpdate();
    }

    @Override
    public void putDetail(@Nullable Object[] columns) throws SQLException {
        Columns.bind(insertEventDetail, 1, columns);
        insertEventDetail.executeUpdate();
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
            eraseDetail.executeUpdate();
        }
    }

    @Override
    public void putState(StateKey key, String fields) throws SQLException {
        Columns.bind(putState, 1, key.organisation(), key.subject().toBytes(), key.purpose(), fields);
        putState.executeUpdate();
    }

    @Override
    public void finish() {}
}
