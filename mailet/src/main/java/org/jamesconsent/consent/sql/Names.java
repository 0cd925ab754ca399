package org.jamesconsent.consent.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that stand for organisations and purposes in other tables. To be asked within a transaction, since a new name
 * gets its number then; a connection whose transaction failed is closed, and its names with it. Rows of these tables are never
 * removed, so numbers are remembered for as long as the connection is open. For one thread at a time.
 */
public final class Names {
    private final PreparedStatement organisation;
    private final PreparedStatement insertOrganisation;
    private final PreparedStatement purpose;
    private final PreparedStatement insertPurpose;
    private final Map<OrganisationId, Long> organisations = new HashMap<>();
    private final Map<PurposeKey, Long> purposes = new HashMap<>();

    private record PurposeKey(long organisation, PurposeName purpose, Channel channel) {}

    public Names(Connection connection) throws SQLException {
        this.organisation = prepare(connection, "organisation");
        this.insertOrganisation = prepare(connection, "insertOrganisation");
        this.purpose = prepare(connection, "purpose");
        this.insertPurpose = prepare(connection, "insertPurpose");
    }

    private static PreparedStatement prepare(Connection connection, String name) throws SQLException {
        return connection.prepareStatement(SqlFiles.read(Names.class, "Names." + name));
    }

    /** The number of an organisation. */
    public long organisation(OrganisationId name) throws SQLException {
        Long known = organisations.get(name);
        if (known != null) {
            return known;
        }
        long id = number(organisation, insertOrganisation, name.value());
        organisations.put(name, id);
        return id;
    }

    /** The number of a purpose on a channel. */
    public long purpose(long organisation, PurposeName name, Channel channel) throws SQLException {
        PurposeKey key = new PurposeKey(organisation, name, channel);
        Long known = purposes.get(key);
        if (known != null) {
            return known;
        }
        long id = number(purpose, insertPurpose, organisation, name.value(), channel.code());
        purposes.put(key, id);
        return id;
    }

    private static long number(PreparedStatement query, PreparedStatement insert, Object... values)
            throws SQLException {
        Long known = number(query, values);
        if (known != null) {
            return known;
        }
        Long added = number(insert, values);
        if (added == null) {
            throw new SQLException("a new row has no number");
        }
        return added;
    }

    private static @Nullable Long number(PreparedStatement query, Object... values) throws SQLException {
        Columns.bind(query, 1, values);
        try (ResultSet row = query.executeQuery()) {
            return row.next() ? (Long) row.getLong(1) : null;
        }
    }
}
