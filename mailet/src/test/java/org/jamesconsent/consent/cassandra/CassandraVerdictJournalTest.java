package org.jamesconsent.consent.cassandra;

import java.time.Clock;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.VerdictJournalContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("cassandra")
class CassandraVerdictJournalTest implements VerdictJournalContract {
    private CassandraServer server;
    private ConsentStore store;

    @BeforeEach
    void open() throws StoreException {
        server = RunningNode.newStore();
        store = CassandraConsentStore.open(server, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    public ConsentStore store() {
        return store;
    }

    @Override
    public ConsentStore anotherStoreOnTheSameData() throws StoreException {
        return CassandraConsentStore.open(server, Clock.systemUTC());
    }
}
