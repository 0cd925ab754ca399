package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Multipart;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jamesconsent.testing.Product;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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

    private static HttpResponse<String> post(String key, String path, String json, String... headers)
            throws Exception {
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
        assertThat(post(key, "/api/v1/records", withdrawal, "Idempotency-Key", "4d65822107fcfd52").body())
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
        Matcher link = Pattern.compile("\"unsubscribe_url\":\"https://consent\\.example\\.org(/unsubscribe/[a-z2-7]{48})\"")
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
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + JAMES.james().webPort() + "/api/v1/openapi.json"))
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
}
