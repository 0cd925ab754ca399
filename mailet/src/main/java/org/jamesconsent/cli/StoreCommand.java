package org.jamesconsent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.token.KeyFileException;
import org.jamesconsent.wiring.ConsentFiles;
import org.jamesconsent.wiring.ConsentRuntime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What commands have in common that work on a store that is there: the configuration, {@code --json}, the frame of the help. */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = ConsentCommand.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        footerHeading = "%nExamples:%n")
abstract class StoreCommand implements Callable<Integer> {
    private final Clock clock;

    @Mixin
    private ConfigurationFile configuration = new ConfigurationFile();

    @Option(names = "--json", description = "Reports as one JSON object on the standard output.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    StoreCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public final Integer call()
            throws InvalidConfigurationException, StoreException, KeyFileException, IOException, CommandFailure {
        try (ConsentRuntime runtime = ConsentFiles.openForReading(configuration.read(), clock)) {
            return run(runtime);
        }
    }

    /** Returns the exit code. */
    abstract int run(ConsentRuntime runtime) throws StoreException, IOException, CommandFailure;

    final boolean json() {
        return json;
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    final Instant now() {
        return clock.instant();
    }
}
