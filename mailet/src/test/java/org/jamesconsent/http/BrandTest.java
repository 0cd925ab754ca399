package org.jamesconsent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrandTest {
    private static final String SVG =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0h9v9z\"/></svg>";

    @TempDir
    private Path folder;

    private RunningSite site() throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("conf")).resolve("garden.svg"), SVG);
        return new RunningSite(folder, "", """
                <brand>
                  <logo>file://conf/garden.svg</logo>
                  <colour>#7a1f5c</colour>
                  <imprint>https://www.example.org/imprint</imprint>
                  <text language="en" name="page.subscribe.title">Join &lt;us&gt;</text>
                  <text language="en" name="signup.button.adult">Yes, please</text>
                  <text language="en" name="signup.ask.adult">Here is the button:</text>
                </brand>
                """);
    }

    @Test
    void pagesAndMailsShouldBeThoseOfTheBrand() throws Exception {
        try (RunningSite site = site()) {
            Document page =
                    Jsoup.parse(site.get("/subscribe/example/newsletter").body(), "http://x/subscribe/example/");

            assertThat(page.select("h1").text()).isEqualTo("Join <us>");
            assertThat(page.select("header img").attr("alt")).isEqualTo("Example Garden Supplies");
            assertThat(page.select("footer a[href=https://www.example.org/imprint]")
                            .text())
                    .isEqualTo("Legal notice");
            HttpResponse<String> logo = site.get(path(page, "header img", "src"));
            assertThat(logo.body()).isEqualTo(SVG);
            assertThat(logo.headers().firstValue("Content-Type")).contains("image/svg+xml");
            assertThat(logo.headers().allValues("Content-Security-Policy"))
                    .containsExactly("default-src 'none'; style-src 'unsafe-inline'; sandbox");
            assertThat(logo.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            HttpResponse<String> style = site.get(path(page, "link[href*=brand]", "href"));
            assertThat(style.body()).contains("--brand: #7a1f5c");
            assertThat(style.headers().firstValue("Cache-Control"))
                    .hasValueSatisfying(value -> assertThat(value).contains("immutable"));

            site.post(
                    "/subscribe/example/newsletter",
                    "on=newsletter&wording=newsletter:en:2026-01&address=ann@example.com");
            assertThat(site.outgoing().to("ann@example.com").getLast().html()).contains("Here is the button:");
            assertThat(site.get("/confirm/" + site.outgoing().tokenFor("ann@example.com"))
                            .body())
                    .contains(">Yes, please</button>");
        }
    }

    @Test
    void brandShouldBeThatOfItsOrganisationOnly() throws Exception {
        try (RunningSite site = site()) {
            assertThat(site.get("/unsubscribe/" + site.tokenOfOther("ann@example.com"))
                            .body())
                    .contains("<h1>")
                    .doesNotContain("assets/brand", "imprint");
            assertThat(site.get("/assets/brand/none.svg").statusCode()).isEqualTo(404);
            assertThat(site.get("/assets/brand/../garden.svg").statusCode()).isIn(400, 404);
        }
    }

    private static String path(Document page, String element, String attribute) {
        return page.selectFirst(element).absUrl(attribute).substring("http://x".length());
    }
}
