package org.jamesconsent.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.sqlite.SqliteConsentStore;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** SQLite with the settings of our store. */
final class SqliteEngine implements Engine {
    private static final int CHUNK = 50_000;
    private static final int BATCH = 1_000;
    private static final int CACHE_KIB = 64 << 10;

    private static final Map<String, String> ROWS = new LinkedHashMap<>();

    static {
        ROWS.put("organisation", "SELECT * FROM organisation");
        ROWS.put("purpose", "SELECT * FROM purpose");
        ROWS.put("event", "SELECT * FROM event ORDER BY id");
        ROWS.put("event_detail", "SELECT * FROM event_detail ORDER BY event");
        ROWS.put("state", """
                SELECT s.* FROM event AS e CROSS JOIN state AS s
                WHERE s.organisation = e.organisation AND s.subject = e.subject AND s.purpose = ifnull(e.purpose, 0)
                ORDER BY e.id""");
    }

    private final Path ours;
    private final Path bare;

    /** @param folder beside whose {@code conf} our store lies; removed by the caller */
    SqliteEngine(Path folder) {
        this.ours = folder.resolve("var").resolve("consent.db");
        this.bare = folder.resolve("bare.db");
    }

    @Override
    public String name() {
        return "SQLite";
    }

    @Override
    public String storeXml() {
        return "<store><sqlite><file>file://var/consent.db</file></sqlite></store>";
    }

    @Override
    public ConsentStore open() throws StoreException {
        return SqliteConsentStore.open(ours, Clock.systemUTC());
    }

    @Override
    public Connection toOurs() throws SQLException {
        return connection(ours);
    }

    @Override
    public Connection toBare() throws SQLException {
        return connection(bare);
    }

    private static Connection connection(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setCacheSize(-CACHE_KIB);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source.getConnection();
    }

    /** More of them would only wait for one another, and not in turn. */
    @Override
    public int writers(int threads) {
        return 1;
    }

    @Override
    public void settle() throws SQLException {
        for (Path file : List.of(ours, bare)) {
            try (Connection connection = connection(file);
                    Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
        }
    }

    @Override
    public double bulkLoad() throws SQLException {
        try (Connection source = toOurs();
                Statement query = source.createStatement()) {
            create(query);
            double seconds = 0;
            long start;
            try (Connection target = toBare();
                    Statement control = target.createStatement()) {
                control.execute("BEGIN IMMEDIATE");
                for (Map.Entry<String, String> table : ROWS.entrySet()) {
                    seconds += load(query.executeQuery(table.getValue()), target, table.getKey());
                }
                start = System.nanoTime();
                control.execute("COMMIT");
            }
            return seconds + (System.nanoTime() - start) / 1e9;
        }
    }

    private void create(Statement query) throws SQLException {
        try (Connection target = toBare();
                Statement statement = target.createStatement()) {
            for (String table : ROWS.keySet()) {
                try (ResultSet schema = query.executeQuery("SELECT sql FROM sqlite_schema WHERE tbl_name = '" + table
                        + "' AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC")) {
                    while (schema.next()) {
                        statement.executeUpdate(schema.getString(1));
                    }
                }
            }
        }
    }

    /** Returns how many seconds the insertion took. */
    private static double load(ResultSet rows, Connection target, String table) throws SQLException {
        int columns = rows.getMetaData().getColumnCount();
        String marks = String.join(", ", Collections.nCopies(columns, "?"));
        long nanos = 0;
        try (rows;
                PreparedStatement insert =
                        target.prepareStatement("INSERT INTO " + table + " VALUES (" + marks + ")")) {
            List<@Nullable Object[]> chunk = new ArrayList<>(CHUNK);
            boolean more = rows.next();
            while (more) {
                @Nullable Object[] values = new @Nullable Object[columns];
                for (int i = 0; i < columns; i++) {
                    values[i] = rows.getObject(i + 1);
                }
                chunk.add(values);
                more = rows.next();
                if (chunk.size() == CHUNK || !more) {
                    long start = System.nanoTime();
                    insert(insert, chunk);
                    nanos += System.nanoTime() - start;
                    chunk.clear();
                }
            }
        }
        return nanos / 1e9;
    }

    private static void insert(PreparedStatement insert, List<@Nullable Object[]> rows) throws SQLException {
        int waiting = 0;
        for (@Nullable Object[] values : rows) {
            for (int i = 0; i < values.length; i++) {
                insert.setObject(i + 1, values[i]);
            }
            insert.addBatch();
            if (++waiting == BATCH) {
                insert.executeBatch();
                waiting = 0;
            }
        }
        insert.executeBatch();
    }

    @Override
    public PreparedStatement batched(Connection connection, int count) throws SQLException {
        return connection.prepareStatement(
                "SELECT subject, purpose, fields FROM state WHERE organisation = 1 AND subject IN ("
                        + String.join(", ", Collections.nCopies(count, "?")) + ") AND purpose IN (0, 1)");
    }

    @Override
    public void bind(PreparedStatement batched, List<SubjectId> subjects) throws SQLException {
        int position = 1;
        for (SubjectId subject : subjects) {
            batched.setBytes(position++, subject.toBytes());
        }
    }

    @Override
    public void close() throws IOException {}
}
