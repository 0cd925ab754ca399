package org.jamesconsent.consent.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Speaks CQL over a session: a quorum of the datacenter must agree to whatever is read or written. {@code $name} in a statement
 * stands for the table {@code consent_name} of the keyspace. Safe for any thread.
 */
final class Cql {
    /** So many requests are under way at once, lest they wait for each other longer than for the nodes. */
    private static final int AT_ONCE = 96;

    /** So many of all threads': a connection takes 1,024, and one that has no place left counts as a node that cannot be reached. */
    private static final int AT_ONCE_IN_ALL = 512;

    /** So many rows come at once. */
    static final int ROWS_AT_ONCE = 1_000;

    private static final ConsistencyLevel QUORUM = DefaultConsistencyLevel.LOCAL_QUORUM;
    private static final ConsistencyLevel SERIAL = DefaultConsistencyLevel.LOCAL_SERIAL;
    private static final Pattern TABLE = Pattern.compile("\\$(\\w+)");

    private final CqlSession session;
    private final String keyspace;
    private final Duration timeout;
    private final Map<String, PreparedStatement> prepared = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(AT_ONCE_IN_ALL);

    Cql(CqlSession session, String keyspace, Duration timeout) {
        this.session = session;
        this.keyspace = keyspace;
        this.timeout = timeout;
    }

    CqlSession session() {
        return session;
    }

    String keyspace() {
        return keyspace;
    }

    Duration timeout() {
        return timeout;
    }

    private String named(String cql) {
        return TABLE.matcher(cql).replaceAll("\"" + keyspace + "\".consent_$1");
    }

    PreparedStatement prepare(String cql) {
        PreparedStatement known = prepared.get(cql);
        if (known == null) {
            known = session.prepare(SimpleStatement.newInstance(named(cql)).setTimeout(timeout));
            prepared.put(cql, known);
        }
        return known;
    }

    /**
     * A statement with its values.
     *
     * @param values of type {@code Long}, {@code Integer}, {@code String}, {@code byte[]}, or a list of these; null is left out, since it would be kept
     *     as a deletion
     */
    BoundStatement bind(String cql, @Nullable Object... values) {
        BoundStatementBuilder bound = prepare(cql).boundStatementBuilder();
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case null -> bound.unset(i);
                case Long number -> bound.setLong(i, number);
                case Integer number -> bound.setInt(i, number);
                case String text -> bound.setString(i, text);
                case byte[] bytes -> bound.setByteBuffer(i, ByteBuffer.wrap(bytes));
                case Blobs blobs -> bound.setList(i, blobs.buffers(), ByteBuffer.class);
                case Texts texts -> bound.setList(i, texts.texts(), String.class);
                default -> throw new IllegalArgumentException("no column holds a " + values[i].getClass());
            }
        }
        return bound.setConsistencyLevel(QUORUM)
                .setSerialConsistencyLevel(SERIAL)
                .setTimeout(timeout)
                .setPageSize(ROWS_AT_ONCE)
                .setIdempotence(!cql.contains(" IF "))
                .build();
    }

    /** Several blobs, for {@code IN ?}. */
    record Blobs(List<byte[]> blobs) {
        List<ByteBuffer> buffers() {
            return blobs.stream().map(ByteBuffer::wrap).toList();
        }
    }

    /** Several texts, for {@code IN ?}. */
    record Texts(List<String> texts) {}

    /** Asks, or writes. What comes over several pages is fetched as it is read. */
    ResultSet run(String cql, @Nullable Object... values) {
        return session.execute(bind(cql, values));
    }

    ResultSet run(Statement<?> statement) {
        return session.execute(statement);
    }

    /** What was decided by light-weight transactions, those under way included. */
    ResultSet runSerially(String cql, @Nullable Object... values) {
        return session.execute(bind(cql, values).setConsistencyLevel(SERIAL));
    }

    /** Without placeholders, for tables themselves. */
    ResultSet define(String cql, Duration patience) {
        return session.execute(SimpleStatement.newInstance(named(cql)).setTimeout(patience));
    }

    /** Writes all rows of one partition, or none. */
    BatchStatement batch(List<BoundStatement> statements) {
        BatchStatementBuilder batch = BatchStatement.builder(DefaultBatchType.UNLOGGED);
        statements.forEach(batch::addStatement);
        return batch.setConsistencyLevel(QUORUM)
                .setSerialConsistencyLevel(SERIAL)
                .setTimeout(timeout)
                .setIdempotence(statements.stream().allMatch(one -> Boolean.TRUE.equals(one.isIdempotent())))
                .build();
    }

    /** Runs statements, many at once, and waits for all of them. */
    void runAll(List<? extends Statement<?>> statements) {
        askAll(statements, (number, row) -> {});
    }

    /** Is told of a row that a statement brought. */
    interface RowOf {
        void row(int statement, Row row);
    }

    /**
     * Runs statements, many at once, and tells of their rows in the order of the statements.
     *
     * @throws DriverException if one of them fails
     */
    void askAll(List<? extends Statement<?>> statements, RowOf rows) {
        Deque<CompletionStage<AsyncResultSet>> underWay = new ArrayDeque<>();
        int next = 0;
        try {
            for (int done = 0; done < statements.size(); done++) {
                while (next < statements.size() && underWay.size() < AT_ONCE) {
                    underWay.add(begin(statements.get(next)));
                    next++;
                }
                int number = done;
                each(underWay.remove(), row -> rows.row(number, row));
            }
        } finally {
            // A failure must not leave writes under way that come after those of whoever takes over.
            underWay.forEach(Cql::settle);
        }
    }

    private static void settle(CompletionStage<AsyncResultSet> request) {
        request.toCompletableFuture().handle((rows, failure) -> true).join();
    }

    private static void each(CompletionStage<AsyncResultSet> request, Consumer<Row> rows) {
        AsyncResultSet page = await(request);
        while (true) {
            page.currentPage().forEach(rows);
            if (!page.hasMorePages()) {
                return;
            }
            page = await(page.fetchNextPage());
        }
    }

    static AsyncResultSet await(CompletionStage<AsyncResultSet> request) {
        try {
            return request.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof DriverException failure) {
                throw failure.copy();
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Begins to ask; waits for a place if very many do. */
    CompletionStage<AsyncResultSet> begin(Statement<?> question) {
        places.acquireUninterruptibly();
        boolean begun = false;
        try {
            CompletionStage<AsyncResultSet> answer = session.executeAsync(question);
            answer.whenComplete((rows, failure) -> places.release());
            begun = true;
            return answer;
        } finally {
            if (!begun) {
                places.release();
            }
        }
    }

    static byte[] bytes(Row row, int column) {
        byte[] found = bytesIfAny(row, column);
        if (found == null) {
            throw new IllegalArgumentException("a column is empty");
        }
        return found;
    }

    static byte @Nullable [] bytesIfAny(Row row, int column) {
        ByteBuffer buffer = row.getByteBuffer(column);
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    static String text(Row row, int column) {
        String found = row.getString(column);
        if (found == null) {
            throw new IllegalArgumentException("a column is empty");
        }
        return found;
    }

    /** Pieces of a list. */
    static <T> List<List<T>> pieces(List<T> all, int most) {
        List<List<T>> pieces = new ArrayList<>();
        for (int from = 0; from < all.size(); from += most) {
            pieces.add(all.subList(from, Math.min(all.size(), from + most)));
        }
        return pieces;
    }
}
