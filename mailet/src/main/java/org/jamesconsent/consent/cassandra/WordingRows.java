package org.jamesconsent.consent.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.ShownWording;
import org.jamesconsent.consent.WordingArchive.KeptWording;
import org.jamesconsent.consent.shared.Values;

/** How texts lie in {@code consent_wording}. */
final class WordingRows {
    private static final String OF =
            "SELECT purpose, version, language, text, since FROM $wording WHERE organisation = ?";
    private static final String ONE =
            "SELECT since FROM $wording" + " WHERE organisation = ? AND purpose = ? AND version = ? AND language = ?";

    private WordingRows() {}

    private record Key(String organisation, String purpose, String version, String language) {}

    /** Writes those that are not kept yet. */
    static ReplicatedLog.Plan<Boolean> missing(Cql cql, List<ShownWording> wordings, Instant now) {
        List<Change> changes = new ArrayList<>();
        Set<Key> seen = new HashSet<>();
        for (ShownWording one : wordings) {
            Key key = new Key(one.organisation().value(), one.purpose().value(), one.version(), one.language());
            if (seen.add(key)
                    && cql.run(ONE, key.organisation(), key.purpose(), key.version(), key.language())
                                    .one()
                            == null) {
                changes.add(new Change(
                        Change.Kind.WORDING,
                        key.organisation(),
                        key.purpose(),
                        key.version(),
                        key.language(),
                        one.text(),
                        Values.micros(now)));
            }
        }
        return new ReplicatedLog.Plan<>(changes, 0, true);
    }

    /** See {@link org.jamesconsent.consent.WordingArchive#of}. */
    static List<KeptWording> of(Cql cql, OrganisationId organisation) {
        List<KeptWording> kept = new ArrayList<>();
        for (Row row : cql.run(OF, organisation.value())) {
            kept.add(new KeptWording(
                    new ShownWording(
                            organisation,
                            new PurposeName(Cql.text(row, 0)),
                            Cql.text(row, 2),
                            Cql.text(row, 1),
                            Cql.text(row, 3)),
                    Values.instant(row.getLong(4))));
        }
        return kept;
    }
}
