package org.jamesconsent.contacts;

import java.util.List;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.ConsentEvent;

/**
 * What is told of one person at once, for example by a line of a contact file.
 *
 * @param statements none if it says nothing that we keep
 */
public record Contact(List<Statement> statements) {
    /**
     * One thing that is told.
     *
     * @param event as it would go into the ledger
     * @param dated whether the time of the event was told with it; if not, the same statement of an earlier import is the
     *     same one although its time differs
     */
    public record Statement(ConsentEvent event, boolean dated) {
        /** Whether it could bring a person back onto a list. */
        boolean isYes() {
            return event.act() instanceof Act.Granted
                    || event.act() instanceof Act.Requested
                    || event.act() instanceof Act.GuardianAuthorised;
        }
    }

    public Contact {
        statements = List.copyOf(statements);
    }
}
