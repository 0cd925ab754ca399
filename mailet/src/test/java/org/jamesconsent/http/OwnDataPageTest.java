package org.jamesconsent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.Profile;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.Question;
import org.jamesconsent.signup.Outgoing.Letter;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnDataPageTest {
    private static final String ANN = "ann@example.com";
    private static final PurposeName NEWSLETTER = new PurposeName("newsletter");
    private static final Pattern LINK = Pattern.compile("https://consent\\.example\\.org(/my-data/[a-z2-7]{56})");

    private Path folder;
    private RunningSite site;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        site = new RunningSite(folder, "<postsPerMinute>1000</postsPerMinute>");
        site.record(ANN, new Act.Granted(NEWSLETTER, Channel.MAIL, GrantMethod.ACTIVE, Proof.OPT_IN));
        site.record(ANN, new Act.Learnt(new Profile(null, "fr", null, null, null, null, null, null)));
    }

    @AfterEach
    void stop() {
        site.close();
    }

    private HttpResponse<String> ask(String wish, String address) throws Exception {
        return site.post(
                "/preferences/" + site.token(ANN, "newsletter"),
                "action=" + wish + "&address=" + URLEncoder.encode(address, StandardCharsets.UTF_8));
    }

    private static String link(Letter letter) {
        Matcher matcher = LINK.matcher(letter.text());
        assertThat(matcher.find()).as(letter.text()).isTrue();
        assertThat(letter.html()).contains(matcher.group());
        return matcher.group(1);
    }

    private String linkFor(String wish) throws Exception {
        assertThat(ask(wish, ANN).statusCode()).isEqualTo(200);
        return link(site.outgoing().to(ANN).getLast());
    }

    private List<Act> acts() throws Exception {
        return site.history(ANN).stream().map(entry -> entry.event().act()).toList();
    }

    @Test
    void dataShouldBeHandedOutByTheLinkInTheMailOnly() throws Exception {
        String link = linkFor("data");

        HttpResponse<String> shown = site.get(link);
        HttpResponse<String> json = site.post(link, "action=json");
        HttpResponse<String> page = site.post(link, "action=page");

        assertThat(Jsoup.parse(shown.body()).select("button").eachAttr("value")).containsExactly("page", "json");
        assertThat(shown.body()).contains("lang=\"fr\"", "tout ce que");
        assertThat(json.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(json.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"my-data.json\"");
        JsonNode data = new ObjectMapper().readTree(json.body());
        JsonNode ours = data.path("organisations").path(0);
        assertThat(ours.path("pii_principal_id").asText())
                .isEqualTo(site.subject(ANN).toString());
        assertThat(ours.path("profile").path("language").asText()).isEqualTo("fr");
        assertThat(ours.findValuesAsText("event_type")).contains("granted", "learnt", "data-asked", "accessed");
        assertThat(page.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"my-data.html\"");
        assertThat(Jsoup.parse(page.body()).text())
                .contains("Vos données", "Example Garden Supplies", "La lettre du jardin", "par e-mail", "accepté")
                .doesNotContain("granted", "agreed", "When");
        assertThat(acts().getLast()).isEqualTo(new Act.Accessed());
        assertThat(site.history(ANN).getLast().event().evidence().ip()).isEqualTo("127.0.0.1");
    }

    @Test
    void erasureShouldForgetThePersonAndKeepTheOptOut() throws Exception {
        String link = linkFor("erasure");
        assertThat(site.outgoing().to(ANN).getLast().message().getSubject()).contains("efface vos données");

        HttpResponse<String> answer = site.post(link, "action=erase");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("Vos données ont été effacées");
        assertThat(site.verdict(ANN, "newsletter")).isEqualTo("OPTED_OUT");
        assertThat(site.verdict(ANN, "club")).isEqualTo("OPTED_OUT");
        List<LedgerEntry> history = site.history(ANN);
        assertThat(history.getLast().event().act()).isInstanceOf(Act.Erased.class);
        assertThat(history).filteredOn(LedgerEntry::hasDetail).allSatisfy(entry -> {
            assertThat(entry.event().evidence().source()).isEqualTo("web:erasure, confirmed by mail");
            assertThat(entry.event().evidence().ip()).isNull();
        });
    }

    @Test
    void erasingAgainShouldChangeNothingAlsoForWhoCameBack() throws Exception {
        String link = linkFor("erasure");
        site.post(link, "action=erase");
        site.clock().advance(Duration.ofHours(2));
        site.record(ANN, new Act.ObjectionLifted(false));
        site.record(ANN, new Act.Granted(NEWSLETTER, Channel.MAIL, GrantMethod.DOUBLE, Proof.CONFIRMED));
        List<Act> before = acts();

        HttpResponse<String> again = site.post(link, "action=erase");

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).contains("Your data has been erased");
        assertThat(acts()).isEqualTo(before);
        assertThat(site.verdict(ANN, "newsletter")).isEqualTo("CONSENT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "erasure"})
    void answerShouldBeTheSameForEveryAddressAndAMailGoToThatOfTheLinkOnly(String wish) throws Exception {
        String known = ask(wish, ANN).body();
        String again = ask(wish, ANN).body();
        String another = ask(wish, "eve@example.net").body();

        assertThat(another).isEqualTo(known).isEqualTo(again);
        assertThat(known).contains("Si c’est l’adresse qui reçoit nos messages");
        assertThat(site.outgoing().letters()).hasSize(1);
        assertThat(site.outgoing().to(ANN)).hasSize(1);
        assertThat(site.history("eve@example.net")).isEmpty();
    }

    @Test
    void somethingThatIsNoAddressShouldBeToldSo() throws Exception {
        assertThat(ask("data", "nonsense").statusCode()).isEqualTo(400);
        assertThat(site.outgoing().letters()).isEmpty();
    }

    @Test
    void mailsShouldBeLimitedTogetherWithThoseOfSignUps() throws Exception {
        for (int hour = 0; hour < 8; hour++) {
            ask("data", ANN);
            ask("erasure", ANN);
            site.clock().advance(Duration.ofMinutes(61));
        }
        assertThat(site.outgoing().letters()).hasSize(5);
        site.post(
                "/subscribe/partner-offers", "address=" + ANN + "&on=partner-offers&wording=partner-offers:en:2026-01");
        assertThat(site.outgoing().letters()).hasSize(5);

        site.clock().advance(Duration.ofDays(1));
        ask("data", ANN);

        assertThat(site.outgoing().letters()).hasSize(6);
    }

    @Test
    void aMailThatDidNotGetOutShouldKeepNobodyFromAskingAgain() throws Exception {
        site.outgoing().broken(true);
        assertThat(ask("data", ANN).statusCode()).isEqualTo(503);
        site.outgoing().broken(false);

        assertThat(ask("data", ANN).statusCode()).isEqualTo(200);
        assertThat(site.outgoing().letters()).hasSize(1);
    }

    @Test
    void noMailShouldGetOutThatNobodyCounts() throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("var/consent.db"));
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN IMMEDIATE");

            assertThat(ask("data", ANN).statusCode()).isEqualTo(503);

            lock.execute("ROLLBACK");
        }
        assertThat(site.outgoing().letters()).isEmpty();
    }

    @Test
    void blockedPersonShouldGetAtTheOwnDataAllTheSame() throws Exception {
        site.record(ANN, new Act.Objected(ObjectionKind.BLOCK));

        assertThat(site.post(linkFor("data"), "action=json").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "erasure"})
    void linkShouldExpireAfterADay(String wish) throws Exception {
        String link = linkFor(wish);
        site.clock().advance(Duration.ofHours(25));
        List<Act> before = acts();

        for (String action : List.of("json", "page", "erase")) {
            assertThat(site.post(link, "action=" + action).statusCode()).isEqualTo(410);
        }
        assertThat(site.get(link).statusCode()).isEqualTo(410);
        assertThat(acts()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(
            value = Question.class,
            names = {"DATA", "ERASURE"})
    void linkShouldServeItsOwnUseOnly(Question wish) throws Exception {
        String link = linkFor(wish == Question.DATA ? "data" : "erasure");
        List<Act> before = acts();

        for (String action : wish == Question.DATA ? List.of("erase") : List.of("json", "page")) {
            assertThat(site.post(link, "action=" + action).headers().firstValue("Content-Disposition"))
                    .isEmpty();
        }
        String token = link.substring("/my-data/".length());
        assertThat(site.post("/confirm/" + token, "action=confirm").statusCode())
                .isEqualTo(404);
        assertThat(site.post("/unsubscribe/" + token, RunningSite.ONE_CLICK).statusCode())
                .isEqualTo(404);
        assertThat(acts()).isEqualTo(before);
    }

    @Test
    void lookingShouldChangeNothing() throws Exception {
        String link = linkFor("erasure");
        List<Act> before = acts();

        for (String method : List.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE")) {
            site.method(method, link);
        }

        assertThat(acts()).isEqualTo(before);
    }

    @Test
    void otherLinksShouldGetAtNothing() throws Exception {
        String link = linkFor("data");
        String forged = link.substring(0, 20) + (link.charAt(20) == 'a' ? 'b' : 'a') + link.substring(21);
        site.post(
                "/subscribe/partner-offers",
                "address=bob@example.com&on=partner-offers&wording=partner-offers:en:2026-01");

        for (String token : List.of(
                forged.substring("/my-data/".length()),
                site.token(ANN, "newsletter"),
                site.outgoing().tokenFor("bob@example.com"),
                "x",
                "")) {
            assertThat(site.get("/my-data/" + token).statusCode()).isEqualTo(404);
            assertThat(site.post("/my-data/" + token, "action=json").statusCode())
                    .isEqualTo(404);
            assertThat(site.post("/my-data/" + token, "action=erase").statusCode())
                    .isEqualTo(404);
        }
    }
}
