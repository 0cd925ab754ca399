package org.jamesconsent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jamesconsent.cli.proof.DeliveredCopy;
import org.jamesconsent.cli.proof.ProofJson;
import org.jamesconsent.cli.proof.ProofText;
import org.jamesconsent.cli.proof.Prover;
import org.jamesconsent.cli.proof.SendProof;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.InvalidAddressException;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.jamesconsent.token.KeyFileException;
import org.jamesconsent.wiring.ConsentFiles;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code consent proof}: why a message was sent to somebody, or was not. */
@Command(
        name = "proof",
        description = {
            "Tells why a message was sent to somebody, or was not: the verdict and the rule, the entry of the ledger that it"
                    + " rests on, with its evidence and the wording that was shown.",
            "",
            "Of a delivered copy the stamp in its header is checked, too. Changes and creates nothing."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ConsentCommand.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the message is known, and its stamp, if there is one, is genuine",
            "1:nothing is known of the message, or its stamp proves nothing",
            "2:wrong usage, configuration, keys, store or file"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  consent proof '<17.newsletter@example.org>'",
            "  consent proof '<17.newsletter@example.org>' ann@example.com",
            "  consent proof delivered.eml --json"
        })
final class ProofCommand implements Callable<Integer> {
    private final Clock clock;

    @Parameters(
            index = "0",
            paramLabel = "MESSAGE",
            description =
                    "A Message-ID, with angle brackets or without; for a message that came without one, its name in"
                            + " James's log; or a file with the delivered copy.")
    private String message = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ADDRESS",
            description = "To whom it went, in any spelling. Default: whom the copy's stamp names, else all recipients,"
                    + " without evidence.")
    private @Nullable String address;

    @Mixin
    private ConfigurationFile configuration = new ConfigurationFile();

    @Option(
            names = "--organisation",
            paramLabel = "ID",
            description = "Whose journal is read. Default: that of each organisation in consent.xml.")
    private @Nullable String organisation;

    @Option(names = "--json", description = "Writes one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ProofCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call()
            throws InvalidConfigurationException, StoreException, KeyFileException, IOException, CommandFailure {
        DeliveredCopy copy = copy();
        Optional<CanonicalAddress> person = person();
        try (ConsentRuntime runtime = ConsentFiles.openForReading(configuration.read(), clock)) {
            List<SendProof> known = new ArrayList<>();
            Prover prover = new Prover(runtime.store());
            for (OrganisationParts parts : Organisations.asked(runtime, organisation)) {
                SendProof proof = prover.prove(parts, copy, person);
                if (!proof.isEmpty()) {
                    known.add(proof);
                }
            }
            if (json) {
                new ProofJson(spec.commandLine().getOut()).write(known);
            } else {
                ProofText text = new ProofText(spec.commandLine().getOut());
                known.forEach(text::write);
            }
            if (known.isEmpty()) {
                spec.commandLine().getErr().println("Nothing is known of this message.");
                return ExitCode.PARTLY_REFUSED;
            }
            return known.stream().flatMap(proof -> proof.stamp().stream()).allMatch(stamp -> stamp.finding()
                            .isGenuine())
                    ? ExitCode.DONE
                    : ExitCode.PARTLY_REFUSED;
        }
    }

    private DeliveredCopy copy() throws IOException, CommandFailure {
        Path file;
        try {
            file = Path.of(message);
        } catch (InvalidPathException e) {
            return new DeliveredCopy(Optional.of(message), Optional.empty());
        }
        if (!message.endsWith(".eml") && !Files.exists(file)) {
            return new DeliveredCopy(Optional.of(message), Optional.empty());
        }
        try {
            return DeliveredCopy.of(Files.readAllBytes(file));
        } catch (MalformedMessageException e) {
            throw new CommandFailure("the file " + file + " holds no message that can be read: " + e.getMessage(), e);
        }
    }

    private Optional<CanonicalAddress> person() throws CommandFailure {
        if (address == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(CanonicalAddress.of(address));
        } catch (InvalidAddressException e) {
            throw new CommandFailure("ADDRESS cannot be one: " + e.getMessage(), e);
        }
    }
}
