package org.jamesconsent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.jamesconsent.consent.ConsentState;
import org.junit.jupiter.api.Test;

class ComingOfAgeTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);

    private static boolean leavesNoConsent(Situation situation) {
        return ComingOfAge.leavesNoConsent(
                situation.purpose(),
                situation.facts(),
                RuleSet.french().decide(situation.purpose(), situation.facts(), TODAY),
                TODAY);
    }

    private static Situation authorised(LocalDate born) {
        return new Situation().born(born).guardianAuthorised();
    }

    @Test
    void authorisationShouldLeaveNothingFromTheBirthdayOn() {
        assertThat(leavesNoConsent(authorised(TODAY.minusYears(16)))).isTrue();
        assertThat(leavesNoConsent(authorised(TODAY.minusYears(16).plusDays(1))))
                .isFalse();
    }

    @Test
    void whoNeverHadAnAuthorisationShouldNotCount() {
        assertThat(leavesNoConsent(new Situation().born(TODAY.minusYears(17)))).isFalse();
        assertThat(leavesNoConsent(new Situation().guardianAuthorised())).isFalse();
    }

    @Test
    void ownWordShouldCountWhateverItIs() {
        for (ConsentState said : new ConsentState[] {
            ConsentState.GRANTED, ConsentState.DENIED, ConsentState.WITHDRAWN, ConsentState.PENDING
        }) {
            assertThat(leavesNoConsent(authorised(TODAY.minusYears(16)).state(said)))
                    .as(said.name())
                    .isFalse();
        }
    }
}
