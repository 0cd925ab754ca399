package org.jamesconsent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignUpLimitsTest {
    private static final String NEWSLETTER = "&on=newsletter&wording=newsletter%3Aen%3A2026-01";

    private RunningSite site;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        site = new RunningSite(
                folder,
                "<postsPerMinute>1000</postsPerMinute><signUpsPerHour>6</signUpsPerHour>"
                        + "<signUpsPerHourPerAddress>3</signUpsPerHourPerAddress>"
                        + "<signUpsPerHourInTotal>12</signUpsPerHourInTotal>");
    }

    @AfterEach
    void stop() {
        site.close();
    }

    private HttpResponse<String> signUp(String address, String more, String... headers) throws Exception {
        return site.post("/subscribe/newsletter", "address=" + address + more, headers);
    }

    @Test
    void oneNetworkShouldBeStoppedAndOthersNot() throws Exception {
        for (int i = 0; i < 6; i++) {
            assertThat(signUp("n" + i + "@example.com", NEWSLETTER, "X-Forwarded-For", "2001:db8::" + i)
                            .statusCode())
                    .isEqualTo(200);
        }

        HttpResponse<String> stopped = signUp("n7@example.com", NEWSLETTER, "X-Forwarded-For", "2001:db8::ffff");
        assertThat(stopped.statusCode()).isEqualTo(429);
        assertThat(stopped.headers().firstValue("Retry-After")).contains("3600");
        assertThat(Jsoup.parse(stopped.body()).select("h1").text()).isEqualTo("Please try again later");
        assertThat(site.history("n7@example.com")).isEmpty();
        assertThat(signUp("n7@example.com", NEWSLETTER, "X-Forwarded-For", "2001:db8:1::1")
                        .statusCode())
                .isEqualTo(200);
        site.clock().advance(Duration.ofHours(1));
        assertThat(signUp("n8@example.com", NEWSLETTER, "X-Forwarded-For", "2001:db8::1")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void oneAddressShouldGetOneMailAndItsSendersAStopWhateverTheirNetworks() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(signUp("ann@example.com", NEWSLETTER, "X-Forwarded-For", "192.0.2." + i)
                            .statusCode())
                    .isEqualTo(200);
        }

        assertThat(signUp("ann@example.com", NEWSLETTER, "X-Forwarded-For", "192.0.2.9")
                        .statusCode())
                .isEqualTo(429);
        assertThat(site.outgoing().to("ann@example.com")).hasSize(1);
    }

    @Test
    void allTogetherShouldBeStoppedAtTheTotal() throws Exception {
        for (int i = 0; i < 12; i++) {
            signUp("t" + i + "@example.com", NEWSLETTER, "X-Forwarded-For", "192.0.2." + i);
        }

        assertThat(signUp("t99@example.com", NEWSLETTER, "X-Forwarded-For", "198.51.100.1")
                        .statusCode())
                .isEqualTo(429);
        assertThat(site.outgoing().letters()).hasSize(12);
    }
}
