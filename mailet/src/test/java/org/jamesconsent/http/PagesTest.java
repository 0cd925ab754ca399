package org.jamesconsent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.HostAndPort;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jamesconsent.config.WebConfiguration;
import org.jamesconsent.wording.Language;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesTest {
    @TempDir
    private Path folder;

    /** WCAG 2.2: 1.3.1, 2.4.2, 2.4.6, 3.1.1, 3.1.2, 3.3.2, 4.1.2, as far as markup can tell. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void everyPageShouldBeReadableByMachinesWhenLanguageIsAny(Language language) throws Exception {
        try (RunningSite site = new RunningSite(folder.resolve(language.tag()), "")) {
            String[] header = {"Accept-Language", language.tag()};
            String club = "/unsubscribe/" + site.token("ann@example.com", "club");
            String preferences = "/preferences/" + site.token("ann@example.com", "club");
            List<HttpResponse<String>> answers = new ArrayList<>();
            answers.add(site.get(club, header));
            answers.add(site.get(preferences, header));
            answers.add(site.post(club, "", header));
            answers.add(site.post(club, "action=unsubscribe", header));
            answers.add(site.post(club, "undo=x", header));
            answers.add(site.get(club, header));
            answers.add(site.post(preferences, "action=save&on=newsletter&language=en&shown-language=en", header));
            answers.add(site.post(preferences, "action=stop", header));
            answers.add(site.get("/unsubscribe/x", header));
            signUp(site, answers, header);
            for (HttpResponse<String> answer : answers) {
                assertAccessible(Jsoup.parse(answer.body()), language);
                assertThat(answer.headers().firstValue("Content-Language")).contains(language.tag());
            }
        }
    }

    private static void signUp(RunningSite site, List<HttpResponse<String>> answers, String... header)
            throws Exception {
        String form = "/subscribe/example/club";
        String mark = Jsoup.parse(site.get(form, header).body())
                .select("input[name=wording]")
                .val();
        String kid = "on=club&birth-date=2014-01-01&address=kid@example.com&wording=" + mark;
        answers.add(site.get(form, header));
        answers.add(site.post(form, kid, header));
        answers.add(site.post(form, kid + "&guardian=mum@example.com", header));
        site.post(form, "on=club&birth-date=1980-01-01&address=bob@example.com&wording=" + mark, header);
        for (String address : List.of("kid@example.com", "mum@example.com", "bob@example.com")) {
            String link = "/confirm/" + site.outgoing().tokenFor(address);
            answers.add(site.get(link, header));
            answers.add(site.post(link, "action=confirm", header));
        }
        answers.add(site.post("/confirm/" + site.outgoing().tokenFor("mum@example.com"), "action=revoke", header));
        site.outgoing().broken(true);
        answers.add(site.post(form, "on=club&birth-date=1980-01-01&address=eve@example.com&wording=" + mark, header));
    }

    private static void assertAccessible(Document page, Language language) {
        assertThat(page.selectFirst("html").attr("lang")).isEqualTo(language.tag());
        assertThat(page.title()).isNotBlank();
        assertThat(page.select("h1")).hasSize(1);
        assertThat(page.select("main")).hasSize(1);
        assertThat(page.select("header, footer")).hasSize(2);
        assertThat(page.select("meta[name=viewport]").attr("content")).doesNotContain("maximum-scale", "user-scalable");
        assertThat(
                        page.select(
                                "script, style, [style], [onclick], img:not([alt]), iframe, [tabindex]:not(.trap input), [autofocus]"))
                .isEmpty();
        for (Element input : page.select("input:not([type=hidden]), select")) {
            assertThat(page.select("label[for=" + input.id() + "]").text()).isNotBlank();
        }
        for (Element described : page.select("[aria-describedby], [aria-labelledby]")) {
            for (String id : (described.attr("aria-describedby") + " " + described.attr("aria-labelledby"))
                    .strip()
                    .split(" ")) {
                assertThat(page.getElementById(id)).as(id).isNotNull();
            }
        }
        assertThat(page.select("fieldset").select(":not(:has(> legend))").select("fieldset"))
                .isEmpty();
        for (Element text : page.select("p, button, a, h1, h2, legend, label, option")) {
            assertThat(text.text()).as(text.outerHtml()).isNotBlank().doesNotContain("{", "}");
        }
        assertThat(page.select("[id]").eachAttr("id")).doesNotHaveDuplicates();
        for (Element error : page.select("a[href^=#]")) {
            assertThat(page.select("input" + error.attr("href"))).hasSize(1);
        }
        assertThat(page.text()).doesNotContain("ann@example.com");
    }

    @Test
    void fileOfTheAdministratorShouldReplaceThatOfTheJar() throws Exception {
        Path own = Files.createDirectories(folder.resolve("own/conf/consent-templates"));
        Files.writeString(
                own.resolve("foot.html"),
                "<p>Own foot of {{organisation}}, <a href='{{privacyUrl}}'>{{privacyText}}</a>"
                        + "{{#imprintUrl}}<a href='{{imprintUrl}}'>{{imprintText}}</a>{{/imprintUrl}}</p>");
        Files.writeString(own.resolve("consent.css"), "p { color: red }");
        try (RunningSite site = new RunningSite(folder.resolve("own"), "")) {
            assertThat(site.get("/unsubscribe/" + site.token("ann@example.com", "club"))
                            .body())
                    .contains("Own foot of Example Garden Supplies, <a", "<h1>Unsubscribe</h1>");
            assertThat(site.get("/assets/consent.css").body()).isEqualTo("p { color: red }");
        }
    }

    @Test
    void startShouldBeRefusedWhenPortIsTaken() throws Exception {
        try (RunningSite site = new RunningSite(folder.resolve("taken"), "")) {
            var taken = new WebConfiguration(
                    HostAndPort.fromParts("127.0.0.1", site.port()),
                    List.of(),
                    100,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    1,
                    1,
                    1,
                    1,
                    folder);

            assertThatThrownBy(() -> WebListener.start(taken, request -> WebResponse.text(200, "")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + site.port())
                    .hasMessageContaining("<bind>");
        }
    }
}
