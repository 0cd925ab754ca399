package org.jamesconsent.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.config.ConsentConfigurationReader;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.sqlite.SqliteConsentStore;
import org.jamesconsent.token.KeyFile;
import org.jamesconsent.token.KeyFileException;
import org.jamesconsent.token.Keyring;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsentFilesTest {
    private static final OrganisationId EXAMPLE = new OrganisationId("example");

    @TempDir
    private Path folder;

    private Path keys;
    private Path store;
    private ConsentConfiguration configuration;

    @BeforeEach
    void configure() throws Exception {
        Path conf = Files.createDirectory(folder.resolve("conf"));
        Files.createDirectory(folder.resolve("var"));
        Files.copy(Path.of("../config-samples/consent-minimal.xml"), conf.resolve("consent.xml"));
        configuration = ConsentConfigurationReader.readFile(conf.resolve("consent.xml"));
        keys = configuration.organisation(EXAMPLE).orElseThrow().keyFile();
        store = ((ConsentConfiguration.Sqlite) configuration.store()).file();
    }

    private String fingerprint() throws Exception {
        try (ConsentRuntime runtime = ConsentFiles.open(configuration, Clock.systemUTC())) {
            return runtime.organisation(EXAMPLE).keyring().fingerprint();
        }
    }

    @Test
    void openShouldCreateStoreAndKeysWhenNeitherIsThere() throws Exception {
        String first = fingerprint();

        assertThat(keys).exists();
        assertThat(store).exists();
        assertThat(fingerprint()).isEqualTo(first);
    }

    private void dieAtTheFirstStart(Keyring keyring, boolean storeLearnt) throws Exception {
        try (ConsentStore begun = SqliteConsentStore.open(store, Clock.systemUTC())) {
            new KeyFile(keys).prepare(keyring);
            if (storeLearnt) {
                begun.keyFingerprint(EXAMPLE, keyring.fingerprint());
            }
        }
        assertThat(keys).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void openShouldGoOnWhenTheFirstStartDiedBeforeThereWasAKeyFile(boolean storeLearnt) throws Exception {
        Keyring keyring = Keyring.generate(new SecureRandom());
        dieAtTheFirstStart(keyring, storeLearnt);

        String first = fingerprint();

        assertThat(first.equals(keyring.fingerprint())).isEqualTo(storeLearnt);
        assertThat(fingerprint()).isEqualTo(first);
        assertThat(keys.getParent()).isDirectoryNotContaining("glob:**.prepared");
    }

    @Test
    void openShouldFailWhenKeysAreLost() throws Exception {
        fingerprint();
        Files.delete(keys);

        assertThatThrownBy(this::fingerprint)
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("is missing, but the store was filled with its keys")
                .hasMessageContaining("Restore it from the backup");
        assertThat(keys).doesNotExist();
    }

    @Test
    void openShouldFailWhenStoreIsLost() throws Exception {
        fingerprint();
        try (var files = Files.newDirectoryStream(store.getParent())) {
            for (Path file : files) {
                Files.delete(file);
            }
        }

        assertThatThrownBy(this::fingerprint)
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("the store knows nothing of it")
                .hasMessageContaining("every opt-out would be forgotten");
        assertThatThrownBy(this::fingerprint).isInstanceOf(KeyFileException.class);
    }

    @Test
    void openShouldFailWhenKeysAreThoseOfAnother() throws Exception {
        fingerprint();
        Path own = keys.resolveSibling("own.keys");
        Files.move(keys, own);
        Files.move(store, store.resolveSibling("own.db"));
        fingerprint();
        Files.move(store.resolveSibling("own.db"), store, StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(this::fingerprint)
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("holds another hash key");
    }

    @Test
    void adoptKeysShouldLetPreparedKeysOpenNewStore() throws Exception {
        String prepared = fingerprint();
        Files.delete(store);

        assertThat(ConsentFiles.adoptKeys(configuration, Clock.systemUTC())).containsExactly(EXAMPLE);
        assertThat(fingerprint()).isEqualTo(prepared);
        assertThat(ConsentFiles.adoptKeys(configuration, Clock.systemUTC())).isEmpty();
    }

    @Test
    void openShouldGiveAllTheSameKeysWhenManyStartAtOnce() throws Exception {
        int starters = 8;
        try (ExecutorService executor = Executors.newFixedThreadPool(starters)) {
            Callable<String> start = this::fingerprint;
            List<Future<String>> fingerprints = executor.invokeAll(Collections.nCopies(starters, start));

            assertThat(fingerprints.stream().map(Future::resultNow).distinct()).hasSize(1);
        }
    }

    private ConsentConfiguration withWording(String version, String text) throws Exception {
        Path file = folder.resolve("conf/consent.xml");
        Files.writeString(
                file,
                Files.readString(Path.of("../config-samples/consent-minimal.xml"))
                        .replaceFirst(
                                "</purpose>",
                                "<wording language='en' version='" + version + "'>" + text + "</wording></purpose>"));
        return ConsentConfigurationReader.readFile(file);
    }

    private void open(ConsentConfiguration changed) throws Exception {
        ConsentFiles.open(changed, Clock.systemUTC()).close();
    }

    @Test
    void openShouldKeepEveryWordingAndRefuseAnotherTextUnderItsVersion() throws Exception {
        open(withWording("1", "Send me letters."));
        open(withWording("1", "Send me letters."));

        assertThatThrownBy(() -> open(withWording("1", "Send me everything.")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("organisation[example]/purpose[newsletter]/wording[en]/@version: '1' is wrong;"
                        + " expected another version, since the text is not the one that people have been shown under"
                        + " this one since 20");
        open(withWording("2", "Send me everything."));
        open(withWording("1", "Send me letters."));

        try (ConsentRuntime runtime = ConsentFiles.openForReading(configuration, Clock.systemUTC())) {
            assertThat(runtime.store().wordings().of(EXAMPLE))
                    .extracting(one -> one.wording().text())
                    .containsExactly("Send me letters.", "Send me everything.");
        }
    }

    @Test
    void openForReadingShouldLeaveNothingBehindWhenNothingIsThere() throws Exception {
        ConsentFiles.openForReading(configuration, Clock.systemUTC()).close();

        assertThat(keys).doesNotExist();
        assertThat(store).doesNotExist();
    }
}
