package org.jamesconsent.consent.sqlite;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.SubjectId;
import org.jspecify.annotations.Nullable;

/** Answers from one connection. For one thread at a time. */
final class StateReader implements AutoCloseable {
    private static final String FACTS = Resources.sql("StateReader.facts");
    private static final String FACTS_OF_MANY = Resources.sql("StateReader.factsOfMany");
    private static final String HISTORY = Resources.sql("StateReader.history");
    private static final String KEY_FINGERPRINT = Resources.sql("StateReader.keyFingerprint");

    private final Connection connection;
    private final PreparedStatement facts;
    private final PreparedStatement factsOfMany;

    StateReader(Connection connection) throws SQLException {
        this.connection = connection;
        this.facts = connection.prepareStatement(FACTS);
        this.factsOfMany = connection.prepareStatement(FACTS_OF_MANY);
    }

    Map<SubjectId, RecipientFacts> facts(
            OrganisationId organisation, PurposeName purpose, Channel channel, Collection<SubjectId> subjects)
            throws SQLException {
        // In the order of the keys, so that neighbours share pages.
        SubjectId[] wanted = subjects.stream().distinct().sorted().toArray(SubjectId[]::new);
        Map<SubjectId, RecipientFacts> found = HashMap.newHashMap(wanted.length);
        for (SubjectId subject : wanted) {
            found.put(subject, RecipientFacts.UNKNOWN);
        }
        if (wanted.length == 0) {
            return found;
        }
        PreparedStatement query = wanted.length == 1 ? facts : factsOfMany;
        query.setString(1, organisation.value());
        query.setString(2, purpose.value());
        query.setString(3, channel.code());
        query.setBytes(4, concatenated(wanted));
        if (wanted.length > 1) {
            query.setInt(5, wanted.length);
        }
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                found.put(
                        wanted[rows.getInt(1)],
                        new RecipientFacts(
                                StateText.subjectState(rows.getString(2)), StateText.purposeState(rows.getString(3))));
            }
        }
        return found;
    }

    private static byte[] concatenated(SubjectId[] subjects) {
        ByteBuffer bytes = ByteBuffer.allocate(subjects.length * SubjectId.BYTES);
        for (SubjectId subject : subjects) {
            bytes.putLong(subject.high()).putLong(subject.low());
        }
        return bytes.array();
    }

    List<LedgerEntry> history(OrganisationId organisation, SubjectId subject) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(HISTORY)) {
            query.setString(1, organisation.value());
            query.setBytes(2, subject.toBytes());
            List<LedgerEntry> entries = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    entries.add(EventRows.entry(rows, organisation, subject));
                }
            }
            return entries;
        }
    }

    @Nullable
    String keyFingerprint(OrganisationId organisation) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(KEY_FINGERPRINT)) {
            query.setString(1, organisation.value());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
