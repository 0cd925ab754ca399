package org.jamesconsent.consent.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.JudgedMessage;
import org.jamesconsent.consent.JudgedRecipient;
import org.jamesconsent.consent.MessageKey;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.VerdictJournal.Judged;
import org.jamesconsent.consent.shared.Values;

/** Answers from the journal of verdicts over one connection. For one thread at a time. */
public final class VerdictReader {
    private static final String OF_MESSAGE = SqlFiles.read(VerdictReader.class, "VerdictReader.ofMessage");
    private static final String OF_RECIPIENT = SqlFiles.read(VerdictReader.class, "VerdictReader.ofRecipient");
    private static final String OF_PERSON = SqlFiles.read(VerdictReader.class, "VerdictReader.ofPerson");

    private final Connection connection;
    private final PreparedStatement ofRecipient;

    public VerdictReader(Connection connection) throws SQLException {
        this.connection = connection;
        this.ofRecipient = connection.prepareStatement(OF_RECIPIENT);
    }

    /** See {@link org.jamesconsent.consent.VerdictJournal}. */
    public List<Judged> ofMessage(OrganisationId organisation, MessageKey key) throws SQLException {
        return once(OF_MESSAGE, key.toBytes(), organisation);
    }

    /** See {@link org.jamesconsent.consent.VerdictJournal}. */
    public List<Judged> ofPerson(OrganisationId organisation, SubjectId subject) throws SQLException {
        return once(OF_PERSON, subject.toBytes(), organisation);
    }

    /** See {@link org.jamesconsent.consent.VerdictJournal}. */
    public List<Judged> ofRecipient(OrganisationId organisation, MessageKey key, SubjectId subject)
            throws SQLException {
        Columns.bind(ofRecipient, 1, key.toBytes(), subject.toBytes(), organisation.value());
        return read(ofRecipient, organisation);
    }

    private List<Judged> once(String sql, byte[] wanted, OrganisationId organisation) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            Columns.bind(query, 1, wanted, organisation.value());
            return read(query, organisation);
        }
    }

    private static List<Judged> read(PreparedStatement query, OrganisationId organisation) throws SQLException {
        List<Judged> found = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                found.add(new Judged(
                        new JudgedMessage(
                                organisation,
                                new PurposeName(row.getString(1)),
                                Channel.fromCode(row.getString(2)),
                                MessageKey.of(row.getBytes(3))),
                        new JudgedRecipient(
                                SubjectId.of(row.getBytes(4)),
                                Values.instant(row.getLong(5)),
                                row.getInt(6) != 0,
                                row.getString(7),
                                row.getInt(8),
                                row.getLong(9),
                                row.getInt(10) != 0)));
            }
        }
        return found;
    }
}
