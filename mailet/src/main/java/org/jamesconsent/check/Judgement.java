package org.jamesconsent.check;

import java.util.Locale;
import java.util.Optional;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.policy.Verdict;

/** What came out of judging one recipient. */
public sealed interface Judgement {
    /**
     * The rules decided.
     *
     * @param subject who it is
     * @param language the recipient's own, if known
     * @param cameOfAge whether it is refused since the recipient has come of age, and only a guardian ever said yes
     * @param facts what they were asked with
     */
    record Decided(
            Verdict verdict, SubjectId subject, Optional<Locale> language, boolean cameOfAge, RecipientFacts facts)
            implements Judgement {}

    /**
     * No rule can be asked, since nobody can have said anything under this address.
     *
     * @param why in words, without the address
     */
    record Unreadable(String why) implements Judgement {}
}
