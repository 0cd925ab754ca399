package org.jamesconsent.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import org.jamesconsent.cli.contacts.ContactFileException;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.token.KeyFileException;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code consent}: the command above all commands. Safe to run while James runs. */
@Command(
        name = "consent",
        description = "Works on the consents of James Consent: on its consent.xml, keys and store.",
        mixinStandardHelpOptions = true,
        versionProvider = ConsentCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything was done",
            "1:some of the input was refused, and the rest was done",
            "2:nothing was done, or not to the end: wrong usage, configuration, keys, store or file"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  consent import contacts.csv",
            "  consent explain newsletter.eml --to ann@example.com",
            "  consent rewrite --purpose newsletter --to ann@example.com in.eml out.eml",
            "  consent read reply.eml",
            "  consent help import",
            "  source <(consent generate-completion)"
        })
public final class ConsentCommand implements Runnable {
    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Shows where in the program an error came up; may show personal data.")
    private boolean debug;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private ConsentCommand() {}

    /** Runs a command and ends the program with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine(Clock.systemUTC()).execute(arguments));
    }

    /**
     * All commands.
     *
     * @param clock tells what is past and what is future
     */
    public static CommandLine commandLine(Clock clock) {
        ConsentCommand root = new ConsentCommand();
        CommandLine commands = new CommandLine(root)
                .addSubcommand(InitCommand.commandLine(clock))
                .addSubcommand(ImportCommand.commandLine(clock))
                .addSubcommand(ExplainCommand.commandLine(clock))
                .addSubcommand(RewriteCommand.commandLine(clock))
                .addSubcommand(ReadCommand.commandLine())
                .addSubcommand(HistoryCommand.commandLine(clock))
                .addSubcommand(new CommandLine(new ProofCommand(clock)))
                .addSubcommand(new CommandLine(new VerifyCommand(clock)))
                .addSubcommand(new CommandLine(new RebuildCommand(clock)))
                .addSubcommand(new CommandLine(new StaffCommand.Grant(clock)))
                .addSubcommand(new CommandLine(new StaffCommand.Deny(clock)))
                .addSubcommand(new CommandLine(new StaffCommand.Withdraw(clock)))
                .addSubcommand(new CommandLine(new StaffCommand.Block(clock)))
                .addSubcommand(new CommandLine(new StaffCommand.Unblock(clock)))
                .addSubcommand(new CommandLine(new StaffCommand.Deliverable(clock)))
                .addSubcommand(new CommandLine(new EraseCommand(clock)))
                .addSubcommand(new CommandLine(new AccessCommand(clock)))
                .addSubcommand(new CommandLine(new RectifyCommand(clock)))
                .addSubcommand(new CommandLine(new RetainCommand(clock)))
                .addSubcommand(new CommandLine(new StatsCommand(clock)))
                .addSubcommand(new CommandLine(new ExportCommand(clock)))
                .addSubcommand(KeysCommand.commandLine(clock))
                .addSubcommand(WebhooksCommand.commandLine(clock))
                .addSubcommand(new CommandLine(new CheckCommand(clock)))
                .addSubcommand(CopyCommand.commandLine(clock))
                .addSubcommand(new HelpCommand())
                .addSubcommand(new GenerateCompletion());
        return commands.setExpandAtFiles(false)
                .setParameterExceptionHandler((e, arguments) -> wrongUsage(e))
                .setExecutionExceptionHandler((e, command, result) -> root.failed(e, command));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static int wrongUsage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        command.getErr().println(command.getColorScheme().errorText(sentence(String.valueOf(e.getMessage()))));
        CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr());
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.FAILED;
    }

    private int failed(Exception e, CommandLine command) {
        command.getErr().println(command.getColorScheme().errorText(sentence(message(e))));
        if (debug) {
            e.printStackTrace(command.getErr());
        }
        return ExitCode.FAILED;
    }

    private static String sentence(String message) {
        return "consent: " + message + (message.endsWith(".") ? "" : ".");
    }

    /** Only messages of which is known that they are meant for people and hold nothing personal. */
    static String message(Exception e) {
        return switch (e) {
            case CommandFailure known -> String.valueOf(known.getMessage());
            case InvalidConfigurationException known -> String.valueOf(known.getMessage());
            case StoreException known -> String.valueOf(known.getMessage());
            case KeyFileException known -> String.valueOf(known.getMessage());
            case ContactFileException known -> String.valueOf(known.getMessage());
            case NoSuchFileException missing -> "the file " + missing.getFile() + " does not exist";
            case AccessDeniedException denied ->
                "the file " + denied.getFile() + " may not be read: check its owner and rights";
            case UncheckedIOException wrapped -> message(wrapped.getCause());
            case IOException other ->
                "reading or writing failed (" + other.getClass().getSimpleName() + ")";
            default ->
                "an unforeseen error, " + e.getClass().getSimpleName() + "; with --debug it shows where it came up";
        };
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ConsentCommand.class.getPackage().getImplementationVersion();
            return new String[] {"consent " + (version == null ? "(development)" : version)};
        }
    }
}
