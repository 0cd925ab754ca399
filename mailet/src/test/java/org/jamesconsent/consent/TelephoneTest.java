package org.jamesconsent.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelephoneTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+33639981234",
                " +33 6 39 98 12 34 ",
                "0033 6.39.98.12.34",
                "+33 (0)6-39-98-12-34",
                "+33\u00a06\u202f39\u00a098/12/34"
            })
    void ofShouldReadWhatPeopleType(String typed) {
        assertThat(Telephone.of(typed)).contains(new Telephone("+33639981234"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "06 39 98 12 34",
                "+0339981234",
                "+33",
                "+123456",
                "+1234567890123456",
                "+33 6x39981234",
                "++33639981234",
                "+33639981234, +33639981235",
                "+\u0663\u0663\u0666\u0663\u0669\u0669\u0668\u0661"
            })
    void ofShouldTakeNothingElse(String typed) {
        assertThat(Telephone.of(typed)).isEmpty();
    }

    @Test
    void numberShouldBeFoundInItsEvidenceOnly() {
        Telephone telephone = new Telephone("+33639981234");

        assertThat(Telephone.in(evidence(telephone.asEvidence()))).contains(telephone);
        assertThat(Telephone.in(evidence("call me at +33639981234"))).isEmpty();
        assertThat(Telephone.in(evidence("telephone unknown"))).isEmpty();
        assertThat(Telephone.in(Evidence.NONE)).isEmpty();
    }

    private static Evidence evidence(String reason) {
        return new Evidence(null, null, null, null, null, null, null, reason);
    }

    @Test
    void nobodyShouldBeAbleToCallWhatIsShown() {
        assertThat(new Telephone("+33639981234").masked()).isEqualTo("+33 \u2026 34");
        assertThat(new Telephone("+33639981234").toString()).doesNotContain("639981");
        assertThatThrownBy(() -> new Telephone("0639981234")).hasMessageNotContaining("0639");
    }
}
