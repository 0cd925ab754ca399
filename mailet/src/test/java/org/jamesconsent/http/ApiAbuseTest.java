package org.jamesconsent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jamesconsent.token.ApiAction;
import org.jamesconsent.token.ApiKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in by the API, and what is refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiAbuseTest {
    private static final String RECORDS = "/api/v1/records";
    private static final String VERDICTS = "/api/v1/verdicts";
    private static final String QUESTION = "{'address':'ann@example.com','purpose':'newsletter'}";

    private RunningApi api;
    private String key = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        api = new RunningApi(
                folder, "<requestsPerMinute>50</requestsPerMinute><failuresPerMinute>5</failuresPerMinute>");
        key = api.key(ApiAction.RECORD, ApiAction.ASK);
    }

    @AfterAll
    void stop() {
        api.close();
    }

    /** Each test has a minute of its own, and so its own quotas. */
    private void nextMinute() {
        api.clock().advance(Duration.ofMinutes(1));
    }

    private static String type(HttpResponse<String> answer) throws Exception {
        return RunningApi.json(answer).get("type").textValue().substring("urn:james-consent:problem:".length());
    }

    private static String challenge(HttpResponse<String> answer) {
        return answer.headers().firstValue("WWW-Authenticate").orElse("");
    }

    @Test
    void documentShouldHaveAllOperationsAndNoOthers() throws Exception {
        nextMinute();
        assertThat(api.document().operations())
                .containsExactlyInAnyOrder(
                        "POST /api/v1/records",
                        "POST /api/v1/records/batch",
                        "POST /api/v1/verdicts",
                        "POST /api/v1/verdicts/batch",
                        "GET /api/v1/openapi.json");
        for (String operation : api.document().operations()) {
            String path = operation.split(" ")[1];
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
                HttpResponse<String> answer = api.send(HttpRequest.newBuilder(api.uri(path))
                        .header("Authorization", "Bearer " + key)
                        .method(method, BodyPublishers.noBody()));
                boolean foreseen = operation.equals(method + " " + path);
                assertThat(answer.statusCode() == 405).as("%s %s", method, path).isEqualTo(!foreseen);
            }
        }
    }

    @Test
    void documentShouldBeServedToEverybody() throws Exception {
        HttpResponse<String> answer = api.send(HttpRequest.newBuilder(api.uri("/api/v1/openapi.json")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(RunningApi.json(answer)).isEqualTo(api.document().root());
        api.document().requireForeseen("GET", "/api/v1/openapi.json", answer);
        HttpResponse<String> nothing = api.send(HttpRequest.newBuilder(api.uri("/api/v2/records")));
        assertThat(nothing.statusCode()).isEqualTo(404);
        assertThat(type(nothing)).isEqualTo("no-such-path");
    }

    @Test
    void whoHasNoKeyShouldBeToldWhichKindIsNeeded() throws Exception {
        nextMinute();
        HttpResponse<String> without = api.send(HttpRequest.newBuilder(api.uri(VERDICTS))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(RunningApi.json(QUESTION))));
        HttpResponse<String> basic = api.send(HttpRequest.newBuilder(api.uri(VERDICTS))
                .header("Authorization", "Basic " + key)
                .POST(BodyPublishers.ofString(RunningApi.json(QUESTION))));
        HttpResponse<String> wrong = api.post(key.replaceFirst(".$", "_"), VERDICTS, QUESTION);

        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(challenge(without)).isEqualTo("Bearer realm=\"James Consent\"");
        assertThat(basic.statusCode()).isEqualTo(401);
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(challenge(wrong)).isEqualTo("Bearer realm=\"James Consent\", error=\"invalid_token\"");
        assertThat(type(wrong)).isEqualTo("unauthenticated");
    }

    @Test
    void keyShouldBeGoodForWhatItWasMadeForOnly() throws Exception {
        nextMinute();
        String asker = api.key(ApiAction.ASK);
        String withdrawer = api.key(ApiAction.WITHDRAW);

        HttpResponse<String> recording = api.post(asker, RECORDS, "{'address':'ann@example.com','state':'objection'}");
        assertThat(recording.statusCode()).isEqualTo(403);
        assertThat(challenge(recording))
                .isEqualTo("Bearer realm=\"James Consent\", error=\"insufficient_scope\", scope=\"withdraw\"");
        assertThat(api.post(withdrawer, VERDICTS, QUESTION).statusCode()).isEqualTo(403);
        assertThat(api.post(withdrawer, RECORDS, "{'address':'no@example.com','state':'objection'}")
                        .statusCode())
                .isEqualTo(200);
        for (String yes : List.of(
                "'purpose':'newsletter','state':'granted','at':'2026-03-01T00:00:00Z','source':'x'",
                "'purpose':'newsletter','state':'granted','source':'x','double_opt_in':true",
                "'customer_of':['garden']",
                "'purpose':'newsletter','state':'withdrawn','informed':true",
                "'purpose':'newsletter','guardian':true")) {
            HttpResponse<String> refused = api.post(withdrawer, RECORDS, "{'address':'yes@example.com'," + yes + "}");
            assertThat(refused.statusCode()).as(yes).isEqualTo(403);
        }
        assertThat(api.history("yes@example.com")).isEmpty();
        assertThat(api.outgoing().letters()).isEmpty();
    }

    @Test
    void revokedKeyShouldBeRefusedByTheNextRequest() throws Exception {
        nextMinute();
        ApiKey.Made made = api.made(ApiAction.ASK);
        assertThat(api.post(made.key(), VERDICTS, QUESTION).statusCode()).isEqualTo(200);

        api.keys().revoke(made.known().id(), api.clock().instant());

        assertThat(api.post(made.key(), VERDICTS, QUESTION).statusCode()).isEqualTo(401);
    }

    @Test
    void nothingShouldBeAnsweredWhileTheKeysCannotBeRead(@TempDir Path folder) throws Exception {
        try (RunningApi other = new RunningApi(folder, "")) {
            String good = other.key(ApiAction.ASK);
            Path file = folder.resolve("conf/consent-api.keys");
            String content = Files.readString(file);
            Files.writeString(file, content + "nonsense\n");

            HttpResponse<String> answer = other.post(good, VERDICTS, QUESTION);

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            Files.writeString(file, content);
            assertThat(other.post(good, VERDICTS, QUESTION).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void wrongKeysShouldBeSlowedDownByNetworkAndNeverHoldUpARightOne() throws Exception {
        nextMinute();
        int[] statuses = new int[8];
        for (int i = 0; i < statuses.length; i++) {
            statuses[i] = api.post("consent_a2a2a2a2_" + i, VERDICTS, QUESTION, "X-Forwarded-For", "192.0.2.1")
                    .statusCode();
        }

        assertThat(statuses).containsExactly(401, 401, 401, 401, 401, 429, 429, 429);
        assertThat(api.post("wrong", VERDICTS, QUESTION, "X-Forwarded-For", "192.0.2.2")
                        .statusCode())
                .as("another network")
                .isEqualTo(401);
        assertThat(api.post(key, VERDICTS, QUESTION, "X-Forwarded-For", "192.0.2.1")
                        .statusCode())
                .isEqualTo(200);
        nextMinute();
        assertThat(api.post("wrong", VERDICTS, QUESTION, "X-Forwarded-For", "192.0.2.1")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void requestsShouldBeLimitedByKey() throws Exception {
        nextMinute();
        String busy = api.key(ApiAction.ASK);
        int[] statuses = new int[52];
        for (int i = 0; i < statuses.length; i++) {
            statuses[i] = api.post(busy, VERDICTS, QUESTION).statusCode();
        }

        assertThat(Arrays.stream(statuses).filter(status -> status == 200)).hasSize(50);
        assertThat(statuses[51]).isEqualTo(429);
        assertThat(api.post(key, VERDICTS, QUESTION).statusCode())
                .as("another key")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "null",
                "'text'",
                "{'address':'a@example.com'",
                "{'address':'a@example.com','address':'b@example.com','state':'objection'}",
                "{'address':'a@example.com','state':'objection'} {}",
                "{'address':'a@example.com','state':'objection','activities':[[[[[[[[[[]]]]]]]]]]}",
                "{'address':'a@example.com',state:'objection'}",
                "{'address':'a@example.com','state':'objection',}",
                "/* */ {'address':'a@example.com','state':'objection'}"
            })
    void whatIsNoJsonShouldBeRefused(String body) throws Exception {
        nextMinute();
        HttpResponse<String> answer = api.post(key, RECORDS, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(type(answer)).isEqualTo("no-json");
        assertThat(answer.body()).doesNotContain("example.com");
        assertThat(api.history("a@example.com")).isEmpty();
    }

    @Test
    void otherEncodingsShouldBeRefused() throws Exception {
        nextMinute();
        for (byte[] body : List.of(
                RunningApi.json("{'address':'ö@example.com','state':'objection'}")
                        .getBytes(StandardCharsets.ISO_8859_1),
                RunningApi.json("{'address':'a@example.com','state':'objection'}")
                        .getBytes(StandardCharsets.UTF_16))) {
            HttpResponse<String> answer = api.send(HttpRequest.newBuilder(api.uri(RECORDS))
                    .header("Authorization", "Bearer " + key)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(body)));
            assertThat(answer.statusCode()).isEqualTo(400);
        }
        HttpResponse<String> form = api.send(HttpRequest.newBuilder(api.uri(RECORDS))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("address=a@example.com")));
        assertThat(form.statusCode()).isEqualTo(415);
        api.document().requireForeseen("POST", RECORDS, form);
        assertThat(api.history("a@example.com")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'address':'a@example.com','state':'objection','colour':'red'} /colour",
                "{'address':'a@example.com','state':'objection','organisation':'example'} /organisation",
                "{'address':'a@example.com','state':'objection','State':'objection'} /State",
                "{'address':'a@example.com','state':'Objection'} /state",
                "{'address':'a@example.com','state':'away'} /state",
                "{'address':'a@example.com','state':null} /state",
                "{'address':'a@example.com','state':7} /state",
                "{'address':['a@example.com'],'state':'objection'} /address",
                "{'address':'','state':'objection'} /address",
                "{'state':'objection'} /address",
                "{'address':'a@example.com','state':'objection','informed':'yes'} /informed",
                "{'address':'a@example.com','customer_of':'garden'} /customer_of",
                "{'address':'a@example.com','customer_of':[]} /customer_of",
                "{'address':'a@example.com','customer_of':['a;b']} /customer_of",
                "{'address':'a@example.com','state':'objection','at':'2026-03-01'} /at",
                "{'address':'a@example.com','state':'objection','at':'2026-03-01T09:30:00'} /at",
                "{'address':'a@example.com','state':'objection','ip':''} /ip",
                "{'address':'a@example.com','purpose':'newsletter','state':'granted','at':'2026-03-01T09:30:00Z'} /source",
                "{'address':'a@example.com','purpose':'newsletter','state':'granted','source':'x'} /at",
                "{'address':'a@example.com','purpose':'newsletter','state':'pending','source':'x'} /at",
                "{'address':'a@example.com','state':'withdrawn'} /purpose",
                "{'address':'a@example.com','purpose':'newsletter','state':'withdrawn','channel':'fax'} /channel",
                "{'address':'a@example.com','purpose':'newsletter','state':'granted','source':'x','double_opt_in':'yes'} /double_opt_in",
                "{'address':'a@example.com','purpose':'newsletter','state':'granted','source':'x','channel':'push','double_opt_in':true} /channel",
                "{'address':'a@example.com','purpose':'newsletter','state':'granted','source':'x','channel':'sms','double_opt_in':true} /telephone",
                "{'address':'a@example.com','purpose':'newsletter','state':'granted','source':'x','at':'2026-03-01T09:30:00Z','telephone':'+33639981234'} /telephone",
                "{'address':'a@example.com','purpose':'newsletter','state':'granted','source':'x','at':'2026-03-01T09:30:00Z','channel':'sms','telephone':'0639981234'} /telephone",
                "{'address':'a@example.com','purpose':'newsletter','state':'withdrawn','channel':'sms','telephone':'+33639981234'} /telephone",
                "{'address':'a@example.com','purpose':'newsletter','state':'granted','source':'x','at':'2026-03-01T09:30:00Z','double_opt_in':true} /at",
                "{'address':'a@example.com','purpose':'newsletter','state':'withdrawn','source':'x','double_opt_in':true} /state"
            })
    void whatTheDocumentForbidsShouldBeRefused(String bodyAndField) throws Exception {
        nextMinute();
        String body = bodyAndField.substring(0, bodyAndField.lastIndexOf(' '));
        HttpResponse<String> answer = api.post(key, RECORDS, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(RunningApi.json(answer).get("field").textValue())
                .isEqualTo(bodyAndField.substring(bodyAndField.lastIndexOf(' ') + 1));
        assertThat(api.document().faultsOfRequest("POST", RECORDS, RunningApi.json(body)))
                .as("the document refuses it as well")
                .isNotEmpty();
        assertThat(api.history("a@example.com")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'address':'no address','state':'objection'} /address",
                "{'address':'a@example.com','purpose':'unknown','state':'withdrawn'} /purpose",
                "{'address':'a@example.com','purpose':'account','state':'withdrawn'} /purpose",
                "{'address':'a@example.com','state':'objection','at':'2030-03-01T09:30:00Z'} /at",
                "{'address':'a@example.com','state':'objection','ip':'somewhere'} /ip",
                "{'address':'a@example.com','language':'?'} /language",
                "{'address':'a@example.com','state':'objection','source':'two\\u000alines'} /source",
                "{'address':'a@example.com'} "
            })
    void whatTheRulesForbidShouldBeRefused(String bodyAndField) throws Exception {
        nextMinute();
        HttpResponse<String> answer = api.post(key, RECORDS, bodyAndField.substring(0, bodyAndField.lastIndexOf(' ')));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        JsonNode problem = RunningApi.json(answer);
        assertThat(problem.get("field").textValue())
                .isEqualTo(bodyAndField.substring(bodyAndField.lastIndexOf(' ') + 1));
        assertThat(problem.get("done").textValue()).isEqualTo("Nothing was recorded.");
        assertThat(answer.body()).doesNotContain("a@example.com", "no address\"");
    }

    @Test
    void longBodiesShouldBeCutOffWhetherTheyTellTheirLengthOrNot() throws Exception {
        nextMinute();
        String head = "POST " + RECORDS
                + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer " + key + "\r\n";
        String told = api.raw(head + "Content-Length: 20000\r\n\r\n");
        String chunk = "1000\r\n" + " ".repeat(0x1000) + "\r\n";
        String streamed = api.raw(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(5));

        for (String answer : List.of(told, streamed)) {
            assertThat(answer).startsWith("HTTP/1.1 413").contains("urn:james-consent:problem:too-long");
        }
        String withoutKey = api.raw("POST " + RECORDS
                + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n");
        assertThat(withoutKey).as("nobody waits for its body").startsWith("HTTP/1.1 401");
    }

    @Test
    void idempotencyKeysShouldBeOneHeaderOfVisibleCharacters() throws Exception {
        nextMinute();
        for (String[] headers : new String[][] {
            {"Idempotency-Key", ""},
            {"Idempotency-Key", "two words"},
            {"Idempotency-Key", "x".repeat(256)},
            {"Idempotency-Key", "a", "Idempotency-Key", "b"}
        }) {
            HttpResponse<String> answer =
                    api.post(key, RECORDS, "{'address':'i@example.com','state':'objection'}", headers);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(type(answer)).isEqualTo("no-idempotency-key");
        }
        assertThat(api.history("i@example.com")).isEmpty();
    }

    @Test
    void answersShouldNotBeKeptOnTheWayNorShownInFrames() throws Exception {
        nextMinute();
        HttpResponse<String> answer = api.post(key, VERDICTS, QUESTION);

        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Server")).isEmpty();
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void whatIsNoRequestShouldBeMetByAProblem() {
        String answer = api.raw("NONSENSE\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json", "about:blank");
    }
}
