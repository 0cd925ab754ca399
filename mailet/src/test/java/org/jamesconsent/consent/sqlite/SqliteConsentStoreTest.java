package org.jamesconsent.consent.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.jamesconsent.consent.Samples.ACME;
import static org.jamesconsent.consent.Samples.EVENING;
import static org.jamesconsent.consent.Samples.EVIDENCE;
import static org.jamesconsent.consent.Samples.NEWSLETTER;
import static org.jamesconsent.consent.Samples.NOON;
import static org.jamesconsent.consent.Samples.event;
import static org.jamesconsent.consent.Samples.granted;
import static org.jamesconsent.consent.Samples.subject;
import static org.jamesconsent.consent.Samples.withdrawn;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.ConsentStoreContract;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.RequestJournalContract;
import org.jamesconsent.consent.ShownWording;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.WebhookJournalContract;
import org.jamesconsent.consent.WordingArchiveContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class SqliteConsentStoreTest
        implements ConsentStoreContract, WordingArchiveContract, RequestJournalContract, WebhookJournalContract {
    private static final Duration SHORT = Duration.ofMillis(50);

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

    private static Connection raw(Path file) throws SQLException {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file);
        return source.getConnection();
    }

    private static String ask(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    private static ConsentState stateOf(ConsentStore store, long number) throws StoreException {
        return store.facts(ACME, NEWSLETTER, Channel.MAIL, List.of(subject(number)))
                .get(subject(number))
                .purpose()
                .state();
    }

    @Test
    void openShouldCreateDirectoriesAndAFileForItsOwnerOnly() throws Exception {
        Path deep = folder.resolve("var/consent/store with ümlaut?.db");
        try (ConsentStore created = SqliteConsentStore.open(deep, Clock.systemUTC())) {
            created.record(event(subject(1), NOON, granted()));

            assertThat(deep).isRegularFile();
            assumeThat(Files.getFileStore(deep).supportsFileAttributeView("posix"))
                    .isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(deep)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(deep + "-wal"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void connectionsShouldWriteAheadAndWaitForTheDisk() throws Exception {
        Database database = new Database(file, SHORT, Schema.current());
        try (Connection writer = database.openForWriting();
                Connection reader = database.openForReading()) {
            assertThat(ask(writer, "PRAGMA journal_mode")).isEqualTo("wal");
            assertThat(ask(writer, "PRAGMA synchronous")).as("2 is FULL").isEqualTo("2");
            assertThat(ask(writer, "PRAGMA foreign_keys")).isEqualTo("1");
            assertThat(ask(writer, "PRAGMA busy_timeout")).isEqualTo("50");
            assertThat(ask(reader, "PRAGMA query_only")).isEqualTo("1");
            assertThat(ask(reader, "PRAGMA busy_timeout")).isEqualTo("50");
        }
    }

    @Test
    void recordShouldTellWhenTheStoreTookTheEvent() throws StoreException {
        Clock clock = Clock.fixed(Instant.parse("2026-05-05T05:05:05.123456789Z"), ZoneOffset.UTC);
        try (ConsentStore timed = SqliteConsentStore.open(file, clock)) {
            timed.record(event(subject(1), NOON, granted()));

            assertThat(timed.history(ACME, subject(1)))
                    .extracting(LedgerEntry::recordedAt)
                    .containsExactly(Instant.parse("2026-05-05T05:05:05.123456Z"));
        }
    }

    @Test
    void ledgerShouldRefuseChangeAndRemoval() throws Exception {
        store.record(event(subject(1), NOON, granted()));

        try (Connection connection = raw(file);
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate("UPDATE event SET at = 0"))
                    .hasMessageContaining("the ledger is append-only");
            assertThatThrownBy(() -> statement.executeUpdate("DELETE FROM event"))
                    .hasMessageContaining("the ledger is append-only");
        }
    }

    @Test
    void wordingsShouldRefuseChangeAndRemoval() throws Exception {
        store.wordings().keep(List.of(new ShownWording(ACME, NEWSLETTER, "fr", "v1", "Oui")));

        try (Connection connection = raw(file);
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate("UPDATE wording SET text = 'Non'"))
                    .hasMessageContaining("never changed");
            assertThatThrownBy(() -> statement.executeUpdate("DELETE FROM wording"))
                    .hasMessageContaining("never removed");
        }
    }

    @Test
    void openShouldFindEverythingAgainWhenTheStoreWasClosed() throws StoreException {
        ConsentEvent event = new ConsentEvent(ACME, subject(1), NOON, withdrawn(), EVIDENCE);
        store.record(event);
        store.keyFingerprint(ACME, "key");
        store.close();

        store = SqliteConsentStore.open(file, Clock.systemUTC());

        assertThat(stateOf(store, 1)).isEqualTo(ConsentState.WITHDRAWN);
        assertThat(store.history(ACME, subject(1)))
                .extracting(LedgerEntry::event)
                .containsExactly(event);
        assertThat(store.keyFingerprint(ACME, "other")).isEqualTo("key");
        assertThat(store.record(event(subject(2), NOON, granted())).entry()).isEqualTo(2);
    }

    @Test
    void openShouldWorkForAllWhenManyOpenANewStoreAtOnce() throws Exception {
        for (int round = 0; round < 5; round++) {
            Path fresh = folder.resolve("fresh" + round + ".db");
            for (var answer : ConsentStoreContract.race(8, thread -> {
                try (ConsentStore opened = SqliteConsentStore.open(fresh, Clock.systemUTC())) {
                    return opened.record(event(subject(thread), NOON, granted()))
                            .entry();
                }
            })) {
                assertThat(answer.get()).isBetween(1L, 8L);
            }
        }
    }

    @Test
    void openShouldFailWhenTheFileIsNoDatabase() throws Exception {
        Path text = Files.writeString(folder.resolve("notes.txt"), "this is not a database, but a text\n".repeat(100));

        assertThatThrownBy(() -> SqliteConsentStore.open(text, Clock.systemUTC()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(text.toString())
                .hasMessageContaining("not an SQLite database");
        assertThat(text).content().startsWith("this is not");
    }

    @Test
    void openShouldFailWhenTheDatabaseIsOfAnotherProgram() throws Exception {
        Path other = folder.resolve("other.db");
        try (Connection connection = raw(other);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE bookmarks (url TEXT)");
        }

        assertThatThrownBy(() -> SqliteConsentStore.open(other, Clock.systemUTC()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("another program");
    }

    @Test
    void openShouldFailAndChangeNothingWhenTheSchemaIsNewer() throws Exception {
        store.close();
        try (Connection connection = raw(file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA user_version = 99");
        }

        assertThatThrownBy(() -> SqliteConsentStore.open(file, Clock.systemUTC()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("schema version 99")
                .hasMessageContaining("install a newer James Consent");
        try (Connection connection = raw(file)) {
            assertThat(ask(connection, "PRAGMA user_version")).isEqualTo("99");
        }
    }

    @Test
    void openShouldFailWhenThePathIsADirectory() {
        assertThatThrownBy(() -> SqliteConsentStore.open(folder, Clock.systemUTC()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot be opened");
    }

    @Test
    void openShouldFailWhenTheDirectoryCannotBeMade() {
        assertThatThrownBy(() -> SqliteConsentStore.open(file.resolve("below/a/file.db"), Clock.systemUTC()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot create the consent store");
    }

    @Test
    void recordShouldFailAndReadsGoOnWhenTheFileCannotBeWritten() throws Exception {
        store.record(event(subject(1), NOON, granted()));
        store.close();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assumeThat(Files.isWritable(file)).as("root may write everything").isFalse();
        try (ConsentStore readOnly = SqliteConsentStore.open(file, Clock.systemUTC())) {
            assertThat(stateOf(readOnly, 1)).isEqualTo(ConsentState.GRANTED);
            assertThatThrownBy(() -> readOnly.record(event(subject(1), EVENING, withdrawn())))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("cannot be written to");

            for (String part : List.of("", "-wal", "-shm")) {
                Files.setPosixFilePermissions(Path.of(file + part), PosixFilePermissions.fromString("rw-------"));
            }

            readOnly.record(event(subject(1), EVENING, withdrawn()));
            assertThat(stateOf(readOnly, 1)).isEqualTo(ConsentState.WITHDRAWN);
        }
    }

    @Test
    void recordShouldFailWhenTheFileStaysLockedAndWorkOnceItIsFree() throws Exception {
        try (ConsentStore impatient = SqliteConsentStore.open(file, Clock.systemUTC(), SHORT);
                Connection other = raw(file);
                Statement statement = other.createStatement()) {
            impatient.record(event(subject(1), NOON, granted()));
            statement.execute("BEGIN EXCLUSIVE");

            assertThatThrownBy(() -> impatient.record(event(subject(1), EVENING, withdrawn())))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("locked for 50 ms")
                    .hasMessageContaining("nothing was recorded");
            assertThatThrownBy(() -> impatient.keyFingerprint(ACME, "key")).isInstanceOf(StoreException.class);
            assertThat(stateOf(impatient, 1)).isEqualTo(ConsentState.GRANTED);

            statement.execute("ROLLBACK");

            assertThat(impatient.record(event(subject(1), EVENING, withdrawn())).changed())
                    .isTrue();
            assertThat(stateOf(impatient, 1)).isEqualTo(ConsentState.WITHDRAWN);
        }
    }

    @Test
    void recordShouldTakeTheWholeBatchOrNothingWhenTheDatabaseRefusesOneEvent() throws Exception {
        try (Connection other = raw(file);
                Statement statement = other.createStatement()) {
            statement.executeUpdate("CREATE TRIGGER fault BEFORE INSERT ON event WHEN new.act = 'denied'"
                    + " BEGIN SELECT RAISE(ABORT, 'injected'); END");
            List<ConsentEvent> events = List.of(
                    event(subject(1), NOON, granted()),
                    event(subject(2), NOON, new Act.Denied(NEWSLETTER, Channel.MAIL)),
                    event(subject(3), NOON, granted()));

            assertThatThrownBy(() -> store.record(events)).isInstanceOf(StoreException.class);
            assertThat(stateOf(store, 1)).isEqualTo(ConsentState.NONE);
            assertThat(store.history(ACME, subject(1))).isEmpty();

            statement.executeUpdate("DROP TRIGGER fault");

            store.record(events);
            assertThat(stateOf(store, 2)).isEqualTo(ConsentState.DENIED);
        }
    }

    @Test
    void factsShouldFailWhenAStateCannotBeRead() throws Exception {
        store.record(List.of(event(subject(1), NOON, granted()), event(subject(2), NOON, granted())));
        try (Connection other = raw(file);
                Statement statement = other.createStatement()) {
            statement.executeUpdate("UPDATE state SET fields = replace(fields, 'GRANTED', 'MAYBE') WHERE subject = x'"
                    + subject(2) + "'");
        }

        assertThatThrownBy(() -> store.facts(ACME, NEWSLETTER, Channel.MAIL, List.of(subject(1), subject(2))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("does not know");
        assertThat(stateOf(store, 1)).isEqualTo(ConsentState.GRANTED);
    }

    @Test
    void recordShouldFailAndCreateNothingWhenTheFileIsGoneAndWorkOnceItIsBack() throws Exception {
        store.record(event(subject(1), NOON, withdrawn()));
        Path backup = folder.resolve("backup.db");
        try (Connection connection = raw(file);
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM INTO '" + backup + "'");
        }
        Files.delete(file);

        assertThatThrownBy(() -> store.record(event(subject(1), EVENING, granted())))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is gone");
        assertThatThrownBy(() -> stateOf(store, 1)).isInstanceOf(StoreException.class);
        assertThat(file).doesNotExist();

        Files.deleteIfExists(Path.of(file + "-wal"));
        Files.deleteIfExists(Path.of(file + "-shm"));
        Files.move(backup, file, StandardCopyOption.ATOMIC_MOVE);

        assertThat(stateOf(store, 1)).isEqualTo(ConsentState.WITHDRAWN);
        store.record(event(subject(1), EVENING, granted()));
        try (ConsentStore other = anotherStoreOnTheSameData()) {
            assertThat(stateOf(other, 1)).isEqualTo(ConsentState.GRANTED);
        }
    }

    @Test
    void recordShouldWorkWhenTheThreadIsInterrupted() throws StoreException {
        Thread.currentThread().interrupt();

        store.record(event(subject(1), NOON, granted()));

        assertThat(stateOf(store, 1)).isEqualTo(ConsentState.GRANTED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void factsShouldAnswerWhileAnotherProcessWrites() throws Exception {
        store.record(event(subject(1), NOON, granted()));
        Process child = child("lock");
        try (BufferedReader said = child.inputReader(UTF_8)) {
            assertThat(said.readLine()).isEqualTo("locked");

            assertThat(stateOf(store, 1)).isEqualTo(ConsentState.GRANTED);
            assertThat(store.history(ACME, subject(1))).hasSize(1);
            try (ConsentStore impatient = SqliteConsentStore.open(file, Clock.systemUTC(), SHORT)) {
                assertThatThrownBy(() -> impatient.record(event(subject(1), EVENING, withdrawn())))
                        .isInstanceOf(StoreException.class);
            }

            child.destroyForcibly().waitFor();
            store.record(event(subject(1), EVENING, withdrawn()));
            assertThat(stateOf(store, 1)).isEqualTo(ConsentState.WITHDRAWN);
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void everyAcknowledgedEventShouldBeThereWhenTheProcessIsKilled() throws Exception {
        Random random = new Random(7);
        Set<Integer> acknowledged = new TreeSet<>();
        for (int round = 0; round < 10; round++) {
            Process child = child("write " + round);
            try (BufferedReader said = child.inputReader(UTF_8)) {
                int enough = 1 + random.nextInt(40);
                for (int i = 0; i < enough; i++) {
                    acknowledged.add(Integer.valueOf(said.readLine()));
                }
                // By its handle: Process itself would drop what was said and not yet read.
                child.toHandle().destroyForcibly();
                said.lines()
                        .filter(line -> line.matches("[0-9]{7}"))
                        .forEach(line -> acknowledged.add(Integer.valueOf(line)));
            } finally {
                child.destroyForcibly().waitFor();
            }
        }

        assertThat(acknowledged).hasSizeGreaterThan(10);
        for (int number : acknowledged) {
            assertThat(stateOf(store, number)).isEqualTo(ConsentState.WITHDRAWN);
            assertThat(store.history(ACME, subject(number))).hasSize(2);
        }
        try (Connection connection = raw(file)) {
            assertThat(ask(connection, "PRAGMA integrity_check")).isEqualTo("ok");
            assertThat(ask(connection, "SELECT count(*) % 2 FROM event")).isEqualTo("0");
            assertThat(ask(connection, "SELECT count(*) * 2 - (SELECT count(*) FROM event) FROM state"))
                    .isEqualTo("0");
        }
    }

    private Process child(String orders) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ChildProcess.class.getName(),
                file.toString()));
        command.addAll(List.of(orders.split(" ")));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** What a later program would have. */
    private Schema schemaAfter(String... scripts) throws SQLException {
        List<String> all = new ArrayList<>();
        try (Connection connection = raw(file)) {
            int current = Integer.parseInt(ask(connection, "PRAGMA user_version"));
            for (int version = 1; version <= current; version++) {
                all.add(Resources.sql(Integer.toString(version)));
            }
        }
        all.addAll(List.of(scripts));
        return new Schema(all);
    }

    @Test
    void migrateShouldLeadAnOlderFileForwardAndKeepItsContent() throws Exception {
        store.record(event(subject(1), NOON, granted()));
        store.close();
        Schema next = schemaAfter("CREATE TABLE later (id INTEGER); INSERT INTO later VALUES (7);");

        for (var done : ConsentStoreContract.race(4, thread -> {
            new Database(file, Duration.ofSeconds(5), next).prepare();
            return true;
        })) {
            assertThat(done.get()).isTrue();
        }

        try (Connection connection = new Database(file, SHORT, next).openForReading()) {
            assertThat(ask(connection, "SELECT count(*) FROM later")).isEqualTo("1");
            assertThat(ask(connection, "SELECT count(*) FROM event")).isEqualTo("1");
        }
        assertThatThrownBy(() -> SqliteConsentStore.open(file, Clock.systemUTC()))
                .hasMessageMatching(".* has schema version \\d+, and this program knows versions up to .*");
    }

    @Test
    void migrateShouldLeaveTheFileAsItWasWhenAScriptFails() throws Exception {
        store.record(event(subject(1), NOON, granted()));
        store.close();
        Schema broken = schemaAfter("CREATE TABLE later (id INTEGER)", "CREATE TABLE nonsense (id NONSENSE,)");

        assertThatThrownBy(() -> new Database(file, SHORT, broken).prepare()).isInstanceOf(StoreException.class);

        store = SqliteConsentStore.open(file, Clock.systemUTC());
        assertThat(stateOf(store, 1)).isEqualTo(ConsentState.GRANTED);
    }

    @Test
    void historyShouldSayHowToGoOnWhenAnOlderFileIsOnlyToBeRead() throws Exception {
        store.close();
        Path older = folder.resolve("older.db");
        try (Connection connection = raw(older)) {
            new Schema(List.of(Resources.sql("1"))).migrate(connection);
        }

        try (ConsentStore reading = SqliteConsentStore.openExisting(older, Clock.systemUTC(), SHORT)) {
            assertThatThrownBy(() -> reading.history(ACME, subject(1)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("schema version 1 instead of")
                    .hasMessageContaining("start James with this version");
        }
        try (Connection connection = raw(older)) {
            assertThat(ask(connection, "PRAGMA user_version")).isEqualTo("1");
        }
    }
}
