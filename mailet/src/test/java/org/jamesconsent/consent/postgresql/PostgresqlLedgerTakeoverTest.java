package org.jamesconsent.consent.postgresql;

import java.time.Clock;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.LedgerTakeoverContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresqlLedgerTakeoverTest implements LedgerTakeoverContract {
    private ConsentStore store;

    @BeforeEach
    void open() throws Exception {
        store = PostgresqlConsentStore.open(RunningServer.newStore(), Clock.systemUTC());
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
