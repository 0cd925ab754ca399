package org.jamesconsent.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerHashTest {
    private static final Object[] VALUES = {null, Long.MIN_VALUE, 0L, "", "Ä 🦊\n", new byte[] {1, -1}, new byte[0]};

    @Test
    void valuesShouldBeThoseOfWhichBytesWereMade() {
        assertThat(LedgerHash.values(LedgerHash.canonical(VALUES))).isEqualTo(VALUES);
        assertThat(LedgerHash.values(new byte[0])).isEmpty();
    }

    @Test
    void hashShouldBeTheSameOverValuesAndTheirBytes() {
        assertThat(LedgerHash.ofCanonical(LedgerHash.canonical(VALUES))).isEqualTo(LedgerHash.over(VALUES));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 11, 24, 40})
    void valuesShouldRefuseWhatBreaksOff(int length) {
        byte[] canonical = LedgerHash.canonical("consent", 7L, "text", new byte[20]);

        assertThatThrownBy(() -> LedgerHash.values(Arrays.copyOf(canonical, length)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void valuesShouldRefuseAnotherKind() {
        assertThatThrownBy(() -> LedgerHash.values(new byte[] {'X', 0})).isInstanceOf(IllegalArgumentException.class);
    }
}
