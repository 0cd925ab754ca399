package org.jamesconsent.it;

import static org.jamesconsent.it.SampleJames.replace;
import static org.jamesconsent.it.SampleJames.sample;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/** A real PostgreSQL that waits for its disk, and can be stopped and started again on the same port and data. */
final class PostgresqlServer implements AutoCloseable {
    private static final String ENCRYPTED_AND_WITH_PASSWORD = """
            host    all postgres 127.0.0.1/32 trust
            host    all postgres ::1/128      trust
            hostssl all james    127.0.0.1/32 scram-sha-256
            hostssl all james    ::1/128      scram-sha-256
            """;

    private final Path folder;
    private final Optional<Certificates> certificates;
    private Optional<EmbeddedPostgres> running;
    private final int port;

    /** @param folder where its data come to lie */
    PostgresqlServer(Path folder) throws IOException, SQLException {
        this(folder, Optional.empty());
    }

    /** One that lets James in with TLS and its password only. */
    static PostgresqlServer encrypted(Path folder, Certificates certificates) throws IOException, SQLException {
        return new PostgresqlServer(folder, Optional.of(certificates));
    }

    private PostgresqlServer(Path folder, Optional<Certificates> certificates) throws IOException, SQLException {
        this.folder = folder;
        this.certificates = certificates;
        this.running = Optional.of(builder().start());
        this.port = running.get().getPort();
        execute("CREATE USER james PASSWORD 'of james'");
    }

    /** A database of its own, without tables. */
    void create(String database) throws SQLException {
        execute("CREATE DATABASE " + database + " OWNER james");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = running.orElseThrow().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private EmbeddedPostgres.Builder builder() {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data").toFile())
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setPGStartupWait(Duration.ofSeconds(60));
        return certificates
                .map(made -> builder.setServerConfig("ssl", "on")
                        .setDataDirectoryCustomizer(data -> encrypt(data.toPath(), made)))
                .orElse(builder);
    }

    private static void encrypt(Path data, Certificates made) {
        made.installIn(data);
        try {
            Files.writeString(data.resolve("pg_hba.conf"), ENCRYPTED_AND_WITH_PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As if somebody had pulled the plug of the network: connections break off, and nobody answers. */
    void stop() throws IOException {
        if (running.isPresent()) {
            running.get().close();
            running = Optional.empty();
        }
    }

    void start() throws IOException {
        if (running.isEmpty()) {
            running = Optional.of(builder().setPort(port).start());
        }
    }

    /** The sample configuration with this store in place of the file. Writes the password beside it. */
    String consentXml(Path folder, String database) throws IOException {
        Path password = Files.createDirectories(folder).resolve("consent-db.password");
        Files.writeString(password, "of james\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        String xml = sample("consent.xml");
        int begin = xml.indexOf("<sqlite>", xml.indexOf("<store>"));
        int end = xml.indexOf("</store>");
        return replace(xml, xml.substring(begin, end), """
                <postgresql>
                  <url>jdbc:postgresql://localhost:%d/%s</url>
                  <user>james</user>
                  <passwordFile>file://%s</passwordFile>
                  <tls>off</tls>
                  <timeout>3s</timeout>
                </postgresql>
                """.formatted(port, database, password));
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
