package org.jamesconsent.consent.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.jamesconsent.consent.Samples.ACME;
import static org.jamesconsent.consent.Samples.EVENING;
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
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.LedgerFault;
import org.jamesconsent.consent.LedgerHash;
import org.jamesconsent.consent.LedgerVerification;
import org.jamesconsent.consent.StateDifference;
import org.jamesconsent.consent.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** What the machine does to a store: processes that die, disks that fill, clocks that jump. */
class SqliteFaultTest {
    /** How often a process is killed; {@code -Dconsent.kills=200} for more than every build can wait for. */
    private static final int KILLS = Integer.getInteger("consent.kills", 12);

    @TempDir
    private Path folder;

    private static ConsentState stateOf(ConsentStore store, long number) throws StoreException {
        return store.facts(ACME, NEWSLETTER, Channel.MAIL, List.of(subject(number)))
                .get(subject(number))
                .purpose()
                .state();
    }

    /** Every chain holds, and today's states are those that follow from the ledger. */
    private static void assertSound(ConsentStore store) throws StoreException {
        List<LedgerFault> faults = new ArrayList<>();
        store.ledger()
                .show(new LedgerVerification(Map.of("acme", checkpoint -> LedgerHash.over("unsigned")), faults::add));
        assertThat(faults).isEmpty();
        List<StateDifference> differences = new ArrayList<>();
        store.ledger().compareStates(differences::add);
        assertThat(differences).isEmpty();
    }

    private static long count(Path file, String query) throws SQLException {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void everythingAcknowledgedShouldBeThereWhenProcessesAreKilledAtRandomMoments() throws Exception {
        Path file = folder.resolve("consent.db");
        Random random = new Random();
        Set<Integer> withdrawals = new TreeSet<>();
        Set<Integer> batches = new TreeSet<>();
        for (int round = 0; round < KILLS; round++) {
            boolean imports = round % 2 == 0;
            killed(file, imports ? "import" : "write", round, random, imports ? batches : withdrawals);
        }

        assertThat(withdrawals).isNotEmpty();
        assertThat(batches).isNotEmpty();
        try (ConsentStore store = SqliteConsentStore.open(file, Clock.systemUTC())) {
            for (int number : withdrawals) {
                assertThat(stateOf(store, number)).isEqualTo(ConsentState.WITHDRAWN);
            }
            for (int first : batches) {
                assertThat(stateOf(store, first)).isEqualTo(ConsentState.GRANTED);
            }
            assertSound(store);
        }
        assertThat(count(
                        file,
                        "SELECT count(*) FROM event WHERE subject IN (SELECT subject FROM event WHERE act ="
                                + " 'withdrawn') GROUP BY subject HAVING count(*) <> 2 UNION ALL SELECT 0"))
                .as("withdrawals that came without their grant")
                .isZero();
        assertThat(count(
                        file,
                        "SELECT count(*) FROM (SELECT source FROM event_detail WHERE source LIKE 'import:%'"
                                + " GROUP BY source HAVING count(*) <> " + ChildProcess.IMPORTED_TOGETHER + ")"))
                .as("batches of which a part is there")
                .isZero();
        assertThat(count(file, "SELECT count(DISTINCT source) FROM event_detail WHERE source LIKE 'import:%'"))
                .isGreaterThanOrEqualTo(batches.size());
    }

    private static void killed(Path file, String work, int round, Random random, Set<Integer> acknowledged)
            throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChildProcess.class.getName(),
                        file.toString(),
                        work,
                        Integer.toString(round))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = child.inputReader(UTF_8)) {
            int enough = random.nextInt(4);
            for (int i = 0; i < enough; i++) {
                acknowledged.add(Integer.valueOf(said.readLine()));
            }
            // The moment is the point: also in the midst of opening, of a batch, of a commit.
            LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(enough == 0 ? 600 : 40)));
            // By its handle: Process itself would drop what was said and not yet read.
            child.toHandle().destroyForcibly();
            said.lines()
                    .filter(line -> line.matches("[0-9]{7}"))
                    .forEach(line -> acknowledged.add(Integer.valueOf(line)));
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void storeShouldTellThatTheDiskIsFullLoseNothingAndGoOnWhenThereIsRoom() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=1m", "none", disk.toString()))
                .as("only root may mount a small disk")
                .isZero();
        try (ConsentStore store = SqliteConsentStore.open(disk.resolve("consent.db"), Clock.systemUTC())) {
            long recorded = 0;
            StoreException full = null;
            while (full == null) {
                try {
                    store.record(batch(recorded, 50));
                    recorded += 50;
                } catch (StoreException e) {
                    full = e;
                }
            }

            assertThat(full)
                    .hasMessageContaining("the disk is full; make room")
                    .hasMessageContaining("nothing was recorded");
            assertThat(recorded).isPositive();
            assertThat(stateOf(store, recorded - 1)).isEqualTo(ConsentState.GRANTED);
            assertThat(stateOf(store, recorded)).isEqualTo(ConsentState.NONE);

            assertThat(run("mount", "-o", "remount,size=4m", disk.toString())).isZero();
            store.record(batch(recorded, 50));
            assertThat(stateOf(store, 0)).isEqualTo(ConsentState.GRANTED);
            assertThat(stateOf(store, recorded)).isEqualTo(ConsentState.GRANTED);
            assertSound(store);
        } finally {
            run("umount", disk.toString());
        }
    }

    private static List<ConsentEvent> batch(long first, int size) {
        List<ConsentEvent> events = new ArrayList<>();
        for (long number = first; number < first + size; number++) {
            events.add(event(subject(number), NOON, granted()));
        }
        return events;
    }

    private static int run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void ledgerShouldStayInOrderWhenTheClockJumpsBack() throws Exception {
        Path file = folder.resolve("consent.db");
        try (ConsentStore today = SqliteConsentStore.open(file, Clock.fixed(EVENING, ZoneOffset.UTC))) {
            today.record(event(subject(1), NOON, granted()));
        }
        Instant lastYear = EVENING.minus(Duration.ofDays(365));
        try (ConsentStore back = SqliteConsentStore.open(file, Clock.fixed(lastYear, ZoneOffset.UTC))) {
            back.record(event(subject(1), EVENING, withdrawn()));

            assertThat(stateOf(back, 1)).isEqualTo(ConsentState.WITHDRAWN);
            assertThat(back.history(ACME, subject(1)))
                    .extracting(LedgerEntry::recordedAt)
                    .containsExactly(EVENING, lastYear);
            assertSound(back);
        }
    }
}
