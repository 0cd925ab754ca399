package org.jamesconsent.wording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jamesconsent.Golden;
import org.jamesconsent.policy.Basis;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FootersTest {
    private static final URI UNSUBSCRIBE = URI.create("https://consent.example.org/u/abcdefghijklmnopqrstuvwxyz234567"
            + "abcdefghijklmnopqrstuvwxyz234567?a=1&b=%C3%A9");
    private static final URI PREFERENCES = URI.create("https://consent.example.org/p/abcdefghijk");
    private static final URI PRIVACY = URI.create("https://www.example.org/privacy");

    private static FooterContent content(Basis basis) {
        return new FooterContent(
                "Garden Letter",
                "Example Gardens",
                "1 Rose Street, 12345 Greentown",
                PRIVACY,
                basis,
                UNSUBSCRIBE,
                PREFERENCES);
    }

    private static FooterContent hostile(String value) {
        return new FooterContent(value, value, value, PRIVACY, Basis.CONSENT, UNSUBSCRIBE, null);
    }

    static Stream<Arguments> languagesAndBases() {
        return Stream.of(Language.values()).flatMap(language -> Stream.of(Basis.values())
                .filter(basis -> basis != Basis.SERVICE)
                .map(basis -> Arguments.of(language, basis)));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void footerShouldReadLikeItsGoldenWhenLanguageIsAny(Language language) {
        StringBuilder all = new StringBuilder();
        languagesAndBases().filter(a -> a.get()[0] == language).forEach(a -> {
            Basis basis = (Basis) a.get()[1];
            Footer footer = Footers.footer(content(basis), language);
            all.append(basis).append('\n').append(footer.text().replace("\r\n", "\n"));
            all.append(footer.html()).append("\n\n");
        });

        Golden.assertSame("wording/footer_" + language.tag() + ".txt", all.toString());
    }

    @ParameterizedTest
    @MethodSource("languagesAndBases")
    void textShouldHaveShortLinesAndBareLinksWhenLanguageAndBasisAreAny(Language language, Basis basis) {
        String text = Footers.footer(content(basis), language).text();

        assertThat(text).startsWith("\r\n" + "_".repeat(40) + "\r\n").endsWith("\r\n");
        assertThat(text.replace("\r\n", "")).doesNotContain("\r", "\n", "{", "}");
        assertThat(text.split("\r\n"))
                .contains(UNSUBSCRIBE.toString(), PREFERENCES.toString(), PRIVACY.toString())
                .allSatisfy(line -> assertThat(line.startsWith("https://") ? "" : line)
                        .hasSizeLessThanOrEqualTo(Lines.WIDTH)
                        .doesNotEndWith(" ")
                        .isNotEqualTo("--"));
    }

    @ParameterizedTest
    @MethodSource("languagesAndBases")
    void htmlShouldBeOneAsciiDivWhenLanguageAndBasisAreAny(Language language, Basis basis) {
        String html = Footers.footer(content(basis), language).html();
        Document parsed = Jsoup.parseBodyFragment(html);

        assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(html)).isTrue();
        assertThat(html).doesNotContain("\n", "{", "}", "<style", "class=", "flex");
        assertThat(parsed.body().children()).hasSize(1);
        Element div = parsed.body().child(0);
        assertThat(div.tagName()).isEqualTo("div");
        assertThat(div.attr("dir")).isEqualTo("ltr");
        assertThat(div.attr("lang")).isEqualTo(language.tag());
        assertThat(div.attr("style")).contains("clear:both", "background-color:", ";color:");
        assertThat(div.select("a").eachAttr("href"))
                .containsExactly(UNSUBSCRIBE.toString(), PREFERENCES.toString(), PRIVACY.toString());
        assertThat(div.select("a").first().text()).isEqualTo(Texts.in(language).raw("footer.unsubscribe.link"));
        assertThat(div.text()).contains("Garden Letter", "Example Gardens", "1 Rose Street");
        assertThat(html).doesNotContain("<p style=\"margin:0 0 6px 0;padding:0;color:#3d3d3d;\"></p>");
    }

    @Test
    void footerShouldNotMentionPreferencesWhenThereIsNoSuchPage() {
        FooterContent content = new FooterContent("T", "O", " ", PRIVACY, Basis.CONSENT, UNSUBSCRIBE, null);

        Footer footer = Footers.footer(content, Language.ENGLISH);

        assertThat(footer.text()).doesNotContain("choose").contains("Sent by O\r\n");
        assertThat(Jsoup.parse(footer.html()).select("a")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onclick='alert(1)",
                "</div><!-- ",
                "&lt;b&gt;",
                "a\r\nBcc: eve@example.org\r\n\r\n-- \r\n",
                "\u202E\u2028\u0000<b>",
                "{title}{organisation}{sender}",
            })
    void footerShouldShowOneHarmlessLineWhenValuesAreHostile(String value) {
        Footer footer = Footers.footer(hostile(value), Language.FRENCH);
        Document parsed = Jsoup.parseBodyFragment(footer.html());
        String shown = Lines.one(value, 300);

        assertThat(parsed.body().children()).hasSize(1);
        assertThat(parsed.select("script,img,b")).isEmpty();
        assertThat(parsed.select("[onclick],[onerror]")).isEmpty();
        assertThat(parsed.select("bdi").first().text()).isEqualTo(shown);
        assertThat(footer.text()).doesNotContain("\r\nBcc", "\r\n-- \r\n", "\u202E", "\u0000");
        assertThat(footer.text().replace("\r\n", " ")).contains(shown);
    }

    @Test
    void footerShouldStayShortWhenValuesAreHuge() {
        Footer footer = Footers.footer(hostile("x".repeat(100_000)), Language.GERMAN);

        assertThat(footer.text()).hasSizeLessThan(2_500);
        assertThat(footer.text().split("\r\n")).allSatisfy(line -> assertThat(line.startsWith("https") ? "" : line)
                .hasSizeLessThanOrEqualTo(Lines.WIDTH));
    }

    @Test
    void footerShouldIsolateValuesWhenTheyRunFromRightToLeft() {
        String html = Footers.footer(hostile("رسالة الحديقة"), Language.SPANISH).html();

        assertThat(Jsoup.parse(html).select("bdi").first().text()).isEqualTo("رسالة الحديقة");
    }

    @Test
    void footerShouldHaveMailtoLinkWhenThatIsTheWayOut() {
        FooterContent content = new FooterContent(
                "T", "O", "A", PRIVACY, Basis.CONSENT, URI.create("mailto:leave+t@example.org?subject=a&body=b"), null);

        Footer footer = Footers.footer(content, Language.DUTCH);

        assertThat(footer.html()).contains("href=\"mailto:leave+t@example.org?subject=a&amp;body=b\"");
        assertThat(footer.text()).contains("\r\nmailto:leave+t@example.org?subject=a&body=b\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", "data:text/html,x", "/relative", "//example.org/x"})
    void contentShouldThrowWhenLinkHasAnotherScheme(String uri) {
        assertThatThrownBy(() -> new FooterContent("T", "O", "A", PRIVACY, Basis.CONSENT, URI.create(uri), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unsubscribe");
    }

    @Test
    void contentShouldThrowWhenBasisIsService() {
        assertThatThrownBy(() -> content(Basis.SERVICE)).isInstanceOf(IllegalArgumentException.class);
    }
}
