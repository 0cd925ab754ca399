package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import jakarta.mail.Multipart;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jamesconsent.testing.Product;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What other systems record counts for the next mail, and what mail is judged by is what they are told. */
class ApiIT {
    @RegisterExtension
    static final SampleJames JAMES =
            new SampleJames().with("consent.xml", "</consent>", "<api><bind>127.0.0.1:0</bind></api></consent>");

    private static final String NEWS = "news@example.org";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static String consent(String... arguments) throws Exception {
        Product.Said said = Product.consent(
                JAMES.folder(),
                Stream.concat(Arrays.stream(arguments), Stream.of("--config", "conf/consent.xml"))
                        .toArray(String[]::new));
        assertThat(said.exitCode()).as(said.err() + said.out()).isZero();
        return said.out().strip();
    }

    private static HttpResponse<String> post(String key, String path, String json, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + JAMES.james().apiPort() + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.replace('\'', '"')));
        return CLIENT.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private static int newsFor(String recipient) throws Exception {
        JAMES.send(NEWS, SampleJames.message(NEWS, "Spring"), recipient);
        int arrived = JAMES.at(recipient).size();
        JAMES.mailboxes().clear();
        return arrived;
    }

    @Test
    void mailShouldGoByWhatOtherSystemsRecord() throws Exception {
        String key = consent("keys", "api", "add", "--action", "record,ask", "--name", "shop");
        assertThat(newsFor("ann@example.com")).isZero();

        HttpResponse<String> recorded = post(
                key,
                "/api/v1/records",
                "{'address':'ann@example.com','purpose':'newsletter','state':'granted','at':'2026-03-01T09:30:00Z',"
                        + "'source':'https://www.example.org/checkout'}");
        assertThat(recorded.statusCode()).as(recorded.body()).isEqualTo(200);
        assertThat(newsFor("ann@example.com")).isOne();
        String question = "{'address':'ann@example.com','purpose':'newsletter'}";
        assertThat(post(key, "/api/v1/verdicts", question).body()).contains("\"allowed\":true", "\"code\":\"CONSENT\"");

        String withdrawal = "{'address':'ann@example.com','purpose':'newsletter','state':'withdrawn'}";
        HttpResponse<String> withdrawn =
                post(key, "/api/v1/records", withdrawal, "Idempotency-Key", "4d65822107fcfd52");
        assertThat(withdrawn.statusCode()).as(withdrawn.body()).isEqualTo(200);

        assertThat(newsFor("ann@example.com")).isZero();
        assertThat(post(key, "/api/v1/verdicts", question).body()).contains("\"allowed\":false", "\"OPTED_OUT\"");

        JAMES.restart();
        assertThat(post(key, "/api/v1/records", withdrawal, "Idempotency-Key", "4d65822107fcfd52")
                        .body())
                .as("after a restart")
                .isEqualTo(withdrawn.body());
        assertThat(JAMES.history("ann@example.com")).contains("https://www.example.org/checkout, api:");
    }

    @Test
    void unsubscribeLinkOfAVerdictShouldEndThatChannelOnly() throws Exception {
        String key = consent("keys", "api", "add", "--action", "record,ask");
        for (String channel : new String[] {"sms", "mail"}) {
            post(
                    key,
                    "/api/v1/records",
                    "{'address':'bea@example.com','purpose':'newsletter','channel':'" + channel
                            + "','state':'granted','at':'2026-03-01T09:30:00Z','source':'form'}");
        }
        String question = "{'address':'bea@example.com','purpose':'newsletter','channel':'sms'}";
        String verdict = post(key, "/api/v1/verdicts", question).body();
        Matcher link = Pattern.compile(
                        "\"unsubscribe_url\":\"https://consent\\.example\\.org(/unsubscribe/[a-z2-7]{48})\"")
                .matcher(verdict);
        assertThat(link.find()).as(verdict).isTrue();

        HttpResponse<String> left = CLIENT.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + JAMES.james().webPort() + link.group(1)))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("List-Unsubscribe=One-Click"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(left.statusCode()).isEqualTo(200);
        assertThat(post(key, "/api/v1/verdicts", question).body()).contains("\"OPTED_OUT\"");
        assertThat(newsFor("bea@example.com")).isOne();
    }

    @Test
    void revokedKeyShouldBeRefusedAtOnceAndThePagesShouldNotHaveTheApi() throws Exception {
        String key = consent("keys", "api", "add", "--action", "ask");
        String question = "{'address':'carl@example.com','purpose':'newsletter'}";
        assertThat(post(key, "/api/v1/verdicts", question).statusCode()).isEqualTo(200);

        consent("keys", "api", "revoke", key.split("_")[1]);

        assertThat(post(key, "/api/v1/verdicts", question).statusCode()).isEqualTo(401);
        HttpResponse<String> page = CLIENT.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + JAMES.james().webPort() + "/api/v1/openapi.json"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(404);
    }

    @Test
    void personShouldBeAskedByMailAndCountOnceConfirmed() throws Exception {
        String key = consent("keys", "api", "add", "--action", "record");
        HttpResponse<String> asked = post(
                key,
                "/api/v1/records",
                "{'address':'dora@example.com','purpose':'newsletter','state':'granted','source':'counter 3',"
                        + "'wording':'2026-01','double_opt_in':true}");
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        JAMES.james().awaitIdle();
        String mail = ((Multipart) JAMES.only("dora@example.com").message().getContent())
                .getBodyPart(0)
                .getContent()
                .toString();
        Matcher link = Pattern.compile("/confirm/[a-z2-7]{56}").matcher(mail);
        assertThat(link.find()).as(mail).isTrue();
        JAMES.mailboxes().clear();
        assertThat(newsFor("dora@example.com")).isZero();

        CLIENT.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + JAMES.james().webPort() + link.group()))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("action=confirm"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(newsFor("dora@example.com")).isOne();
    }

    @Test
    void nothingThatIsSentShouldComeIntoTheLogButIdsOfPeopleAndKeys() throws Exception {
        List<String> logged = new CopyOnWriteArrayList<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                logged.add(event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())));
            }
        };
        Logger logger = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        appender.start();
        logger.addAppender(appender);
        String key = consent("keys", "api", "add", "--action", "record,ask");
        try {
            String granted = "{'address':'emil@example.com','purpose':'newsletter','state':'granted',"
                    + "'at':'2026-03-01T09:30:00Z','source':'order of emil','ip':'192.0.2.77'}";
            assertThat(post(key, "/api/v1/records", granted).statusCode()).isEqualTo(200);
            assertThat(post(key, "/api/v1/verdicts", "{'address':'emil@example.com','purpose':'newsletter'}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(post(key, "/api/v1/records", granted + "}").statusCode()).isEqualTo(400);
            assertThat(post(key, "/api/v1/records", granted.replace("'ip'", "'emil@example.com'"))
                            .statusCode())
                    .isEqualTo(422);
            assertThat(post(key + "x", "/api/v1/records", granted).statusCode()).isEqualTo(401);
            Path store = JAMES.folder().resolve("var/consent.db");
            Path aside = JAMES.folder().resolve("var/aside");
            Files.move(store, aside);
            try {
                assertThat(post(
                                        key,
                                        "/api/v1/records",
                                        granted.replace("77", "78"),
                                        "Idempotency-Key",
                                        "emil@example.com")
                                .statusCode())
                        .isEqualTo(503);
            } finally {
                Files.move(aside, store);
            }
        } finally {
            logger.detachAppender(appender);
        }

        assertThat(logged).anySatisfy(line -> assertThat(line)
                .containsPattern("subject [0-9a-f]{32} of example: RECORDED by the API with key " + key.split("_")[1]));
        assertThat(String.join("\n", logged))
                .contains("was put off")
                .doesNotContain("emil", "192.0.2.7", key.split("_")[2]);
    }
}
