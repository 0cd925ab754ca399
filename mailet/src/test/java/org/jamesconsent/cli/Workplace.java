package org.jamesconsent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.config.ConsentConfigurationReader;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.wiring.ConsentFiles;
import org.jamesconsent.wiring.ConsentRuntime;
import picocli.CommandLine;

/** A folder with conf/consent.xml as in the samples, and commands that run in it at noon of 22 November 2026. */
final class Workplace {
    static final Path SAMPLES = Path.of("..", "config-samples");
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    static final OrganisationId EXAMPLE = new OrganisationId("example");

    private final Path folder;
    private Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);

    /** What a command left behind. */
    record Result(int exitCode, String out, String err) {}

    Workplace(Path folder) throws IOException {
        this(folder, Files.readString(SAMPLES.resolve("consent.xml")));
    }

    Workplace(Path folder, String consentXml) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/consent.xml"), consentXml);
    }

    Workplace at(Instant time) {
        clock = Clock.fixed(time, ZoneOffset.UTC);
        return this;
    }

    Path file(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    /** Runs a command with this place's configuration. */
    Result run(String command, Object... arguments) {
        List<String> all = new ArrayList<>(
                List.of(command, "--config", folder.resolve("conf/consent.xml").toString()));
        Arrays.stream(arguments).map(String::valueOf).forEach(all::add);
        return execute(clock, all.toArray(String[]::new));
    }

    static Result execute(Clock clock, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = ConsentCommand.commandLine(clock)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        int exitCode = command.execute(arguments);
        return new Result(exitCode, out.toString(), err.toString());
    }

    ConsentConfiguration configuration() throws Exception {
        return ConsentConfigurationReader.readFile(folder.resolve("conf/consent.xml"));
    }

    ConsentRuntime open() throws Exception {
        return ConsentFiles.open(configuration(), clock);
    }

    List<LedgerEntry> history(String address) throws Exception {
        try (ConsentRuntime runtime = open()) {
            return runtime.store().history(EXAMPLE, subject(runtime, address));
        }
    }

    List<ConsentEvent> events(String address) throws Exception {
        return history(address).stream().map(LedgerEntry::event).toList();
    }

    RecipientFacts facts(String address, String purpose) throws Exception {
        try (ConsentRuntime runtime = open()) {
            SubjectId subject = subject(runtime, address);
            RecipientFacts facts = runtime.store()
                    .facts(EXAMPLE, new PurposeName(purpose), Channel.MAIL, List.of(subject))
                    .get(subject);
            if (facts == null) {
                throw new AssertionError("the store must tell about every subject it is asked for");
            }
            return facts;
        }
    }

    static SubjectId subject(ConsentRuntime runtime, String address) throws Exception {
        return runtime.organisation(EXAMPLE).keyring().subjectId(CanonicalAddress.of(address));
    }
}
