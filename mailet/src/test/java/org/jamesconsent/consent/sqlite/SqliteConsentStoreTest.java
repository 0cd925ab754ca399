package org.jamesconsent.consent.sqlite;

import java.nio.file.Path;
import java.time.Clock;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.ConsentStoreContract;
import org.jamesconsent.consent.StoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteConsentStoreTest implements ConsentStoreContract {
    @TempDir
    Path folder;

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
        return SqliteConsentStore.open(file, Clock.systemUTC());
    }
}
