package org.jamesconsent.consent.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.shared.StateText;
import org.jamesconsent.consent.sql.Columns;
import org.jamesconsent.consent.sql.StateKey;
import org.jspecify.annotations.Nullable;

/** What is asked about persons, each in one round trip. */
final class StateQueries {
    private static final String FACTS = Statements.sql("StateQueries.facts");
    private static final String FACTS_OF_MANY = Statements.sql("StateQueries.factsOfMany");
    private static final String KEY_FINGERPRINT = Statements.sql("StateQueries.keyFingerprint");

    private StateQueries() {}

    static Map<SubjectId, RecipientFacts> facts(
            Connection connection,
            OrganisationId organisation,
            PurposeName purpose,
            Channel channel,
            Collection<SubjectId> subjects)
            throws SQLException {
        Map<SubjectId, RecipientFacts> found = HashMap.newHashMap(subjects.size());
        for (SubjectId subject : subjects) {
            found.put(subject, RecipientFacts.UNKNOWN);
        }
        boolean single = found.size() == 1;
        try (PreparedStatement query = connection.prepareStatement(single ? FACTS : FACTS_OF_MANY)) {
            Columns.bind(query, 1, purpose.value(), channel.code());
            if (single) {
                query.setBytes(3, subjects.iterator().next().toBytes());
            } else {
                query.setArray(3, connection.createArrayOf("bytea", bytes(found.keySet())));
            }
            query.setString(4, organisation.value());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    SubjectId subject = SubjectId.of(row.getBytes(1));
                    RecipientFacts known = found.getOrDefault(subject, RecipientFacts.UNKNOWN);
                    found.put(
                            subject,
                            row.getLong(2) == StateKey.PERSON
                                    ? new RecipientFacts(StateText.subjectState(row.getString(3)), known.purpose())
                                    : new RecipientFacts(known.subject(), StateText.purposeState(row.getString(3))));
                }
            }
        }
        return Collections.unmodifiableMap(found);
    }

    private static byte[][] bytes(Collection<SubjectId> subjects) {
        return subjects.stream().sorted().map(SubjectId::toBytes).toArray(byte[][]::new);
    }

    static @Nullable String keyFingerprint(Connection connection, OrganisationId organisation) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(KEY_FINGERPRINT)) {
            query.setString(1, organisation.value());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }
}
