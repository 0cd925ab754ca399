package org.jamesconsent.wiring;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jamesconsent.check.ConsentCheck;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.Checkpoint;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.message.PurposeFinder;
import org.jamesconsent.selfservice.OwnData;
import org.jamesconsent.signup.SignUp;
import org.jamesconsent.token.KeyFile;
import org.jamesconsent.token.KeyFileException;
import org.jamesconsent.token.Keyring;
import org.jamesconsent.token.WayOutTokens;
import org.jspecify.annotations.Nullable;

/**
 * Everything that runs: configuration, store, keys, and what is built of them. One per James, or per command. Safe for any
 * thread.
 */
public final class ConsentRuntime implements AutoCloseable {
    private final ConsentConfiguration configuration;
    private final ConsentStore store;
    private final Clock clock;
    private final PurposeFinder purposes;
    private final Map<OrganisationId, OrganisationParts> parts = new LinkedHashMap<>();

    /**
     * What belongs to one organisation.
     *
     * @param configuration its part of {@code consent.xml}
     * @param keyring its keys
     * @param tokens its links
     * @param check its judge
     * @param signUp its door
     * @param ownData by which people get at what is known of them
     */
    public record OrganisationParts(
            OrganisationConfiguration configuration,
            Keyring keyring,
            WayOutTokens tokens,
            ConsentCheck check,
            SignUp signUp,
            OwnData ownData) {}

    private ConsentRuntime(ConsentConfiguration configuration, ConsentStore store, Clock clock) {
        this.configuration = configuration;
        this.store = store;
        this.clock = clock;
        this.purposes = new PurposeFinder(configuration);
    }

    /**
     * Reads the keys or, at the very first start, creates them; keeps the wordings that people are shown from now on.
     *
     * @throws StoreException if the store cannot be asked
     * @throws KeyFileException if a key file cannot be read, is missing though the store was filled with its keys, holds other
     *     keys than the store was filled with, or is there though the store knows nothing of it
     * @throws InvalidConfigurationException if a wording is not the one that people were shown under its version
     */
    public static ConsentRuntime open(ConsentConfiguration configuration, ConsentStore store, Clock clock)
            throws StoreException, KeyFileException, InvalidConfigurationException {
        ConsentRuntime runtime = open(configuration, store, clock, ConsentRuntime::createdKeys);
        for (OrganisationConfiguration organisation : configuration.organisations()) {
            ConfiguredWordings.keep(organisation, store.wordings());
        }
        return runtime;
    }

    /**
     * The same without creating or changing anything. Where no keys are yet, new ones are made up and forgotten: nobody is
     * known under them, and links made with them lead nowhere.
     *
     * @throws StoreException if the store cannot be asked
     * @throws KeyFileException as for {@link #open}
     */
    public static ConsentRuntime openForReading(ConsentConfiguration configuration, ConsentStore store, Clock clock)
            throws StoreException, KeyFileException {
        return open(configuration, store, clock, ConsentRuntime::presentKeys);
    }

    private static ConsentRuntime open(
            ConsentConfiguration configuration, ConsentStore store, Clock clock, KeySource keys)
            throws StoreException, KeyFileException {
        ConsentRuntime runtime = new ConsentRuntime(configuration, store, clock);
        for (OrganisationConfiguration organisation : configuration.organisations()) {
            runtime.add(organisation, keys.of(organisation, store));
        }
        return runtime;
    }

    private void add(OrganisationConfiguration organisation, Keyring keyring) {
        parts.put(
                organisation.id(),
                new OrganisationParts(
                        organisation,
                        keyring,
                        new WayOutTokens(
                                organisation.id(),
                                keyring,
                                organisation.purposes().stream()
                                        .map(p -> p.purpose().name())
                                        .toList()),
                        new ConsentCheck(organisation, keyring, store, clock),
                        new SignUp(organisation, keyring, store, clock),
                        new OwnData(organisation, keyring, store, clock)));
    }

    private interface KeySource {
        Keyring of(OrganisationConfiguration organisation, ConsentStore store) throws StoreException, KeyFileException;
    }

    private static Keyring createdKeys(OrganisationConfiguration organisation, ConsentStore store)
            throws StoreException, KeyFileException {
        KeyFile file = new KeyFile(organisation.keyFile());
        String known = store.keyFingerprint(organisation.id(), null);
        if (known == null && file.exists()) {
            // Another process may have made its first start since.
            known = store.keyFingerprint(organisation.id(), null);
            requireKnown(organisation, known);
        }
        if (known == null) {
            Keyring fresh = Keyring.generate(new SecureRandom());
            // First the keys are on the disk, then the store counts on them, and only then there is a key file: one
            // without a
            // store is a store that was lost. Whoever dies in between leaves all that the next start needs to go on.
            file.prepare(fresh);
            known = store.keyFingerprint(organisation.id(), fresh.fingerprint());
            if (!fresh.fingerprint().equals(known)) {
                file.discard(fresh.fingerprint());
            }
        }
        if (!file.exists() && known != null) {
            file.install(known);
        }
        requirePresent(organisation, file, known);
        Keyring keyring = file.read();
        requireSame(organisation, keyring, known);
        return keyring;
    }

    /**
     * Makes a new store know keys that were prepared for it, so that it can be opened.
     *
     * @return the organisations whose keys the store learnt
     * @throws StoreException if the store cannot be asked
     * @throws KeyFileException if a key file is there and cannot be read
     */
    public static List<OrganisationId> adoptKeys(ConsentConfiguration configuration, ConsentStore store)
            throws StoreException, KeyFileException {
        List<OrganisationId> adopted = new ArrayList<>();
        for (OrganisationConfiguration organisation : configuration.organisations()) {
            KeyFile file = new KeyFile(organisation.keyFile());
            if (file.exists() && store.keyFingerprint(organisation.id(), null) == null) {
                store.keyFingerprint(organisation.id(), file.read().fingerprint());
                adopted.add(organisation.id());
            }
        }
        return adopted;
    }

    private static void requireKnown(OrganisationConfiguration organisation, @Nullable String known)
            throws KeyFileException {
        if (known == null) {
            throw new KeyFileException(
                    "the key file " + organisation.keyFile() + " of organisation " + organisation.id()
                            + " is there, but the store knows nothing of it: the store was lost, or is not where"
                            + " consent.xml says. Nothing is started, since every opt-out would be forgotten. Restore the"
                            + " store from the backup; if this really is a new store for prepared keys, run: java -jar"
                            + " consent.jar init",
                    null);
        }
    }

    private static Keyring presentKeys(OrganisationConfiguration organisation, ConsentStore store)
            throws StoreException, KeyFileException {
        KeyFile file = new KeyFile(organisation.keyFile());
        String known = store.keyFingerprint(organisation.id(), null);
        requirePresent(organisation, file, known);
        if (!file.exists()) {
            return Keyring.generate(new SecureRandom());
        }
        Keyring keyring = file.read();
        if (known != null) {
            requireSame(organisation, keyring, known);
        }
        return keyring;
    }

    private static void requirePresent(OrganisationConfiguration organisation, KeyFile file, @Nullable String known)
            throws KeyFileException {
        if (!file.exists() && known != null) {
            throw new KeyFileException(
                    "the key file " + organisation.keyFile() + " of organisation " + organisation.id()
                            + " is missing, but the store was filled with its keys. Nothing is started, since without"
                            + " them every opt-out would be forgotten. Restore it from the backup",
                    null);
        }
    }

    private static void requireSame(OrganisationConfiguration organisation, Keyring keyring, @Nullable String counts)
            throws KeyFileException {
        if (!keyring.fingerprint().equals(counts)) {
            throw new KeyFileException(
                    "the key file " + organisation.keyFile() + " of organisation " + organisation.id()
                            + " holds another hash key than the one the store was filled with. Nothing is started, since"
                            + " with it every opt-out would be forgotten. Restore the right file from the backup",
                    null);
        }
    }

    public ConsentConfiguration configuration() {
        return configuration;
    }

    public ConsentStore store() {
        return store;
    }

    /** Whether there is a store; if not, {@link #store()} stands for one that knows nobody. */
    public boolean hasStore() {
        return !(store instanceof EmptyConsentStore);
    }

    public Clock clock() {
        return clock;
    }

    /** Tells what messages are for. */
    public PurposeFinder purposes() {
        return purposes;
    }

    /**
     * What belongs to an organisation.
     *
     * @throws IllegalArgumentException if there is none of that id
     */
    public OrganisationParts organisation(OrganisationId id) {
        OrganisationParts found = parts.get(id);
        if (found == null) {
            throw new IllegalArgumentException("no organisation " + id + " is configured");
        }
        return found;
    }

    /** Who signs the checkpoints of each organisation. */
    public Map<String, Checkpoint.Signer> signers() {
        Map<String, Checkpoint.Signer> signers = new TreeMap<>();
        parts.forEach((id, one) -> signers.put(id.value(), one.keyring()::signCheckpoint));
        return signers;
    }

    /** What belongs to each organisation, in the order of the configuration. */
    public Iterable<OrganisationParts> organisations() {
        return parts.values();
    }

    /**
     * The purpose of that qualified name, with what belongs to its organisation; empty if it is configured no more.
     *
     * @param qualifiedName {@code organisation/purpose}
     */
    public Optional<PurposeConfiguration> purpose(String qualifiedName) {
        int slash = qualifiedName.indexOf('/');
        if (slash < 1 || !PurposeName.isValid(qualifiedName.substring(slash + 1))) {
            return Optional.empty();
        }
        PurposeName name = new PurposeName(qualifiedName.substring(slash + 1));
        return configuration.organisations().stream()
                .filter(o -> o.id().value().equals(qualifiedName.substring(0, slash)))
                .flatMap(o -> o.purpose(name).stream())
                .findFirst();
    }

    @Override
    public void close() {
        store.close();
    }
}
