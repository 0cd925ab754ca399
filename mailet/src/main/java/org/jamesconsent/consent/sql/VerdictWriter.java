package org.jamesconsent.consent.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jamesconsent.consent.JudgedMessage;
import org.jamesconsent.consent.JudgedRecipient;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.shared.Values;
import org.jspecify.annotations.Nullable;

/** Takes verdicts into their journal, and forgets old ones, over one connection. For one thread at a time. */
public final class VerdictWriter {
    /** So many old verdicts go with each new one, so that the journal shrinks again without any message waiting for that. */
    private static final int FORGOTTEN_PER_VERDICT = 4;

    private final Transaction transaction;
    private final Names names;
    private final PreparedStatement message;
    private final PreparedStatement insertMessage;
    private final PreparedStatement kind;
    private final PreparedStatement insertKind;
    private final PreparedStatement last;
    private final PreparedStatement insertVerdict;
    private final PreparedStatement oldest;
    private final PreparedStatement forgetVerdicts;
    private final PreparedStatement forgetMessage;
    private final Map<Kind, Long> kinds = new HashMap<>();

    /**
     * Verdicts on one message.
     *
     * @param message the message
     * @param verdicts at least one, in any order
     * @param keptSince what is older may be forgotten
     */
    public record Verdicts(JudgedMessage message, Collection<JudgedRecipient> verdicts, Instant keptSince) {}

    /** What verdicts have in common: there are few dozens of them. */
    private record Kind(boolean allowed, String code, int row, boolean dryRun) {}

    /**
     * A message's row.
     *
     * @param at when it was judged first
     * @param isNew whether nothing was known of it before
     */
    private record Message(long id, long at, boolean isNew) {}

    /** What was said of a recipient last. */
    private record Last(long number, long kind, long entry) {}

    public VerdictWriter(Connection connection, Transaction transaction, Names names) throws SQLException {
        this.transaction = transaction;
        this.names = names;
        this.message = prepare(connection, "message");
        this.insertMessage = prepare(connection, "insertMessage");
        this.kind = prepare(connection, "kind");
        this.insertKind = prepare(connection, "insertKind");
        this.last = prepare(connection, "last");
        this.insertVerdict = prepare(connection, "insertVerdict");
        this.oldest = prepare(connection, "oldest");
        this.forgetVerdicts = prepare(connection, "forgetVerdicts");
        this.forgetMessage = prepare(connection, "forgetMessage");
    }

    private static PreparedStatement prepare(Connection connection, String name) throws SQLException {
        return connection.prepareStatement(SqlFiles.read(VerdictWriter.class, "VerdictWriter." + name));
    }

    /** Adds all in one transaction. Returns for each message how many of its verdicts say something new. */
    public List<Integer> add(List<Verdicts> work) throws SQLException {
        return transaction.perform(() -> {
            List<Integer> added = new ArrayList<>(work.size());
            for (Verdicts verdicts : work) {
                forget(verdicts.keptSince(), verdicts.verdicts().size() * FORGOTTEN_PER_VERDICT);
                added.add(add(verdicts));
            }
            return added;
        });
    }

    /** In the order of the keys, so that each page is touched once. */
    private int add(Verdicts work) throws SQLException {
        List<JudgedRecipient> verdicts = new ArrayList<>(work.verdicts());
        verdicts.sort(Comparator.comparing(JudgedRecipient::subject));
        Message row = message(work.message(), Values.micros(verdicts.getFirst().at()));
        int added = 0;
        SubjectId previous = null;
        for (JudgedRecipient verdict : verdicts) {
            boolean isFirst = row.isNew() && !verdict.subject().equals(previous);
            added += add(row, verdict, isFirst) ? 1 : 0;
            previous = verdict.subject();
        }
        return added;
    }

    private boolean add(Message row, JudgedRecipient verdict, boolean isFirst) throws SQLException {
        byte[] subject = verdict.subject().toBytes();
        long newKind = kind(new Kind(verdict.allowed(), verdict.code(), verdict.row(), verdict.dryRun()));
        Last before = isFirst ? null : last(row, subject);
        if (before != null && before.kind == newKind && before.entry == verdict.entry()) {
            return false;
        }
        Columns.bind(
                insertVerdict,
                1,
                row.id(),
                subject,
                before == null ? (Long) 0L : (Long) (before.number + 1),
                newKind,
                verdict.entry(),
                Values.micros(verdict.at()) - row.at());
        return insertVerdict.executeUpdate() == 1;
    }

    private Message message(JudgedMessage judged, long at) throws SQLException {
        long purpose = names.purpose(names.organisation(judged.organisation()), judged.purpose(), judged.channel());
        Columns.bind(message, 1, judged.key().toBytes(), purpose);
        try (ResultSet known = message.executeQuery()) {
            if (known.next()) {
                return new Message(known.getLong(1), known.getLong(2), false);
            }
        }
        Columns.bind(insertMessage, 1, judged.key().toBytes(), purpose, at);
        return new Message(number(insertMessage), at, true);
    }

    private @Nullable Last last(Message row, byte[] subject) throws SQLException {
        Columns.bind(last, 1, row.id(), subject);
        try (ResultSet found = last.executeQuery()) {
            return found.next() ? new Last(found.getLong(1), found.getLong(2), found.getLong(3)) : null;
        }
    }

    private long kind(Kind wanted) throws SQLException {
        Long known = kinds.get(wanted);
        if (known != null) {
            return known;
        }
        Object[] values = {
            (Long) (wanted.allowed ? 1L : 0L), wanted.code, (Long) (long) wanted.row, (Long) (wanted.dryRun ? 1L : 0L)
        };
        Columns.bind(kind, 1, values);
        long id;
        try (ResultSet found = kind.executeQuery()) {
            if (found.next()) {
                id = found.getLong(1);
            } else {
                Columns.bind(insertKind, 1, values);
                id = number(insertKind);
            }
        }
        kinds.put(wanted, id);
        return id;
    }

    private void forget(Instant before, int most) throws SQLException {
        long limit = Values.micros(before);
        for (int left = most; left > 0; ) {
            long id;
            try (ResultSet row = oldest.executeQuery()) {
                if (!row.next() || row.getLong(2) >= limit) {
                    return;
                }
                id = row.getLong(1);
            }
            Columns.bind(forgetVerdicts, 1, id, id, (Long) (long) left);
            left -= forgetVerdicts.executeUpdate();
            if (left > 0) {
                Columns.bind(forgetMessage, 1, id);
                forgetMessage.executeUpdate();
            }
        }
    }

    private static long number(PreparedStatement insert) throws SQLException {
        try (ResultSet row = insert.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
