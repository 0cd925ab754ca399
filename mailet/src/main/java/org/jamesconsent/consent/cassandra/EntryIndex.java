package org.jamesconsent.consent.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.data.TupleValue;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.TupleType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jamesconsent.consent.SubjectId;

/** Finds entries by their numbers. Safe for any thread. */
final class EntryIndex {
    /** So many entries lie in one partition. */
    static final long BUCKET = 10_000;

    private static final int ROWS_PER_QUESTION = 50;

    private static final String PAGE =
            "SELECT entry, organisation, subject FROM $entry WHERE bucket = ? AND entry >= ? AND entry <= ?";
    private static final String ROWS = "SELECT " + HistoryRow.COLUMNS + " FROM $history"
            + " WHERE organisation = ? AND bucket = ? AND (subject, entry) IN ?";

    private final Cql cql;

    EntryIndex(Cql cql) {
        this.cql = cql;
    }

    static long bucket(long entry) {
        return entry / BUCKET;
    }

    private record Partition(String organisation, long bucket) {}

    private record Place(SubjectId subject, long entry) {}

    /** The entries of one bucket up to a last one, as they lie in the histories; those that lie in none are left out. */
    SortedMap<Long, HistoryRow> rows(long bucket, long last) {
        return rows(bucket, 0, last);
    }

    /** Those of them from a first one on. */
    SortedMap<Long, HistoryRow> rows(long bucket, long first, long last) {
        Map<Partition, List<Place>> places = new HashMap<>();
        for (Row row : cql.run(PAGE, bucket, first, last)) {
            String organisation = row.getString(1);
            byte[] subject = Cql.bytesIfAny(row, 2);
            if (organisation != null && subject != null) {
                SubjectId id = SubjectId.of(subject);
                places.computeIfAbsent(new Partition(organisation, Person.bucket(id)), partition -> new ArrayList<>())
                        .add(new Place(id, row.getLong(0)));
            }
        }
        List<BoundStatement> questions = new ArrayList<>();
        List<String> organisations = new ArrayList<>();
        places.forEach((partition, all) -> Cql.pieces(all, ROWS_PER_QUESTION).forEach(some -> {
            questions.add(question(partition, some));
            organisations.add(partition.organisation());
        }));
        SortedMap<Long, HistoryRow> found = new TreeMap<>();
        cql.askAll(questions, (question, row) -> {
            HistoryRow one = HistoryRow.of(organisations.get(question), row);
            found.put(one.entry(), one);
        });
        return found;
    }

    private BoundStatement question(Partition partition, List<Place> places) {
        TupleType type = (TupleType)
                ((ListType) cql.prepare(ROWS).getVariableDefinitions().get(2).getType()).getElementType();
        List<TupleValue> wanted = places.stream()
                .map(place -> type.newValue(ByteBuffer.wrap(place.subject().toBytes()), place.entry()))
                .toList();
        return cql.bind(ROWS, partition.organisation(), partition.bucket()).setList(2, wanted, TupleValue.class);
    }
}
