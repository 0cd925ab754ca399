package org.jamesconsent.benchmark;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.postgresql.PostgresqlConsentStore;
import org.jamesconsent.consent.postgresql.PostgresqlServer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL with its own settings, but that it waits for the disk; the bare tables lie in another schema. */
final class PostgresqlEngine implements Engine {
    private static final String OURS = "james_consent";
    private static final String BARE = "bare";
    private static final int BUFFER = 1 << 20;
    private static final int CONNECTIONS = 10;

    private static final Map<String, String> ROWS = new LinkedHashMap<>();

    static {
        ROWS.put("organisation", "SELECT * FROM organisation");
        ROWS.put("purpose", "SELECT * FROM purpose");
        ROWS.put("event", "SELECT * FROM event ORDER BY id");
        ROWS.put("event_detail", "SELECT * FROM event_detail ORDER BY event");
        ROWS.put("state", """
                SELECT s.* FROM event AS e
                JOIN state AS s ON s.organisation = e.organisation AND s.subject = e.subject
                    AND s.purpose = coalesce(e.purpose, 0)
                ORDER BY e.id""");
    }

    private final EmbeddedPostgres server;
    private final Path folder;

    /** @param folder which is removed by the caller */
    PostgresqlEngine(Path folder) throws IOException, SQLException {
        this.folder = folder;
        this.server = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
        try (Connection connection = connection(OURS);
                Statement statement = connection.createStatement()) {
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                try (ResultSet row = statement.executeQuery("SHOW " + setting)) {
                    row.next();
                    if (!row.getString(1).equals("on")) {
                        throw new IllegalStateException("the server runs with " + setting + " " + row.getString(1));
                    }
                }
            }
        }
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    private String url() {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/postgres";
    }

    @Override
    public String storeXml() {
        return "<store><postgresql><url>" + url() + "</url><user>postgres</user><tls>off</tls></postgresql></store>";
    }

    @Override
    public ConsentStore open() throws StoreException {
        return PostgresqlConsentStore.open(
                new PostgresqlServer(
                        url(),
                        "postgres",
                        PostgresqlServer.Password.NONE,
                        new PostgresqlServer.Encryption.Off(),
                        CONNECTIONS,
                        Duration.ofSeconds(5)),
                Clock.systemUTC());
    }

    @Override
    public Connection toOurs() throws SQLException {
        return connection(OURS);
    }

    @Override
    public Connection toBare() throws SQLException {
        return connection(BARE);
    }

    private Connection connection(String schema) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url());
        source.setUser("postgres");
        source.setCurrentSchema(schema);
        return source.getConnection();
    }

    @Override
    public int writers(int threads) {
        return threads;
    }

    @Override
    public void settle() throws SQLException {
        try (Connection connection = toOurs();
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE");
            statement.execute("CHECKPOINT");
        }
    }

    @Override
    public double bulkLoad() throws SQLException, IOException {
        for (Map.Entry<String, String> table : ROWS.entrySet()) {
            try (Connection connection = toOurs();
                    OutputStream out = Files.newOutputStream(file(table.getKey()))) {
                copies(connection).copyOut("COPY (" + table.getValue() + ") TO STDOUT (FORMAT binary)", out);
            }
        }
        create();
        settle();
        try (Connection connection = toBare()) {
            connection.setAutoCommit(false);
            long start = System.nanoTime();
            for (String table : ROWS.keySet()) {
                try (InputStream in = Files.newInputStream(file(table))) {
                    copies(connection).copyIn("COPY " + table + " FROM STDIN (FORMAT binary)", in, BUFFER);
                }
            }
            connection.commit();
            return (System.nanoTime() - start) / 1e9;
        } finally {
            for (String table : ROWS.keySet()) {
                Files.delete(file(table));
            }
        }
    }

    private static CopyManager copies(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    private Path file(String table) {
        return folder.resolve(table + ".rows");
    }

    private void create() throws SQLException {
        try (Connection connection = toBare();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE SCHEMA " + BARE);
            for (String table : ROWS.keySet()) {
                statement.executeUpdate("CREATE TABLE " + table + " (LIKE " + OURS + "." + table
                        + " INCLUDING ALL EXCLUDING IDENTITY)");
            }
        }
    }

    @Override
    public PreparedStatement batched(Connection connection, int count) throws SQLException {
        return connection.prepareStatement(
                "SELECT subject, purpose, fields FROM state WHERE organisation = 1 AND subject = ANY (?) AND purpose IN (0, 1)");
    }

    @Override
    public void bind(PreparedStatement batched, List<SubjectId> subjects) throws SQLException {
        byte[][] all = subjects.stream().map(SubjectId::toBytes).toArray(byte[][]::new);
        batched.setArray(1, batched.getConnection().createArrayOf("bytea", all));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
