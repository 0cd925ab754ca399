package org.jamesconsent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.LedgerEntry;
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

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreferencePageTest {
    private static final PurposeName NEWSLETTER = new PurposeName("newsletter");
    private static final PurposeName OFFERS = new PurposeName("partner-offers");
    private static final PurposeName CLUB = new PurposeName("club");

    private RunningSite site;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        site = new RunningSite(folder, "<postsPerMinute>1000</postsPerMinute>");
    }

    @AfterAll
    void stop() {
        site.close();
    }

    private static Act grant(PurposeName purpose) {
        return new Act.Granted(purpose, Channel.MAIL, GrantMethod.ACTIVE, Proof.OPT_IN);
    }

    private String path(String address) throws Exception {
        return "/preferences/" + site.token(address, "club");
    }

    private Document page(String address) throws Exception {
        return page(site.get(path(address)));
    }

    private static Document page(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return Jsoup.parse(answer.body());
    }

    private Document post(String address, String form) throws Exception {
        return page(site.post(path(address), form, "User-Agent", "Browser\t1.0", "X-Forwarded-For", "2001:db8::7"));
    }

    private static List<String> ticked(Document page) {
        return page.select("input[type=checkbox][checked]").eachAttr("value");
    }

    private static String undo(Document page) {
        return String.join(
                "&",
                page.select("input[name=undo]").eachAttr("value").stream()
                        .map(token -> "undo=" + token)
                        .toList());
    }

    private static String state(Document page, String purpose) {
        Element about = page.getElementById("about-" + purpose);
        assertThat(about).isNotNull();
        return about.select(".state").text();
    }

    @Test
    void pageShouldShowEachMarketingPurposeAsTheRulesSeeIt() throws Exception {
        site.record("ann@example.com", grant(NEWSLETTER));
        site.record("ann@example.com", new Act.Requested(OFFERS, Channel.MAIL));

        Document page = page("ann@example.com");

        assertThat(page.select("input[type=checkbox]").eachAttr("value"))
                .containsExactly("newsletter", "newsletter:sms", "partner-offers", "trade-letter", "club");
        assertThat(ticked(page)).containsExactly("newsletter", "club");
        assertThat(state(page, "newsletter")).isEqualTo("You have agreed to receive this.");
        assertThat(state(page, "club")).contains("without any commercial aim");
        assertThat(state(page, "partner-offers")).contains("waits for the confirmation");
        assertThat(state(page, "trade-letter")).isEqualTo("You do not receive this at present.");
        assertThat(page.text())
                .contains("I would like to receive the garden newsletter")
                .doesNotContain("@");
        assertThat(site.history("ann@example.com")).hasSize(2);
    }

    @Test
    void savingShouldWithdrawWhatWasSwitchedOffAndNothingElse() throws Exception {
        site.record("bob@example.com", grant(NEWSLETTER));

        Document page = post(
                "bob@example.com", "action=save&shown=newsletter&shown=club&on=club&language=en&shown-language=en");

        assertThat(page.select(".notice").text()).contains("saved", "will no longer send you “Garden newsletter”");
        assertThat(ticked(page)).containsExactly("club");
        assertThat(site.verdict("bob@example.com", "newsletter")).isEqualTo("OPTED_OUT");
        assertThat(site.verdict("bob@example.com", "club")).isEqualTo("NON_PROFIT");
        LedgerEntry entry = site.history("bob@example.com").getLast();
        assertThat(entry.event().act()).isEqualTo(new Act.Withdrawn(NEWSLETTER, Channel.MAIL));
        assertThat(entry.event().evidence())
                .isEqualTo(new Evidence(
                        "web:preferences",
                        "2001:db8::7",
                        "Browser 1.0",
                        "2026-01 (en), privacy policy 2026-01 https://www.example.org/privacy/newsletter",
                        null,
                        null,
                        null,
                        null));
    }

    @Test
    void savingShouldChangeNothingWhenNothingDiffersFromWhatWasShown() throws Exception {
        Document page = post("carl@example.com", "action=save&shown=club&on=club&language=en&shown-language=en");

        assertThat(page.select(".notice").text()).isEqualTo("You have not changed anything.");
        assertThat(site.history("carl@example.com")).isEmpty();
    }

    @Test
    void savingShouldNotSwitchOnAgainWhenPersonLeftElsewhereSinceThePageWasShown() throws Exception {
        site.record("dora@example.com", new Act.Withdrawn(CLUB, Channel.MAIL));

        post("dora@example.com", "action=save&shown=club&on=club&language=en&shown-language=en");

        assertThat(site.history("dora@example.com")).hasSize(1);
        assertThat(site.verdict("dora@example.com", "club")).isEqualTo("OPTED_OUT");
    }

    @Test
    void switchingOnShouldOnlyBeARequestSinceLinksGetForwarded() throws Exception {
        Document page = post(
                "eve@example.com",
                "action=save&shown=club&on=club&on=newsletter&on=account&on=unknown&language=en&shown-language=en");

        assertThat(site.history("eve@example.com")).isEmpty();
        assertThat(ticked(page)).containsExactly("club");
        assertThat(page.select(".notice").text()).contains("stays off until you confirm");
        assertThat(page.select("input[name=want]").eachAttr("value")).containsExactly("newsletter");

        Document asked =
                post("eve@example.com", "action=request&want=newsletter&want=account&address=Eve%40example.com");

        assertThat(asked.select(".notice").text()).contains("a message is on its way");
        assertThat(site.verdict("eve@example.com", "newsletter")).isEqualTo("UNCONFIRMED");
        assertThat(site.outgoing().to("eve@example.com")).hasSize(1);
        site.post("/confirm/" + site.outgoing().tokenFor("eve@example.com"), "action=confirm");
        assertThat(site.verdict("eve@example.com", "newsletter")).isEqualTo("CONSENT");
    }

    @Test
    void switchingOnShouldSendNothingToAnotherAddressAndNotTell() throws Exception {
        Document right = post("fay@example.com", "action=request&want=newsletter&address=fay%40example.com");
        Document wrong = post("fay@example.com", "action=request&want=partner-offers&address=someone%40example.com");

        assertThat(wrong.select(".notice").text())
                .isEqualTo(right.select(".notice").text());
        assertThat(site.outgoing().to("someone@example.com")).isEmpty();
        assertThat(site.history("someone@example.com")).isEmpty();
        assertThat(site.post(path("fay@example.com"), "action=request&want=partner-offers&address=nonsense")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void switchingOnShouldNotOutrankAWithdrawal() throws Exception {
        site.record("finn@example.com", new Act.Withdrawn(NEWSLETTER, Channel.MAIL));

        post("finn@example.com", "action=request&want=newsletter&address=finn%40example.com");

        assertThat(site.verdict("finn@example.com", "newsletter")).isEqualTo("OPTED_OUT");
    }

    @Test
    void stoppingShouldObjectAndBeUndone() throws Exception {
        site.record("gail@example.com", grant(NEWSLETTER));

        Document page = post("gail@example.com", "action=stop");

        assertThat(site.verdict("gail@example.com", "newsletter")).isEqualTo("OPTED_OUT");
        assertThat(site.verdict("gail@example.com", "club")).isEqualTo("OPTED_OUT");
        assertThat(site.history("gail@example.com").getLast().event().act())
                .isEqualTo(new Act.Objected(ObjectionKind.WITHDRAWAL));
        assertThat(page.select(".notice").text()).contains("sends you no newsletters and no offers");
        assertThat(page.select("button[value=stop]")).isEmpty();

        Document undone = post("gail@example.com", undo(page));

        assertThat(undone.select(".notice").text()).contains("Undone");
        assertThat(ticked(undone)).containsExactly("newsletter", "club");
    }

    @Test
    void undoingShouldBringBackEveryBasisWhenSavedByMistake() throws Exception {
        site.record("hugo@example.com", grant(NEWSLETTER));
        Document page =
                post("hugo@example.com", "action=save&shown=newsletter&shown=club&language=en&shown-language=en");
        assertThat(ticked(page)).isEmpty();

        Document undone = post("hugo@example.com", undo(page));

        assertThat(ticked(undone)).containsExactly("newsletter", "club");
        assertThat(site.state("hugo@example.com", "newsletter")).isEqualTo(ConsentState.GRANTED);
        assertThat(site.state("hugo@example.com", "club")).isEqualTo(ConsentState.NONE);
    }

    @Test
    void undoingShouldBringBackTheBasisWhenUnsubscribedByThePage() throws Exception {
        String path = "/unsubscribe/" + site.token("ida@example.com", "club");
        Document page = page(site.post(path, "action=unsubscribe"));
        assertThat(site.verdict("ida@example.com", "club")).isEqualTo("OPTED_OUT");

        Document undone = page(site.post(path, undo(page)));

        assertThat(undone.text()).contains("Undone", "Do you want to stop receiving");
        assertThat(site.verdict("ida@example.com", "club")).isEqualTo("NON_PROFIT");
    }

    @Test
    void undoingShouldBeRefusedWhenWithdrawalIsNotTheSendersOwnOrNotTheLast() throws Exception {
        String path = "/unsubscribe/" + site.token("jack@example.com", "club");
        String undo = undo(page(site.post(path, "action=unsubscribe")));
        String forged = undo.substring(0, undo.length() - 2) + (undo.endsWith("aa") ? "bb" : "aa");

        assertThat(site.post(path, forged).statusCode()).isEqualTo(409);
        assertThat(site.post("/unsubscribe/" + site.token("jill@example.com", "club"), undo)
                        .statusCode())
                .isEqualTo(409);
        site.record("jack@example.com", new Act.Withdrawn(CLUB, Channel.MAIL));
        assertThat(site.post(path, undo).statusCode()).isEqualTo(409);
        assertThat(site.verdict("jack@example.com", "club")).isEqualTo("OPTED_OUT");
    }

    @Test
    void undoingShouldBeRefusedWhenAnHourHasPassed() throws Exception {
        String path = "/unsubscribe/" + site.token("kim@example.com", "club");
        String undo = undo(page(site.post(path, "action=unsubscribe")));
        site.clock().advance(Duration.ofMinutes(61));

        assertThat(site.post(path, undo).statusCode()).isEqualTo(409);
        assertThat(site.verdict("kim@example.com", "club")).isEqualTo("OPTED_OUT");
    }

    @Test
    void undoShouldNotBeOfferedWhenNothingChanged() throws Exception {
        site.record("lea@example.com", new Act.Withdrawn(CLUB, Channel.MAIL));

        Document page = page(site.post("/unsubscribe/" + site.token("lea@example.com", "club"), "action=unsubscribe"));

        assertThat(page.select("input[name=undo]")).isEmpty();
        assertThat(page("lea@example.com").select("input[name=undo]")).isEmpty();
    }

    @Test
    void languageShouldBeLearntAndSpokenAtOnce() throws Exception {
        Document page = post("max@example.com", "action=save&shown=club&on=club&language=fr&shown-language=en");

        assertThat(page.selectFirst("html").attr("lang")).isEqualTo("fr");
        assertThat(page.text()).contains("Vos préférences", "La lettre du jardin");
        assertThat(page("max@example.com").selectFirst("html").attr("lang")).isEqualTo("fr");
        assertThat(site.history("max@example.com")).singleElement().satisfies(entry -> assertThat(
                        entry.event().act())
                .isEqualTo(new Act.Learnt(new Profile(null, "fr", null, null, null, null, null, null))));
    }

    @Test
    void languageShouldBeTheBrowsersWhenPersonsIsUnknownAndThenTheOrganisations() throws Exception {
        assertThat(page(site.get(path("nina@example.com"), "Accept-Language", "pl, de-AT;q=0.8, en;q=0.2"))
                        .selectFirst("html")
                        .attr("lang"))
                .isEqualTo("de");
        assertThat(page(site.get("/preferences/" + site.tokenOfOther("nina@example.com"), "Accept-Language", "pl"))
                        .selectFirst("html")
                        .attr("lang"))
                .isEqualTo("de");
    }

    @Test
    void namesShouldBeEscapedWhenTheyHoldMarkup() throws Exception {
        String html = site.get("/preferences/" + site.tokenOfOther("otto@example.com"))
                .body();

        assertThat(html)
                .doesNotContain("<script", "Other <b>")
                .contains("&lt;script&gt;alert(1)", "Other &lt;b&gt; &amp; Sons");
    }

    @Test
    void organisationsShouldNotTouchEachOther() throws Exception {
        site.post("/preferences/" + site.tokenOfOther("pia@example.com"), "action=stop");

        assertThat(site.verdict("pia@example.com", "club")).isEqualTo("NON_PROFIT");
    }

    @Test
    void savingShouldWaitWhenDoneTooOftenInAMinuteAndStoppingNever() throws Exception {
        String form = "action=save&shown=club&on=club&language=en&shown-language=en";
        int status = 200;
        for (int i = 0; i < 11; i++) {
            status = site.post(path("quin@example.com"), form).statusCode();
        }

        assertThat(status).isEqualTo(429);
        for (int i = 0; i < 20; i++) {
            assertThat(site.post(path("quin@example.com"), "action=stop").statusCode())
                    .isEqualTo(200);
        }
        assertThat(site.history("quin@example.com")).hasSize(10);
        site.clock().advance(Duration.ofMinutes(1));
        assertThat(site.post(path("quin@example.com"), form).statusCode()).isEqualTo(200);
    }
}
