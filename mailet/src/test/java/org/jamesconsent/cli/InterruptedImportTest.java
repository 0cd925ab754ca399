package org.jamesconsent.cli;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jamesconsent.cli.Workplace.Result;
import org.jamesconsent.cli.contacts.ContactFile.Position;
import org.jamesconsent.wiring.ConsentRuntime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports that stop in the middle, and go on. */
class InterruptedImportTest {
    private static final int LINES = 10_000;
    private static final int BAD_EVERY = 97;

    /** How often the command is killed; {@code -Dconsent.kills=200} for more than every build can wait for. */
    private static final int KILLS = Integer.getInteger("consent.kills", 6);

    /** The exit code of a process that SIGKILL ended. */
    private static final int KILLED = 128 + 9;

    @TempDir
    private Path folder;

    private Workplace workplace;
    private Path file;
    private Path refused;
    private Path progress;

    @BeforeEach
    void setUp() throws Exception {
        workplace = new Workplace(folder);
        file = write(folder.resolve("contacts.csv"));
        refused = folder.resolve("refused.csv");
        progress = folder.resolve("contacts.csv.progress");
    }

    /** Persons, some lines that are none, and quoted line breaks. */
    private static Path write(Path file) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            writer.write("address,purpose,state,at,source\r\n");
            for (int i = 0; i < LINES; i++) {
                writer.write(
                        isBad(i)
                                ? "nobody,newsletter,granted,,\r\n"
                                : "person" + i + "@example.com,newsletter," + (i % 10 == 0 ? "withdrawn" : "granted")
                                        + ",2026-01-31,\"the shop, with \"\"quotes\"\"\"\r\n");
            }
        }
        return file;
    }

    private static boolean isBad(int i) {
        return i % BAD_EVERY == 5;
    }

    private static int bad() {
        return (LINES - 6) / BAD_EVERY + 1;
    }

    private Process start(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                ConsentCommand.class.getName(),
                "import",
                "--config",
                folder.resolve("conf/consent.xml").toString(),
                "--refused",
                refused.toString()));
        command.addAll(Arrays.asList(more));
        command.add(file.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private Optional<FileTime> lastNote() throws IOException {
        try {
            return Optional.of(Files.getLastModifiedTime(progress));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Test
    void importShouldMissNothingAndAddNothingTwiceWhenItIsKilledAndResumed() throws Exception {
        Random random = new Random(20_261_122);
        int interruptedInTheMiddle = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Optional<FileTime> before = lastNote();
            Process command = start("--resume");
            while (kill % 3 != 2 && (lastNote().equals(before) || !isUnderWay()) && command.isAlive()) {
                Thread.onSpinWait();
            }
            // Once an import is done, the next one finds nothing new and is too quick for any kill.
            command.waitFor(kill % 3 == 0 ? 0 : random.nextInt(kill % 3 == 1 ? 60 : 1500), MILLISECONDS);
            if (command.destroyForcibly().waitFor() == KILLED) {
                interruptedInTheMiddle += isUnderWay() ? 1 : 0;
            } else {
                // It was done before the kill came, so that the next one begins anew.
                Files.delete(refused);
            }
        }
        assertThat(interruptedInTheMiddle).isPositive();

        Process last = start("--resume", "--json");
        assertThat(last.waitFor(5, MINUTES)).isTrue();

        String output = Files.readString(folder.resolve("output"));
        assertThat(last.exitValue()).as(output).isEqualTo(1);
        JsonNode report = new ObjectMapper().readTree(output);
        assertThat(report.get("lines").asInt()).isEqualTo(LINES);
        assertThat(report.get("refused").asInt()).isEqualTo(bad());
        assertThat(report.get("imported").asInt() + report.get("unchanged").asInt())
                .isEqualTo(LINES - bad());
        assertThat(progress).doesNotExist();
        assertThatEverybodyIsThereOnce();
        assertThat(Files.readAllLines(refused))
                .hasSize(bad() + 1)
                .doesNotHaveDuplicates()
                .startsWith("line,column,reason", "7,address,the address has no '@'");
        assertThat(workplace.run("verify").out()).contains(LINES - bad() + " entries, nothing is wrong with them");
    }

    private void assertThatEverybodyIsThereOnce() throws Exception {
        try (ConsentRuntime runtime = workplace.open()) {
            for (int i = 0; i < LINES; i++) {
                if (!isBad(i)) {
                    String address = "person" + i + "@example.com";
                    assertThat(runtime.store().history(Workplace.EXAMPLE, Workplace.subject(runtime, address)))
                            .as(address)
                            .hasSize(1);
                }
            }
        }
    }

    private boolean isUnderWay() throws IOException {
        return new ImportJournal(file).read().filter(note -> !note.isAtStart()).isPresent();
    }

    /** Leaves what an import leaves that is killed after some thousand lines. */
    private ImportJournal.Note interrupt() throws Exception {
        Process command = start();
        while (!isUnderWay() && command.isAlive()) {
            Thread.onSpinWait();
        }
        command.destroyForcibly().waitFor();
        Files.delete(refused);
        return new ImportJournal(file).read().orElseThrow();
    }

    @Test
    void importShouldTellThatTheDiskIsFullAndGoOnWhenThereIsRoom() throws Exception {
        Path disk = Files.createDirectory(workplace.path("var"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=3m", "none", disk.toString()))
                .as("only root may mount a small disk")
                .isZero();
        try {
            Result full = workplace.run("import", "--quiet", file);

            assertThat(full.exitCode()).isEqualTo(2);
            assertThat(full.err())
                    .contains("the disk is full; make room")
                    .contains("The import broke off near line")
                    .contains("run it again with --resume");

            assertThat(run("mount", "-o", "remount,size=64m", disk.toString())).isZero();
            Result resumed = workplace.run("import", "--resume", "--quiet", file);

            assertThat(resumed.exitCode()).isEqualTo(1);
            assertThat(resumed.err()).contains("goes on after line");
            assertThat(resumed.out()).contains(LINES + " lines read");
            assertThatEverybodyIsThereOnce();
            assertThat(workplace.run("verify").out()).contains(LINES - bad() + " entries, nothing is wrong with them");
        } finally {
            run("umount", disk.toString());
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void resumeShouldGoOnAfterTheLastLineThatWasNoted() throws Exception {
        Position stopped = interrupt().position();
        // What lies before is not read as lines again, so that nobody is told that it is bad.
        Result result = workplace.run("import", "--resume", file);

        assertThat(result.err()).contains("contacts.csv: goes on after line " + stopped.line());
        assertThat(result.err()).doesNotContain("line 7,").contains("line " + (BAD_EVERY * (bad() - 1) + 7) + ",");
        assertThat(result.out()).contains(LINES + " lines read", "refused        " + bad());
        assertThatEverybodyIsThereOnce();
    }

    @Test
    void importShouldStartAnewAndSaySoWithoutResume() throws Exception {
        Position stopped = interrupt().position();

        Result result = workplace.run("import", file);

        assertThat(result.err())
                .contains(
                        "interrupted after line " + stopped.line() + "; with --resume it would go on there", "line 7,");
        assertThatEverybodyIsThereOnce();
    }

    @Test
    void resumeShouldRefuseAFileThatWasChangedBefore() throws Exception {
        interrupt();
        Files.writeString(file, Files.readString(file).replace("person3@", "person4@"));

        Result result = workplace.run("import", "--resume", file);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("it was changed since its import was interrupted");
    }

    @Test
    void resumeShouldTakeLinesThatWereAddedBehind() throws Exception {
        interrupt();
        Files.writeString(file, Files.readString(file) + "late@example.com,newsletter,granted,,\r\n");

        assertThat(workplace.run("import", "--resume", file).out()).contains(LINES + 1 + " lines read");

        assertThat(workplace.history("late@example.com")).hasSize(1);
    }

    @Test
    void resumeShouldRefuseOtherOptions() throws Exception {
        interrupt();

        Result result = workplace.run("import", "--resume", "--time-zone", "UTC", file);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("had another organisation, purpose, time zone or --as-of");
    }

    @Test
    void resumeShouldStartAnewWhenTheStoreWasLost() throws Exception {
        interrupt();
        for (String name : List.of("consent.db", "consent.db-wal", "consent.db-shm")) {
            Files.deleteIfExists(workplace.path("var").resolve(name));
        }
        Files.delete(workplace.path("conf/example.keys"));

        Result result = workplace.run("import", "--resume", file);

        assertThat(result.err()).contains("the store does not have what the interrupted import wrote");
        assertThatEverybodyIsThereOnce();
    }

    @Test
    void resumeShouldStartAtTheFirstLineWhenNothingOrRubbishWasNoted() throws Exception {
        Files.writeString(progress, "lines=many");

        Result result = workplace.run("import", "--resume", file);

        assertThat(result.out()).contains("imported       " + (LINES - bad()));
        assertThat(progress).doesNotExist();
    }

    @Test
    void resumeShouldGoOnInAJsonFile() throws Exception {
        Path json = folder.resolve("contacts.ndjson");
        try (BufferedWriter writer = Files.newBufferedWriter(json)) {
            for (int i = 0; i < LINES; i++) {
                writer.write("{\"address\":\"person" + i + "@example.com\",\"language\":\"fr\"}\n");
            }
        }
        file = json;
        progress = folder.resolve("contacts.ndjson.progress");
        interrupt();

        Result result = workplace.run("import", "--resume", json);

        assertThat(result.err()).contains("goes on after line");
        assertThat(result.out()).contains(LINES + " lines read", "refused        0");
    }

    @Test
    void importShouldLeaveNoNoteWhenItIsStrictAndALineIsBad() throws Exception {
        Result result = workplace.run("import", "--strict", "--refused", refused, file);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(progress).doesNotExist();
        assertThat(Files.readAllLines(refused)).hasSize(bad() + 1);
    }

    @Test
    void importShouldGoOnWithoutNotesWhenTheyCannotBeWritten() throws Exception {
        Files.createDirectories(folder.resolve("contacts.csv.progress.new").resolve("occupied"));

        Result result = workplace.run("import", file);

        assertThat(result.err())
                .containsOnlyOnce("contacts.csv.progress cannot be written; if this import is interrupted");
        assertThat(result.out()).contains("imported       " + (LINES - bad()));
    }

    @Test
    void aDryRunShouldNeitherNoteNorResume() throws Exception {
        workplace.run("import", "--dry-run", file);

        assertThat(progress).doesNotExist();
        assertThat(workplace.run("import", "--dry-run", "--resume", file).err()).contains("leave out --resume");
    }
}
