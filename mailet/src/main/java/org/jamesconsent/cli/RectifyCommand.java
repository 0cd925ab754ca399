package org.jamesconsent.cli;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jamesconsent.cli.PersonArgument.Person;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.Matter;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.rights.Rectification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code consent rectify}: the person goes by another address. */
@Command(
        name = "rectify",
        description = {
            "Carries what is known of a person to another address (GDPR article 16): consents with their evidence, opt-outs, an"
                    + " objection, a block, facts. They stay at the old address, too, where every purpose is withdrawn.",
            "",
            "Run again, it carries what came since, such as an opt-out by a link in an old mail. What was found out about the old"
                    + " mailbox, such as bounces, stays there."
        },
        exitCodeList = {
            "0:all was carried",
            "1:nothing was recorded, since nobody is known under the old address",
            "2:nothing was recorded: wrong usage, configuration, keys or store"
        },
        footer = "  consent rectify ann@example.com ann.smith@example.net --reason 'married, see mail of 3 March'")
final class RectifyCommand extends StaffCommand {
    @Parameters(index = "1", paramLabel = "NEW", description = "The person's address from now on.")
    private String newAddress = "";

    RectifyCommand(Clock clock) {
        super(clock);
    }

    @Override
    Person concerned(Person file) throws CommandFailure {
        SubjectId subject = PersonArgument.subject(file.parts(), "NEW", newAddress);
        if (subject.equals(file.subject())) {
            throw new CommandFailure("both addresses are the same person's already", null);
        }
        return new Person(file.parts(), subject);
    }

    @Override
    List<ConsentEvent> events(ConsentStore store, Person file, List<LedgerEntry> history)
            throws StoreException, CommandFailure {
        SubjectId fresh = concerned(file).subject();
        return rectification(file).of(file.subject(), history, fresh, store.history(file.organisation(), fresh));
    }

    @Override
    List<Done> record(ConsentStore store, Person file) throws StoreException, CommandFailure {
        SubjectId fresh = concerned(file).subject();
        Rectification rectification = rectification(file);
        List<LedgerEntry> there = store.history(file.organisation(), fresh);
        List<ConsentEvent> events = new ArrayList<>();
        List<ConsentStore.Recorded> recorded =
                store.recordUpon(file.organisation(), List.of(file.subject()), (subject, history) -> {
                    // A store may ask again.
                    events.clear();
                    events.addAll(rectification.of(subject, history, fresh, there));
                    return events;
                });
        return done(events, recorded);
    }

    private Rectification rectification(Person file) throws CommandFailure {
        List<Matter> marketing = file.parts().configuration().purposes().stream()
                .filter(one -> one.purpose().kind() != Purpose.Kind.SERVICE)
                .map(one -> new Matter(one.purpose().name(), Channel.MAIL))
                .toList();
        return new Rectification(file.organisation(), marketing, now(), protocol.evidence());
    }

    @Override
    String nothing() {
        return "Nobody is known under the old address.";
    }
}
