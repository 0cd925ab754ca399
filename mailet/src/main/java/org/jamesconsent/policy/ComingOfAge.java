package org.jamesconsent.policy;

import java.time.LocalDate;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.RecipientFacts;

/** What becomes of a guardian's authorisation: it is never a consent, and means nothing any more once the person is of age. */
public final class ComingOfAge {
    private ComingOfAge() {}

    /**
     * Whether a guardian's word is all there is, and the person can give one's own now.
     *
     * @param verdict on that person, for that purpose, of that day
     * @param today the date where the organisation is
     */
    public static boolean leavesNoConsent(Purpose purpose, RecipientFacts facts, Verdict verdict, LocalDate today) {
        LocalDate born = facts.subject().profile().birthDate();
        return verdict instanceof Verdict.Refuse refuse
                && refuse.reason() == Reason.NO_CONSENT
                && facts.purpose().guardianAuthorised()
                && born != null
                && !born.plusYears(purpose.minorAge()).isAfter(today);
    }
}
