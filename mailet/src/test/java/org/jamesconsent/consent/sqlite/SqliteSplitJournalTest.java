package org.jamesconsent.consent.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamesconsent.consent.Samples.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.SplitJournalContract;
import org.jamesconsent.consent.SplitRun;
import org.jamesconsent.consent.StoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class SqliteSplitJournalTest implements SplitJournalContract {
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

    @TempDir
    private Path folder;

    private Path file;
    private ConsentStore store;

    @BeforeEach
    void open() throws StoreException {
        file = folder.resolve("consent.db");
        store = SqliteConsentStore.open(file, clock);
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
        return SqliteConsentStore.open(file, clock, Duration.ofSeconds(30));
    }

    @Override
    public void advance(Duration duration) {
        clock.now = clock.now.plus(duration);
    }

    private Connection raw() throws SQLException {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file);
        return source.getConnection();
    }

    @Test
    void claimShouldFailWhenTheFileStaysLockedAndWorkOnceItIsFree() throws Exception {
        store.splits().claim(FIRST, Set.of(subject(1)));
        try (ConsentStore impatient = SqliteConsentStore.open(file, clock, Duration.ofMillis(50));
                Connection other = raw();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            assertThatThrownBy(() -> impatient.splits().claim(FIRST, Set.of(subject(2))))
                    .isInstanceOf(StoreException.class);
            assertThat(impatient.splits().claim(FIRST, Set.of(subject(1))))
                    .as("what is claimed already needs no writing")
                    .hasSize(1);

            statement.execute("ROLLBACK");
            assertThat(impatient.splits().claim(FIRST, Set.of(subject(2)))).hasSize(1);
        }
    }

    @Test
    void everyClaimShouldStandWhenTheProcessIsKilled() throws Exception {
        Set<Integer> acknowledged = new TreeSet<>();
        for (int round = 0; round < 3; round++) {
            Process child = child(round);
            try (var out = child.inputReader()) {
                for (int i = 0; i < 20; i++) {
                    acknowledged.add(Integer.valueOf(out.readLine()));
                }
                // Not through the process itself, which would close the stream.
                child.toHandle().destroyForcibly();
                // What the process still said before it died counts as well; its last line may be cut off.
                List<String> said = out.lines().toList();
                said.subList(0, Math.max(0, said.size() - 1)).forEach(line -> acknowledged.add(Integer.valueOf(line)));
            } finally {
                child.destroyForcibly().waitFor();
            }
        }

        for (int number : acknowledged) {
            assertThat(store.splits().claim(new SplitRun("Mail1", -1), Set.of(subject(number))))
                    .as("claimed by the killed process")
                    .isEmpty();
        }
    }

    private Process child(int round) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChildProcess.class.getName(),
                        file.toString(),
                        "claim",
                        Integer.toString(round))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void journalShouldBeEmptyAndWorkWhenTheFileIsOfTheVersionBefore() throws Exception {
        Path old = folder.resolve("old.db");
        new Database(old, Duration.ofSeconds(5), new Schema(List.of(Resources.sql("1")))).prepare();

        try (ConsentStore upgraded = SqliteConsentStore.open(old, clock)) {
            assertThat(upgraded.splits().claimed("Mail1-a")).isEmpty();
            assertThat(upgraded.splits().claim(FIRST, Set.of(subject(1)))).hasSize(1);
        }
    }
}
