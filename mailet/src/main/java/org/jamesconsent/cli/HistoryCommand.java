package org.jamesconsent.cli;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jamesconsent.cli.history.HistoryJson;
import org.jamesconsent.cli.history.HistoryText;
import org.jamesconsent.cli.history.PersonHistory;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.InvalidAddressException;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.token.KeyFileException;
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
        footer = {"  consent history ann@example.com", "  consent history ann@example.com --organisation example --json"
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
        CanonicalAddress person = person();
        try (ConsentRuntime runtime = ConsentFiles.openForReading(configuration.read(), clock)) {
            List<PersonHistory> known = known(runtime, person);
            if (json) {
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
