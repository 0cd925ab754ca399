package org.jamesconsent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the network sends that nobody asked for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestTest {
    private Path folder;
    private RunningSite site;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        site = new RunningSite(
                folder,
                "<postsPerMinute>5</postsPerMinute><requestTimeout>300 ms</requestTimeout><idleTimeout>20s</idleTimeout>");
    }

    @AfterAll
    void stop() {
        site.close();
    }

    private String path(String address) throws Exception {
        return "/unsubscribe/" + site.token(address, "club");
    }

    private static void assertSafe(HttpResponse<String> answer) {
        assertThat(answer.headers().map())
                .containsKeys(
                        "content-security-policy",
                        "referrer-policy",
                        "x-content-type-options",
                        "x-frame-options",
                        "x-robots-tag")
                .doesNotContainKeys("server", "x-powered-by", "set-cookie");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "script");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    }

    @Test
    void everyAnswerShouldCarryTheSecurityHeaders() throws Exception {
        for (String path : List.of(path("a@example.com"), "/health", "/assets/consent.css", "/", "/nowhere")) {
            HttpResponse<String> answer = site.get(path);
            assertSafe(answer);
            assertThat(answer.headers().firstValue("Cache-Control"))
                    .contains(path.startsWith("/assets") ? "public, max-age=3600" : "no-store");
        }
        assertSafe(site.method("PUT", "/health"));
        assertSafe(site.post(path("a@example.com"), "x".repeat(20_000)));
        assertThat(site.raw("GARBAGE\r\n\r\n"))
                .contains("400 Bad Request", "Content-Security-Policy")
                .doesNotContain("Jetty", "GARBAGE");
        assertThat(site.get("/health").body()).isEqualTo("ok\n");
    }

    @Test
    void pageShouldBeTheSameWhateverIsWrongWithTheToken() throws Exception {
        String good = site.token("b@example.com", "club");
        List<String> bad = List.of(
                good.substring(0, 47),
                good + "a",
                (good.startsWith("a") ? "b" : "a") + good.substring(1),
                good.substring(0, 47) + (good.endsWith("a") ? "b" : "a"),
                site.token("b@example.com", "account"),
                "x",
                "%00",
                "%2e%2e",
                "a/" + good);
        List<String> bodies = new ArrayList<>();
        for (String token : bad) {
            HttpResponse<String> answer = site.get("/unsubscribe/" + token);
            assertThat(answer.statusCode()).as(token).isIn(400, 404);
            if (answer.statusCode() == 404) {
                bodies.add(Jsoup.parse(answer.body()).text());
            }
        }

        assertThat(bodies).hasSizeGreaterThan(6).containsOnly(bodies.getFirst());
        assertThat(bodies.getFirst()).contains("This link does not work", "reply to that message");
        assertThat(site.get("/preferences/" + bad.get(1), "Accept-Language", "fr")
                        .body())
                .contains("lang=\"fr\"", "Ce lien ne fonctionne pas");
    }

    @Test
    void guessesShouldBeRefusedWhenTheyComeInMasses() throws Exception {
        String network = "2001:db8:1:2:";
        int status = 0;
        for (int i = 0; i < 6; i++) {
            status = site.post("/unsubscribe/guess" + i, RunningSite.ONE_CLICK, "X-Forwarded-For", network + ":" + i)
                    .statusCode();
        }

        assertThat(status).isEqualTo(429);
        HttpResponse<String> refused = site.post("/unsubscribe/guess", "", "X-Forwarded-For", network + ":ffff");
        assertThat(refused.headers().firstValue("Retry-After")).contains("60");
        assertThat(site.post("/unsubscribe/guess", "", "X-Forwarded-For", "2001:db8:1:3::1")
                        .statusCode())
                .isEqualTo(404);
        assertThat(site.post(path("c@example.com"), RunningSite.ONE_CLICK, "X-Forwarded-For", network + ":1")
                        .statusCode())
                .isEqualTo(200);
        site.clock().advance(Duration.ofMinutes(1));
        assertThat(site.post("/unsubscribe/guess", "", "X-Forwarded-For", network + ":1")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void bodyShouldBeRefusedWhenItIsTooLong() throws Exception {
        assertThat(site.post(path("d@example.com"), RunningSite.ONE_CLICK + "&x=" + "y".repeat(16_384))
                        .statusCode())
                .isEqualTo(413);
        String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
        assertThat(site.raw("POST " + path("d@example.com")
                        + " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Type: text/plain\r\n\r\n"
                        + chunk.repeat(5)))
                .startsWith("HTTP/1.1 413");
        assertThat(site.history("d@example.com")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health HTTP/1.1\r\n\r\n",
                "GET /health HTTP/9.9\r\nHost: h\r\n\r\n",
                "GET /health\u0001 HTTP/1.1\r\nHost: h\r\n\r\n",
                "POST /health HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET /unsubscribe/%zz HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /unsubscribe/../health HTTP/1.1\r\nHost: h:99999\r\n\r\n",
            })
    void answerShouldBeAnErrorWhenRequestIsMalformed(String request) {
        assertThat(site.raw(request)).matches("(?s)HTTP/1\\.1 (400|505) .*").doesNotContain("Exception", "jetty");
    }

    @Test
    void answerShouldBeAnErrorWhenHeaderIsTooLong() {
        assertThat(site.raw("GET /health HTTP/1.1\r\nHost: h\r\nX: " + "y".repeat(9_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health HTTP/1.1\r\nHost: h\r\nX-Slow: ",
                "POST /health HTTP/1.1\r\nHost: h\r\nContent-Length: 10000\r\n\r\n",
                "POST /unsubscribe/x HTTP/1.1\r\nHost: h\r\nContent-Length: 10000\r\n\r\n",
            })
    void connectionShouldBeCutWhenRequestOnlyTrickles(String start) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", site.port())) {
            socket.setSoTimeout(1);
            socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            boolean open = true;
            // Ended by the other side, or by the test's own limit of bytes that nobody would wait for.
            for (int i = 0; open && i < 5_000; i++) {
                try {
                    socket.getOutputStream().write('x');
                    open = in.read() >= 0;
                } catch (SocketTimeoutException e) {
                    open = true;
                } catch (IOException e) {
                    open = false;
                }
            }
            assertThat(open).isFalse();
        }
    }

    @Test
    void answerShouldBeToComeLaterWhenTheStoreIsLocked() throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("var/consent.db"));
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN EXCLUSIVE");

            HttpResponse<String> answer =
                    site.post(path("e@example.com"), RunningSite.ONE_CLICK, "Accept-Language", "de");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("120");
            assertThat(answer.body()).contains("in einigen Minuten noch einmal").doesNotContain("abgemeldet");
            lock.execute("ROLLBACK");
        }
        assertThat(site.history("e@example.com")).isEmpty();
        assertThat(site.post(path("e@example.com"), RunningSite.ONE_CLICK).statusCode())
                .isEqualTo(200);
    }

    @Test
    void otherVisitorsShouldBeServedWhenManyConnectionsWait() throws Exception {
        List<Socket> waiting = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                waiting.add(new Socket("127.0.0.1", site.port()));
            }
            assertThat(site.get("/health").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }
}
