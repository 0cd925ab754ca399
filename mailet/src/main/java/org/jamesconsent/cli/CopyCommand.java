package org.jamesconsent.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.config.ConsentConfigurationReader;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.consent.LedgerVerification;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.token.KeyFileException;
import org.jamesconsent.wiring.ConsentFiles;
import org.jamesconsent.wiring.ConsentRuntime;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code consent copy}: from one store to another. */
@Command(
        name = "copy",
        description = {
            "Copies everything that people said, with its evidence, hashes and checkpoints, from the store of one consent.xml to that"
                    + " of another, which must be empty, and verifies the copy. What breaks off leaves nothing: run it again.",
            "",
            "Stop James before, and start it with the new consent.xml afterwards: what is said meanwhile would be in the old store"
                    + " only. Both files name the same keyFile. Verdicts on messages, and who was served with a message that is"
                    + " being divided, stay in the old store: let the spool run empty before."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ConsentCommand.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the copy holds what the store holds, and nothing is wrong with it",
            "1:the copy holds what the store holds, faults included; see what 'consent verify' says of both",
            "2:nothing was copied: wrong usage, configuration, keys or store"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  consent copy --from conf/consent.xml --to conf/consent-postgresql.xml"})
final class CopyCommand implements Callable<Integer> {
    private final Clock clock;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "consent.xml",
            description = "Names the store to copy from.")
    private Path from = Path.of("consent.xml");

    @Option(names = "--to", required = true, paramLabel = "consent.xml", description = "Names the store to copy to.")
    private Path to = Path.of("consent.xml");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private CopyCommand(Clock clock) {
        this.clock = clock;
    }

    static CommandLine commandLine(Clock clock) {
        return new CommandLine(new CopyCommand(clock));
    }

    @Override
    public Integer call() throws InvalidConfigurationException, StoreException, KeyFileException, CommandFailure {
        ConsentConfiguration source = ConsentConfigurationReader.readFile(from);
        ConsentConfiguration target = ConsentConfigurationReader.readFile(to);
        if (source.store().equals(target.store())) {
            throw new CommandFailure("both files name the same store; nothing was copied", null);
        }
        if (!ConsentFiles.storeExists(source, clock)) {
            throw new CommandFailure("there is no store where " + from + " says; nothing was copied", null);
        }
        long copied = ConsentFiles.copy(source, target, clock);
        PrintWriter out = spec.commandLine().getOut();
        try (ConsentRuntime copy = ConsentFiles.openForReading(target, clock)) {
            LedgerVerification verification = new LedgerVerification(copy.signers(), fault -> {});
            copy.store().ledger().show(verification);
            if (verification.events() != copied) {
                throw new CommandFailure(
                        "the copy holds " + verification.events() + " entries instead of " + copied
                                + "; go on with the old store, and copy anew to an empty one",
                        null);
            }
            out.println(copied + " entries copied, "
                    + (verification.faults() == 0
                            ? "nothing is wrong with them"
                            : verification.faults() + " faults, which the store to copy from has too"));
            verification
                    .lastGoodCheckpoints()
                    .values()
                    .forEach(one -> out.println("last good checkpoint of " + one.organisation() + ": number "
                            + one.number() + " of " + one.at()));
            out.println(
                    "Verdicts on messages, and who was served with a message that was being divided, stay in the old store:"
                            + " keep it for as long as they are to be told.");
            out.flush();
            return verification.faults() == 0 ? ExitCode.DONE : ExitCode.PARTLY_REFUSED;
        }
    }
}
