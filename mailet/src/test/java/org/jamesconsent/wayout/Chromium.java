package org.jamesconsent.wayout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * One page of a headless Chromium, steered by the Chrome DevTools Protocol. It shows one document after the other; nothing is
 * fetched from anywhere.
 */
final class Chromium {
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final int PATIENCE_SECONDS = 60;
    private static final int HEIGHT = 600;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final HttpClient client;
    private final Map<Integer, CompletableFuture<JsonNode>> pending;
    private final String session;
    private final String frame;
    private final int width;
    private int lastId;

    private Chromium(Process process, Path profile, URI address, int width) throws Exception {
        this.process = process;
        this.profile = profile;
        this.width = width;
        this.client = HttpClient.newHttpClient();
        this.pending = new ConcurrentHashMap<>();
        this.socket = client.newWebSocketBuilder()
                .buildAsync(address, new Replies(pending))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        String target = call("", "Target.createTarget", Map.of("url", "about:blank"))
                .path("targetId")
                .asText();
        this.session = call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asText();
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

    /** The program; empty if this machine has none. */
    static Optional<Path> find() {
        for (String folder : String.valueOf(System.getenv("PATH")).split(":")) {
            for (String name : NAMES) {
                Path program = Path.of(folder, name);
                if (Files.isExecutable(program)) {
                    return Optional.of(program);
                }
            }
        }
        return Optional.empty();
    }

    /** Starts it with a page of that width in pixels. */
    static Chromium start(Path program, int width) throws Exception {
        Path profile = Files.createTempDirectory("chromium");
        Process process = new ProcessBuilder(
                        program.toString(),
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
                        "--window-size=" + width + "," + HEIGHT,
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return new Chromium(process, profile, address(process), width);
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static URI address(Process process) throws IOException {
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher matcher = LISTENING.matcher(line);
            if (matcher.find()) {
                // What else it says must not fill the pipe.
                Thread.ofVirtual().start(() -> said.lines().forEach(ignored -> {}));
                return URI.create(matcher.group(1));
            }
        }
        throw new IOException("the browser ended before it listened");
    }

    /** Shows a document, images decoded. */
    void show(String html) throws Exception {
        call("Page.setDocumentContent", Map.of("frameId", frame, "html", html));
        evaluate("Promise.all([document.fonts.ready, ...[...document.images].map(i => i.decode().catch(() => 0))])"
                + ".then(() => 0)");
    }

    /** The value of an expression, promises awaited. */
    JsonNode evaluate(String expression) throws Exception {
        JsonNode result =
                call("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new IOException("in the page: " + result.path("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    /** The whole document, as wide as the page. */
    BufferedImage screenshot() throws Exception {
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

    private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
        return call(session, method, parameters);
    }

    private JsonNode call(String toSession, String method, Map<String, ?> parameters) throws Exception {
        ObjectNode message = JSON.createObjectNode().put("id", ++lastId).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        if (!toSession.isEmpty()) {
            message.put("sessionId", toSession);
        }
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        pending.put(lastId, reply);
        socket.sendText(JSON.writeValueAsString(message), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        JsonNode said = reply.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (said.has("error")) {
            throw new IOException(method + ": " + said.path("error"));
        }
        return said.path("result");
    }

    /** Ends the program and removes what it left. */
    void end() throws Exception {
        call("", "Browser.close", Map.of());
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        socket.abort();
        client.close();
        try (var files = Files.walk(profile)) {
            for (Path file : files.toList().reversed()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Hands each reply to whoever waits for it; events are not listened to. */
    private static final class Replies implements WebSocket.Listener {
        private final Map<Integer, CompletableFuture<JsonNode>> pending;
        private final StringBuilder text = new StringBuilder();

        Replies(Map<Integer, CompletableFuture<JsonNode>> pending) {
            this.pending = pending;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                String message = text.toString();
                text.setLength(0);
                try {
                    JsonNode said = JSON.readTree(message);
                    CompletableFuture<JsonNode> waiting =
                            pending.remove(said.path("id").asInt());
                    if (waiting != null) {
                        waiting.complete(said);
                    }
                } catch (IOException e) {
                    onError(socket, e);
                }
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            pending.values().forEach(waiting -> waiting.completeExceptionally(error));
        }
    }
}
