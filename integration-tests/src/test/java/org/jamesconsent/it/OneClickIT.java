package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jamesconsent.testing.Mailboxes.Received;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The https link of every copy, from the campaign to the next one's refusal. */
class OneClickIT {
    @RegisterExtension
    static final SampleJames JAMES = new SampleJames();

    private static final String CLUB = "club@example.org";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** As a reverse proxy at publicUrl would pass it on. */
    private static HttpRequest.Builder request(Received copy) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + JAMES.james().webPort() + "/unsubscribe/" + SampleJames.token(copy)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> oneClick(Received copy) throws Exception {
        return send(request(copy)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("List-Unsubscribe=One-Click")));
    }

    @Test
    void nextCampaignShouldBeRefusedWhenLinkOfTheFirstWasPosted() throws Exception {
        JAMES.send(CLUB, SampleJames.message(CLUB, "First meeting"), "leaver@example.com", "stayer@example.com");
        Received copy = JAMES.only("leaver@example.com");
        JAMES.mailboxes().clear();

        assertThat(oneClick(copy).statusCode()).isEqualTo(200);
        JAMES.send(CLUB, SampleJames.message(CLUB, "Second meeting"), "leaver@example.com", "stayer@example.com");

        assertThat(JAMES.at("leaver@example.com")).isEmpty();
        assertThat(JAMES.at("stayer@example.com")).hasSize(1);
        assertThat(JAMES.only(CLUB).text()).contains("leaver@example.com", "OPTED_OUT");
    }

    @Test
    void nextCampaignShouldArriveWhenLinkOfTheFirstWasOnlyLookedAt() throws Exception {
        JAMES.send(CLUB, SampleJames.message(CLUB, "First walk"), "reader@example.com");
        Received copy = JAMES.only("reader@example.com");
        JAMES.mailboxes().clear();

        HttpResponse<String> page = send(request(copy));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<button", "Gardeners’ club", "Example Garden Supplies");
        assertThat(send(request(copy).method("HEAD", BodyPublishers.noBody())).statusCode())
                .isEqualTo(200);
        JAMES.send(CLUB, SampleJames.message(CLUB, "Second walk"), "reader@example.com");

        assertThat(JAMES.at("reader@example.com")).hasSize(1);
    }

    @Test
    void withdrawalShouldStandWhenJamesIsStartedAnew() throws Exception {
        JAMES.send(CLUB, SampleJames.message(CLUB, "First dinner"), "former@example.com");
        Received copy = JAMES.only("former@example.com");
        JAMES.mailboxes().clear();
        assertThat(oneClick(copy).statusCode()).isEqualTo(200);

        JAMES.restart();
        assertThat(oneClick(copy).statusCode()).isEqualTo(200);
        JAMES.send(CLUB, SampleJames.message(CLUB, "Second dinner"), "former@example.com");

        assertThat(JAMES.at("former@example.com")).isEmpty();
    }
}
