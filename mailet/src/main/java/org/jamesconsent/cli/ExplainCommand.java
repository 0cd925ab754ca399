package org.jamesconsent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jamesconsent.cli.explain.Envelope;
import org.jamesconsent.cli.explain.Explainer;
import org.jamesconsent.cli.explain.Explanation;
import org.jamesconsent.cli.explain.ExplanationJson;
import org.jamesconsent.cli.explain.ExplanationText;
import org.jamesconsent.cli.explain.UnexplainableException;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.token.KeyFileException;
import org.jamesconsent.wayout.MarketingCopy;
import org.jamesconsent.wiring.ConsentFiles;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code consent explain}: tells what would be done with messages. */
@Command(
        name = "explain",
        description = {
            "Tells what James Consent would do with messages, and why: purpose, verdict per recipient with rule and ledger"
                    + " entry, what would be put into each copy.",
            "",
            "Changes and creates nothing. Where there is no store or no key file yet, nobody is known. James may run meanwhile."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ConsentCommand.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every message was explained, whatever its verdicts are",
            "1:some messages cannot be explained: the file cannot be read, or neither it nor the options name sender and"
                    + " recipients",
            "2:wrong usage, configuration, keys or store"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  consent explain newsletter.eml",
            "  consent explain --to ann@example.com,bob@example.net newsletter.eml",
            "  consent explain --from news@example.org --trusted --json *.eml"
        })
final class ExplainCommand implements Callable<Integer> {
    private final Clock clock;

    @Parameters(
            paramLabel = "MESSAGE.eml",
            arity = "1..*",
            description = "Files with one message each (RFC 5322), as they come in by SMTP.")
    private List<Path> files = new ArrayList<>();

    @Mixin
    private ConfigurationFile configuration = new ConfigurationFile();

    @Option(
            names = "--from",
            paramLabel = "ADDRESS",
            description = "The envelope sender; '<>' for the null sender. Default: the first address in From.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "ADDRESS",
            split = ",",
            description = "The envelope recipients. Default: those in To, Cc and Bcc.")
    private List<String> to = new ArrayList<>();

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "The SMTP user, as if authenticated; the header X-Consent-Purpose is believed then.")
    private @Nullable String user;

    @Option(
            names = "--trusted",
            description = "As if from an authorised network: the header X-Consent-Purpose is believed.")
    private boolean trusted;

    @Mixin
    private CopyOptions copyOptions = new CopyOptions();

    @Option(
            names = "--show-tokens",
            description = "Shows working links, with which anybody can unsubscribe the recipient, instead of the word "
                    + Explainer.TOKEN + " in them.")
    private boolean showTokens;

    @Option(names = "--json", description = "Writes one JSON object a message and line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private ExplainCommand(Clock clock) {
        this.clock = clock;
    }

    static CommandLine commandLine(Clock clock) {
        return new CommandLine(new ExplainCommand(clock));
    }

    @Override
    public Integer call()
            throws InvalidConfigurationException, StoreException, KeyFileException, IOException, CommandFailure {
        MarketingCopy.Options options = copyOptions.read();
        try (ConsentRuntime runtime = ConsentFiles.openForReading(configuration.read(), clock)) {
            Explainer explainer =
                    new Explainer(runtime, new Envelope.Session(from, user, trusted, to), options, showTokens);
            int exitCode = ExitCode.DONE;
            for (Path file : files) {
                if (!explain(file, explainer)) {
                    exitCode = ExitCode.PARTLY_REFUSED;
                }
            }
            return exitCode;
        }
    }

    private boolean explain(Path file, Explainer explainer) throws StoreException, IOException {
        Explanation explanation;
        try {
            explanation = explainer.explain(Files.readAllBytes(file));
        } catch (UnexplainableException e) {
            spec.commandLine().getErr().println(file + ": " + e.getMessage() + ".");
            return false;
        } catch (IOException e) {
            spec.commandLine().getErr().println(ConsentCommand.message(e) + ".");
            return false;
        }
        if (json) {
            new ExplanationJson(spec.commandLine().getOut()).write(file.toString(), explanation);
        } else {
            new ExplanationText(spec.commandLine().getOut()).write(file.toString(), explanation);
        }
        return true;
    }
}
