package org.jamesconsent.consent.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jamesconsent.consent.RequestJournal.Earlier;
import org.jamesconsent.consent.shared.Values;

/** How requests lie in the table {@code request}. To be called within transactions. */
public final class RequestTable {
    private static final String BEGIN = SqlFiles.read(RequestTable.class, "RequestTable.begin");
    private static final String FIND = SqlFiles.read(RequestTable.class, "RequestTable.find");
    private static final String ANSWER = SqlFiles.read(RequestTable.class, "RequestTable.answer");
    private static final String GIVE_UP = SqlFiles.read(RequestTable.class, "RequestTable.giveUp");
    private static final String FORGET = SqlFiles.read(RequestTable.class, "RequestTable.forget");

    private RequestTable() {}

    /** See {@link org.jamesconsent.consent.RequestJournal#begin}. */
    public static Optional<Earlier> begin(
            Connection connection,
            String key,
            String fingerprint,
            Instant now,
            Instant abandonedBefore,
            Instant keptSince)
            throws SQLException {
        while (true) {
            int begun = update(
                    connection,
                    BEGIN,
                    key,
                    fingerprint,
                    Values.micros(now),
                    Values.micros(keptSince),
                    Values.micros(abandonedBefore));
            if (begun == 1) {
                return Optional.empty();
            }
            Optional<Earlier> earlier = find(connection, key);
            // Empty if somebody just gave it up.
            if (earlier.isPresent()) {
                return earlier;
            }
        }
    }

    private static Optional<Earlier> find(Connection connection, String key) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(FIND)) {
            Columns.bind(query, 1, key);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(new Earlier(row.getString(1), row.getBytes(2))) : Optional.empty();
            }
        }
    }

    /** See {@link org.jamesconsent.consent.RequestJournal#answer}. */
    public static int answer(Connection connection, String key, byte[] answer) throws SQLException {
        return update(connection, ANSWER, answer, key);
    }

    /** See {@link org.jamesconsent.consent.RequestJournal#giveUp}. */
    public static int giveUp(Connection connection, String key) throws SQLException {
        return update(connection, GIVE_UP, key);
    }

    /** See {@link org.jamesconsent.consent.RequestJournal#forget}. */
    public static int forget(Connection connection, Instant before) throws SQLException {
        return update(connection, FORGET, Values.micros(before));
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Columns.bind(statement, 1, values);
            return statement.executeUpdate();
        }
    }
}
