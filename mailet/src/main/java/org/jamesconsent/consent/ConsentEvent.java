package org.jamesconsent.consent;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One act of a person (or of a guardian, or staff) as it goes into the ledger. Today's state is a fold over such events:
 * {@link SubjectState} and {@link PurposeState}, whose outcome does not depend on the order of arrival.
 *
 * @param organisation whom it concerns
 * @param subject of whom it is
 * @param at when the person acted, in whole microseconds; not when we learnt of it
 * @param act what happened
 * @param evidence what proves it
 */
public record ConsentEvent(OrganisationId organisation, SubjectId subject, Instant at, Act act, Evidence evidence) {
    public ConsentEvent {
        at = at.truncatedTo(ChronoUnit.MICROS);
    }
}
