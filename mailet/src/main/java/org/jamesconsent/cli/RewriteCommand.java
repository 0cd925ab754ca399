package org.jamesconsent.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jamesconsent.cli.rewrite.FileRewriter;
import org.jamesconsent.cli.rewrite.MessageFiles;
import org.jamesconsent.cli.rewrite.Outcome;
import org.jamesconsent.cli.rewrite.OutcomeJson;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.InvalidAddressException;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.policy.Basis;
import org.jamesconsent.token.KeyFileException;
import org.jamesconsent.wayout.MarketingCopy;
import org.jamesconsent.wiring.ConsentFiles;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code consent rewrite}: makes one recipient's copies of messages in files. */
@Command(
        name = "rewrite",
        description = {
            "Writes the copy of a message that one recipient would get, or the copies of all messages in a folder, and tells as"
                    + " one JSON object a line what was put in where.",
            "",
            "The copies are made by the same code as the mailet AddUnsubscribe makes them. Nobody is judged: the recipient"
                    + " is taken for one who may be sent the message, and neither a store is needed nor anything but OUT"
                    + " written. Where there is no key file yet, keys are made up, and the links in the copies lead nowhere."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ConsentCommand.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every message has a copy",
            "1:some messages have none: they cannot be read, or would be held or refused; all others have",
            "2:wrong usage, configuration or keys"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  consent rewrite --purpose newsletter --to ann@example.com june.eml june-ann.eml",
            "  consent rewrite --purpose newsletter --to ann@example.com --only '*.eml' corpus rewritten > edits.jsonl"
        })
final class RewriteCommand implements Callable<Integer> {
    private static final int NO_ROW = 0;

    private final Clock clock;

    @Parameters(index = "0", paramLabel = "IN", description = "A file with one message, or a folder of such.")
    private Path in = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "OUT",
            description = "The file to write; for a folder the folder to write to, under the same names.")
    private Path out = Path.of("");

    @Option(
            names = "--purpose",
            paramLabel = "NAME",
            required = true,
            description = "What the messages are for: a purpose of consent.xml.")
    private String purposeName = "";

    @Option(
            names = "--organisation",
            paramLabel = "ID",
            description = "Whose purpose that is. Needed only if several have one of that name.")
    private @Nullable String organisation;

    @Option(names = "--to", paramLabel = "ADDRESS", required = true, description = "The recipient.")
    private String to = "";

    @Option(
            names = "--basis",
            paramLabel = "BASIS",
            defaultValue = "CONSENT",
            description = "Why the recipient may be sent it, which the footer tells: CONSENT, PROFESSIONAL,"
                    + " EXISTING_CUSTOMER or NON_PROFIT. Default: ${DEFAULT-VALUE}.")
    private Basis basis = Basis.CONSENT;

    @Option(
            names = "--language",
            paramLabel = "TAG",
            description = "The recipient's own language, such as de-AT. Default: unknown.")
    private @Nullable String language;

    @Mixin
    private CopyOptions copyOptions = new CopyOptions();

    @Option(
            names = "--released",
            description = "As the parameter of AddUnsubscribe: writes also what the purpose holds or refuses.")
    private boolean released;

    @Option(
            names = "--only",
            paramLabel = "GLOB",
            description = "Which files of a folder are messages, such as '*.eml'. Default: all but those whose names"
                    + " begin with a dot.")
    private @Nullable String only;

    @Mixin
    private ConfigurationFile configuration = new ConfigurationFile();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private RewriteCommand(Clock clock) {
        this.clock = clock;
    }

    static CommandLine commandLine(Clock clock) {
        return new CommandLine(new RewriteCommand(clock)).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call()
            throws InvalidConfigurationException, StoreException, KeyFileException, IOException, CommandFailure {
        MarketingCopy.Options options = copyOptions.read();
        ConsentConfiguration settings = configuration.read();
        PurposeConfiguration purpose = purpose(settings);
        MessageFiles files = files();
        try (ConsentRuntime runtime = ConsentFiles.openKeysOnly(settings, clock)) {
            OrganisationParts parts = runtime.organisation(purpose.purpose().organisation());
            FileRewriter rewriter = new FileRewriter(parts, purpose, recipient(parts), options, released);
            return rewrite(files, rewriter);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private int rewrite(MessageFiles files, FileRewriter rewriter) throws IOException {
        OutcomeJson report = new OutcomeJson(spec.commandLine().getOut());
        boolean[] complete = {true};
        files.forEach(
                file -> {
                    Outcome outcome = rewriter.rewrite(file, target(file, files.isFolder()));
                    complete[0] &= outcome.isWritten();
                    write(report, file, outcome);
                },
                (unreadable, e) -> {
                    complete[0] = false;
                    write(report, unreadable, new Outcome.Failed("it cannot be read: check owner and rights"));
                });
        return complete[0] ? ExitCode.DONE : ExitCode.PARTLY_REFUSED;
    }

    private static void write(OutcomeJson report, Path file, Outcome outcome) {
        try {
            report.write(file.toString(), outcome);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path target(Path file, boolean inFolder) {
        return inFolder ? out.resolve(in.relativize(file)) : out;
    }

    private MessageFiles files() throws CommandFailure {
        Path from = in.toAbsolutePath().normalize();
        Path target = out.toAbsolutePath().normalize();
        if (from.equals(target) || Files.isDirectory(in) && (target.startsWith(from) || from.startsWith(target))) {
            throw new CommandFailure("IN and OUT must lie apart, or messages would be overwritten", null);
        }
        if (!Files.exists(in)) {
            throw new CommandFailure("the file " + in + " does not exist", null);
        }
        if (Files.isDirectory(in) && Files.isRegularFile(out)) {
            throw new CommandFailure("IN is a folder, so OUT must be one too, or not exist yet", null);
        }
        if (!Files.isDirectory(in) && Files.isDirectory(out)) {
            throw new CommandFailure("IN is a file, so OUT must be one too", null);
        }
        try {
            return new MessageFiles(in, only);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("--only must be a pattern of file names such as '*.eml'", e);
        }
    }

    private PurposeConfiguration purpose(ConsentConfiguration settings) throws CommandFailure {
        List<PurposeConfiguration> named = settings.organisations().stream()
                .filter(one -> organisation == null || one.id().value().equals(organisation))
                .map(OrganisationConfiguration::purposes)
                .flatMap(List::stream)
                .filter(one -> one.purpose().name().value().equals(purposeName)
                        || one.qualifiedName().equals(purposeName))
                .toList();
        if (named.isEmpty()) {
            throw new CommandFailure(
                    "--purpose names none of consent.xml: "
                            + settings.organisations().stream()
                                    .flatMap(one -> one.purposes().stream())
                                    .map(PurposeConfiguration::qualifiedName)
                                    .collect(Collectors.joining(", ")),
                    null);
        }
        if (named.size() > 1) {
            throw new CommandFailure(
                    "several organisations have a purpose of that name; say with --organisation whose it is", null);
        }
        if (named.getFirst().purpose().kind() == Purpose.Kind.SERVICE) {
            throw new CommandFailure(
                    "the purpose " + named.getFirst().qualifiedName() + " is service mail, which passes as it is",
                    null);
        }
        return named.getFirst();
    }

    private MarketingCopy.Recipient recipient(OrganisationParts parts) throws CommandFailure {
        if (basis == Basis.SERVICE) {
            throw new CommandFailure("--basis must be CONSENT, PROFESSIONAL, EXISTING_CUSTOMER or NON_PROFIT", null);
        }
        try {
            return new MarketingCopy.Recipient(
                    parts.keyring().subjectId(CanonicalAddress.of(to)),
                    language == null ? null : Locale.forLanguageTag(language),
                    true,
                    basis.name(),
                    NO_ROW,
                    LedgerEntry.NO_ENTRY,
                    false);
        } catch (InvalidAddressException e) {
            throw new CommandFailure("--to must be a mail address (" + e.getMessage() + ")", e);
        }
    }
}
