package org.jamesconsent.consent.postgresql;

import java.sql.SQLException;
import java.time.Clock;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.WebhookJournalContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresqlWebhookJournalTest implements WebhookJournalContract {
    private PostgresqlServer server;
    private ConsentStore store;

    @BeforeEach
    void open() throws StoreException, SQLException {
        server = RunningServer.newStore();
        store = PostgresqlConsentStore.open(server, Clock.systemUTC());
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
        return PostgresqlConsentStore.open(server, Clock.systemUTC());
    }
}
