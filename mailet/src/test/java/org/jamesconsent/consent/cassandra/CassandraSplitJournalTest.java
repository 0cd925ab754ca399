package org.jamesconsent.consent.cassandra;

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
import org.junit.jupiter.api.Tag;

@Tag("cassandra")
class CassandraSplitJournalTest implements SplitJournalContract {
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
    private CassandraServer server;
    private ConsentStore store;

    @BeforeEach
    void open() throws StoreException {
        server = RunningNode.newStore();
        store = CassandraConsentStore.open(server, clock);
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
        return CassandraConsentStore.open(server, clock);
    }

    @Override
    public void advance(Duration duration) {
        clock.now = clock.now.plus(duration);
    }
}
