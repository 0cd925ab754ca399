package org.jamesconsent.consent.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamesconsent.consent.Samples.ACME;
import static org.jamesconsent.consent.Samples.subject;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.VerdictJournalContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class SqliteVerdictJournalTest implements VerdictJournalContract {
    @TempDir
    private Path folder;

    private Path file;
    private ConsentStore store;

    @BeforeEach
    void open() throws StoreException {
        file = folder.resolve("consent.db");
        store = SqliteConsentStore.open(file, Clock.systemUTC());
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
        return SqliteConsentStore.open(file, Clock.systemUTC(), Duration.ofSeconds(30));
    }

    @Test
    void addShouldFailWhenTheFileStaysLockedAndWorkOnceItIsFree() throws Exception {
        store.verdicts().add(FIRST, List.of(VerdictJournalContract.allow(1)), FOREVER);
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file);
        try (ConsentStore impatient = SqliteConsentStore.open(file, Clock.systemUTC(), Duration.ofMillis(50));
                Connection other = source.getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            assertThatThrownBy(
                            () -> impatient.verdicts().add(FIRST, List.of(VerdictJournalContract.refuse(1)), FOREVER))
                    .isInstanceOf(StoreException.class);
            impatient.verdicts().add(FIRST, List.of(VerdictJournalContract.allow(1)), FOREVER);

            statement.execute("ROLLBACK");
            impatient.verdicts().add(FIRST, List.of(VerdictJournalContract.refuse(1)), FOREVER);
        }
        assertThat(store.verdicts().ofRecipient(ACME, FIRST.key(), subject(1))).hasSize(2);
    }
}
