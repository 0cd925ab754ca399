package org.jamesconsent.wording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jamesconsent.message.MessageFault;
import org.jamesconsent.policy.Basis;
import org.jamesconsent.policy.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^}]*}?");

    @ParameterizedTest
    @EnumSource(Language.class)
    void keysShouldBeThoseOfEnglishWhenLanguageIsAnyOther(Language language) {
        assertThat(Texts.in(language).keys())
                .isEqualTo(Texts.in(Language.ENGLISH).keys());
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void placeholdersShouldBeThoseOfEnglishWhenLanguageIsAnyOther(Language language) {
        for (String key : Texts.in(Language.ENGLISH).keys()) {
            assertThat(placeholders(Texts.in(language).raw(key)))
                    .as(key)
                    .isEqualTo(placeholders(Texts.in(Language.ENGLISH).raw(key)));
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void textsShouldBeTypeSetWhenLanguageIsAny(Language language) {
        Texts texts = Texts.in(language);
        for (String key : texts.keys()) {
            assertThat(texts.raw(key))
                    .as(key)
                    .isNotBlank()
                    .isEqualTo(texts.raw(key).strip())
                    .doesNotContain("  ", "'", "\"", "...", "\n", "\uFFFD", "Ã")
                    .doesNotContainPattern("\\p{Cntrl}|[<>&]");
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void textsShouldNotBeEnglishWhenLanguageIsAnother(Language language) {
        List<String> alike = Texts.in(language).keys().stream()
                .filter(key -> Texts.in(language)
                        .raw(key)
                        .equals(Texts.in(Language.ENGLISH).raw(key)))
                .toList();

        assertThat(alike).hasSize(language == Language.ENGLISH ? alike.size() : 0);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void sentencesShouldEndInFullStopWhenTheyAreRefusals(Language language) {
        Texts texts = Texts.in(language);

        assertThat(texts.keys().stream().filter(k -> k.startsWith("refusal.")).map(texts::raw))
                .allSatisfy(sentence -> assertThat(sentence)
                        .endsWith(".")
                        .contains(";")
                        .hasSizeBetween(60, 240)
                        .doesNotContainPattern("\\.\\s"));
    }

    @Test
    void punctuationShouldHaveNoBreakSpacesWhenLanguageIsFrench() {
        Texts texts = Texts.in(Language.FRENCH);
        for (String key : texts.keys()) {
            assertThat(texts.raw(key))
                    .as(key)
                    .doesNotContainPattern("[^\\u00a0][:;!?»]")
                    .doesNotContainPattern("«[^\\u00a0]");
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyBasisButServiceShouldHaveReasonWhenLanguageIsAny(Language language) {
        assertThat(Arrays.stream(Basis.values()).filter(b -> b != Basis.SERVICE))
                .allSatisfy(basis -> assertThat(Texts.in(language).has("footer.reason." + basis))
                        .isTrue());
        assertThat(Texts.in(language).has("footer.reason.SERVICE")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyReasonAndFaultShouldHaveItsOwnSentenceWhenLanguageIsAny(Language language) {
        RefusalWording wording = RefusalWording.in(language);
        List<String> codes = Stream.concat(
                        Arrays.stream(Reason.values()).map(Enum::name),
                        MessageFault.TOLD_TO_SENDERS.stream().map(Enum::name))
                .toList();

        assertThat(codes.stream().map(wording::sentence))
                .doesNotHaveDuplicates()
                .doesNotContain(wording.sentence("A_CODE_OF_A_LATER_VERSION"));
    }

    @Test
    void fillShouldLeaveValuesAloneWhenTheyLookLikePlaceholders() {
        assertThat(AnswerWording.in(Language.ENGLISH).done("{organisation}", "{title}$1\\"))
                .isEqualTo("As you asked, {title}$1\\ will no longer send you “{organisation}”.");
    }

    @Test
    void fillShouldThrowWhenValueOrKeyIsMissing() {
        Texts texts = Texts.in(Language.ENGLISH);

        assertThatThrownBy(() -> texts.fill("report.rule", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{row}");
        assertThatThrownBy(() -> texts.raw("no.such.key")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void introShouldBeSingularWhenThereIsOneRecipient() {
        RefusalWording wording = RefusalWording.in(Language.ENGLISH);

        assertThat(wording.intro(1)).isEqualTo("Your message was not sent to the recipient listed below.");
        assertThat(wording.intro(5_000)).contains("the 5000 recipients");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr-TR", "az", "ar-EG-u-nu-arab", "th-TH-u-ca-buddhist", "fr-FR", "en-US"})
    void textsShouldBeReadWhenClassLoaderIsAChildAndDefaultLocaleIsAny(String tag) throws Exception {
        Locale before = Locale.getDefault();
        URL classes = Texts.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader child = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Locale.setDefault(Locale.forLanguageTag(tag));
            Class<?> languages = child.loadClass(Languages.class.getName());
            Class<?> wording = child.loadClass(RefusalWording.class.getName());
            Object italian =
                    languages.getMethod("nearest", String.class, Locale.class).invoke(null, "IT-ch", Locale.ENGLISH);
            Object words = wording.getMethod("in", italian.getClass()).invoke(null, italian);

            assertThat(wording.getClassLoader()).isSameAs(child);
            assertThat(wording.getMethod("rule", int.class).invoke(words, 12)).isEqualTo("regola 12");
            assertThat(wording.getMethod("intro", int.class)
                            .invoke(words, 5_000)
                            .toString())
                    .contains(" 5000 ");
        } finally {
            Locale.setDefault(before);
        }
    }

    private static List<String> placeholders(String text) {
        return PLACEHOLDER
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .sorted()
                .toList();
    }
}
