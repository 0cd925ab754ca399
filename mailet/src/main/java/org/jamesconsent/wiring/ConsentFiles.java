package org.jamesconsent.wiring;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.WordingArchive;
import org.jamesconsent.consent.sqlite.SqliteConsentStore;
import org.jamesconsent.token.KeyFileException;

/** Opens the store and the keys that a configuration names: for James and for the command line alike. */
public final class ConsentFiles {
    private ConsentFiles() {}

    /**
     * Opens store and keys, and creates what is absent.
     *
     * @throws StoreException if the store cannot be opened
     * @throws KeyFileException if keys cannot be had, see {@link ConsentRuntime#open}
     * @throws InvalidConfigurationException if a wording is not the one that people were shown under its version
     */
    public static ConsentRuntime open(ConsentConfiguration configuration, Clock clock)
            throws StoreException, KeyFileException, InvalidConfigurationException {
        return open(configuration, clock, Optional.empty());
    }

    /**
     * The same over James's connections to Cassandra, if consents are there and James has some.
     *
     * @param session a session of the driver, which not every James has
     */
    static ConsentRuntime open(ConsentConfiguration configuration, Clock clock, Optional<Object> session)
            throws StoreException, KeyFileException, InvalidConfigurationException {
        ConsentStore store = Stores.open(configuration.store(), clock, session);
        return open(store, () -> ConsentRuntime.open(configuration, store, clock));
    }

    /**
     * Opens store and keys to read from them only. What is absent stays absent; nobody is known then.
     *
     * @throws StoreException if there is a store and it cannot be opened
     * @throws KeyFileException if there are keys and they cannot be had, see {@link ConsentRuntime#openForReading}
     */
    public static ConsentRuntime openForReading(ConsentConfiguration configuration, Clock clock)
            throws StoreException, KeyFileException {
        ConsentStore store = existing(configuration, clock);
        return open(store, () -> ConsentRuntime.openForReading(configuration, store, clock));
    }

    private static ConsentStore existing(ConsentConfiguration configuration, Clock clock) throws StoreException {
        return Stores.exists(configuration.store(), clock)
                ? Stores.openExisting(configuration.store(), clock)
                : new EmptyConsentStore();
    }

    /**
     * Opens store and keys as they would become: what is recorded can be read, and is forgotten when it is closed. Neither
     * store nor keys are created or changed.
     *
     * @throws StoreException if there is a store and it cannot be opened, or there is no room for what will be forgotten
     * @throws KeyFileException as for {@link #openForReading}
     */
    public static ConsentRuntime openForTrial(ConsentConfiguration configuration, Clock clock)
            throws StoreException, KeyFileException {
        ConsentStore store =
                TrialConsentStore.over(existing(configuration, clock), file -> SqliteConsentStore.open(file, clock));
        return open(store, () -> ConsentRuntime.openForReading(configuration, store, clock));
    }

    /**
     * Copies the ledger and the wordings of one store to another, which is created if it is absent and must be empty. Keys are
     * not copied: both configurations name the same.
     *
     * @return how many events there are now
     * @throws StoreException if one of the stores cannot be opened, or the second is not empty; then nothing was copied
     * @throws KeyFileException if the keys of the first cannot be had
     */
    public static long copy(ConsentConfiguration from, ConsentConfiguration to, Clock clock)
            throws StoreException, KeyFileException {
        try (ConsentRuntime source = openForReading(from, clock);
                ConsentStore target = Stores.open(to.store(), clock, Optional.empty())) {
            for (ConsentRuntime.OrganisationParts parts : source.organisations()) {
                target.wordings()
                        .keep(source.store().wordings().of(parts.configuration().id()).stream()
                                .map(WordingArchive.KeptWording::wording)
                                .toList());
            }
            return target.ledger().takeOver(source.store().ledger());
        }
    }

    /**
     * Whether there is a store already; changes nothing.
     *
     * @throws StoreException if that cannot be found out
     */
    public static boolean storeExists(ConsentConfiguration configuration, Clock clock) throws StoreException {
        return Stores.exists(configuration.store(), clock);
    }

    /**
     * Reads the keys only, whether there is a store or not; nobody is known then. Where no keys are, new ones are made up and
     * forgotten.
     *
     * @throws StoreException never
     * @throws KeyFileException if there are keys and they cannot be had
     */
    public static ConsentRuntime openKeysOnly(ConsentConfiguration configuration, Clock clock)
            throws StoreException, KeyFileException {
        return ConsentRuntime.openForReading(configuration, new EmptyConsentStore(), clock);
    }

    /**
     * Makes a new store for keys that are there already, see {@link ConsentRuntime#adoptKeys}.
     *
     * @return the organisations whose keys the store learnt
     * @throws StoreException if the store cannot be opened
     * @throws KeyFileException if a key file is there and cannot be read
     */
    public static List<OrganisationId> adoptKeys(ConsentConfiguration configuration, Clock clock)
            throws StoreException, KeyFileException {
        try (ConsentStore store = Stores.open(configuration.store(), clock, Optional.empty())) {
            return ConsentRuntime.adoptKeys(configuration, store);
        }
    }

    private interface Opening<E extends Exception> {
        ConsentRuntime open() throws StoreException, KeyFileException, E;
    }

    private static <E extends Exception> ConsentRuntime open(ConsentStore store, Opening<E> opening)
            throws StoreException, KeyFileException, E {
        boolean opened = false;
        try {
            ConsentRuntime runtime = opening.open();
            opened = true;
            return runtime;
        } finally {
            if (!opened) {
                store.close();
            }
        }
    }
}
