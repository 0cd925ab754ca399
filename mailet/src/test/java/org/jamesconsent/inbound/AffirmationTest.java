package org.jamesconsent.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.jamesconsent.reading.Reading;
import org.jamesconsent.reading.intent.Answer;
import org.jamesconsent.reading.intent.Intent;
import org.jamesconsent.reading.mail.Heading;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AffirmationTest {
    private static boolean isYes(String words) {
        return Affirmation.isYes(
                new Reading.Reply(Heading.NONE, new Answer(Intent.OTHER, Set.of(), null, null, words, null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Yes",
                "  YES!!\n",
                "ok.",
                "Yes, please!\n\nAnn Smith",
                "Oui",
                "Oui, c’est moi.",
                "Ja\nJürgen",
                "Bestätigt.",
                "Sí",
                "Si\u0301",
                "Sì",
                "Akkoord",
                "Sim\nJoão",
                "D'accord",
            })
    void plainYesShouldCount(String words) {
        assertThat(isYes(words)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "No",
                "Yes?",
                "Not ok",
                "Yes but not the offers",
                "Yes, I am away until Monday",
                "Yes\nbut I never asked for this",
                "Yes\nno\nAnn",
                "Yes\nNo",
                "Ok\nStop it",
                "Yes\nWait Stop",
                "ok\nhttps://example.com",
                "Ann",
                "Nein",
                "confirm@example.org",
            })
    void anythingElseShouldNot(String words) {
        assertThat(isYes(words)).isFalse();
    }
}
