package org.jamesconsent.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.PurposeName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pictures of all pages in {@code target/screenshots}, by a real Chromium, for a person to look at. Skipped, with a notice, where
 * no browser is found, except in CI (environment variable {@code CI=true}), where one must be.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScreenshotTest {
    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");

    /** Window sizes in CSS pixels; a headless Chromium makes none narrower than 500. */
    private enum Width {
        PHONE(500, 1_800),
        DESKTOP(1_280, 1_500);

        private final int width;
        private final int height;

        Width(int width, int height) {
            this.width = width;
            this.height = height;
        }
    }

    private RunningSite site;
    private Path folder;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        site = new RunningSite(folder, "");
        Files.createDirectories(PICTURES);
    }

    @AfterAll
    void stop() {
        site.close();
    }

    private static Optional<Path> browser() {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(directory -> BROWSERS.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Test
    void pagesShouldBeDrawnByARealBrowser() throws Exception {
        Optional<Path> browser = browser();
        if (browser.isEmpty() && !"true".equals(System.getenv("CI"))) {
            System.err.println(
                    "NO BROWSER FOUND (" + BROWSERS + "): the pages are not drawn. Install Chromium to see them.");
            assumeThat(browser).isPresent();
        }
        assertThat(browser).as("a browser, which CI must have").isPresent();
        site.record(
                "ann@example.com",
                new Act.Granted(new PurposeName("newsletter"), Channel.MAIL, GrantMethod.ACTIVE, Proof.OPT_IN));
        String link = site.token("ann@example.com", "newsletter");

        drawSignUp(browser.get());
        for (String language : List.of("en", "fr")) {
            draw(
                    browser.get(),
                    "unsubscribe",
                    language,
                    site.get("/unsubscribe/" + link, "Accept-Language", language)
                            .body());
            draw(
                    browser.get(),
                    "preferences",
                    language,
                    site.get("/preferences/" + link, "Accept-Language", language)
                            .body());
            draw(
                    browser.get(),
                    "problem",
                    language,
                    site.get("/unsubscribe/x", "Accept-Language", language).body());
            draw(
                    browser.get(),
                    "saved",
                    language,
                    site.post(
                                    "/preferences/" + link,
                                    "action=save&shown=newsletter&shown=club&on=club&on=partner-offers&language="
                                            + language + "&shown-language=" + language,
                                    "Accept-Language",
                                    language)
                            .body());
            site.record(
                    "ann@example.com",
                    new Act.Granted(new PurposeName("newsletter"), Channel.MAIL, GrantMethod.ACTIVE, Proof.OPT_IN));
            draw(
                    browser.get(),
                    "unsubscribed",
                    language,
                    site.post("/unsubscribe/" + link, "action=unsubscribe", "Accept-Language", language)
                            .body());
            site.record(
                    "ann@example.com",
                    new Act.Granted(new PurposeName("newsletter"), Channel.MAIL, GrantMethod.ACTIVE, Proof.OPT_IN));
        }
    }

    private void drawSignUp(Path browser) throws Exception {
        String form = "/subscribe/club";
        String kid = "on=club&birth-date=2014-01-01&address=kid@example.com&wording=club:en:2026-01";
        draw(browser, "subscribe", "en", site.get(form).body());
        draw(browser, "subscribe-minor", "en", site.post(form, kid).body());
        draw(
                browser,
                "asked",
                "en",
                site.post(form, kid + "&guardian=mum@example.com").body());
        String guardian = "/confirm/" + site.outgoing().tokenFor("mum@example.com");
        draw(
                browser,
                "confirm",
                "en",
                site.get("/confirm/" + site.outgoing().tokenFor("kid@example.com"))
                        .body());
        draw(browser, "confirmed", "en", site.post(guardian, "action=confirm").body());
        draw(
                browser,
                "confirmation-mail",
                "en",
                site.outgoing().to("kid@example.com").getLast().html());
    }

    /** From a file beside its style sheet, since an answer to a POST has no address of its own. */
    private void draw(Path browser, String name, String language, String html) throws Exception {
        Path page = Files.createDirectories(folder.resolve("pages/page")).resolve(name + "-" + language + ".html");
        Files.writeString(page, html);
        Path style = folder.resolve("pages/assets/consent.css");
        Files.createDirectories(style.getParent());
        Files.write(style, site.get("/assets/consent.css").body().getBytes(UTF_8));
        for (Width width : Width.values()) {
            Path picture = PICTURES.resolve(
                            name + "-" + language + "-" + width.name().toLowerCase(Locale.ROOT) + ".png")
                    .toAbsolutePath();
            Files.deleteIfExists(picture);
            Process process = new ProcessBuilder(
                            browser.toString(),
                            "--headless",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--hide-scrollbars",
                            "--user-data-dir=" + folder.resolve("browser"),
                            "--window-size=" + width.width + "," + width.height,
                            "--screenshot=" + picture,
                            page.toUri().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("browser.log").toFile())
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("the browser ended")
                    .isTrue();
            assertThat(picture)
                    .as(Files.readString(folder.resolve("browser.log")))
                    .isNotEmptyFile();
        }
    }
}
