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

    /** What is left of it once evidence and facts are erased. */
    public ConsentEvent withoutDetail() {
        Act bare =
                switch (act) {
                    case Act.Learnt ignored -> new Act.Learnt(Profile.UNKNOWN);
                    case Act.Requested asked -> new Act.Requested(asked.purpose(), asked.channel());
                    case Act.DeliveryFailed ignored -> new Act.DeliveryFailed(Act.DeliveryFailed.UNKNOWN_STATUS);
                    case Act.FoundUndeliverable ignored -> new Act.FoundUndeliverable(null);
                    default -> act;
                };
        return new ConsentEvent(organisation, subject, at, bare, Evidence.NONE);
    }

    /** Whether there are evidence or facts that could be erased. */
    public boolean hasDetail() {
        return act instanceof Act.Learnt || !equals(withoutDetail());
    }
}
