package org.jamesconsent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ProgressTest {
    private static final int LINES = 5_000;

    @TempDir
    private Path folder;

    private Workplace workplace;
    private Path file;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Makes every look at the clock take a while. */
    private static final class SlowClock extends Clock {
        private final Duration step;
        private Instant now = Workplace.NOON;

        SlowClock(Duration step) {
            this.step = step;
        }

        @Override
        public Instant instant() {
            now = now.plus(step);
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void setUp() throws Exception {
        workplace = new Workplace(folder);
        file = workplace.path("contacts.csv");
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            writer.write("address,language\n");
            for (int i = 0; i < LINES; i++) {
                writer.write(i == 4_500 ? "nobody,fr\n" : "person" + i + "@example.com,fr\n");
            }
        }
    }

    private void run(CommandLine.Help.Ansi ansi, Duration step, String... more) {
        CommandLine command = ConsentCommand.commandLine(new SlowClock(step))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(ansi));
        String[] arguments = new String[more.length + 4];
        arguments[0] = "import";
        arguments[1] = "--config";
        arguments[2] = workplace.path("conf/consent.xml").toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        arguments[arguments.length - 1] = file.toString();
        command.execute(arguments);
    }

    @Test
    void importShouldTellHowFarItIsEverySomeSecondsWhenThereIsNoTerminal() {
        run(CommandLine.Help.Ansi.OFF, Duration.ofSeconds(11));

        assertThat(err.toString().lines())
                .anyMatch(
                        line -> line.matches(".*contacts\\.csv: 19 % read, [0-9,]+ lines/s, 0:[0-9]{2}:[0-9]{2} left"))
                .anyMatch(line -> line.matches(".*contacts\\.csv: 100 % read, .* 0:00:00 left"));
    }

    @Test
    void importShouldTellNothingBeforeSomeSecondsWentBy() {
        run(CommandLine.Help.Ansi.OFF, Duration.ofMillis(1));

        assertThat(err.toString().lines()).hasSize(1).allMatch(line -> line.contains("line 4502, column address"));
    }

    @Test
    void importShouldDrawABarInATerminal() {
        run(CommandLine.Help.Ansi.ON, Duration.ofSeconds(11));

        assertThat(err.toString()).contains("\rimport", "100%", " lines/s").doesNotContain("% read");
        assertThat(err.toString().split("[\r\n]"))
                .filteredOn(line -> !line.contains("column address"))
                .allSatisfy(line -> assertThat(line.length()).isLessThan(80));
        assertThat(err.toString()).contains(" \r" + file + ": line 4502, column address: the address has no '@'\n");
        assertThat(out.toString()).startsWith(file.toString());
    }

    @Test
    void importShouldShowNoProgressWhenQuietOrReportingAsJson() {
        run(CommandLine.Help.Ansi.ON, Duration.ofSeconds(11), "--quiet");
        assertThat(err.toString()).doesNotContain("\r", "lines/s").contains("line 4502, column address");

        err.getBuffer().setLength(0);
        run(CommandLine.Help.Ansi.ON, Duration.ofSeconds(11), "--json");
        assertThat(err.toString()).isEmpty();
    }
}
