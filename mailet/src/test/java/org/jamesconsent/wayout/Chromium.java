package org.jamesconsent.wayout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.imageio.ImageIO;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * One page of a headless Chromium, steered by WebDriver and its Chrome DevTools Protocol. It shows one document after the other;
 * nothing is fetched from anywhere.
 */
final class Chromium {
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final int HEIGHT = 600;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Complains of every Chromium that is newer than itself; kept here, or its level would be forgotten. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium.devtools");

    private final ChromeDriver driver;
    private final String frame;
    private final int width;

    private Chromium(ChromeDriver driver, int width) {
        this.driver = driver;
        this.width = width;
        this.frame = call("Page.getFrameTree", Map.of())
                .path("frameTree")
                .path("frame")
                .path("id")
                .asText();
        call("Network.enable", Map.of());
        call(
                "Network.emulateNetworkConditions",
                Map.of("offline", true, "latency", 0, "downloadThroughput", 0, "uploadThroughput", 0));
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Starts it with a page of that width in pixels; empty if this machine has none, or nothing to steer it. */
    static Optional<Chromium> start(int width) {
        Optional<Path> steering = find("chromedriver");
        return NAMES.stream()
                .flatMap(name -> find(name).stream())
                .findFirst()
                .filter(program -> steering.isPresent())
                .map(program -> start(program, steering.orElseThrow(), width));
    }

    private static Optional<Path> find(String name) {
        for (String folder : String.valueOf(System.getenv("PATH")).split(":")) {
            Path program = Path.of(folder, name);
            if (Files.isExecutable(program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    private static Chromium start(Path program, Path steering, int width) {
        SELENIUM.setLevel(Level.SEVERE);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program.toFile());
        options.addArguments(
                "--headless",
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
                "--force-color-profile=srgb",
                "--window-size=" + width + "," + HEIGHT);
        ChromeDriver driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(steering.toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
        try {
            return new Chromium(driver, width);
        } catch (RuntimeException e) {
            driver.quit();
            throw e;
        }
    }

    /** Shows a document, images decoded. */
    void show(String html) throws IOException {
        call("Page.setDocumentContent", Map.of("frameId", frame, "html", html));
        evaluate("Promise.all([document.fonts.ready, ...[...document.images].map(i => i.decode().catch(() => 0))])"
                + ".then(() => 0)");
    }

    /** The value of an expression, promises awaited. */
    JsonNode evaluate(String expression) throws IOException {
        JsonNode result =
                call("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new IOException("in the page: " + result.path("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    /** The whole document, as wide as the page. */
    BufferedImage screenshot() throws IOException {
        JsonNode size = call("Page.getLayoutMetrics", Map.of()).path("cssContentSize");
        int width = size.path("width").asInt();
        int height = size.path("height").asInt();
        // Beyond the viewport, Chromium shifts documents that run from right to left.
        boolean beyond = width > this.width || height > HEIGHT;
        String png = call(
                        "Page.captureScreenshot",
                        Map.of(
                                "format",
                                "png",
                                "captureBeyondViewport",
                                beyond,
                                "clip",
                                Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)))
                .path("data")
                .asText();
        return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(png)));
    }

    private JsonNode call(String method, Map<String, Object> parameters) {
        return JSON.valueToTree(driver.executeCdpCommand(method, parameters));
    }

    /** Ends the program and removes what it left. */
    void end() {
        driver.quit();
    }
}
