package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.message;
import static org.jamesconsent.it.SampleJames.token;
import static org.jamesconsent.it.SampleJames.unsubscribeAddress;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import jakarta.mail.Multipart;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jamesconsent.testing.Mailboxes.Received;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What the log tells: what was decided and why, and never about whom. */
class LogIT {
    @RegisterExtension
    static final SampleJames SERVER = new SampleJames()
            .with("consent.xml", "<requestTimeout>10s</requestTimeout>", "<requestTimeout>300 ms</requestTimeout>");

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @RegisterExtension
    static final SampleJames DRY = new SampleJames()
            .with(
                    "mailetcontainer.xml",
                    "<processor>marketing</processor>",
                    "<processor>marketing-dry-run</processor>");

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("org.jamesconsent");
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            logged.add(event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }

    @Test
    void verdictsShouldBeLoggedWithTheirGrounds() throws Exception {
        SERVER.leaveClub("a@example.com");
        logged.clear();

        SERVER.sendClub("a@example.com", "b@example.com");

        assertThat(logged)
                .anySatisfy(line -> assertThat(line)
                        .containsPattern(
                                "example/club refuse OPTED_OUT for subject [^ ]+ by rule 2, ledger entry [1-9][0-9]*$"))
                .anySatisfy(line -> assertThat(line)
                        .containsPattern(
                                "example/club allow NON_PROFIT for subject [^ ]+ by rule 10, ledger entry 0$"));
    }

    @Test
    void dryRunShouldLogWhatItDidNotEnforce() throws Exception {
        DRY.send("news@example.org", message("news@example.org", "Spring"), "c@example.com");

        assertThat(logged).anySatisfy(line -> assertThat(line)
                .contains("example/newsletter refuse NO_CONSENT")
                .endsWith("(dry run: sent anyway)"));
    }

    private static URI page(String path) {
        return URI.create("http://127.0.0.1:" + SERVER.james().webPort() + path);
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(page(path)).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path, String form) throws Exception {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(page(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("User-Agent", form)
                        .header("Referer", "https://consent.example.org" + path)
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
        SERVER.james().awaitIdle();
        return answer;
    }

    /** Sends a piece of a request, and waits until the other side has had enough of it. */
    private static void cutOff(String start, boolean waits) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", SERVER.james().webPort())) {
            socket.getOutputStream().write(start.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            if (waits) {
                socket.getInputStream().readAllBytes();
            }
        } catch (SocketException e) {
            assertThat(waits).as("reset by the other side").isTrue();
        }
    }

    private static String linkTo(String path, String recipient) throws Exception {
        String text = ((Multipart) SERVER.at(recipient).getLast().message().getContent())
                .getBodyPart(0)
                .getContent()
                .toString();
        int start = text.indexOf("https://consent.example.org" + path);
        assertThat(start).as(text).isNotNegative();
        return text.substring(start + "https://consent.example.org".length()).split("\\s")[0];
    }

    @Test
    void nothingThatThePagesAreAskedShouldBringAnAddressOrATokenIntoAnyLog() throws Exception {
        Logger all = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = all.getLevel();
        SERVER.sendClub("w@example.com");
        String token = token(SERVER.only("w@example.com"));
        post("/subscribe/partner-offers", "address=w@example.com&on=partner-offers&wording=partner-offers:en:2026-01");
        String confirm = linkTo("/confirm/", "w@example.com");
        post("/preferences/" + token, "action=data&address=w@example.com");
        String data = linkTo("/my-data/", "w@example.com");
        post("/preferences/" + token, "action=erasure&address=w@example.com");
        String erasure = linkTo("/my-data/", "w@example.com");
        List<String> paths = List.of("/unsubscribe/" + token, "/preferences/" + token, confirm, data, erasure);
        logged.clear();
        all.setLevel(Level.INFO);
        all.addAppender(appender);
        logger.detachAppender(appender);
        try {
            for (String path : paths) {
                get(path);
                get("/nowhere" + path);
                get(path + "/more?address=w@example.com");
                get(path.substring(0, path.length() - 1));
                post(path, "action=nonsense&address=w@example.com");
                post(path, "x".repeat(20_000));
                cutOff(
                        "GET " + path
                                + " HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                        true);
                cutOff("GET " + path + " HTTP/9.9\r\nHost: h\r\n\r\n", true);
                cutOff("GET " + path + "%zz HTTP/1.1\r\nHost: h\r\n\r\n", true);
                cutOff("GET " + path + " HTTP/1.1\r\nHost: h\r\nX: " + "y".repeat(9_000) + "\r\n\r\n", true);
                cutOff("POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\naction=", true);
                cutOff("POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\naction=", false);
                cutOff("GET " + path + " HTTP/1.1\r\nHost: h\r\nX-Slow: ", true);
            }
            Path store = SERVER.folder().resolve("var/consent.db");
            Path aside = SERVER.folder().resolve("var/aside");
            Files.move(store, aside);
            try {
                for (String path : paths) {
                    get(path);
                }
                assertThat(post("/unsubscribe/" + token, "List-Unsubscribe=One-Click")
                                .statusCode())
                        .as("without a store")
                        .isEqualTo(503);
            } finally {
                Files.move(aside, store);
            }
            post("/preferences/" + token, "action=stop");
            post(confirm, "action=confirm");
            post(data, "action=json");
            post(erasure, "action=erase");
            post("/unsubscribe/" + token, "List-Unsubscribe=One-Click");
        } finally {
            all.detachAppender(appender);
            all.setLevel(before);
        }

        assertThat(String.join("\n", logged))
                .contains("was asked to come back later", "handed out", "erased", "Withdrawn")
                .doesNotContain("w@example", "example.com", token);
        for (String path : paths) {
            String mark = path.substring(path.lastIndexOf('/') + 1);
            assertThat(String.join("\n", logged)).doesNotContain(mark.substring(0, mark.length() - 1));
        }
    }

    @Test
    void nothingThatHappensShouldBringAnAddressTokenOrKeyIntoTheLog() throws Exception {
        SERVER.sendClub("d@example.com", "e+tag@example.com", "x".repeat(70) + "@example.com");
        Received received = SERVER.only("d@example.com");
        String token = token(received);
        String address = unsubscribeAddress(received);
        String forged = "unsubscribe+" + "a".repeat(48) + "@example.org";
        SERVER.send(SERVER.stranger(), "d@example.com", bytes("Subject: x\n\n"), List.of(address, forged));
        SERVER.send(
                "shop@example.org",
                message("shop@example.org", "F", "X-Consent-Purpose: d@example.com"),
                "d@example.com");
        SERVER.send("club@example.org", message("news@example.org", "F"), "d@example.com");
        SERVER.send("spy@example.net", message("news@example.org", "F"), "desk@example.org");
        SERVER.send(
                SERVER.user(SampleJames.USER),
                "club@example.org",
                bytes("From: club@example.org\nX-Endless: " + ("d@example.com ".repeat(60) + "\n ").repeat(1_300)
                        + "x\n\nx\n"),
                List.of("f@example.com"));
        Path store = SERVER.folder().resolve("var/consent.db");
        Path aside = SERVER.folder().resolve("var/aside");
        Files.move(store, aside);
        try {
            SERVER.send(SERVER.stranger(), "d@example.com", bytes("Subject: x\n\n"), List.of(address));
            SERVER.sendClub("d@example.com");
        } finally {
            Files.move(aside, store);
            SERVER.james().spool().clear();
        }
        SERVER.restart();

        assertThat(logged).hasSizeGreaterThan(10);
        String log = String.join("\n", logged);
        assertThat(log)
                .contains("token that is not ours", "cannot be asked")
                .doesNotContain("example.com", "example.net", "@", token, "a".repeat(48));
        for (String line : Files.readAllLines(SERVER.folder().resolve("conf/example.keys"))) {
            if (!line.startsWith("#")) {
                assertThat(log).doesNotContain(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
    }
}
