package org.jamesconsent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesconsent.cli.contacts.ContactFault;
import org.jamesconsent.cli.contacts.ContactFile;
import org.jamesconsent.cli.contacts.ContactFile.Position;
import org.jamesconsent.cli.contacts.ContactFileException;
import org.jamesconsent.cli.contacts.ContactImport;
import org.jamesconsent.cli.contacts.ContactImport.Outcome;
import org.jamesconsent.cli.contacts.ContactReader;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.contacts.Contact;
import org.jamesconsent.contacts.ContactColumn;
import org.jamesconsent.contacts.EntryReader;
import org.jamesconsent.token.KeyFileException;
import org.jamesconsent.wiring.ConsentFiles;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code consent import}: fills the store from a contact file. */
@Command(
        name = "import",
        description = {
            "Takes people, what they said, and what is known of them from a file into the store.",
            "",
            "The file is UTF-8: CSV, separated by comma, semicolon or tab, whose first line names the columns below, in any"
                    + " order; or one JSON object a line with the same names; or CSV as Mailchimp, Brevo, Klaviyo, listmonk or"
                    + " Mautic exports it. A line that cannot be understood is reported with its number and skipped. An opt-out in the store is"
                    + " never overwritten. Importing the same file again changes nothing. James may run meanwhile."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ConsentCommand.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every line was imported or known already",
            "1:some lines were refused, or would be; with --strict nothing was written then",
            "2:wrong usage, configuration, keys, store or file"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  consent import contacts.csv",
            "  consent import --strict --config /srv/james/conf/consent.xml contacts.csv",
            "  consent import --resume contacts.csv",
            "  consent import --dry-run --refused refused.csv contacts.csv",
            "  consent import --purpose newsletter subscribed_members_export.csv",
            "  consent import --as-of 2026-01-31T00:00Z old-list.csv 2> refused.txt",
            "",
            "A smallest file:",
            "  address,purpose,state,at,source",
            "  ann@example.com,newsletter,granted,2026-01-31,https://www.example.org/checkout"
        })
final class ImportCommand implements Callable<Integer> {
    private static final String COLUMNS = "columns";
    private static final int NAME_WIDTH = 19;

    private final Clock clock;

    @Parameters(paramLabel = "FILE", description = "The contact file.")
    private Path file = Path.of("");

    @Mixin
    private ConfigurationFile configuration = new ConfigurationFile();

    @Option(
            names = "--organisation",
            paramLabel = "ID",
            description = "Whom lines concern that name no organisation. Needed only if consent.xml has several.")
    private @Nullable String organisation;

    @Option(
            names = "--as-of",
            paramLabel = "TIME",
            description = "When the file was made, such as 2026-01-31T00:00Z: the time of facts, and of a no without a"
                    + " date. Default: now.")
    private @Nullable String asOf;

    @Option(
            names = "--purpose",
            paramLabel = "NAME",
            description =
                    "What the people in another tool's export were asked about, by its name in consent.xml. Needed for"
                            + " such files, which name no purpose.")
    private @Nullable String purpose;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            description = "Where times without an offset are meant, such as Europe/Paris or UTC. Default: where the"
                    + " organisation is.")
    private @Nullable String timeZone;

    @Option(names = "--strict", description = "Checks the whole file first and writes nothing if a line is bad.")
    private boolean strict;

    @Option(
            names = "--dry-run",
            description = "Reports what would be imported, and writes nothing: neither store nor keys.")
    private boolean dryRun;

    @Option(
            names = "--refused",
            paramLabel = "REPORT.csv",
            description =
                    "Also writes each refused line, with number, column and reason, to this file, which must not exist.")
    private @Nullable Path refusedFile;

    @Option(
            names = "--resume",
            description = "Goes on where an interrupted import of the same file stopped, as FILE.progress tells. Where"
                    + " there is none, starts at the first line.")
    private boolean resume;

    @Option(names = "--quiet", description = "Shows no progress.")
    private boolean quiet;

    @Option(names = "--json", description = "Reports as one JSON object on the standard output.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private ImportCommand(Clock clock) {
        this.clock = clock;
    }

    static CommandLine commandLine(Clock clock) {
        CommandLine command = new CommandLine(new ImportCommand(clock));
        List<String> sections = new ArrayList<>(command.getHelpSectionKeys());
        sections.add(sections.indexOf(UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST_HEADING), COLUMNS);
        command.setHelpSectionKeys(sections);
        command.getHelpSectionMap().put(COLUMNS, ImportCommand::columns);
        return command;
    }

    private static String columns(Help help) {
        int width = help.commandSpec().usageMessage().width();
        Help.TextTable table = Help.TextTable.forColumns(
                help.colorScheme(),
                new Help.Column(NAME_WIDTH, 2, Help.Column.Overflow.SPAN),
                new Help.Column(width - NAME_WIDTH, 1, Help.Column.Overflow.WRAP));
        for (ContactColumn column : ContactColumn.values()) {
            table.addRowValues(column.header(), column.description());
        }
        return String.format("%nColumns; only the address is required, an empty cell says nothing:%n") + table;
    }

    @Override
    public Integer call()
            throws InvalidConfigurationException, StoreException, KeyFileException, IOException, ContactFileException,
                    CommandFailure {
        ConsentConfiguration settings = configuration.read();
        OrganisationId organisationOfAll = organisation(settings);
        Instant now = clock.instant();
        Instant made = made(now);
        ZoneId zone = zone();
        requirePurpose(settings, organisationOfAll);
        if (dryRun && resume) {
            throw new CommandFailure("--dry-run starts at the first line: leave out --resume", null);
        }
        if (refusedFile != null && !resume) {
            RefusedLines.requireAbsent(refusedFile);
        }
        String format = format();
        try (ConsentRuntime runtime =
                dryRun ? ConsentFiles.openForTrial(settings, clock) : ConsentFiles.open(settings, clock)) {
            ContactReader reader = new ContactReader(new EntryReader(runtime, organisationOfAll, zone, now, made));
            String meaning = Stream.of(organisationOfAll, purpose, timeZone, asOf)
                    .map(String::valueOf)
                    .collect(Collectors.joining(" "));
            return new Run(runtime, reader, format, meaning).call();
        }
    }

    /** Before anything is created: a file that is none must leave no trace. */
    private String format() throws IOException, ContactFileException {
        try (ContactFile contacts = open()) {
            return contacts.format();
        }
    }

    private ContactFile open() throws IOException, ContactFileException {
        try {
            return ContactFile.open(file, purpose);
        } catch (ContactFileException e) {
            throw new ContactFileException(file + ": " + e.getMessage());
        }
    }

    private @Nullable OrganisationId organisation(ConsentConfiguration settings) throws CommandFailure {
        List<OrganisationConfiguration> all = settings.organisations();
        if (organisation == null) {
            return all.size() == 1 ? all.getFirst().id() : null;
        }
        return all.stream()
                .map(OrganisationConfiguration::id)
                .filter(id -> id.value().equals(organisation))
                .findFirst()
                .orElseThrow(() -> new CommandFailure(
                        "--organisation names none of consent.xml: "
                                + all.stream().map(one -> one.id().value()).collect(Collectors.joining(", ")),
                        null));
    }

    private void requirePurpose(ConsentConfiguration settings, @Nullable OrganisationId organisationOfAll)
            throws CommandFailure {
        if (purpose == null) {
            return;
        }
        if (organisationOfAll == null) {
            throw new CommandFailure("--purpose needs --organisation too, since consent.xml has several", null);
        }
        List<String> names = settings.organisations().stream()
                .filter(one -> one.id().equals(organisationOfAll))
                .flatMap(one -> one.purposes().stream())
                .filter(one -> one.purpose().kind() != Purpose.Kind.SERVICE)
                .map(one -> one.purpose().name().value())
                .toList();
        if (!names.contains(purpose)) {
            throw new CommandFailure(
                    "--purpose names none of " + organisationOfAll + ": " + String.join(", ", names), null);
        }
    }

    private @Nullable ZoneId zone() throws CommandFailure {
        try {
            return timeZone == null ? null : ZoneId.of(timeZone);
        } catch (DateTimeException e) {
            throw new CommandFailure("--time-zone must be a zone such as Europe/Paris or UTC", e);
        }
    }

    private Instant made(Instant now) throws CommandFailure {
        if (asOf == null) {
            return now;
        }
        try {
            Instant made = OffsetDateTime.parse(asOf).toInstant();
            if (made.isAfter(now)) {
                throw new CommandFailure("--as-of lies in the future", null);
            }
            return made;
        } catch (DateTimeException e) {
            throw new CommandFailure("--as-of must be a time such as 2026-01-31T00:00Z", e);
        }
    }

    /** One import. */
    private final class Run {
        private final ConsentRuntime runtime;
        private final ContactReader reader;
        private final String meaning;
        private final ImportJournal journal = new ImportJournal(file);
        private final ImportReport report;
        private RefusedLines refusedLines = RefusedLines.nowhere();
        private Progress progress = Progress.NONE;
        private Outcome before = Outcome.NONE;
        private long linesBefore;
        private long refusedBefore;
        private long lines;
        private long refused;
        private long noted;
        private boolean noting = !dryRun;

        /** @param meaning the options that decide what lines mean */
        Run(ConsentRuntime runtime, ContactReader reader, String format, String meaning) throws IOException {
            this.runtime = runtime;
            this.reader = reader;
            this.meaning = meaning;
            this.report = json
                    ? new ImportReport.Json(file, format, out())
                    : new ImportReport.Text(file, format, out(), err());
        }

        private PrintWriter out() {
            return spec.commandLine().getOut();
        }

        private PrintWriter err() {
            return spec.commandLine().getErr();
        }

        int call() throws IOException, ContactFileException, StoreException, CommandFailure {
            Optional<ImportJournal.Note> stopped = dryRun ? Optional.empty() : interrupted();
            try {
                refusedLines = refusedLines(stopped);
                if (strict && !isGood()) {
                    journal.removeStart();
                    report.end(lines, refused, Outcome.NONE, ImportReport.Written.NOT_BECAUSE_STRICT);
                    return ExitCode.PARTLY_REFUSED;
                }
                importLines(stopped);
                return refusedBefore + refused == 0 ? ExitCode.DONE : ExitCode.PARTLY_REFUSED;
            } finally {
                refusedLines.close();
            }
        }

        /** What an interrupted import left behind, if it is to be gone on with. */
        private Optional<ImportJournal.Note> interrupted() throws IOException, StoreException, CommandFailure {
            Optional<ImportJournal.Note> note = journal.read();
            if (note.isEmpty()) {
                return note;
            }
            if (note.get().isAtStart()) {
                return resume ? note : Optional.empty();
            }
            long line = note.get().position().line();
            if (!resume) {
                tell("an earlier import was interrupted after line " + line + "; with --resume it would go on there");
                return Optional.empty();
            }
            if (!note.get().settings().equals(meaning)) {
                throw new CommandFailure(
                        "the interrupted import had another organisation, purpose, time zone or --as-of; give the same, or"
                                + " leave out --resume",
                        null);
            }
            if (!ImportJournal.isOf(runtime.store(), note.get())) {
                tell("the store does not have what the interrupted import wrote; starts at the first line");
                return Optional.empty();
            }
            tell("goes on after line " + line);
            return note;
        }

        private void tell(String message) {
            if (!json) {
                err().println(file + ": " + message);
            }
        }

        private RefusedLines refusedLines(Optional<ImportJournal.Note> stopped) throws IOException, CommandFailure {
            if (refusedFile == null) {
                return RefusedLines.nowhere();
            }
            if (stopped.isPresent() && stopped.get().refusedFile().equals(refusedFileName())) {
                return RefusedLines.goOnIn(refusedFile, stopped.get().refusedLength());
            }
            RefusedLines.requireAbsent(refusedFile);
            if (!Files.exists(journal.file())) {
                // So that the file is known to be of this import, should it be interrupted before there is more to
                // note.
                keep(Position.START, Reached.NOTHING, null, Outcome.NONE);
            }
            return RefusedLines.into(refusedFile);
        }

        private String refusedFileName() {
            return refusedFile == null ? "" : refusedFile.toAbsolutePath().toString();
        }

        /** Whether no line of the whole file is bad. */
        private boolean isGood() throws IOException, ContactFileException {
            try (ContactFile contacts = open()) {
                for (ContactFile.Line line = contacts.next(); line != null; line = contacts.next()) {
                    lines++;
                    reader.read(line, this::refuse);
                }
            }
            boolean good = refused == 0;
            if (good) {
                lines = 0;
            }
            return good;
        }

        private void importLines(Optional<ImportJournal.Note> stopped)
                throws IOException, ContactFileException, StoreException, CommandFailure {
            ContactImport contactImport = new ContactImport(runtime.store(), anyPurposes()::get);
            try (ContactFile contacts = open();
                    ImportWriter writer = new ImportWriter(contactImport)) {
                if (stopped.isPresent() && !stopped.get().isAtStart()) {
                    goOn(contacts, stopped.get());
                }
                progress = progress(contacts.offset());
                for (ContactFile.Line line = contacts.next(); line != null; line = contacts.next()) {
                    lines++;
                    Optional<Contact> contact = reader.read(line, this::refuse);
                    contact.ifPresent(writer::add);
                    if (writer.isFull()) {
                        Reached reached = reached(contacts);
                        writer.write(() -> note(reached, contactImport));
                    }
                }
                Reached end = reached(contacts);
                writer.write(() -> progress.reached(end.offset(), end.lines()));
                writer.await();
            } catch (StoreException e) {
                throw new CommandFailure(
                        e.getMessage() + ". The import broke off near line " + (linesBefore + lines)
                                + "; run it again with --resume, what is in the store already is passed over",
                        e);
            } finally {
                progress.close();
            }
            if (!dryRun) {
                journal.remove();
            }
            report.end(
                    linesBefore + lines,
                    refusedBefore + refused,
                    before.plus(contactImport.outcome()),
                    dryRun ? ImportReport.Written.NOT_BECAUSE_DRY_RUN : ImportReport.Written.ALL);
        }

        private void goOn(ContactFile contacts, ImportJournal.Note stopped) throws IOException, ContactFileException {
            try {
                contacts.goTo(stopped.position());
            } catch (ContactFileException e) {
                throw new ContactFileException(file + ": " + e.getMessage());
            }
            linesBefore = stopped.lines();
            refusedBefore = stopped.refused();
            before = stopped.outcome();
        }

        private Progress progress(long from) throws IOException {
            if (json || quiet) {
                return Progress.NONE;
            }
            long size = Files.size(file);
            return spec.commandLine().getColorScheme().ansi().enabled()
                    ? new Progress.Bar(size, from, err(), spec.usageMessage().width(), clock)
                    : new Progress.Lines(file, size, from, err(), clock);
        }

        /** How far reading came; writing is behind. */
        private record Reached(Optional<Position> position, long offset, long lines, long refused, long refusedLength) {
            static final Reached NOTHING = new Reached(Optional.empty(), 0, 0, 0, 0);
        }

        private Reached reached(ContactFile contacts) throws IOException {
            return new Reached(contacts.position(), contacts.offset(), lines, refused, refusedLines.length());
        }

        /** Only after something was recorded, which then proves that the store has all lines up to here. */
        private void note(Reached reached, ContactImport contactImport) {
            ContactImport.LastRecorded last = contactImport.lastRecorded();
            if (last != null && last.entry() != noted && reached.position().isPresent()) {
                keep(reached.position().get(), reached, last, before.plus(contactImport.outcome()));
                noted = last.entry();
            }
            progress.reached(reached.offset(), reached.lines());
        }

        private void keep(
                Position position, Reached reached, ContactImport.@Nullable LastRecorded last, Outcome outcome) {
            if (!noting) {
                return;
            }
            try {
                journal.keep(
                        meaning,
                        position,
                        linesBefore + reached.lines(),
                        refusedBefore + reached.refused(),
                        refusedFileName(),
                        reached.refusedLength(),
                        outcome,
                        last);
            } catch (IOException e) {
                noting = false;
                progress.makeRoom();
                tell(journal.file()
                        + " cannot be written; if this import is interrupted, --resume cannot go on after line "
                        + position.line());
            }
        }

        private Map<OrganisationId, PurposeName> anyPurposes() {
            return runtime.configuration().organisations().stream()
                    .collect(Collectors.toMap(
                            OrganisationConfiguration::id,
                            one -> one.purposes().getFirst().purpose().name()));
        }

        private void refuse(ContactFault fault) {
            refused++;
            try {
                refusedLines.add(fault);
                progress.makeRoom();
                report.refused(fault);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
