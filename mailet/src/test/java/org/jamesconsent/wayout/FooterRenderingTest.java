package org.jamesconsent.wayout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jamesconsent.config.ConsentConfigurationReader;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.message.rewrite.PlaceholderDialect;
import org.jamesconsent.token.Keyring;
import org.jamesconsent.token.WayOutTokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What recipients see, measured in a real browser: every {@code eml/newsletter/<case>.eml} keeps the look it had, and has a footer
 * that can be seen, read and clicked. Where no Chromium is installed these tests are skipped; in the CI they fail. What they saw
 * lies in {@code target/screenshots}.
 */
class FooterRenderingTest {
    private static final Path NEWSLETTERS = Path.of("src/test/resources/eml/newsletter");
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final int WIDTH = 640;

    /** Colours as a reader sees them: rgba() resolved by a canvas, backgrounds looked for in what is around. */
    private static final String MEASURE = """
            (() => {
              const link = document.querySelector('a[href*="/unsubscribe/"]');
              const footer = link.closest('div[lang]');
              const box = e => {
                const r = e.getBoundingClientRect();
                return {x: r.x + scrollX, y: r.y + scrollY, width: r.width, height: r.height};
              };
              const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
              const rgb = colour => {
                canvas.clearRect(0, 0, 1, 1);
                canvas.fillStyle = colour;
                canvas.fillRect(0, 0, 1, 1);
                return [...canvas.getImageData(0, 0, 1, 1).data];
              };
              const background = e => {
                for (; e; e = e.parentElement) {
                  const colour = rgb(getComputedStyle(e).backgroundColor);
                  if (colour[3] > 250) return colour;
                }
                return [255, 255, 255, 255];
              };
              const light = c => {
                const [r, g, b] = c.map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              const contrast = e => {
                const a = light(rgb(getComputedStyle(e).color)), b = light(background(e));
                return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
              };
              const boxes = {footer: box(footer), link: box(link)};
              link.scrollIntoView({block: 'center'});
              const r = link.getBoundingClientRect();
              const hit = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
              const parts = [...footer.querySelectorAll('p, a')];
              scrollTo(0, 0);
              return {
                ...boxes,
                clickable: hit === link || link.contains(hit),
                contrast: Math.min(...parts.map(contrast)),
                fontSize: Math.min(...parts.map(e => parseFloat(getComputedStyle(e).fontSize))),
                lineHeight: Math.min(...parts.map(e => parseFloat(getComputedStyle(e).lineHeight) || 99)),
                opacity: Number(getComputedStyle(footer).opacity),
                direction: getComputedStyle(footer).direction
              };
            })()
            """;

    private static Chromium browser;

    @BeforeAll
    static void startBrowser() throws Exception {
        Optional<Chromium> found = Chromium.start(WIDTH);
        if (found.isEmpty()) {
            String notice = "FOOTERS ARE NOT LOOKED AT IN A BROWSER: install Debian's chromium and chromium-driver";
            if ("true".equals(System.getenv("CI"))) {
                fail(notice);
            }
            System.err.println(notice);
            Assumptions.abort(notice);
        }
        Files.createDirectories(SCREENSHOTS);
        browser = found.orElseThrow();
    }

    @AfterAll
    static void endBrowser() throws Exception {
        if (browser != null) {
            browser.end();
        }
    }

    static Stream<String> newsletters() throws IOException {
        try (Stream<Path> files = Files.list(NEWSLETTERS)) {
            return files.map(file -> file.getFileName().toString().replace(".eml", "")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("newsletters")
    void copyForShouldAddAFooterThatIsSeenAndChangeNothingElseInSight(String name) throws Exception {
        byte[] message = Files.readAllBytes(NEWSLETTERS.resolve(name + ".eml"));
        browser.show(html(message));
        BufferedImage before = screenshot(name + "-before");
        browser.show(html(copy(message)));
        BufferedImage after = screenshot(name + "-after");

        JsonNode measured = browser.evaluate(MEASURE);

        Rectangle footer = Rectangle.of(measured.path("footer"));
        assertThat(firstDifference(before, after, footer.y()))
                .as("first row that differs")
                .isEmpty();
        assertThat(footer.y() + footer.height()).isLessThanOrEqualTo(after.getHeight());
        assertThat(footer.x()).isNotNegative();
        assertThat(footer.width()).isGreaterThan(100);
        Rectangle link = Rectangle.of(measured.path("link"));
        assertThat(link.x() + link.width()).isLessThanOrEqualTo(Math.max(WIDTH, before.getWidth()));
        assertThat(inkShare(after, link))
                .as("share of pixels that are not background")
                .isBetween(0.05, 0.6);
        assertThat(measured.path("clickable").asBoolean()).isTrue();
        assertThat(measured.path("opacity").asDouble()).isEqualTo(1);
        assertThat(measured.path("contrast").asDouble()).isGreaterThanOrEqualTo(4.5);
        assertThat(measured.path("fontSize").asDouble()).isGreaterThanOrEqualTo(11);
        assertThat(measured.path("lineHeight").asDouble()).isGreaterThanOrEqualTo(14);
        assertThat(measured.path("direction").asText()).isEqualTo("ltr");
    }

    /** Pixels in the document. */
    private record Rectangle(int x, int y, int width, int height) {
        static Rectangle of(JsonNode node) {
            return new Rectangle(
                    (int) Math.floor(node.path("x").asDouble()),
                    (int) Math.floor(node.path("y").asDouble()),
                    (int) Math.ceil(node.path("width").asDouble()),
                    (int) Math.ceil(node.path("height").asDouble()));
        }
    }

    private static byte[] copy(byte[] message) throws Exception {
        OrganisationConfiguration organisation = ConsentConfigurationReader.readFile(
                        Path.of("..", "config-samples", "consent.xml"))
                .organisations()
                .getFirst();
        PurposeConfiguration newsletter = organisation.purposes().getFirst();
        Keyring keyring = Keyring.generate(new SecureRandom());
        WayOutTokens tokens = new WayOutTokens(
                organisation.id(),
                keyring,
                organisation.purposes().stream().map(p -> p.purpose().name()).toList());
        return MarketingCopy.of(
                        message,
                        organisation,
                        tokens,
                        newsletter,
                        new MarketingCopy.Options(Set.of(PlaceholderDialect.JAMES_CONSENT), false))
                .copyFor(new MarketingCopy.Recipient(
                        keyring.subjectId(CanonicalAddress.of("ada@example.org")), null, true, "CONSENT", 5, 1, false))
                .toByteArray();
    }

    private static String html(byte[] message) throws Exception {
        return html(new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(message)))
                .orElseThrow();
    }

    /** As a reader does, the last alternative that it understands. */
    private static Optional<String> html(Part part) throws Exception {
        if (part.isMimeType("text/html")) {
            return Optional.of((String) part.getContent());
        }
        Optional<String> found = Optional.empty();
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                Optional<String> here = html(parts.getBodyPart(i));
                found = here.isPresent() ? here : found;
            }
        }
        return found;
    }

    private static BufferedImage screenshot(String name) throws Exception {
        BufferedImage image = browser.screenshot();
        ImageIO.write(image, "png", SCREENSHOTS.resolve(name + ".png").toFile());
        return image;
    }

    /** The first row above the footer in which anything looks otherwise than before; empty if none. */
    private static Optional<Integer> firstDifference(BufferedImage before, BufferedImage after, int footer) {
        assertThat(after.getWidth()).isEqualTo(before.getWidth());
        int rows = Math.min(Math.min(before.getHeight(), after.getHeight()), footer);
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < before.getWidth(); x++) {
                if (before.getRGB(x, y) != after.getRGB(x, y)) {
                    return Optional.of(y);
                }
            }
        }
        return Optional.empty();
    }

    private static double inkShare(BufferedImage image, Rectangle area) {
        Map<Integer, Integer> colours = new HashMap<>();
        for (int y = area.y(); y < area.y() + area.height(); y++) {
            for (int x = area.x(); x < area.x() + area.width(); x++) {
                colours.merge(image.getRGB(x, y), 1, Integer::sum);
            }
        }
        int background =
                colours.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return 1 - background / (double) (area.width() * area.height());
    }
}
