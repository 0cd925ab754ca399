package org.jamesconsent.consent.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jamesconsent.consent.WebhookJournal.Progress;
import org.jamesconsent.consent.WebhookJournal.Undelivered;
import org.jamesconsent.consent.shared.Values;

/** How far other systems were told, in the tables {@code webhook} and {@code undelivered}. What writes is to be called within transactions. */
public final class WebhookTable {
    private static final String TAKE = SqlFiles.read(WebhookTable.class, "WebhookTable.take");
    private static final String TOLD = SqlFiles.read(WebhookTable.class, "WebhookTable.told");
    private static final String PROGRESS = SqlFiles.read(WebhookTable.class, "WebhookTable.progress");
    private static final String GIVE_UP = SqlFiles.read(WebhookTable.class, "WebhookTable.giveUp");
    private static final String UNDELIVERED = SqlFiles.read(WebhookTable.class, "WebhookTable.undelivered");
    private static final String FORGET = SqlFiles.read(WebhookTable.class, "WebhookTable.forget");

    private WebhookTable() {}

    /** See {@link org.jamesconsent.consent.WebhookJournal#take}. */
    public static Optional<Progress> take(
            Connection connection, String webhook, String owner, Instant now, Instant until) throws SQLException {
        int taken = update(connection, TAKE, webhook, owner, Values.micros(until), Values.micros(now));
        return taken == 0 ? Optional.empty() : progress(connection, webhook);
    }

    /** See {@link org.jamesconsent.consent.WebhookJournal#told}. */
    public static boolean told(Connection connection, String webhook, String owner, long entry) throws SQLException {
        return update(connection, TOLD, entry, webhook, owner) > 0;
    }

    /** See {@link org.jamesconsent.consent.WebhookJournal#progress}. */
    public static Optional<Progress> progress(Connection connection, String webhook) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(PROGRESS)) {
            Columns.bind(query, 1, webhook);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new Progress(row.getLong(1), row.getString(2), Values.instant(row.getLong(3))))
                        : Optional.empty();
            }
        }
    }

    /** See {@link org.jamesconsent.consent.WebhookJournal#giveUp}. */
    public static int giveUp(Connection connection, String webhook, Undelivered undelivered) throws SQLException {
        return update(
                connection,
                GIVE_UP,
                webhook,
                undelivered.entry(),
                Values.micros(undelivered.at()),
                undelivered.reason());
    }

    /** See {@link org.jamesconsent.consent.WebhookJournal#undelivered}. */
    public static List<Undelivered> undelivered(Connection connection, String webhook, int most) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(UNDELIVERED)) {
            Columns.bind(query, 1, webhook, (long) most);
            List<Undelivered> found = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    found.add(new Undelivered(row.getLong(1), Values.instant(row.getLong(2)), row.getString(3)));
                }
            }
            return found;
        }
    }

    /** See {@link org.jamesconsent.consent.WebhookJournal#forget}. */
    public static boolean forget(Connection connection, String webhook, long entry) throws SQLException {
        return update(connection, FORGET, webhook, entry) > 0;
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Columns.bind(statement, 1, values);
            return statement.executeUpdate();
        }
    }
}
