package org.jamesconsent.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.jamesconsent.cli.contacts.Contact;
import org.jamesconsent.cli.contacts.ContactColumn;
import org.jamesconsent.cli.contacts.ContactFault;
import org.jamesconsent.cli.contacts.ContactFile;
import org.jamesconsent.cli.contacts.ContactFileException;
import org.jamesconsent.cli.contacts.ContactImport;
import org.jamesconsent.cli.contacts.ContactReader;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.StoreException;
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
        String format = format();
        try (RefusedLines refusedLines = RefusedLines.into(refusedFile);
                ConsentRuntime runtime =
                        dryRun ? ConsentFiles.openForTrial(settings, clock) : ConsentFiles.open(settings, clock)) {
            ImportReport report = json
                    ? new ImportReport.Json(file, format, spec.commandLine().getOut())
                    : new ImportReport.Text(
                            file,
                            format,
                            spec.commandLine().getOut(),
                            spec.commandLine().getErr());
            Run run = new Run(
                    runtime, new ContactReader(runtime, organisationOfAll, zone, now, made), report, refusedLines);
            return strict ? run.strictly() : run.leniently();
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
        private final ImportReport report;
        private final RefusedLines refusedLines;
        private long lines;
        private long refused;

        Run(ConsentRuntime runtime, ContactReader reader, ImportReport report, RefusedLines refusedLines) {
            this.runtime = runtime;
            this.reader = reader;
            this.report = report;
            this.refusedLines = refusedLines;
        }

        int strictly() throws IOException, ContactFileException, StoreException, CommandFailure {
            try (ContactFile contacts = open()) {
                for (ContactFile.Line line = contacts.next(); line != null; line = contacts.next()) {
                    lines++;
                    reader.read(line, this::refuse);
                }
            }
            if (refused > 0) {
                report.end(lines, refused, ContactImport.Outcome.NONE, ImportReport.Written.NOT_BECAUSE_STRICT);
                return ExitCode.PARTLY_REFUSED;
            }
            lines = 0;
            return leniently();
        }

        int leniently() throws IOException, ContactFileException, StoreException, CommandFailure {
            ContactImport contactImport = new ContactImport(runtime.store(), anyPurposes()::get);
            try (ContactFile contacts = open()) {
                for (ContactFile.Line line = contacts.next(); line != null; line = contacts.next()) {
                    lines++;
                    Optional<Contact> contact = reader.read(line, this::refuse);
                    if (contact.isPresent()) {
                        contactImport.add(contact.get());
                    }
                }
                contactImport.finish();
            } catch (StoreException e) {
                throw new CommandFailure(
                        e.getMessage() + ". The import broke off near line " + lines
                                + "; run it again, what is in the store already is passed over",
                        e);
            }
            report.end(
                    lines,
                    refused,
                    contactImport.outcome(),
                    dryRun ? ImportReport.Written.NOT_BECAUSE_DRY_RUN : ImportReport.Written.ALL);
            return refused == 0 ? ExitCode.DONE : ExitCode.PARTLY_REFUSED;
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
                report.refused(fault);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
