package org.jamesconsent.consent.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.auth.PlainTextAuthProviderBase;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.metadata.EndPoint;
import com.datastax.oss.driver.api.core.ssl.ProgrammaticSslEngineFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jamesconsent.consent.StoreException;

/** Connections of our own, where James has none. */
final class Sessions {
    private Sessions() {}

    /**
     * Connects. A node that goes away later is connected to again by the driver.
     *
     * @throws StoreException if the certificate cannot be read
     * @throws RuntimeException of the driver, if no node lets us in
     */
    static CqlSession open(CassandraServer server) throws StoreException {
        CqlSessionBuilder builder = CqlSession.builder()
                .withConfigLoader(configuration(server.timeout()))
                .withLocalDatacenter(server.datacenter());
        server.contactPoints()
                .forEach(point ->
                        builder.addContactPoint(InetSocketAddress.createUnresolved(point.host(), point.port())));
        server.user().ifPresent(user -> builder.withAuthProvider(new Login(user, server.password())));
        if (server.encryption() instanceof CassandraServer.Encryption.Verified verified) {
            builder.withSslEngineFactory(
                    new ProgrammaticSslEngineFactory(context(verified.rootCertificate()), null, true));
        }
        return builder.build();
    }

    private static DriverConfigLoader configuration(Duration timeout) {
        return DriverConfigLoader.programmaticBuilder(Sessions.class.getClassLoader())
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, timeout)
                .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, timeout)
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, timeout)
                .withDuration(DefaultDriverOption.CONNECTION_SET_KEYSPACE_TIMEOUT, timeout)
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, timeout)
                .withDuration(DefaultDriverOption.HEARTBEAT_TIMEOUT, timeout)
                .withDuration(DefaultDriverOption.HEARTBEAT_INTERVAL, Duration.ofSeconds(10))
                .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(5))
                // A command ends when it is done.
                .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
                .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
                // Statements name keyspace and table; nobody needs to know the rest of the schema.
                .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
                .build();
    }

    /** Reads the password at each new connection. */
    private static final class Login extends PlainTextAuthProviderBase {
        private final String user;
        private final CassandraServer.Password password;

        Login(String user, CassandraServer.Password password) {
            super("consent");
            this.user = user;
            this.password = password;
        }

        @Override
        protected Credentials getCredentials(EndPoint endPoint, String serverAuthenticator) {
            try {
                return new Credentials(
                        user.toCharArray(), password.read().orElse("").toCharArray());
            } catch (IOException e) {
                throw new com.datastax.oss.driver.api.core.auth.AuthenticationException(
                        endPoint, "the password cannot be had", e);
            }
        }
    }

    private static SSLContext context(Optional<Path> rootCertificate) throws StoreException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(rootCertificate.isPresent() ? trusted(rootCertificate.get()) : null);
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new StoreException(
                    "the certificate " + rootCertificate.map(Path::toString).orElse("of Java")
                            + " cannot be read; no connection was made; check that it is there, in PEM",
                    e);
        }
    }

    private static KeyStore trusted(Path file) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(file)) {
            int number = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("root" + number, one);
                number++;
            }
        }
        return trusted;
    }
}
