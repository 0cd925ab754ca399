package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A headless Chromium with one page, steered by WebDriver, seen by the pages as whoever a test says. For one thread. */
final class Browser implements AutoCloseable {
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> STANDARDS = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String AXE = axe();

    /** Complains of every Chromium that is newer than itself; kept here, or its level would be forgotten. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium.devtools");

    private static final String LOOK_FOR_BARRIERS = """
            const done = arguments[arguments.length - 1];
            axe.run(document, {runOnly: {type: 'tag', values: arguments[0]}, preload: false, resultTypes: ['violations']})
                .then(found => done(found.violations.map(v => v.id + ': ' + v.help + ' '
                    + v.nodes.map(n => n.target + ' ' + n.failureSummary).join('; '))))
                .catch(e => done(['axe: ' + e]));
            """;

    /** The size of a window in CSS pixels, and how many pixels of the screen each of them has. */
    enum Window {
        /** What WCAG 2.2, 1.4.10 wants pages to fit into. */
        NARROW(320, 568, 2, false),
        PHONE(390, 844, 2, true),
        DESKTOP(1_280, 900, 1, false),
        /** A desktop's window at a zoom of 200 %. */
        ZOOMED(640, 450, 2, false);

        private final int width;
        private final Map<String, Object> metrics;

        Window(int width, int height, int scale, boolean mobile) {
            this.width = width;
            this.metrics = Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", mobile);
        }
    }

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts one. Where there is none the test is skipped, with a notice, except in CI, which must have one. */
    static Browser start() {
        Optional<Path> program =
                BROWSERS.stream().flatMap(name -> program(name).stream()).findFirst();
        Optional<Path> steering = program("chromedriver");
        if (program.isEmpty() || steering.isEmpty()) {
            String notice = "THE PAGES ARE NOT TRIED IN A BROWSER: install Debian's chromium and chromium-driver";
            if ("true".equals(System.getenv("CI"))) {
                fail(notice);
            }
            System.err.println(notice);
            Assumptions.abort(notice);
        }
        SELENIUM.setLevel(Level.SEVERE);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program.orElseThrow().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-lcd-text",
                "--hide-scrollbars",
                "--force-color-profile=srgb");
        ChromeDriver driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(steering.orElseThrow().toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
        Browser browser = new Browser(driver);
        browser.call("Network.enable", Map.of());
        browser.call("Page.addScriptToEvaluateOnNewDocument", Map.of("source", AXE));
        return browser;
    }

    private static Optional<Path> program(String name) {
        for (String folder : String.valueOf(System.getenv("PATH")).split(":")) {
            if (Files.isExecutable(Path.of(folder, name))) {
                return Optional.of(Path.of(folder, name));
            }
        }
        return Optional.empty();
    }

    private static String axe() {
        try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void call(String method, Map<String, Object> parameters) {
        driver.executeCdpCommand(method, parameters);
    }

    /**
     * Who visits from now on.
     *
     * @param network the visitor's address, as a reverse proxy would tell
     * @param language as {@code Accept-Language} has it
     */
    void visitor(String network, String language) {
        call(
                "Network.setExtraHTTPHeaders",
                Map.of("headers", Map.of("X-Forwarded-For", network, "Accept-Language", language)));
    }

    void javascript(boolean on) {
        call("Emulation.setScriptExecutionDisabled", Map.of("value", !on));
    }

    void window(Window window) {
        call("Emulation.setDeviceMetricsOverride", window.metrics);
    }

    void dark(boolean on) {
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", on ? "dark" : "light"))));
    }

    ChromeDriver driver() {
        return driver;
    }

    void open(String url) {
        driver.get(url);
    }

    /** Shows a document that has no address. */
    void show(String html) {
        open("data:text/html;charset=utf-8;base64,"
                + Base64.getEncoder().encodeToString(html.getBytes(StandardCharsets.UTF_8)));
    }

    String heading() {
        return find("h1").getText();
    }

    String text() {
        return find("body").getText();
    }

    String language() {
        return find("html").getDomAttribute("lang");
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    boolean has(String selector) {
        return !driver.findElements(By.cssSelector(selector)).isEmpty();
    }

    /** Clicks what changes something on this page only. */
    void click(String selector) {
        find(selector).click();
    }

    /** Clicks what leads to another page, and waits for that. */
    void follow(String selector) {
        leave(() -> find(selector).click());
    }

    /** Does something that leads to another page, and waits for that. */
    void leave(Runnable act) {
        WebElement before = find("html");
        act.run();
        Awaitility.await("the next page").atMost(PATIENCE).until(() -> isGone(before) && has("footer"));
    }

    private static boolean isGone(WebElement element) {
        try {
            element.getTagName();
            return false;
        } catch (WebDriverException e) {
            return true;
        }
    }

    void type(String selector, String text) {
        WebElement field = find(selector);
        field.clear();
        field.sendKeys(text);
    }

    /** Sets a field that has a widget of its own, whose keys depend on the browser's language. */
    void set(String selector, String value) {
        driver.executeScript("document.querySelector(arguments[0]).value = arguments[1]", selector, value);
    }

    /** What keeps people out of this page, by the rules of WCAG 2.2 level AA that a machine can try. */
    List<?> barriers() {
        return (List<?>) driver.executeAsyncScript(LOOK_FOR_BARRIERS, STANDARDS);
    }

    /** By how many CSS pixels the page is wider than a window of that size. */
    long overflow(Window window) {
        window(window);
        return (Long) driver.executeScript("return document.documentElement.scrollWidth") - window.width;
    }

    /** Has letters twice their size, and nothing else. */
    void letters(boolean twice) {
        driver.executeScript("document.documentElement.style.fontSize = arguments[0]", twice ? "200%" : "");
    }

    /** The whole page as a picture. */
    void picture(Path folder, String name, Window window, boolean dark) throws IOException {
        window(window);
        dark(dark);
        Object data = driver.executeCdpCommand(
                        "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
                .get("data");
        Path file = Files.createDirectories(folder)
                .resolve("%s-%s-%s.png"
                        .formatted(name, window.name().toLowerCase(Locale.ROOT), dark ? "dark" : "light"));
        Files.write(file, Base64.getDecoder().decode(String.valueOf(data)));
        assertThat(file).isNotEmptyFile();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
