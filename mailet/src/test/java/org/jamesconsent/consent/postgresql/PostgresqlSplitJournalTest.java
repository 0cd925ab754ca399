package org.jamesconsent.consent.postgresql;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.SplitJournalContract;
import org.jamesconsent.consent.StoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresqlSplitJournalTest implements SplitJournalContract {
    /** Stands still until it is put forward. */
    private static final class SetClock extends Clock {
        private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final SetClock clock = new SetClock();
    private PostgresqlServer server;
    private ConsentStore store;

    @BeforeEach
    void open() throws StoreException, SQLException {
        server = RunningServer.newStore();
        store = PostgresqlConsentStore.open(server, clock);
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
        return PostgresqlConsentStore.open(server, clock);
    }

    @Override
    public void advance(Duration duration) {
        clock.now = clock.now.plus(duration);
    }
}
