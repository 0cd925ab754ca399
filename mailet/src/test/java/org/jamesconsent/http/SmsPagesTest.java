package org.jamesconsent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.Telephone;
import org.jamesconsent.history.PersonHistory;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Telephone numbers, and what they may be used for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmsPagesTest {
    private static final PurposeName NEWSLETTER = new PurposeName("newsletter");
    private static final String MAIL = "&on=newsletter&wording=newsletter:en:2026-01";
    private static final String SMS = "&sms=newsletter&wording=newsletter:en:sms+2026-01";
    private static final String NUMBER = "&telephone=%2B33+6+39+98+12+34";

    private RunningSite site;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        site = new RunningSite(
                folder,
                "<postsPerMinute>1000</postsPerMinute><signUpsPerHour>1000</signUpsPerHour>"
                        + "<signUpsPerHourPerAddress>1000</signUpsPerHourPerAddress>");
    }

    @AfterAll
    void stop() {
        site.close();
    }

    private HttpResponse<String> signUp(String address, String more) throws Exception {
        return site.post("/subscribe/newsletter", "address=" + address + more);
    }

    private void confirm(String address) throws Exception {
        assertThat(site.post("/confirm/" + site.outgoing().tokenFor(address), "action=confirm")
                        .statusCode())
                .isEqualTo(200);
    }

    private ConsentState bySms(String address) throws Exception {
        return site.runtime()
                .store()
                .facts(
                        site.organisation(0).configuration().id(),
                        NEWSLETTER,
                        Channel.SMS,
                        List.of(site.subject(address)))
                .get(site.subject(address))
                .purpose()
                .state();
    }

    private Document preferences(String address, String form) throws Exception {
        String path = "/preferences/" + site.token(address, "club");
        return Jsoup.parse((form.isEmpty() ? site.get(path) : site.post(path, form)).body());
    }

    @Test
    void formShouldAskForANumberThatMayStayEmptyAndSayWhatFor() throws Exception {
        Document page = Jsoup.parse(site.get("/subscribe/partner-offers").body());

        assertThat(page.select("input[name=sms]").eachAttr("value")).containsExactly("newsletter");
        assertThat(page.select("[checked]")).isEmpty();
        assertThat(page.getElementById("about-sms-newsletter").text()).contains("text message (SMS)");
        assertThat(page.select("input[name=telephone]").hasAttr("required")).isFalse();
        assertThat(page.getElementById("telephone-why").text()).contains("need not tell", "nothing else");
    }

    @Test
    void bothBoxesShouldBeConfirmedByOneMailAndTheNumberStandInTheEvidence() throws Exception {
        assertThat(signUp("both@example.com", MAIL + SMS + NUMBER).statusCode()).isEqualTo(200);
        assertThat(site.outgoing().to("both@example.com")).hasSize(1);
        assertThat(site.outgoing().to("both@example.com").getFirst().text())
                .contains("* Garden newsletter", "* Garden newsletter, by text message (SMS)", "+33639981234");
        assertThat(bySms("both@example.com")).isEqualTo(ConsentState.PENDING);

        confirm("both@example.com");

        assertThat(site.state("both@example.com", "newsletter")).isEqualTo(ConsentState.GRANTED);
        assertThat(bySms("both@example.com")).isEqualTo(ConsentState.GRANTED);
        LedgerEntry bySms = site.history("both@example.com").stream()
                .filter(entry -> entry.event().act() instanceof Act.Granted granted && granted.channel() == Channel.SMS)
                .findFirst()
                .orElseThrow();
        Evidence evidence = bySms.event().evidence();
        assertThat(Telephone.in(evidence)).contains(new Telephone("+33639981234"));
        assertThat(evidence.wording()).startsWith("sms 2026-01 (en), privacy policy ");
        assertThat(evidence.confirmedAt()).isNotNull();
        assertThat(PersonHistory.read(
                                site.organisation(0).configuration(),
                                site.subject("both@example.com"),
                                site.runtime().store())
                        .texts()
                        .shownFor(bySms))
                .singleElement()
                .satisfies(shown -> assertThat(shown.wording().text()).contains("text message"));
    }

    @Test
    void nothingShouldHangOnTheBoxForSms() throws Exception {
        signUp("mail@example.com", MAIL);
        confirm("mail@example.com");
        signUp("sms@example.com", SMS + NUMBER);
        confirm("sms@example.com");

        assertThat(bySms("mail@example.com")).isEqualTo(ConsentState.NONE);
        assertThat(bySms("sms@example.com")).isEqualTo(ConsentState.GRANTED);
        assertThat(site.state("sms@example.com", "newsletter")).isEqualTo(ConsentState.NONE);
    }

    @Test
    void numberShouldNotBeKeptWhenNothingWasTickedForIt() throws Exception {
        signUp("stray@example.com", MAIL + NUMBER);
        confirm("stray@example.com");

        assertThat(site.history("stray@example.com").toString()).doesNotContain("639");
    }

    @Test
    void boxShouldCountForNothingWithoutANumberOrItsWording() throws Exception {
        for (String more : List.of(
                MAIL + SMS,
                SMS + "&telephone=0639981234",
                "&sms=newsletter&wording=newsletter:en:2026-01" + NUMBER,
                "&sms=club&wording=club:en:2026-01" + NUMBER)) {
            HttpResponse<String> answer = signUp("none@example.com", more);
            assertThat(answer.statusCode()).as(more).isEqualTo(400);
        }
        Document page = Jsoup.parse(signUp("none@example.com", MAIL + SMS).body());

        assertThat(page.select(".notice").text()).contains("mobile number");
        assertThat(page.select("[checked]").eachAttr("id")).containsExactly("purpose-newsletter", "sms-newsletter");
        assertThat(site.outgoing().to("none@example.com")).isEmpty();
        assertThat(site.history("none@example.com")).isEmpty();
    }

    @Test
    void preferencePageShouldShowTheNumberMaskedAndSwitchSmsOffAloneAndUndoIt() throws Exception {
        signUp("pref@example.com", MAIL + SMS + NUMBER);
        confirm("pref@example.com");

        Document page = preferences("pref@example.com", "");
        assertThat(page.getElementById("purpose-newsletter:sms").hasAttr("checked"))
                .isTrue();
        assertThat(page.getElementById("about-newsletter:sms").text()).contains("+33 \u2026 34");
        assertThat(page.text()).doesNotContain("639981");

        Document off =
                preferences("pref@example.com", "action=save&shown=newsletter&shown=newsletter:sms&on=newsletter");
        assertThat(bySms("pref@example.com")).isEqualTo(ConsentState.WITHDRAWN);
        assertThat(site.state("pref@example.com", "newsletter")).isEqualTo(ConsentState.GRANTED);
        assertThat(off.select(".notice").text()).contains("Garden newsletter, by text message");

        preferences("pref@example.com", "undo=" + off.select("input[name=undo]").attr("value"));
        assertThat(bySms("pref@example.com")).isEqualTo(ConsentState.GRANTED);
    }

    @Test
    void switchingSmsOnShouldAskForTheNumberAndTheMailbox() throws Exception {
        signUp("on@example.com", MAIL);
        confirm("on@example.com");
        site.clock().advance(java.time.Duration.ofHours(2));

        Document asks = preferences("on@example.com", "action=save&shown=newsletter&on=newsletter&on=newsletter:sms");
        assertThat(asks.select("form.change input[name=telephone]")).hasSize(1);
        assertThat(asks.select("form.change input[name=want]").eachAttr("value"))
                .containsExactly("newsletter:sms");
        preferences("on@example.com", "action=request&want=newsletter:sms&address=on@example.com");
        assertThat(bySms("on@example.com")).as("without a number").isEqualTo(ConsentState.NONE);

        preferences("on@example.com", "action=request&want=newsletter:sms&address=on@example.com" + NUMBER);
        confirm("on@example.com");

        assertThat(bySms("on@example.com")).isEqualTo(ConsentState.GRANTED);
    }

    @Test
    void erasureShouldTakeTheNumberAlong() throws Exception {
        signUp("gone@example.com", SMS + NUMBER);
        confirm("gone@example.com");
        preferences("gone@example.com", "action=erasure&address=gone@example.com");
        String text = site.outgoing().to("gone@example.com").getLast().text();
        String link = text.substring(text.indexOf("/my-data/")).split("\\s")[0];

        site.post(link, "action=erase");

        assertThat(bySms("gone@example.com")).isEqualTo(ConsentState.WITHDRAWN);
        assertThat(site.history("gone@example.com").toString()).doesNotContain("639981");
    }
}
