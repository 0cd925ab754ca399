package org.jamesconsent.cli;

import java.time.Clock;
import java.util.List;
import org.jamesconsent.cli.PersonArgument.Person;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.rights.Erasure;
import picocli.CommandLine.Command;

/** {@code consent erase}: the person wants to be forgotten. */
@Command(
        name = "erase",
        description = {
            "Forgets a person (GDPR article 17): evidence, and what is known of the person, go for good; the keyed hash and the"
                    + " opt-outs stay, so that no import brings the person back. The person may come back by an act of the"
                    + " person's own. The ledger stays provable.",
            "",
            "Backups still hold what was erased. What lies outside the store, such as mail and logs of James, is not touched."
        },
        exitCodeList = {
            "0:the person is erased",
            "1:nothing was recorded, since nobody is known under this address",
            "2:nothing was recorded: wrong usage, configuration, keys or store"
        },
        footer = {
            "  consent erase ann@example.com --reason 'letter of 3 March' --dry-run",
            "  consent erase ann@example.com --organisation example --reason 'letter of 3 March'"
        })
final class EraseCommand extends StaffCommand {
    EraseCommand(Clock clock) {
        super(clock);
    }

    @Override
    List<ConsentEvent> events(ConsentStore store, Person file, List<LedgerEntry> history) throws CommandFailure {
        return Erasure.of(file.organisation(), file.subject(), history, now(), protocol.evidence());
    }

    @Override
    List<Done> record(ConsentStore store, Person file) throws StoreException, CommandFailure {
        Erasure.Done erased = Erasure.carryOut(store, file.organisation(), file.subject(), now(), protocol.evidence());
        if (erased.tracesLeft()) {
            err().println("Somebody is reading the store, so traces of what was erased stay in its log for a while;"
                    + " 'consent erase' once more, or the daily job, removes them.");
        }
        return done(erased.events(), erased.recorded());
    }

    @Override
    String nothing() {
        return "Nobody is known under this address.";
    }
}
