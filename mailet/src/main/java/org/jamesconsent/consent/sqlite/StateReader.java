package org.jamesconsent.consent.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.KnownPerson;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.LedgerRecipient;
import org.jamesconsent.consent.LedgerVisitor;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.StateDifference;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.SubjectState;
import org.jamesconsent.consent.WebhookJournal;
import org.jamesconsent.consent.WordingArchive.KeptWording;
import org.jamesconsent.consent.shared.StateText;
import org.jamesconsent.consent.sql.EventRows;
import org.jamesconsent.consent.sql.LedgerReader;
import org.jamesconsent.consent.sql.PeopleReader;
import org.jamesconsent.consent.sql.StateKey;
import org.jamesconsent.consent.sql.Transaction;
import org.jamesconsent.consent.sql.VerdictReader;
import org.jamesconsent.consent.sql.WebhookTable;
import org.jamesconsent.consent.sql.WordingTable;
import org.jspecify.annotations.Nullable;

/** Answers from one connection. For one thread at a time. */
final class StateReader implements AutoCloseable {
    private static final String FACTS = Resources.sql("StateReader.facts");
    private static final String FACTS_OF_MANY = Resources.sql("StateReader.factsOfMany");
    private static final String KEY_FINGERPRINT = Resources.sql("StateReader.keyFingerprint");
    private static final String CLAIMED = Resources.sql("StateReader.claimed");
    private static final String OWNER = Resources.sql("StateReader.owner");

    private final Connection connection;
    private final PreparedStatement facts;
    private final PreparedStatement factsOfMany;
    private final PreparedStatement owner;
    private final VerdictReader verdicts;

    StateReader(Connection connection) throws SQLException {
        this.connection = connection;
        this.facts = connection.prepareStatement(FACTS);
        this.factsOfMany = connection.prepareStatement(FACTS_OF_MANY);
        this.owner = connection.prepareStatement(OWNER);
        this.verdicts = new VerdictReader(connection);
    }

    Map<SubjectId, RecipientFacts> facts(
            OrganisationId organisation, PurposeName purpose, Channel channel, Collection<SubjectId> subjects)
            throws SQLException {
        return switch (subjects.size()) {
            case 0 -> Map.of();
            case 1 -> {
                SubjectId subject = subjects.iterator().next();
                yield Map.of(subject, facts(organisation, purpose, channel, subject));
            }
            default -> factsOfMany(organisation, purpose, channel, subjects.toArray(SubjectId[]::new));
        };
    }

    private RecipientFacts facts(OrganisationId organisation, PurposeName purpose, Channel channel, SubjectId subject)
            throws SQLException {
        facts.setString(1, organisation.value());
        facts.setString(2, purpose.value());
        facts.setString(3, channel.code());
        facts.setBytes(4, subject.toBytes());
        try (ResultSet row = facts.executeQuery()) {
            return row.next() ? read(row, 1) : RecipientFacts.UNKNOWN;
        }
    }

    private Map<SubjectId, RecipientFacts> factsOfMany(
            OrganisationId organisation, PurposeName purpose, Channel channel, SubjectId[] wanted) throws SQLException {
        // In the order of the keys, so that neighbours share pages.
        Arrays.sort(wanted);
        SubjectState[] persons = new SubjectState[wanted.length];
        Arrays.fill(persons, SubjectState.UNKNOWN);
        PurposeState[] consents = new PurposeState[wanted.length];
        Arrays.fill(consents, PurposeState.NONE);
        factsOfMany.setString(1, organisation.value());
        factsOfMany.setString(2, purpose.value());
        factsOfMany.setString(3, channel.code());
        factsOfMany.setBytes(4, SubjectBytes.of(wanted));
        factsOfMany.setInt(5, wanted.length);
        try (ResultSet row = factsOfMany.executeQuery()) {
            while (row.next()) {
                int position = row.getInt(1);
                if (row.getLong(2) == StateKey.PERSON) {
                    persons[position] = StateText.subjectState(row.getString(3));
                } else {
                    consents[position] = StateText.purposeState(row.getString(3));
                }
            }
        }
        Map<SubjectId, RecipientFacts> found = HashMap.newHashMap(wanted.length);
        for (int i = 0; i < wanted.length; i++) {
            boolean unknown = persons[i] == SubjectState.UNKNOWN && consents[i] == PurposeState.NONE;
            found.put(wanted[i], unknown ? RecipientFacts.UNKNOWN : new RecipientFacts(persons[i], consents[i]));
        }
        return Collections.unmodifiableMap(found);
    }

    private static RecipientFacts read(ResultSet row, int first) throws SQLException {
        return new RecipientFacts(
                StateText.subjectState(row.getString(first)), StateText.purposeState(row.getString(first + 1)));
    }

    List<LedgerEntry> history(OrganisationId organisation, SubjectId subject) throws SQLException {
        return EventRows.history(connection, organisation, subject);
    }

    SortedMap<SubjectId, KnownPerson> people(OrganisationId organisation, @Nullable SubjectId after, int most)
            throws SQLException {
        return PeopleReader.people(connection, organisation, after, most);
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

    Set<SubjectId> claimed(String message) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(CLAIMED)) {
            query.setString(1, message);
            Set<SubjectId> claimed = new HashSet<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    claimed.add(SubjectId.of(rows.getBytes(1)));
                }
            }
            return claimed;
        }
    }

    /** The number of the run that claimed somebody; null if none did. */
    @Nullable
    Long owner(String message, SubjectId recipient) throws SQLException {
        owner.setString(1, message);
        owner.setBytes(2, recipient.toBytes());
        try (ResultSet row = owner.executeQuery()) {
            return row.next() ? (Long) row.getLong(1) : null;
        }
    }

    List<KeptWording> wordings(OrganisationId organisation) throws SQLException {
        return WordingTable.of(connection, organisation);
    }

    VerdictReader verdicts() {
        return verdicts;
    }

    long compareStates(Consumer<StateDifference> differences) throws SQLException {
        return atOneMoment(() -> new LedgerReader(connection).compareStates(differences));
    }

    List<LedgerEntry> after(long entry, int most) throws SQLException {
        return new LedgerReader(connection).after(entry, most);
    }

    Optional<WebhookJournal.Progress> progress(String webhook) throws SQLException {
        return WebhookTable.progress(connection, webhook);
    }

    List<WebhookJournal.Undelivered> undelivered(String webhook, int most) throws SQLException {
        return WebhookTable.undelivered(connection, webhook, most);
    }

    boolean show(LedgerVisitor visitor) throws SQLException {
        return atOneMoment(() -> {
            new LedgerReader(connection).show(visitor);
            return true;
        });
    }

    /** Returns why the recipient broke off; null if it did not. */
    @Nullable
    StoreException handTo(LedgerRecipient recipient) throws SQLException {
        return atOneMoment(() -> {
            try {
                new LedgerReader(connection).handTo(recipient);
                return null;
            } catch (StoreException e) {
                return e;
            }
        });
    }

    private <T extends @Nullable Object> T atOneMoment(Transaction.Work<T> work) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            T result = work.perform();
            statement.execute("COMMIT");
            return result;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
