package org.jamesconsent.consent.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jamesconsent.consent.SplitJournal;
import org.jamesconsent.consent.SplitRun;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.shared.Values;
import org.jspecify.annotations.Nullable;

/** Takes claims into the journal of divided messages, and forgets old ones, over one connection. For one thread at a time. */
final class SplitWriter {
    /** So many old claims go with each new one, so that the journal shrinks again without any message waiting for that. */
    private static final int FORGOTTEN_PER_CLAIM = 4;

    private final WriteTransaction transaction;
    private final Clock clock;
    private final PreparedStatement split;
    private final PreparedStatement insertSplit;
    private final PreparedStatement claim;
    private final PreparedStatement owner;
    private final PreparedStatement oldSplit;
    private final PreparedStatement forgetClaims;
    private final PreparedStatement forgetSplit;

    /**
     * Recipients whom a run wants.
     *
     * @param run the run
     * @param recipients in any order
     */
    record Claim(SplitRun run, Collection<SubjectId> recipients) {}

    SplitWriter(Connection connection, WriteTransaction transaction, Clock clock) throws SQLException {
        this.transaction = transaction;
        this.clock = clock;
        this.split = prepare(connection, "split");
        this.insertSplit = prepare(connection, "insertSplit");
        this.claim = prepare(connection, "claim");
        this.owner = prepare(connection, "owner");
        this.oldSplit = prepare(connection, "oldSplit");
        this.forgetClaims = prepare(connection, "forgetClaims");
        this.forgetSplit = prepare(connection, "forgetSplit");
    }

    private static PreparedStatement prepare(Connection connection, String name) throws SQLException {
        return connection.prepareStatement(Resources.sql("SplitWriter." + name));
    }

    /** Makes all claims in one transaction. Returns for each of them who belongs to its run. */
    List<Set<SubjectId>> claim(List<Claim> claims) throws SQLException {
        return transaction.perform(() -> {
            Instant now = clock.instant();
            List<Set<SubjectId>> outcomes = new ArrayList<>(claims.size());
            int recipients = 0;
            for (Claim one : claims) {
                outcomes.add(claim(one, now));
                recipients += one.recipients().size();
            }
            forget(now.minus(SplitJournal.MEMORY), recipients * FORGOTTEN_PER_CLAIM);
            return outcomes;
        });
    }

    private Set<SubjectId> claim(Claim wanted, Instant now) throws SQLException {
        long id = split(wanted.run().message(), now);
        Set<SubjectId> own = new HashSet<>();
        for (SubjectId recipient : wanted.recipients()) {
            claim.setLong(1, id);
            claim.setBytes(2, recipient.toBytes());
            claim.setLong(3, wanted.run().number());
            if (claim.executeUpdate() == 1
                    || owner(id, recipient) == wanted.run().number()) {
                own.add(recipient);
            }
        }
        return own;
    }

    private long split(String message, Instant now) throws SQLException {
        split.setString(1, message);
        Long known = number(split);
        if (known != null) {
            return known;
        }
        insertSplit.setString(1, message);
        insertSplit.setLong(2, Values.micros(now));
        try (ResultSet row = insertSplit.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private long owner(long split, SubjectId recipient) throws SQLException {
        owner.setLong(1, split);
        owner.setBytes(2, recipient.toBytes());
        try (ResultSet row = owner.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private void forget(Instant before, int most) throws SQLException {
        int left = most;
        oldSplit.setLong(1, Values.micros(before));
        for (Long old = number(oldSplit); old != null; old = number(oldSplit)) {
            forgetClaims.setLong(1, old);
            forgetClaims.setInt(2, left);
            left -= forgetClaims.executeUpdate();
            if (left <= 0) {
                return;
            }
            forgetSplit.setLong(1, old);
            forgetSplit.executeUpdate();
        }
    }

    private static @Nullable Long number(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            return row.next() ? (Long) row.getLong(1) : null;
        }
    }
}
