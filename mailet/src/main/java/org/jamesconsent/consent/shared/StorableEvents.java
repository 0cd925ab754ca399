package org.jamesconsent.consent.shared;

import java.util.List;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.StoreException;

/** What cannot be kept in columns must be told before it shares a commit with others. */
public final class StorableEvents {
    private StorableEvents() {}

    /** @throws StoreException if one of the events lies further away than a column can tell */
    public static void require(List<ConsentEvent> events) throws StoreException {
        try {
            requireTimes(events);
        } catch (ArithmeticException e) {
            throw new StoreException(
                    "an event lies more than 292,000 years from now; nothing was recorded; correct its time", e);
        }
    }

    /** @throws ArithmeticException if one of the events lies further away than a column can tell */
    public static void requireTimes(List<ConsentEvent> events) {
        for (ConsentEvent event : events) {
            Values.micros(event.at());
            if (event.evidence().confirmedAt() != null) {
                Values.micros(event.evidence().confirmedAt());
            }
            if (event.act() instanceof Act.Learnt learnt && learnt.profile().lastContact() != null) {
                Values.micros(learnt.profile().lastContact());
            }
        }
    }
}
