package org.jamesconsent.message.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholderDialectTest {
    @Test
    void parseShouldGiveOurOwnDialectWhenNothingIsNamed() {
        assertThat(PlaceholderDialect.parse("")).containsExactly(PlaceholderDialect.JAMES_CONSENT);
    }

    @Test
    void parseShouldAddTheNamedDialects() {
        assertThat(PlaceholderDialect.parse("amazon-ses, mailchimp"))
                .containsExactlyInAnyOrder(
                        PlaceholderDialect.JAMES_CONSENT, PlaceholderDialect.AMAZON_SES, PlaceholderDialect.MAILCHIMP);
    }

    @Test
    void parseShouldGiveEveryDialectWhenAllIsNamed() {
        assertThat(PlaceholderDialect.parse("all")).containsExactlyInAnyOrder(PlaceholderDialect.values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hubspot", "mailchimp,", "Mailchimp", "mailchimp;listmonk"})
    void parseShouldNameTheChoicesWhenAWordIsNoDialect(String words) {
        assertThatThrownBy(() -> PlaceholderDialect.parse(words))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("amazon-ses");
    }
}
