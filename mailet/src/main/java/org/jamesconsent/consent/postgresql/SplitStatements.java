package org.jamesconsent.consent.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jamesconsent.consent.SplitJournal;
import org.jamesconsent.consent.SplitRun;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.shared.Values;
import org.jamesconsent.consent.sql.Columns;
import org.jspecify.annotations.Nullable;

/** The journal of divided messages, over one connection. For one thread at a time. */
final class SplitStatements {
    private static final String CLAIMED = Statements.sql("SplitStatements.claimed");
    private static final String OWNER = Statements.sql("SplitStatements.owner");
    private static final String SPLIT = Statements.sql("SplitStatements.split");
    private static final String INSERT_SPLIT = Statements.sql("SplitStatements.insertSplit");
    private static final String CLAIM = Statements.sql("SplitStatements.claim");
    private static final String OWN = Statements.sql("SplitStatements.own");
    private static final String OLD_SPLIT = Statements.sql("SplitStatements.oldSplit");
    private static final String FORGET_CLAIMS = Statements.sql("SplitStatements.forgetClaims");
    private static final String FORGET_SPLIT = Statements.sql("SplitStatements.forgetSplit");

    /** So many old claims go with each new one, so that the journal shrinks again without any message waiting for that. */
    private static final int FORGOTTEN_PER_CLAIM = 4;

    private final Connection connection;

    SplitStatements(Connection connection) {
        this.connection = connection;
    }

    Set<SubjectId> claimed(String message) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(CLAIMED)) {
            Columns.bind(query, 1, message);
            return subjects(query);
        }
    }

    /** The number of the run that claimed somebody; null if none did. */
    @Nullable
    Long owner(String message, SubjectId recipient) throws SQLException {
        return number(OWNER, message, recipient.toBytes());
    }

    /** To be called within a transaction. */
    Set<SubjectId> claim(SplitRun run, Collection<SubjectId> recipients, Instant now) throws SQLException {
        long split = split(run.message(), now);
        // In the same order everywhere, so that no two runs wait for each other.
        byte[][] wanted =
                recipients.stream().sorted().distinct().map(SubjectId::toBytes).toArray(byte[][]::new);
        try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
            Columns.bind(claim, 1, split, run.number());
            claim.setArray(3, connection.createArrayOf("bytea", wanted));
            claim.executeUpdate();
        }
        Set<SubjectId> mine;
        try (PreparedStatement own = connection.prepareStatement(OWN)) {
            Columns.bind(own, 1, split, run.number());
            own.setArray(3, connection.createArrayOf("bytea", wanted));
            mine = subjects(own);
        }
        forget(now.minus(SplitJournal.MEMORY), wanted.length * FORGOTTEN_PER_CLAIM);
        return mine;
    }

    private long split(String message, Instant now) throws SQLException {
        while (true) {
            Long known = number(SPLIT, message);
            if (known == null) {
                known = number(INSERT_SPLIT, message, Values.micros(now));
            }
            // Null if another run was faster, whose row is there now.
            if (known != null) {
                return known;
            }
        }
    }

    private void forget(Instant before, int most) throws SQLException {
        int left = most;
        for (Long old = oldSplit(before); old != null; old = oldSplit(before)) {
            left -= update(FORGET_CLAIMS, old, old, (long) left);
            if (left <= 0) {
                return;
            }
            update(FORGET_SPLIT, old);
        }
    }

    private @Nullable Long oldSplit(Instant before) throws SQLException {
        return number(OLD_SPLIT, Values.micros(before));
    }

    private int update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Columns.bind(statement, 1, values);
            return statement.executeUpdate();
        }
    }

    private @Nullable Long number(String sql, Object... values) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            Columns.bind(query, 1, values);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? (Long) row.getLong(1) : null;
            }
        }
    }

    private static Set<SubjectId> subjects(PreparedStatement query) throws SQLException {
        Set<SubjectId> subjects = new HashSet<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                subjects.add(SubjectId.of(row.getBytes(1)));
            }
        }
        return subjects;
    }
}
