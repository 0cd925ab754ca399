package org.jamesconsent.wording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguagesTest {
    @ParameterizedTest
    @CsvSource({
        "de, GERMAN",
        "de-AT, GERMAN",
        "DE-at, GERMAN",
        "de_CH, GERMAN",
        "' fr-CA ', FRENCH",
        "pt-BR, PORTUGUESE",
        "NL-be, DUTCH",
        "IT, ITALIAN",
        "es-419, SPANISH",
        "en-Latn-GB-x-private, ENGLISH",
    })
    void nearestShouldDropRegionWhenLanguageIsKnown(String tag, Language expected) {
        assertThat(Languages.nearest(tag, Locale.JAPANESE)).isEqualTo(expected);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"ja", "zh-TW", "de-", "-de", "d", "deutsch!", "de at", "fr\r\nX: y", "{0}", "*", "ＤＥ"})
    void nearestShouldBeOrganisationDefaultWhenTagIsUnknownOrMalformed(String tag) {
        assertThat(Languages.nearest(tag, Locale.CANADA_FRENCH)).isEqualTo(Language.FRENCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ja", "und", "tlh"})
    void nearestShouldBeEnglishWhenDefaultIsUnknownToo(String tag) {
        assertThat(Languages.nearest("ja", Locale.forLanguageTag(tag))).isEqualTo(Language.ENGLISH);
    }

    @Test
    void nearestShouldBeTheSameWhenJvmDefaultIsTurkish() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.of("tr", "TR"));

            assertThat(Languages.nearest("IT", Locale.ENGLISH)).isEqualTo(Language.ITALIAN);
            assertThat(Languages.nearest("tr", Locale.of("xx"))).isEqualTo(Language.ENGLISH);
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "fr-FR, fr;q=0.9, en;q=0.8 | - | FRENCH",
                "ja, nl;q=0.2, it ; q = 0.7 | - | ITALIAN",
                "it;q=0, nl;q=0.1 | - | DUTCH",
                "en (my first), de | - | ENGLISH",
                "es;q=0.5, pt;q=0.5 | - | SPANISH",
                "ja | pt-BR, en | PORTUGUESE",
                "- | xx, nl | DUTCH",
                "- | - | GERMAN",
                "* | * | GERMAN",
                "garbage;;;q=7,,, | ??? | GERMAN",
                "fr;q=2 | - | GERMAN",
            })
    void ofSenderShouldTakeMostWantedWhenHeadersAreParsable(String accept, String content, Language expected) {
        assertThat(Languages.ofSender(accept, content, Locale.GERMANY)).isEqualTo(expected);
    }

    @Test
    void ofSenderShouldBeDefaultWhenHeaderIsHuge() {
        assertThat(Languages.ofSender("fr,".repeat(100_000), "(".repeat(100_000), Locale.GERMAN))
                .isEqualTo(Language.GERMAN);
    }
}
