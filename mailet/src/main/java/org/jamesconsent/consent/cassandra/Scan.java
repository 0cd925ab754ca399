package org.jamesconsent.consent.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionStage;
import org.jamesconsent.consent.SubjectId;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all people of an organisation in the order of their ids, partition after partition, and brings the rows of one person
 * at a time. Some partitions are asked ahead. For one thread.
 */
final class Scan implements Iterator<Scan.Rows> {
    static final String HISTORY =
            "SELECT " + HistoryRow.COLUMNS + " FROM $history WHERE organisation = ? AND bucket = ?";
    static final String STATES = "SELECT subject, matter, fields FROM $state WHERE organisation = ? AND bucket = ?";
    private static final String STATES_AFTER = STATES + " AND subject > ?";

    private static final int AHEAD = 16;

    private final Cql cql;
    private final String select;
    private final String organisation;
    private final Deque<CompletionStage<AsyncResultSet>> asked = new ArrayDeque<>();
    private long nextBucket;
    private @Nullable AsyncResultSet page;
    private Iterator<Row> rows = Collections.emptyIterator();
    private @Nullable Row next;

    /** The rows of one person. */
    record Rows(SubjectId subject, List<Row> rows) {}

    /** @param select the subject first, by organisation and bucket */
    Scan(Cql cql, String select, String organisation) {
        this(cql, select, organisation, 0);
        advance();
    }

    private Scan(Cql cql, String select, String organisation, long firstBucket) {
        this.cql = cql;
        this.select = select;
        this.organisation = organisation;
        this.nextBucket = firstBucket;
    }

    /** The states of those behind somebody. */
    static Scan statesAfter(Cql cql, String organisation, @Nullable SubjectId after) {
        if (after == null) {
            return new Scan(cql, STATES, organisation);
        }
        Scan scan = new Scan(cql, STATES, organisation, Person.bucket(after) + 1);
        scan.asked.add(cql.begin(cql.bind(STATES_AFTER, organisation, Person.bucket(after), after.toBytes())));
        scan.advance();
        return scan;
    }

    private void advance() {
        while (!rows.hasNext()) {
            if (page != null && page.hasMorePages()) {
                page = Cql.await(page.fetchNextPage());
            } else {
                while (asked.size() < AHEAD && nextBucket < Person.BUCKETS) {
                    asked.add(cql.begin(cql.bind(select, organisation, nextBucket)));
                    nextBucket++;
                }
                if (asked.isEmpty()) {
                    next = null;
                    return;
                }
                page = Cql.await(asked.remove());
            }
            rows = page.currentPage().iterator();
        }
        next = rows.next();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Rows next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        SubjectId subject = subject(next);
        List<Row> all = new ArrayList<>();
        do {
            all.add(next);
            advance();
        } while (next != null && subject(next).equals(subject));
        return new Rows(subject, all);
    }

    private static SubjectId subject(Row row) {
        return SubjectId.of(Cql.bytes(row, 0));
    }
}
