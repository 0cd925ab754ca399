package org.jamesconsent.consent.postgresql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jamesconsent.consent.StoreException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.hostchooser.HostRequirement;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/** Connections to one server. Safe for any thread. */
final class Pool implements AutoCloseable {
    /** The tables lie in a schema of their own, so that they get on with others in the same database. */
    static final String SCHEMA = "james_consent";

    private static final Duration IDLE = Duration.ofMinutes(1);

    /** Where others who record, or the disk, may keep a call waiting longer than a reader waits. */
    private static final int PATIENCE_OF_WRITERS = 4;

    private final PostgresqlServer server;
    private final HikariDataSource connections;

    Pool(PostgresqlServer server) throws StoreException {
        this.server = server;
        this.connections =
                new HikariDataSource(configuration(server, new Server(server, driver(server, server.timeout()))));
    }

    private static HikariConfig configuration(PostgresqlServer server, DataSource source) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("james-consent");
        pool.setDataSource(source);
        pool.setMaximumPoolSize(server.connections());
        pool.setMinimumIdle(1);
        pool.setIdleTimeout(IDLE.toMillis());
        pool.setConnectionTimeout(server.timeout().toMillis());
        pool.setValidationTimeout(Math.max(250, server.timeout().toMillis() / 2));
        // Nothing is asked of the server before it is needed: what is wrong is told by the first call.
        pool.setInitializationFailTimeout(-1);
        pool.setConnectionInitSql(Statements.sql("Pool.session")
                .formatted(server.timeout().toMillis(), server.timeout().toMillis() * PATIENCE_OF_WRITERS));
        return pool;
    }

    private static PGSimpleDataSource driver(PostgresqlServer server, Duration patience) throws StoreException {
        PGSimpleDataSource driver = new PGSimpleDataSource();
        try {
            driver.setUrl(server.url());
            int seconds = Math.toIntExact(Math.max(1, server.timeout().toSeconds()));
            driver.setConnectTimeout(seconds);
            driver.setLoginTimeout(seconds);
            driver.setSocketTimeout(Math.toIntExact(patience.toSeconds()));
            driver.setTcpKeepAlive(true);
            driver.setApplicationName("James Consent");
            driver.setCurrentSchema(SCHEMA);
            // A copy that lags behind would tell of grants that are withdrawn.
            driver.setTargetServerType(HostRequirement.primary.name());
            // Details of errors hold values.
            driver.setLogServerErrorDetail(false);
            encrypt(driver, server.encryption());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new StoreException(
                    "the store cannot be opened: " + server + " is no URL that the driver understands; correct <url>",
                    e);
        }
        return driver;
    }

    private static void encrypt(PGSimpleDataSource driver, PostgresqlServer.Encryption encryption) {
        switch (encryption) {
            case PostgresqlServer.Encryption.Off ignored -> driver.setSslMode("disable");
            case PostgresqlServer.Encryption.Verified verified -> {
                driver.setSslMode("verify-full");
                verified.rootCertificate()
                        .ifPresentOrElse(
                                file -> driver.setSslRootCert(file.toString()),
                                () -> driver.setSslfactory(DefaultJavaSSLFactory.class.getName()));
            }
        }
    }

    /** A connection that gives up after the timeout. */
    Connection forReading() throws SQLException {
        return connections.getConnection();
    }

    /** A connection that waits a few times as long, with a transaction to be begun. */
    Connection forWriting() throws SQLException {
        return patient(server.timeout().multipliedBy(PATIENCE_OF_WRITERS));
    }

    /** A connection that waits for as long as it takes, with a transaction to be begun. */
    Connection forTheWholeLedger() throws SQLException {
        return patient(Duration.ZERO);
    }

    private Connection patient(Duration patience) throws SQLException {
        Connection connection = connections.getConnection();
        boolean usable = false;
        try {
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(patience.toMillis()));
            connection.setAutoCommit(false);
            usable = true;
            return connection;
        } finally {
            if (!usable) {
                connection.close();
            }
        }
    }

    /** Takes a connection out of the pool about which nothing is known any more. */
    void drop(Connection connection) {
        connections.evictConnection(connection);
    }

    /** Connections apart from the pool, on which work may take as long as it takes. */
    DataSource forMigrations() throws StoreException {
        return new Server(server, driver(server, Duration.ZERO));
    }

    @Override
    public void close() {
        connections.close();
    }

    /** Asks for the password anew at each connection. */
    private record Server(PostgresqlServer server, PGSimpleDataSource driver) implements DataSource {
        @Override
        public Connection getConnection() throws SQLException {
            try {
                return driver.getConnection(
                        server.user(), server.password().read().orElse(null));
            } catch (IOException e) {
                throw new PasswordException(e.getMessage(), e);
            }
        }

        @Override
        public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
            return getConnection();
        }

        @Override
        public @Nullable PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(@Nullable PrintWriter out) {}

        @Override
        public void setLoginTimeout(int seconds) {}

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }

    /** The password cannot be had; the message says why. */
    static final class PasswordException extends SQLException {
        PasswordException(@Nullable String message, Exception cause) {
            super(message, cause);
        }
    }
}
