package org.jamesconsent.wiring;

import com.datastax.oss.driver.api.core.CqlSession;
import java.time.Clock;
import java.util.Optional;
import org.jamesconsent.config.ConsentConfiguration.Cassandra;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.cassandra.CassandraConsentStore;
import org.jamesconsent.consent.cassandra.CassandraServer;
import org.jamesconsent.consent.cassandra.CassandraServer.ContactPoint;
import org.jamesconsent.consent.cassandra.CassandraServer.Encryption;
import org.jamesconsent.consent.cassandra.CassandraServer.Password;

/** Apart from the other stores, since not every James has the driver: its classes are loaded only once this one is. */
final class CassandraStores {
    private CassandraStores() {}

    static ConsentStore open(Cassandra store, Password password, Clock clock, Optional<Object> session)
            throws StoreException {
        return store.jamesSession() && session.isPresent()
                ? CassandraConsentStore.open((CqlSession) session.get(), server(store, password), clock)
                : CassandraConsentStore.open(server(store, password), clock);
    }

    static ConsentStore openExisting(Cassandra store, Password password, Clock clock) throws StoreException {
        return CassandraConsentStore.openExisting(server(store, password), clock);
    }

    static boolean exists(Cassandra store, Password password, Clock clock) throws StoreException {
        return CassandraConsentStore.exists(server(store, password), clock);
    }

    private static CassandraServer server(Cassandra store, Password password) {
        return new CassandraServer(
                store.contactPoints().stream()
                        .map(point -> new ContactPoint(point.getHost(), point.getPort()))
                        .toList(),
                store.datacenter(),
                store.keyspace(),
                store.user(),
                password,
                store.encrypted() ? new Encryption.Verified(store.rootCertificate()) : new Encryption.Off(),
                store.timeout());
    }
}
