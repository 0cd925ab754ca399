package org.jamesconsent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.PurposeName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8058. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneClickTest {
    private RunningSite site;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        site = new RunningSite(folder, "<postsPerMinute>3</postsPerMinute>");
    }

    @AfterAll
    void stop() {
        site.close();
    }

    private String path(String address) throws Exception {
        return "/unsubscribe/" + site.token(address, "club");
    }

    @Test
    void postShouldWithdrawWhenBodyIsOneClick() throws Exception {
        assertThat(site.verdict("ann@example.com", "club")).isEqualTo("NON_PROFIT");

        HttpResponse<String> answer = site.post(
                path("ann@example.com"),
                RunningSite.ONE_CLICK,
                "User-Agent",
                "Provider/1.0",
                "X-Forwarded-For",
                "192.0.2.7");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "location", "www-authenticate", "server");
        assertThat(answer.body()).contains("Gardeners’ club");
        assertThat(site.verdict("ann@example.com", "club")).isEqualTo("OPTED_OUT");
        assertThat(site.history("ann@example.com")).singleElement().satisfies(entry -> {
            assertThat(entry.event().act()).isEqualTo(new Act.Withdrawn(new PurposeName("club"), Channel.MAIL));
            assertThat(entry.event().evidence())
                    .isEqualTo(
                            new Evidence("web:one-click", "192.0.2.7", "Provider/1.0", null, null, null, null, null));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n"})
    void postShouldWithdrawWhenBodyIsMultipart(String lineEnd) throws Exception {
        String address = "multi" + lineEnd.length() + "@example.com";
        String body = String.join(
                lineEnd,
                "--b0undary",
                "Content-Disposition: form-data; name=\"List-Unsubscribe\"",
                "",
                "One-Click",
                "--b0undary--",
                "");

        HttpResponse<String> answer = site.send(HttpRequest.newBuilder(site.uri(path(address)))
                .header("Content-Type", "multipart/form-data; boundary=b0undary")
                .POST(BodyPublishers.ofString(body)));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(site.state(address, "club")).isEqualTo(ConsentState.WITHDRAWN);
    }

    @Test
    void postShouldBeHarmlessWhenRepeated() throws Exception {
        for (int i = 0; i < 40; i++) {
            assertThat(site.post(path("often@example.com"), RunningSite.ONE_CLICK)
                            .statusCode())
                    .isEqualTo(200);
        }

        assertThat(site.state("often@example.com", "club")).isEqualTo(ConsentState.WITHDRAWN);
        assertThat(site.history("often@example.com")).hasSize(10);
    }

    @Test
    void postShouldNeverBeRefusedWhenOneProviderUnsubscribesMany() throws Exception {
        for (int i = 0; i < 200; i++) {
            String address = "many" + i + "@example.com";
            assertThat(site.post(path(address), RunningSite.ONE_CLICK).statusCode())
                    .isEqualTo(200);
            assertThat(site.state(address, "club")).isEqualTo(ConsentState.WITHDRAWN);
        }
    }

    @Test
    void postShouldWithdrawAgainWhenPersonAgreedInBetween() throws Exception {
        for (int i = 0; i < 20; i++) {
            site.record(
                    "waver@example.com",
                    new Act.Granted(new PurposeName("club"), Channel.MAIL, GrantMethod.ACTIVE, Proof.OPT_IN));
            site.post(path("waver@example.com"), RunningSite.ONE_CLICK);
            assertThat(site.state("waver@example.com", "club")).isEqualTo(ConsentState.WITHDRAWN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"})
    void nothingShouldChangeWhenMethodIsNotPost(String method) throws Exception {
        String address = method.toLowerCase(Locale.ROOT) + "@example.com";

        HttpResponse<String> answer = site.method(method, path(address));

        assertThat(answer.statusCode())
                .isEqualTo(
                        switch (method) {
                            case "GET", "HEAD" -> 200;
                            case "OPTIONS" -> 204;
                            default -> 405;
                        });
        if (answer.statusCode() == 405 || answer.statusCode() == 204) {
            assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS, POST");
        }
        assertThat(site.history(address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "List-Unsubscribe=Two-Click", "%zz", "List-Unsubscribe", "a=b&c=d"})
    void nothingShouldChangeWhenBodySaysSomethingElse(String body) throws Exception {
        HttpResponse<String> answer =
                site.post(path("unclear@example.com"), body, "X-Forwarded-For", body.length() + ".0.0.1");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Nothing has been changed", "<button");
        assertThat(site.history("unclear@example.com")).isEmpty();
    }

    @Test
    void postShouldWithdrawWhenTokenIsInCapitals() throws Exception {
        String path = path("capital@example.com");

        HttpResponse<String> answer = site.post(
                "/unsubscribe/" + path.substring(path.lastIndexOf('/') + 1).toUpperCase(Locale.ROOT),
                RunningSite.ONE_CLICK);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(site.state("capital@example.com", "club")).isEqualTo(ConsentState.WITHDRAWN);
    }
}
