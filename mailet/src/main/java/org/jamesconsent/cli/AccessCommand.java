package org.jamesconsent.cli;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.jamesconsent.cli.PersonArgument.Person;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.history.HistoryJson;
import org.jamesconsent.history.HistoryText;
import org.jamesconsent.history.PersonHistory;
import org.jamesconsent.wiring.ConsentRuntime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code consent access}: all that is known of a person, for the person, and on record. */
@Command(
        name = "access",
        description = {
            "Answers a request for access or portability (GDPR articles 15 and 20): tells all that is known of a person, as"
                    + " 'consent history' does, messages that were refused included, and records that it was asked for.",
            "",
            "With --json the answer can be taken elsewhere; its fields are those of 'consent history'."
        },
        exitCodeList = {
            "0:all was told, and that is recorded",
            "1:nobody is known under this address, and nothing was recorded",
            "2:nothing was told: wrong usage, configuration, keys or store"
        },
        footer = "  consent access ann@example.com --json --reason 'request of 3 March' > ann.json")
final class AccessCommand extends StoreCommand {
    @Mixin
    private PersonArgument person = new PersonArgument();

    @Mixin
    private Protocol protocol = new Protocol();

    AccessCommand(Clock clock) {
        super(clock);
    }

    @Override
    int run(ConsentRuntime runtime) throws StoreException, IOException, CommandFailure {
        Person file = person.find(runtime);
        if (PersonHistory.read(file.parts().configuration(), file.subject(), runtime.store())
                .isEmpty()) {
            err().println("Nobody is known under this address.");
            return ExitCode.PARTLY_REFUSED;
        }
        PersonHistory history = PersonHistory.handOut(
                file.parts().configuration(), file.subject(), runtime.store(), now(), protocol.evidence());
        if (json()) {
            new HistoryJson(out()).write(List.of(history));
        } else {
            new HistoryText(out()).write(history);
        }
        return ExitCode.DONE;
    }
}
