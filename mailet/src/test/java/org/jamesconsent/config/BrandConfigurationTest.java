package org.jamesconsent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jamesconsent.config.BrandConfiguration.Colours;
import org.jamesconsent.wording.Language;
import org.jamesconsent.wording.OwnTexts;
import org.jamesconsent.wording.PageWording;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrandConfigurationTest {
    private static final String SVG = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">%s</svg>";

    @TempDir
    private Path folder;

    private Path conf;

    @BeforeEach
    void makeFolder() throws Exception {
        conf = Files.createDirectories(folder.resolve("conf"));
    }

    private OrganisationConfiguration read(String ofOrganisation, String ofPurpose) throws Exception {
        String sample = Files.readString(Path.of("..", "config-samples", "consent-minimal.xml"));
        Files.writeString(
                conf.resolve("consent.xml"),
                sample.replace("<purpose name", ofOrganisation + "<purpose name")
                        .replace("</purpose>", ofPurpose + "</purpose>"));
        return ConsentConfigurationReader.readFile(conf.resolve("consent.xml"))
                .organisations()
                .getFirst();
    }

    private AbstractThrowableAssert<?, ?> refused(String brand) {
        return assertThatThrownBy(() -> read("<brand>" + brand + "</brand>", ""))
                .isInstanceOf(InvalidConfigurationException.class);
    }

    private void logo(String svg) throws Exception {
        Files.writeString(conf.resolve("logo.svg"), svg);
    }

    @Test
    void purposeShouldTakeFromItsOrganisationWhatItDoesNotHaveItself() throws Exception {
        logo(SVG.formatted("<circle r=\"3\" fill=\"url(#a)\"/>"));
        OrganisationConfiguration organisation =
                read("""
                <brand>
                  <logo>file://conf/logo.svg</logo>
                  <colour>#7A1F5C</colour>
                  <imprint>https://www.example.org/imprint</imprint>
                  <text language="en" name="page.subscribe.title">Join
                    us</text>
                </brand>
                """, "<brand><colour>#0b57d0</colour><darkColour>#a8c7fa</darkColour></brand>");

        BrandConfiguration brand = organisation.purposes().getFirst().brand();
        assertThat(organisation.brand().colours())
                .get()
                .extracting(colours -> colours.light().toString())
                .isEqualTo("#7a1f5c");
        assertThat(brand.colours()).contains(new Colours(Colour.of("#0b57d0"), Colour.of("#a8c7fa")));
        assertThat(brand.logo()).isEqualTo(organisation.brand().logo()).isPresent();
        assertThat(brand.imprint()).contains(URI.create("https://www.example.org/imprint"));
        assertThat(PageWording.in(Language.ENGLISH, brand.texts()).text("subscribe.title"))
                .isEqualTo("Join us");
        assertThat(PageWording.in(Language.FRENCH, brand.texts()).text("subscribe.title"))
                .isEqualTo("Inscription");
    }

    @Test
    void brandShouldBeNoneWhenThereIsNone() throws Exception {
        assertThat(read("", "").purposes().getFirst().brand()).isEqualTo(BrandConfiguration.NONE);
    }

    /** Figures of the examples of WCAG 2.2's understanding documents, and of the formula at its ends. */
    @ParameterizedTest
    @CsvSource({"#000000,#ffffff,21", "#ffffff,#ffffff,1", "#777777,#ffffff,4.48", "#767676,#ffffff,4.54"})
    void contrastShouldBeThatOfWcag(String one, String other, double contrast) {
        assertThat(Colour.of(one).contrast(Colour.of(other))).isCloseTo(contrast, within(0.01));
        assertThat(Colour.of(other).contrast(Colour.of(one))).isCloseTo(contrast, within(0.01));
    }

    @ParameterizedTest
    @ValueSource(strings = {"#000000", "#1f5c41", "#0000ff", "#b3261e", "#5c5c00"})
    void styleSheetShouldBeReadableOnLightAndDarkWhateverTheColour(String colour) throws Exception {
        Colours colours = read("<brand><colour>" + colour + "</colour></brand>", "")
                .brand()
                .colours()
                .orElseThrow();

        assertThat(colours.dark().contrast(BrandConfiguration.DARK)).isGreaterThanOrEqualTo(Colour.READABLE);
        assertThat(colours.light().ink().contrast(colours.light())).isGreaterThanOrEqualTo(Colour.READABLE);
        assertThat(colours.dark().ink().contrast(colours.dark())).isGreaterThanOrEqualTo(Colour.READABLE);
        assertThat(colours.styleSheet()).contains("--brand: " + colour, "--brand-ink: #ffffff", colours.dark() + "");
    }

    @Test
    void colourShouldBeRefusedWithOneThatWouldDoWhenItCannotBeRead() {
        refused("<colour>#ffcc00</colour>")
                .hasMessageContaining("brand/colour: '#ffcc00' is wrong")
                .hasMessageContaining("4.5:1 at least")
                .hasMessageContaining("it has 1.3:1")
                .hasMessageMatching("(?s).*#[0-9a-f]{6} would do");
        refused("<colour>#1f5c41</colour><darkColour>#1f5c41</darkColour>").hasMessageContaining("brand/darkColour");
        refused("<darkColour>#8fd3b0</darkColour>").hasMessageContaining("brand/colour: is missing");
        refused("<colour>green</colour>").hasMessageContaining("a colour, for example #1f5c41");
    }

    /** What the colours are measured against is what the style sheet has. */
    @Test
    void groundsShouldBeThoseOfTheStyleSheet() throws Exception {
        String css = new String(
                getClass()
                        .getResourceAsStream("/org/jamesconsent/page/consent.css")
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        int dark = css.indexOf("@media (prefers-color-scheme: dark)");
        for (Map.Entry<String, List<Colour>> scheme : Map.of(
                        css.substring(0, dark), BrandConfiguration.LIGHT, css.substring(dark), BrandConfiguration.DARK)
                .entrySet()) {
            assertThat(scheme.getKey())
                    .contains(
                            "--paper: " + scheme.getValue().get(0),
                            "--ground: " + scheme.getValue().get(1),
                            "--notice: " + scheme.getValue().get(2));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<g onload=\"alert(1)\"/>",
                "<a href=\"javascript:alert(1)\"/>",
                "<a xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\" java&#10;script:alert(1)\"/>",
                "<image href=\"https://example.org/track.png\"/>",
                "<use href=\"//example.org/a.svg#b\"/>",
                "<foreignObject><p xmlns=\"http://www.w3.org/1999/xhtml\">Hi</p></foreignObject>",
                "<style>@import 'https://example.org/a.css';</style>",
                "<rect style=\"fill: url( 'https://example.org/a' )\"/>",
                "<set attributeName=\"onclick\" onbegin=\"alert(1)\"/>"
            })
    void logoShouldBeRefusedWhenItCouldDoAnything(String content) throws Exception {
        logo(SVG.formatted(content));

        refused("<logo>file://conf/logo.svg</logo>").hasMessageContaining("an SVG file without DOCTYPE, scripts");
    }

    @Test
    void logoShouldBeRefusedWhenItIsNoPicture() throws Exception {
        logo("<!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" + SVG.formatted("&a;"));
        refused("<logo>file://conf/logo.svg</logo>").hasMessageContaining("DOCTYPE");
        logo("<html/>");
        refused("<logo>file://conf/logo.svg</logo>").hasMessageContaining("a PNG, WebP or SVG file");
        Files.write(conf.resolve("logo.svg"), new byte[256 * 1024 + 1]);
        refused("<logo>file://conf/logo.svg</logo>").hasMessageContaining("at most 256 KiB");
        refused("<logo>file://conf/none.svg</logo>").hasMessageContaining("a readable file at ");
    }

    @Test
    void textsShouldBeRefusedWhenTheyReplaceNothingOrSayLess() {
        refused("<text language=\"en\" name=\"page.subscribe.titel\">Join us</text>")
                .hasMessageContaining("page.subscribe.titel")
                .hasMessageContaining("the name of a text of pages or confirmation mails");
        refused("<text language=\"en\" name=\"report.cause\">Because</text>")
                .hasMessageContaining("the name of a text of pages or confirmation mails");
        refused("<text language=\"en\" name=\"page.unsubscribe.question\">Leave {organisation}?</text>")
                .hasMessageContaining("the same values as ours: {organisation}, {title}");
        refused("<text language=\"en\" name=\"page.subscribe.title\">Join {organisation}</text>")
                .hasMessageContaining("a text without values in braces");
        refused("<text language=\"ru\" name=\"page.subscribe.title\">Join</text>")
                .hasMessageContaining("one of en, fr");
        refused("<text language=\"en\" name=\"page.subscribe.title\">A</text>"
                        + "<text language=\"en\" name=\"page.subscribe.title\">B</text>")
                .hasMessageContaining("each text only once in a language");
    }

    @Test
    void ownTextsShouldBeEqualWhenTheySayTheSame() {
        Map<Language, Map<String, String>> texts = Map.of(Language.ENGLISH, Map.of("page.subscribe.title", "Join us"));

        assertThat(new OwnTexts(texts)).isEqualTo(new OwnTexts(texts)).isNotEqualTo(OwnTexts.NONE);
    }
}
