package org.jamesconsent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Audience;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.Profile;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.PurposeName;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignUpPagesTest {
    private static final String NEWSLETTER = "&on=newsletter&wording=newsletter%3Aen%3A2026-01";
    private static final String CLUB = "&on=club&wording=club%3Aen%3A2026-01";

    private RunningSite site;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        site = new RunningSite(folder, "<postsPerMinute>1000</postsPerMinute><signUpsPerHour>1000</signUpsPerHour>");
    }

    @AfterAll
    void stop() {
        site.close();
    }

    private HttpResponse<String> signUp(String address, String more, String... headers) throws Exception {
        return site.post(
                "/subscribe/example/newsletter",
                "address=" + URLEncoder.encode(address, StandardCharsets.UTF_8) + more,
                headers);
    }

    private static Document page(HttpResponse<String> answer) {
        return Jsoup.parse(answer.body());
    }

    private static String title(HttpResponse<String> answer) {
        return page(answer).select("h1").text();
    }

    private HttpResponse<String> confirm(String address) throws Exception {
        return site.post("/confirm/" + site.outgoing().tokenFor(address), "action=confirm");
    }

    @Test
    void formShouldOfferEveryPurposeUntickedWithItsWordingAndPolicy() throws Exception {
        HttpResponse<String> answer = site.get("/subscribe/partner-offers", "Accept-Language", "fr");

        assertThat(answer.statusCode()).isEqualTo(200);
        Document page = page(answer);
        assertThat(page.select("input[name=on]").eachAttr("value"))
                .containsExactly("partner-offers", "newsletter", "trade-letter", "club");
        assertThat(page.select("[checked]")).isEmpty();
        for (Element box : page.select("input[name=on]")) {
            Element about = page.getElementById(box.attr("aria-describedby"));
            assertThat(about).isNotNull();
            assertThat(about.select("p[lang=fr]").text()).isNotBlank();
            assertThat(about.select("a").attr("href")).startsWith("https://www.example.org/privacy");
        }
        assertThat(page.select("input[name=wording]").eachAttr("value")).contains("partner-offers:fr:2026-01");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(page.select("script, style, [style]")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/subscribe/newsletter, 200",
        "/subscribe/example/newsletter, 200",
        "/subscribe/other/newsletter, 404",
        "/subscribe/account, 404",
        "/subscribe/, 404",
        "/subscribe/x/y/z, 404",
        "/subscribe/NEWSLETTER, 404"
    })
    void formsShouldBeFoundUnderTheirPathsOnly(String path, int status) throws Exception {
        assertThat(site.get(path).statusCode()).isEqualTo(status);
        assertThat(site.method("PUT", path).statusCode()).isEqualTo(405);
    }

    @Test
    void signUpShouldCountFromThePressOfTheButtonOn() throws Exception {
        HttpResponse<String> answer =
                signUp("Ann3@example.com", NEWSLETTER, "X-Forwarded-For", "192.0.2.1", "User-Agent", "Browser 1");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(title(answer)).isEqualTo("Please look into your mailbox");
        assertThat(site.verdict("ann3@example.com", "newsletter")).isEqualTo("UNCONFIRMED");

        String link = "/confirm/" + site.outgoing().tokenFor("ann3@example.com");
        Document page = page(site.get(link));
        site.method("HEAD", link);
        site.method("OPTIONS", link);
        assertThat(page.select("button").eachAttr("value")).containsExactly("confirm");
        assertThat(page.select("li").text()).contains("Garden newsletter", "I would like to receive");
        assertThat(site.verdict("ann3@example.com", "newsletter"))
                .as("after all that scanners do")
                .isEqualTo("UNCONFIRMED");

        HttpResponse<String> done = site.post(link, "action=confirm", "X-Forwarded-For", "198.51.100.2");

        assertThat(title(done)).isEqualTo("Thank you");
        assertThat(site.verdict("ann3@example.com", "newsletter")).isEqualTo("CONSENT");
        ConsentEvent granted = site.history("ann3@example.com").get(1).event();
        Instant confirmedAt = granted.evidence().confirmedAt();
        assertThat(confirmedAt).isAfter(granted.at());
        assertThat(granted.evidence())
                .isEqualTo(new Evidence(
                        "web:subscribe, web:confirm",
                        "192.0.2.1",
                        "Browser 1",
                        "2026-01 (en), privacy policy 2026-01 https://www.example.org/privacy/newsletter",
                        confirmedAt,
                        "198.51.100.2",
                        null,
                        null));
        int entries = site.history("ann3@example.com").size();
        assertThat(title(site.post(link, "action=confirm"))).isEqualTo("Thank you");
        assertThat(site.history("ann3@example.com")).hasSize(entries);
        assertThat(site.get("/" + page(done).select("main a").attr("href").replace("../", ""))
                        .statusCode())
                .as("the preference page that it leads to")
                .isEqualTo(200);
    }

    @Test
    void answerShouldBeTheSameForEverybody() throws Exception {
        site.record(
                "known@example.com",
                new Act.Granted(new PurposeName("newsletter"), Channel.MAIL, GrantMethod.DOUBLE, Proof.CONFIRMED));
        site.record("gone@example.com", new Act.Withdrawn(new PurposeName("newsletter"), Channel.MAIL));
        site.record("blocked@example.com", new Act.Objected(ObjectionKind.BLOCK));

        List<HttpResponse<String>> answers = List.of(
                signUp("new@example.com", NEWSLETTER),
                signUp("known@example.com", NEWSLETTER),
                signUp("gone@example.com", NEWSLETTER),
                signUp("blocked@example.com", NEWSLETTER),
                signUp("new@example.com", NEWSLETTER),
                signUp("robot@example.com", NEWSLETTER + "&website=http://spam.example"));

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(answers.getFirst().body());
        });
        assertThat(site.outgoing().to("new@example.com")).hasSize(1);
        assertThat(site.outgoing().to("known@example.com")).hasSize(1);
        assertThat(site.outgoing().to("gone@example.com")).hasSize(1);
        assertThat(site.outgoing().to("blocked@example.com")).isEmpty();
        assertThat(site.outgoing().to("robot@example.com")).isEmpty();
        assertThat(site.history("robot@example.com")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | &on=newsletter&wording=newsletter:en:2026-01 | complete e-mail address",
                "ann@localhost | &on=newsletter&wording=newsletter:en:2026-01 | complete e-mail address",
                "ann5@example.com | &wording=newsletter:en:2026-01 | at least one box",
                "ann5@example.com | &on=newsletter&wording=newsletter:en:2025-12 | text has changed",
                "ann5@example.com | &on=newsletter | text has changed",
                "ann5@example.com | &on=account&wording=account:en:2026-01 | text has changed",
                "ann5@example.com | &on=club&wording=club:en:2026-01 | your date of birth",
                "ann5@example.com | &on=club&wording=club:en:2026-01&birth-date=2126-01-01 | your date of birth",
                "ann5@example.com | &on=club&wording=club:en:2026-01&birth-date=2014-01-01 | parent or guardian",
                "ann5@example.com | &on=club&wording=club:en:2026-01&birth-date=2014-01-01&guardian=Ann5@example.com | your own"
            })
    void formShouldComeBackWithWhatIsWrong(String address, String more, String notice) throws Exception {
        HttpResponse<String> answer = signUp(address, more);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(page(answer).select(".notice").text()).contains("Please check", notice);
        assertThat(page(answer).select("#address").val()).isEqualTo(address);
        assertThat(site.outgoing().to(address)).isEmpty();
        assertThat(site.history("ann5@example.com")).isEmpty();
    }

    @Test
    void entriesShouldComeBackEscaped() throws Exception {
        HttpResponse<String> answer = signUp("\"><script>alert(1)</script>", NEWSLETTER);

        assertThat(page(answer).select("script")).isEmpty();
        assertThat(page(answer).select("#address").val()).startsWith("\"><script>");
        assertThat(page(answer).select("input[name=on][checked]").eachAttr("value"))
                .containsExactly("newsletter");
    }

    @Test
    void detailsShouldBeLearntOnceTheyAreConfirmed() throws Exception {
        site.post(
                "/subscribe/trade-letter",
                "address=bob@example.com&on=trade-letter&wording=trade-letter:en:2026-01"
                        + "&audience=professional&activity=horticulture&activity=invented&language=fr");

        Document page = page(site.get("/confirm/" + site.outgoing().tokenFor("bob@example.com")));
        assertThat(page.select("html").attr("lang")).isEqualTo("fr");
        assertThat(page.text())
                .contains("professionnel", "horticulture", "Français")
                .doesNotContain("invented");
        confirm("bob@example.com");

        Profile learnt = site.runtime()
                .store()
                .facts(
                        site.organisation(0).configuration().id(),
                        new PurposeName("trade-letter"),
                        Channel.MAIL,
                        List.of(site.subject("bob@example.com")))
                .get(site.subject("bob@example.com"))
                .subject()
                .profile();
        assertThat(learnt.audience()).isEqualTo(Audience.PROFESSIONAL);
        assertThat(learnt.activities()).containsExactly("horticulture");
        assertThat(learnt.language()).isEqualTo("fr");
        assertThat(learnt.informed()).isTrue();
    }

    @Test
    void minorShouldBeAskedInOwnWordsAndTheGuardianOnAnOwnPage() throws Exception {
        Document refused = page(signUp("kid@example.com", CLUB + "&birth-date=2014-05-01"));
        assertThat(refused.select("#guardian")).hasSize(1);
        assertThat(refused.select("#guardian-why").text()).contains("type in the address");

        HttpResponse<String> asked =
                signUp("kid@example.com", CLUB + "&birth-date=2014-05-01&guardian=mum@example.com");
        assertThat(page(asked).text()).contains("parent or guardian as well");
        assertThat(title(site.get("/confirm/" + site.outgoing().tokenFor("kid@example.com"))))
                .isEqualTo("Was it you?");
        assertThat(title(site.get("/confirm/" + site.outgoing().tokenFor("mum@example.com"))))
                .isEqualTo("Do you give your permission?");

        assertThat(page(confirm("kid@example.com")).text()).contains("as soon as one of your parents");
        assertThat(site.verdict("kid@example.com", "club")).isEqualTo("GUARDIAN_REQUIRED");
        Document preferences = page(site.get("/preferences/" + site.token("kid@example.com", "club")));
        assertThat(preferences.select("#about-club .state").text()).contains("permission of a parent");

        Document given = page(confirm("mum@example.com"));
        assertThat(given.text()).contains("You have given your permission");
        assertThat(given.select("button").eachAttr("value")).containsExactly("revoke");
        assertThat(site.verdict("kid@example.com", "club")).isEqualTo("CONSENT");

        HttpResponse<String> revoked =
                site.post("/confirm/" + site.outgoing().tokenFor("mum@example.com"), "action=revoke");
        assertThat(title(revoked)).isEqualTo("You do not give your permission");
        assertThat(site.verdict("kid@example.com", "club")).isEqualTo("GUARDIAN_REQUIRED");
    }

    @Test
    void expiredAndOvertakenLinksShouldSaySoAndLeadToTheForm() throws Exception {
        signUp("late@example.com", NEWSLETTER);
        signUp("left@example.com", NEWSLETTER);
        site.record("left@example.com", new Act.Withdrawn(new PurposeName("newsletter"), Channel.MAIL));

        HttpResponse<String> overtaken = confirm("left@example.com");
        assertThat(overtaken.statusCode()).isEqualTo(410);
        assertThat(title(overtaken)).isEqualTo("This link counts no longer");
        assertThat(page(overtaken).select("main a").attr("href")).isEqualTo("../subscribe/example/newsletter");
        assertThat(site.verdict("left@example.com", "newsletter")).isEqualTo("OPTED_OUT");

        site.clock().advance(Duration.ofDays(8));
        HttpResponse<String> expired = confirm("late@example.com");
        assertThat(expired.statusCode()).isEqualTo(410);
        assertThat(title(expired)).isEqualTo("This link has expired");
        assertThat(site.verdict("late@example.com", "newsletter")).isEqualTo("NO_CONSENT");
    }

    @Test
    void tokensThatAreNoneShouldAllMeetTheSamePage() throws Exception {
        signUp("ann10@example.com", NEWSLETTER);
        String token = site.outgoing().tokenFor("ann10@example.com");
        String altered = token.substring(0, 30) + (token.charAt(30) == 'a' ? 'b' : 'a') + token.substring(31);

        List<String> bodies = new java.util.ArrayList<>();
        for (String wrong :
                List.of(altered, token.substring(1), "x", "", site.token("ann10@example.com", "newsletter"))) {
            HttpResponse<String> answer = site.post("/confirm/" + wrong, "action=confirm");
            assertThat(answer.statusCode()).isEqualTo(404);
            bodies.add(answer.body());
        }
        assertThat(bodies).containsOnly(bodies.getFirst());
        assertThat(site.get("/unsubscribe/" + token).statusCode()).isEqualTo(404);
        assertThat(site.post("/confirm/" + token.toUpperCase(Locale.ROOT), "action=confirm")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "action=nonsense", "List-Unsubscribe=One-Click"})
    void otherPostsShouldConfirmNothing(String form) throws Exception {
        signUp("ann11@example.com", NEWSLETTER);

        site.post("/confirm/" + site.outgoing().tokenFor("ann11@example.com"), form);

        assertThat(site.verdict("ann11@example.com", "newsletter")).isEqualTo("UNCONFIRMED");
    }

    @Test
    void answerShouldBeHonestWhenTheMailIsNotTaken() throws Exception {
        site.outgoing().broken(true);

        HttpResponse<String> answer = signUp("ann12@example.com", NEWSLETTER);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(title(answer)).isEqualTo("We could not send the message");
        site.outgoing().broken(false);
        assertThat(signUp("ann12@example.com", NEWSLETTER).statusCode()).isEqualTo(200);
        assertThat(site.outgoing().to("ann12@example.com")).hasSize(1);
    }

    @Test
    void qrCodesShouldBePicturesOfTheForm() throws Exception {
        HttpResponse<String> svg = site.get("/subscribe/newsletter/qr.svg");
        assertThat(svg.statusCode()).isEqualTo(200);
        assertThat(svg.headers().firstValue("Content-Type")).contains("image/svg+xml");
        assertThat(svg.body()).startsWith("<svg").contains("viewBox");
        assertThat(site.get("/subscribe/account/qr.svg").statusCode()).isEqualTo(404);
        assertThat(site.method("POST", "/subscribe/newsletter/qr.svg").statusCode())
                .isEqualTo(405);

        try (var client = java.net.http.HttpClient.newHttpClient()) {
            var png = client.send(
                    HttpRequest.newBuilder(site.uri("/subscribe/example/newsletter/qr.png"))
                            .build(),
                    BodyHandlers.ofInputStream());
            assertThat(png.headers().firstValue("Content-Type")).contains("image/png");
            var image = ImageIO.read(png.body());
            assertThat(image.getWidth()).isEqualTo(image.getHeight()).isGreaterThan(200);
            assertThat(image.getRGB(0, 0)).isEqualTo(0xffffffff);
            assertThat(image.getRGB(5 * 12, 5 * 12))
                    .as("the corner of a finder pattern")
                    .isEqualTo(0xffffffff);
            assertThat(image.getRGB(4 * 12, 4 * 12)).isEqualTo(0xff000000);
        }
    }
}
