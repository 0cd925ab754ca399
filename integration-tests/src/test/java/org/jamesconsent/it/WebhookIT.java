package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jamesconsent.testing.Product;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Another system is told what people said, from the first start on, whatever ends meanwhile. */
class WebhookIT {
    private static final byte[] SECRET = new byte[32];
    private static final List<String> TOLD = new CopyOnWriteArrayList<>();
    private static volatile int answer = 204;
    private static final HttpServer CRM = crm();

    @RegisterExtension
    static final SampleJames JAMES = new SampleJames()
            .with(
                    "consent.xml",
                    "</consent>",
                    "<webhook name=\"crm\"><url>http://127.0.0.1:"
                            + CRM.getAddress().getPort() + "/</url><secretFile>file://" + secretFile()
                            + "</secretFile></webhook></consent>");

    private static HttpServer crm() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", WebhookIT::handle);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For its owner only, as temporary files are. */
    private static Path secretFile() {
        try {
            return Files.writeString(
                    Files.createTempFile("crm", ".secret"),
                    "whsec_" + Base64.getEncoder().encodeToString(SECRET) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String signed = exchange.getRequestHeaders().getFirst("webhook-id") + "."
                + exchange.getRequestHeaders().getFirst("webhook-timestamp") + "." + body;
        boolean genuine = signature(signed).equals(exchange.getRequestHeaders().getFirst("webhook-signature"));
        if (answer == 204) {
            TOLD.add(genuine ? body : "a forgery");
        }
        exchange.sendResponseHeaders(answer, -1);
        exchange.close();
    }

    private static String signature(String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void end() {
        CRM.stop(0);
    }

    @BeforeEach
    void listen() {
        answer = 204;
        TOLD.clear();
    }

    @Test
    void withdrawalByMailShouldBeToldToTheOtherSystem() throws Exception {
        JAMES.leaveClub("hook-ann@example.com");

        await().atMost(Duration.ofSeconds(30)).until(() -> !TOLD.isEmpty());
        assertThat(TOLD)
                .singleElement()
                .asString()
                .contains("\"type\":\"consent.withdrawn\"", "\"purpose\":\"club\"", "\"channel\":\"mail\"")
                .doesNotContain("hook-ann");
        String subject = TOLD.getFirst().replaceAll(".*\"subject\":\"([^\"]+)\".*", "$1");
        Product.Said history = Product.consent(
                JAMES.folder(), "history", "hook-ann@example.com", "--json", "--config", "conf/consent.xml");
        assertThat(history.out()).contains("\"" + subject + "\"");
    }

    @Test
    void whatHappensWhileTheOtherSystemIsAwayShouldBeToldAfterARestart() throws Exception {
        answer = 503;
        JAMES.leaveClub("hook-bea@example.com", "hook-carl@example.com");
        JAMES.restart();
        assertThat(TOLD).isEmpty();
        answer = 204;
        // Should the store have been closed before the webhook was let go.
        JAMES.clock().advance(Duration.ofMinutes(2));

        await().atMost(Duration.ofSeconds(60)).until(() -> TOLD.size() >= 2);
        assertThat(TOLD).allMatch(one -> one.contains("consent.withdrawn"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Product.consent(JAMES.folder(), "webhooks", "list", "--config", "conf/consent.xml")
                        .out()
                        .matches("crm: told up to entry \\d+, 0 entries wait, 0 were not taken\\R"));
    }
}
