package org.jamesconsent.consent.cassandra;

import java.time.Clock;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.LedgerTakeoverContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("cassandra")
class CassandraLedgerTakeoverTest implements LedgerTakeoverContract {
    private ConsentStore store;

    @BeforeEach
    void open() throws Exception {
        store = CassandraConsentStore.open(RunningNode.newStore(), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    public ConsentStore store() {
        return store;
    }
}
