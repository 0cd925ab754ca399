package org.jamesconsent.cli;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.token.KeyFileException;
import org.jamesconsent.wiring.ConsentFiles;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code consent init}: a new store for keys that were prepared for it. */
@Command(
        name = "init",
        description = {
            "Makes a new store for key files that are there already.",
            "",
            "James creates store and keys by itself at its first start, when neither is there. Keys without a store look like"
                    + " a store that was lost, so James refuses to start with them. If you prepared the keys yourself, or"
                    + " really mean to begin anew, run this once."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ConsentCommand.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the store is ready", "2:wrong usage, configuration, keys or store"})
final class InitCommand implements Callable<Integer> {
    private final Clock clock;

    @Mixin
    private ConfigurationFile configuration = new ConfigurationFile();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private InitCommand(Clock clock) {
        this.clock = clock;
    }

    static CommandLine commandLine(Clock clock) {
        return new CommandLine(new InitCommand(clock));
    }

    @Override
    public Integer call() throws InvalidConfigurationException, StoreException, KeyFileException {
        ConsentConfiguration read = configuration.read();
        List<OrganisationId> adopted = ConsentFiles.adoptKeys(read, clock);
        ConsentFiles.open(read, clock).close();
        for (OrganisationId organisation : adopted) {
            spec.commandLine().getOut().println("The store knows the keys of organisation " + organisation + " now.");
        }
        spec.commandLine().getOut().println("The store is ready.");
        spec.commandLine().getOut().flush();
        return CommandLine.ExitCode.OK;
    }
}
