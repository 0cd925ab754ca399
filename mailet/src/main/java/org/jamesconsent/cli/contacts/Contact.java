package org.jamesconsent.cli.contacts;

import java.util.List;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.ConsentEvent;

/**
 * One line of a contact file.
 *
 * @param line its number, from 1
 * @param statements what it says of one person; none if it says nothing that we keep
 */
public record Contact(long line, List<Statement> statements) {
    /**
     * One thing that a line says.
     *
     * @param event as it would go into the ledger
     * @param dated whether the line itself tells the time of the event; if not, the same statement of an earlier import is
     *     the same one although its time differs
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
