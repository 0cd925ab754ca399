package org.jamesconsent.consent.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.KnownPerson;
import org.jamesconsent.consent.Matter;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.SubjectState;
import org.jamesconsent.consent.shared.StateText;
import org.jspecify.annotations.Nullable;

/** Goes through all people, page by page. */
public final class PeopleReader {
    private static final String PEOPLE = SqlFiles.read(PeopleReader.class, "PeopleReader.people");

    private PeopleReader() {}

    /** The next people of an organisation, in the order of their ids, with all their states. */
    public static SortedMap<SubjectId, KnownPerson> people(
            Connection connection, OrganisationId organisation, @Nullable SubjectId after, int most)
            throws SQLException {
        TreeMap<SubjectId, KnownPerson> people = new TreeMap<>();
        try (PreparedStatement query = connection.prepareStatement(PEOPLE)) {
            byte[] from = after == null ? new byte[0] : after.toBytes();
            Columns.bind(query, 1, organisation.value(), from, (Long) (long) most);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    people.merge(SubjectId.of(row.getBytes(1)), person(row), PeopleReader::both);
                }
            }
        }
        return people;
    }

    private static KnownPerson person(ResultSet row) throws SQLException {
        String fields = row.getString(5);
        TreeMap<Matter, PurposeState> matters = new TreeMap<>();
        if (fields == null) {
            return KnownPerson.UNKNOWN;
        }
        if (row.getString(3) == null) {
            return new KnownPerson(StateText.subjectState(fields), matters);
        }
        matters.put(
                new Matter(new PurposeName(row.getString(3)), Channel.fromCode(row.getString(4))),
                StateText.purposeState(fields));
        return new KnownPerson(SubjectState.UNKNOWN, matters);
    }

    /** A person's own state comes first, then one purpose after the other. */
    private static KnownPerson both(KnownPerson known, KnownPerson more) {
        TreeMap<Matter, PurposeState> matters = new TreeMap<>(known.matters());
        matters.putAll(more.matters());
        return new KnownPerson(known.person(), matters);
    }
}
