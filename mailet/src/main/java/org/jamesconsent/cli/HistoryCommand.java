package org.jamesconsent.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.InvalidAddressException;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.history.ConsentRecordsJson;
import org.jamesconsent.history.HistoryJson;
import org.jamesconsent.history.HistoryPage;
import org.jamesconsent.history.HistoryText;
import org.jamesconsent.history.PersonHistory;
import org.jamesconsent.token.KeyFileException;
import org.jamesconsent.wiring.ConsentFiles;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.jamesconsent.wording.Language;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code consent history}: all that is known of one person. */
@Command(
        name = "history",
        description = {
            "Tells all that is known of one person: what was said for each purpose, when, how, on which wording, with all"
                    + " evidence, and what counts today. Answers a request for access (GDPR article 15).",
            "",
            "Changes and creates nothing."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ConsentCommand.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the person is known, and all was told",
            "1:nobody is known under this address",
            "2:wrong usage, configuration, keys or store"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  consent history ann@example.com",
            "  consent history ann@example.com --organisation example --json",
            "  consent history ann@example.com --html ann.html"
        })
final class HistoryCommand implements Callable<Integer> {
    private final Clock clock;

    @Parameters(paramLabel = "ADDRESS", description = "The person's address, in any spelling.")
    private String address = "";

    @Mixin
    private ConfigurationFile configuration = new ConfigurationFile();

    @Option(
            names = "--organisation",
            paramLabel = "ID",
            description = "Whose ledger is read. Default: that of each organisation in consent.xml.")
    private @Nullable String organisation;

    @Option(
            names = "--json",
            description = "Writes one JSON object, with the field names of ISO/IEC TS 27560 where they fit.")
    private boolean json;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "27560 writes a JSON array of consent records in the structure of ISO/IEC TS 27560, without what"
                            + " concerns no purpose and without messages.")
    private @Nullable String format;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Writes a page to print into a file of its owner's, which must not exist yet.")
    private @Nullable Path html;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private HistoryCommand(Clock clock) {
        this.clock = clock;
    }

    static CommandLine commandLine(Clock clock) {
        return new CommandLine(new HistoryCommand(clock));
    }

    @Override
    public Integer call()
            throws InvalidConfigurationException, StoreException, KeyFileException, IOException, CommandFailure {
        if (format != null && !format.equals("27560")) {
            throw new CommandFailure("--format can be 27560 only; --json and --html are options of their own", null);
        }
        CanonicalAddress person = person();
        try (ConsentRuntime runtime = ConsentFiles.openForReading(configuration.read(), clock)) {
            List<PersonHistory> known = known(runtime, person);
            if (html != null && !known.isEmpty()) {
                writePage(person, known, html);
            } else if (format != null) {
                new ConsentRecordsJson(spec.commandLine().getOut()).write(known);
            } else if (json) {
                new HistoryJson(spec.commandLine().getOut()).write(known);
            } else {
                HistoryText text = new HistoryText(spec.commandLine().getOut());
                known.forEach(text::write);
            }
            if (known.isEmpty()) {
                spec.commandLine().getErr().println("Nobody is known under this address.");
                return ExitCode.PARTLY_REFUSED;
            }
            return ExitCode.DONE;
        }
    }

    private void writePage(CanonicalAddress person, List<PersonHistory> known, Path file)
            throws IOException, CommandFailure {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] rights = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try (Writer out = Channels.newWriter(
                Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), rights),
                StandardCharsets.UTF_8)) {
            new HistoryPage(out, clock.instant(), Language.ENGLISH).write(person.asString(), known);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure("the file " + file + " is there already; nothing was written", e);
        }
    }

    private CanonicalAddress person() throws CommandFailure {
        try {
            return CanonicalAddress.of(address);
        } catch (InvalidAddressException e) {
            throw new CommandFailure("ADDRESS cannot be one: " + e.getMessage(), e);
        }
    }

    private List<PersonHistory> known(ConsentRuntime runtime, CanonicalAddress person)
            throws StoreException, CommandFailure {
        List<PersonHistory> known = new ArrayList<>();
        for (OrganisationParts parts : Organisations.asked(runtime, organisation)) {
            PersonHistory history =
                    PersonHistory.read(parts.configuration(), parts.keyring().subjectId(person), runtime.store());
            if (!history.isEmpty()) {
                known.add(history);
            }
        }
        return known;
    }
}
