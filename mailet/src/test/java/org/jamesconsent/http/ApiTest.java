package org.jamesconsent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.rights.Erasure;
import org.jamesconsent.token.ApiAction;
import org.jamesconsent.token.ApiKey;
import org.jamesconsent.token.WayOut;
import org.jamesconsent.wiring.DailyWork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is recorded and told by the API, over HTTP, with a real store. Every exchange is checked against the OpenAPI document. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiTest {
    private static final String RECORDS = "/api/v1/records";
    private static final String VERDICTS = "/api/v1/verdicts";

    private RunningApi api;
    private String recorder = "";
    private String asker = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        api = new RunningApi(folder, "<requestsPerMinute>100000</requestsPerMinute>");
        recorder = api.key(ApiAction.RECORD);
        asker = api.key(ApiAction.ASK);
    }

    @AfterAll
    void stop() {
        api.close();
    }

    private static String granted(String address, String more) {
        return "{'address':'" + address + "','purpose':'newsletter','state':'granted','at':'2026-03-01T09:30:00+01:00',"
                + "'source':'https://www.example.org/checkout'" + more + "}";
    }

    private JsonNode record(String body) throws Exception {
        HttpResponse<String> answer = api.post(recorder, RECORDS, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningApi.json(answer);
    }

    private JsonNode verdict(String address, String purpose, String channel) throws Exception {
        HttpResponse<String> answer = api.post(
                asker,
                VERDICTS,
                "{'address':'" + address + "','purpose':'" + purpose + "','channel':'" + channel + "'}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningApi.json(answer);
    }

    private String code(String address) throws Exception {
        return verdict(address, "newsletter", "mail").get("code").textValue();
    }

    @Test
    void consentShouldCountWithTheEvidenceThatCameAlong() throws Exception {
        JsonNode recorded = record(granted(
                "Ann@Example.com", ",'ip':'192.0.2.7','user_agent':'Shop 1','wording':'2026-01','language':'fr'"));

        assertThat(recorded.get("outcome").textValue()).isEqualTo("recorded");
        assertThat(recorded.get("subject").textValue())
                .isEqualTo(api.subject("ann@example.com").toString());
        JsonNode verdict = verdict("ann@example.com", "newsletter", "mail");
        assertThat(verdict.get("allowed").booleanValue()).isTrue();
        assertThat(verdict.get("code").textValue()).isEqualTo("CONSENT");
        assertThat(verdict.get("row").intValue()).isEqualTo(5);
        assertThat(verdict.get("rule").textValue()).isEqualTo("valid consent");
        assertThat(verdict.get("last_day").textValue()).isEqualTo("2029-03-01");
        assertThat(verdict.get("language").textValue()).isEqualTo("fr");
        assertThat(verdict.get("entry")).isEqualTo(recorded.get("entries").get(0));
        ConsentEvent event = api.history("ann@example.com").getFirst().event();
        assertThat(event.act())
                .isEqualTo(new Act.Granted(
                        api.parts()
                                .configuration()
                                .purposes()
                                .getFirst()
                                .purpose()
                                .name(),
                        Channel.MAIL,
                        GrantMethod.IMPORTED,
                        Proof.OPT_IN));
        assertThat(event.at()).isEqualTo("2026-03-01T08:30:00Z");
        Evidence evidence = event.evidence();
        assertThat(evidence.source()).matches("https://www\\.example\\.org/checkout, api:[a-z2-7]{8}");
        assertThat(evidence.ip()).isEqualTo("192.0.2.7");
        assertThat(evidence.userAgent()).isEqualTo("Shop 1");
        assertThat(evidence.wording()).isEqualTo("2026-01");
    }

    @Test
    void sameRecordShouldMakeNoSecondEntry() throws Exception {
        record(granted("bea@example.com", ",'customer_of':['garden'],'opt_out_offered':true"));
        int entries = api.history("bea@example.com").size();

        JsonNode again = record(granted("bea@example.com", ",'customer_of':['garden'],'opt_out_offered':true"));

        assertThat(again.get("outcome").textValue()).isEqualTo("known");
        assertThat(again.get("entries")).isEmpty();
        assertThat(api.history("bea@example.com")).hasSize(entries);
    }

    @Test
    void withdrawalShouldCountAtOnceAndNoLaterYesOfAnotherSystemEndIt() throws Exception {
        record(granted("carl@example.com", ""));
        assertThat(code("carl@example.com")).isEqualTo("CONSENT");

        record("{'address':'carl@example.com','purpose':'newsletter','state':'withdrawn','source':'STOP by SMS'}");
        assertThat(code("carl@example.com")).isEqualTo("OPTED_OUT");
        JsonNode late = record(granted("carl@example.com", "")
                .replace("2026-03-01", "2026-11-22")
                .replace("09:30", "09:59"));

        assertThat(late.get("outcome").textValue()).isEqualTo("opt_out_stands");
        assertThat(code("carl@example.com")).isEqualTo("OPTED_OUT");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "denied, 'purpose':'newsletter';'state':'denied', OPTED_OUT",
                "objection, 'state':'objection', OPTED_OUT",
                "complaint, 'state':'complaint', OPTED_OUT",
                "customer, 'customer_of':['garden'];'opt_out_offered':true, EXISTING_CUSTOMER",
                "dead, 'undeliverable':'5.1.1', UNDELIVERABLE",
                "child, 'birth_date':'2020-01-01', GUARDIAN_REQUIRED",
                "fact, 'audience':'consumer', NO_CONSENT"
            })
    void recordsOfEveryKindShouldCountByTheRules(String who, String fields, String code) throws Exception {
        record("{'address':'" + who + "@example.com'," + fields.replace(';', ',') + ",'source':'CRM'}");

        assertThat(code(who + "@example.com")).isEqualTo(code);
    }

    @Test
    void repetitionShouldGetTheSameAnswerAndMakeNoSecondEntry() throws Exception {
        String body = "{'address':'dan@example.com','purpose':'newsletter','state':'withdrawn'}";
        HttpResponse<String> first = api.post(recorder, RECORDS, body, "Idempotency-Key", "\"one\"");
        record(granted("dan@example.com", ""));
        int entries = api.history("dan@example.com").size();

        HttpResponse<String> again = api.post(recorder, RECORDS, body, "Idempotency-Key", "one");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(api.history("dan@example.com")).hasSize(entries);
    }

    @Test
    void sameKeyShouldBeRefusedForAnotherRequest() throws Exception {
        api.post(recorder, RECORDS, granted("eva@example.com", ""), "Idempotency-Key", "two");

        HttpResponse<String> other =
                api.post(recorder, RECORDS, granted("eve@example.com", ""), "Idempotency-Key", "two");

        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(RunningApi.json(other).get("type").textValue()).isEqualTo("urn:james-consent:problem:key-reused");
        assertThat(api.history("eve@example.com")).isEmpty();
        String another = api.key(ApiAction.RECORD);
        assertThat(api.post(another, RECORDS, granted("eve@example.com", ""), "Idempotency-Key", "two")
                        .statusCode())
                .as("keys of another client")
                .isEqualTo(200);
    }

    @Test
    void batchShouldAnswerEachItemAsIfItHadComeAlone() throws Exception {
        HttpResponse<String> answer = api.post(
                recorder,
                RECORDS + "/batch",
                "{'items':[" + granted("b1@example.com", "") + "," + granted("b2@example.com", "") + ","
                        + granted("b1@example.com", "") + ","
                        + "{'address':'b1@example.com','purpose':'newsletter','state':'withdrawn'}]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode items = RunningApi.json(answer).get("items");
        assertThat(items.findValuesAsText("outcome")).containsExactly("recorded", "recorded", "known", "recorded");
        assertThat(items.get(0).get("result").get("subject").textValue())
                .isEqualTo(api.subject("b1@example.com").toString());
        for (JsonNode item : items) {
            for (JsonNode entry : item.get("result").get("entries")) {
                String who = item == items.get(1) ? "b2@example.com" : "b1@example.com";
                assertThat(api.history(who)).extracting(one -> one.id()).contains(entry.longValue());
            }
        }
        assertThat(code("b1@example.com")).isEqualTo("OPTED_OUT");
        assertThat(code("b2@example.com")).isEqualTo("CONSENT");
    }

    @Test
    void batchShouldTakeWhatIsSoundAndSayWhatIsNot() throws Exception {
        String body = RunningApi.json("{'items':[" + granted("s1@example.com", ",'colour':'red'") + ",7,"
                + granted("s2@example.com", "") + ","
                + "{'address':'s3@example.com','purpose':'newsletter','state':'granted','source':'x','double_opt_in':true},"
                + "{'address':'s4@example.com'}]}");
        HttpResponse<String> answer = api.send(HttpRequest.newBuilder(api.uri(RECORDS + "/batch"))
                .header("Authorization", "Bearer " + recorder)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
        api.document().requireForeseen("POST", RECORDS + "/batch", answer);

        JsonNode items = RunningApi.json(answer).get("items");
        assertThat(items.findValues("status").stream().map(JsonNode::intValue).distinct())
                .containsExactlyInAnyOrder(422, 200);
        assertThat(items.get(2).get("result").get("outcome").textValue()).isEqualTo("recorded");
        for (int wrong : new int[] {0, 1, 3, 4}) {
            assertThat(items.get(wrong).has("problem")).isTrue();
        }
        assertThat(code("s2@example.com")).isEqualTo("CONSENT");
        assertThat(api.history("s1@example.com")).isEmpty();
        assertThat(api.outgoing().to("s3@example.com")).isEmpty();
    }

    @Test
    void batchesShouldHaveABoundAndMoreThanNothing() throws Exception {
        for (String wrong : new String[] {
            "{'items':[]}", "{'items':{}}", "{}", "{'items':[1],'more':1}", "{'items':[" + "7,".repeat(500) + "7]}"
        }) {
            assertThat(api.post(recorder, RECORDS + "/batch", wrong).statusCode())
                    .as(wrong)
                    .isEqualTo(422);
            assertThat(api.post(asker, VERDICTS + "/batch", wrong).statusCode()).isEqualTo(422);
        }
    }

    @Test
    void batchOfQuestionsShouldBeAnsweredInItsOrder() throws Exception {
        record(granted("q1@example.com", ""));
        record(granted("q2@example.com", ",'channel':'sms'"));
        String body = "{'items':[{'address':'q1@example.com','purpose':'newsletter'},"
                + "{'address':'q2@example.com','purpose':'newsletter'},"
                + "{'address':'q2@example.com','purpose':'newsletter','channel':'sms'},"
                + "{'address':'q1@example.com','purpose':'club'},{'address':'q1@example.com','purpose':'account'},"
                + "{'address':'no address','purpose':'club'}]}";

        JsonNode items =
                RunningApi.json(api.post(asker, VERDICTS + "/batch", body)).get("items");

        assertThat(items.findValuesAsText("code"))
                .containsExactly("CONSENT", "NO_CONSENT", "CONSENT", "NON_PROFIT", "SERVICE");
        assertThat(items.get(5).get("status").intValue()).isEqualTo(422);
        assertThat(items.get(5).get("problem").get("field").textValue()).isEqualTo("/address");
        assertThat(items.get(4).get("result").has("unsubscribe_url")).isFalse();
    }

    @Test
    void consentShouldHoldForItsChannelAndAnObjectionForAll() throws Exception {
        record(granted("push@example.com", ",'channel':'push'"));
        assertThat(verdict("push@example.com", "newsletter", "push").get("code").textValue())
                .isEqualTo("CONSENT");
        assertThat(verdict("push@example.com", "newsletter", "mail").get("code").textValue())
                .isEqualTo("NO_CONSENT");

        record("{'address':'push@example.com','state':'objection'}");

        for (String channel : new String[] {"mail", "sms", "push"}) {
            assertThat(verdict("push@example.com", "newsletter", channel)
                            .get("code")
                            .textValue())
                    .isEqualTo("OPTED_OUT");
        }
    }

    @Test
    void wayOutOfAVerdictShouldBeTheOneOfThatChannel() throws Exception {
        String link = verdict("way@example.com", "newsletter", "sms")
                .get("unsubscribe_url")
                .textValue();

        assertThat(link).startsWith("https://consent.example.org/unsubscribe/");
        WayOut wayOut = api.parts()
                .tokens()
                .read(link.substring(link.lastIndexOf('/') + 1))
                .orElseThrow();
        assertThat(wayOut.channel()).isEqualTo(Channel.SMS);
        assertThat(wayOut.subject()).isEqualTo(api.subject("way@example.com"));
    }

    @Test
    void askingShouldLeaveNoTrace() throws Exception {
        code("asked@example.com");

        assertThat(api.history("asked@example.com")).isEmpty();
        assertThat(api.store().verdicts().ofPerson(RunningApi.EXAMPLE, api.subject("asked@example.com")))
                .isEmpty();
    }

    @Test
    void personWhoIsAskedShouldCountOnceItIsConfirmedEvenAfterLeaving() throws Exception {
        record("{'address':'back@example.com','purpose':'newsletter','state':'withdrawn'}");
        String body = "{'address':'back@example.com','purpose':'newsletter','state':'granted','source':'counter 3',"
                + "'wording':'2026-01','language':'fr','double_opt_in':true}";

        HttpResponse<String> asked = api.post(recorder, RECORDS, body);
        HttpResponse<String> again = api.post(recorder, RECORDS, body);

        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        assertThat(RunningApi.json(asked).get("outcome").textValue()).isEqualTo("asked");
        assertThat(RunningApi.json(again).get("outcome").textValue()).isEqualTo("asked_before");
        assertThat(api.outgoing().to("back@example.com")).hasSize(1);
        assertThat(code("back@example.com")).isEqualTo("OPTED_OUT");
        api.parts().signUp().confirm(api.outgoing().tokenFor("back@example.com"), Evidence.from("test"));
        assertThat(code("back@example.com")).isEqualTo("CONSENT");
        assertThat(api.history("back@example.com").stream()
                        .filter(entry -> entry.event().act() instanceof Act.Granted)
                        .map(entry -> entry.event().evidence()))
                .allSatisfy(evidence -> {
                    assertThat(evidence.source()).matches("counter 3, api:[a-z2-7]{8}, test");
                    assertThat(evidence.wording()).isEqualTo("2026-01");
                });
    }

    @Test
    void askingShouldBePutOffWhileNoMailGetsOut() throws Exception {
        String body = "{'address':'unsent@example.com','purpose':'newsletter','state':'granted','source':'x',"
                + "'double_opt_in':true}";
        api.outgoing().broken(true);
        HttpResponse<String> unsent = api.post(recorder, RECORDS, body, "Idempotency-Key", "unsent");
        api.outgoing().broken(false);
        HttpResponse<String> sent = api.post(recorder, RECORDS, body, "Idempotency-Key", "unsent");

        assertThat(unsent.statusCode()).isEqualTo(503);
        assertThat(sent.statusCode()).isEqualTo(202);
        assertThat(api.outgoing().to("unsent@example.com")).hasSize(1);
    }

    @Test
    void noWithoutATimeShouldCountThoughTheClockWasSetBackSinceTheYes(@TempDir Path folder) throws Exception {
        try (RunningApi other = new RunningApi(folder, "")) {
            other.store()
                    .record(new ConsentEvent(
                            RunningApi.EXAMPLE,
                            other.subject("set@example.com"),
                            other.clock().instant().plusSeconds(3600),
                            new Act.Granted(
                                    new PurposeName("newsletter"), Channel.MAIL, GrantMethod.ACTIVE, Proof.OPT_IN),
                            Evidence.from("test")));
            String all = other.key(ApiAction.RECORD, ApiAction.ASK);

            other.post(all, RECORDS, "{'address':'set@example.com','purpose':'newsletter','state':'withdrawn'}");

            assertThat(RunningApi.json(
                                    other.post(all, VERDICTS, "{'address':'set@example.com','purpose':'newsletter'}"))
                            .get("code")
                            .textValue())
                    .isEqualTo("OPTED_OUT");
        }
    }

    @Test
    void outageOfTheStoreShouldNeverBeAYes(@TempDir Path folder) throws Exception {
        try (RunningApi other = new RunningApi(folder, "")) {
            String all = other.key(ApiAction.RECORD, ApiAction.ASK);
            assertThat(other.post(all, RECORDS, granted("out@example.com", "")).statusCode())
                    .isEqualTo(200);
            other.store().close();

            for (HttpResponse<String> answer : List.of(
                    other.post(all, VERDICTS, "{'address':'out@example.com','purpose':'newsletter'}"),
                    other.post(
                            all,
                            VERDICTS + "/batch",
                            "{'items':[{'address':'out@example.com','purpose':'newsletter'}]}"),
                    other.post(all, RECORDS, granted("out@example.com", ",'ip':'192.0.2.1'")),
                    other.post(all, RECORDS, granted("out@example.com", ""), "Idempotency-Key", "x"),
                    other.post(all, RECORDS + "/batch", "{'items':[" + granted("out@example.com", "") + "]}"))) {
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).contains("30");
                assertThat(answer.body()).doesNotContain("allowed");
            }
        }
    }

    @Test
    void repetitionShouldGetTheSameAnswerAfterARestartAndWithinADayOnly(@TempDir Path folder) throws Exception {
        TestClock clock = new TestClock();
        String body = granted("restart@example.com", "");
        String all;
        String first;
        try (RunningApi before = new RunningApi(folder, "", clock)) {
            all = before.key(ApiAction.RECORD);
            first = before.post(all, RECORDS, body, "Idempotency-Key", "r").body();
        }
        try (RunningApi after = new RunningApi(folder, "", clock)) {
            assertThat(after.post(all, RECORDS, body, "Idempotency-Key", "r").body())
                    .isEqualTo(first);
            clock.advance(Duration.ofHours(25));
            assertThat(RunningApi.json(after.post(all, RECORDS, body, "Idempotency-Key", "r"))
                            .get("outcome")
                            .textValue())
                    .isEqualTo("known");
        }
    }

    @Test
    void requestThatIsBeingWorkedOnShouldBeToldSoAndBeFreeOnceItsJamesIsGone() throws Exception {
        ApiKey.Made made = api.made(ApiAction.RECORD);
        String body = RunningApi.json(granted("running@example.com", ""));
        Instant now = api.clock().instant();
        // As another James would, which dies before it has recorded anything.
        api.store()
                .requests()
                .begin(
                        api.parts().keyring().requestHash(made.known().id(), "run".getBytes(StandardCharsets.US_ASCII)),
                        api.parts().keyring().requestHash(RECORDS, body.getBytes(StandardCharsets.UTF_8)),
                        now,
                        now,
                        now);

        HttpResponse<String> early = api.post(made.key(), RECORDS, body, "Idempotency-Key", "run");
        api.clock().advance(Duration.ofMinutes(11));
        HttpResponse<String> late = api.post(made.key(), RECORDS, body, "Idempotency-Key", "run");

        assertThat(early.statusCode()).isEqualTo(409);
        assertThat(late.statusCode()).isEqualTo(200);
        assertThat(api.history("running@example.com")).hasSize(1);
    }

    @Test
    void sameRecordsAtOnceShouldMakeOneEntry() throws Exception {
        String body = granted("many@example.com", "");
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<String>> calls =
                    Collections.nCopies(16, () -> RunningApi.json(api.post(recorder, RECORDS, body))
                            .get("outcome")
                            .textValue());
            List<String> outcomes = new ArrayList<>();
            for (Future<String> one : threads.invokeAll(calls)) {
                outcomes.add(one.get());
            }
            assertThat(outcomes).containsOnlyOnce("recorded");
        }
        assertThat(api.history("many@example.com")).hasSize(1);
    }

    @Test
    void whoWasErasedShouldNotBeBroughtBack() throws Exception {
        record(granted("erased@example.com", ""));
        api.store()
                .recordUpon(
                        RunningApi.EXAMPLE,
                        List.of(api.subject("erased@example.com")),
                        (subject, history) -> Erasure.of(
                                RunningApi.EXAMPLE,
                                subject,
                                history,
                                api.clock().instant(),
                                Evidence.NONE));
        int entries = api.history("erased@example.com").size();

        JsonNode again = record(granted("erased@example.com", ",'ip':'192.0.2.9'"));

        assertThat(again.get("outcome").textValue()).isEqualTo("opt_out_stands");
        assertThat(api.history("erased@example.com")).hasSize(entries);
    }

    @Test
    void repetitionShouldGetTheSameAnswerFromAnotherJames(@TempDir Path folder) throws Exception {
        TestClock clock = new TestClock();
        String body = "{'items':[" + granted("two@example.com", "") + "]}";
        try (RunningApi one = new RunningApi(folder, "", clock);
                RunningApi another = new RunningApi(folder, "", clock)) {
            String all = one.key(ApiAction.RECORD);

            String first = one.post(all, RECORDS + "/batch", body, "Idempotency-Key", "j")
                    .body();
            HttpResponse<String> again = another.post(all, RECORDS + "/batch", body, "Idempotency-Key", "j");

            assertThat(again.body()).isEqualTo(first);
            assertThat(again.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(another.history("two@example.com")).hasSize(1);
        }
    }

    @Test
    void answersShouldGoWithTheDailyWork(@TempDir Path folder) throws Exception {
        try (RunningApi other = new RunningApi(folder, "")) {
            ApiKey.Made made = other.made(ApiAction.RECORD);
            other.post(made.key(), RECORDS, granted("day@example.com", ""), "Idempotency-Key", "d");
            String kept =
                    other.parts().keyring().requestHash(made.known().id(), "d".getBytes(StandardCharsets.US_ASCII));
            assertThat(isKept(other, kept)).isTrue();

            DailyWork.perform(other.runtime());
            assertThat(isKept(other, kept)).isTrue();
            other.clock().advance(Duration.ofHours(25));
            DailyWork.perform(other.runtime());

            assertThat(isKept(other, kept)).isFalse();
        }
    }

    private static boolean isKept(RunningApi api, String key) throws Exception {
        return api.store()
                .requests()
                .begin(key, "print", api.clock().instant(), Instant.EPOCH, Instant.EPOCH)
                .isPresent();
    }

    @Test
    void telephoneNumberShouldBeEvidenceOfTheYesToSmsAndOfNothingElse() throws Exception {
        record(granted("tel@example.com", ",'channel':'sms','telephone':'+33639981234','language':'fr'"));

        assertThat(verdict("tel@example.com", "newsletter", "sms").get("code").textValue())
                .isEqualTo("CONSENT");
        assertThat(api.history("tel@example.com").stream()
                        .map(entry -> entry.event().evidence().reason()))
                .containsExactly("telephone +33639981234", null);
    }

    @Test
    void smsShouldBeConfirmedFromTheMailboxByAMailThatNamesTheNumber() throws Exception {
        HttpResponse<String> asked = api.post(
                recorder,
                RECORDS,
                "{'address':'smsask@example.com','purpose':'newsletter','channel':'sms','telephone':'+33639981234',"
                        + "'state':'granted','source':'counter 3','double_opt_in':true}");

        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        assertThat(asked.body()).doesNotContain("33639981234");
        assertThat(api.outgoing().to("smsask@example.com").getFirst().text()).contains("+33639981234");
        assertThat(verdict("smsask@example.com", "newsletter", "sms")
                        .get("code")
                        .textValue())
                .isEqualTo("UNCONFIRMED");
        api.parts().signUp().confirm(api.outgoing().tokenFor("smsask@example.com"), Evidence.from("test"));
        assertThat(verdict("smsask@example.com", "newsletter", "sms")
                        .get("code")
                        .textValue())
                .isEqualTo("CONSENT");
        assertThat(code("smsask@example.com")).isEqualTo("NO_CONSENT");
    }
}
