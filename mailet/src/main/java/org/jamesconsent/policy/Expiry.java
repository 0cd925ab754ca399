package org.jamesconsent.policy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.RecipientFacts;
import org.jspecify.annotations.Nullable;

/** Until when a consent lasts. */
public final class Expiry {
    private Expiry() {}

    /**
     * The last day on which a grant counts: one of 1 March 2023 with a lifetime of three years counts on 1 March 2026 still.
     *
     * @return null if nothing is granted
     */
    public static @Nullable LocalDate lastDay(Purpose purpose, RecipientFacts facts) {
        Instant given = facts.purpose().at();
        if (facts.purpose().state() != ConsentState.GRANTED || given == null) {
            return null;
        }
        Instant contact = facts.subject().profile().lastContact();
        Instant latest = contact != null && contact.isAfter(given) ? contact : given;
        return LocalDate.ofInstant(latest, ZoneOffset.UTC).plus(purpose.consentLifetime());
    }
}
