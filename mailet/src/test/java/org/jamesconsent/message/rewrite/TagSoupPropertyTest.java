package org.jamesconsent.message.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/** Whatever the quick scanner believes about nesting, a real parser must see the footer. */
class TagSoupPropertyTest {
    private static final String HEADER = "Content-Type: text/html; charset=utf-8\r\n\r\n";

    @Property(tries = 4000)
    void personaliseShouldKeepFooterInSightWhateverTheSoup(@ForAll("soup") List<String> soup) throws Exception {
        String rewritten = Samples.rewrite(HEADER + String.join("", soup), Samples.ENGLISH);
        String html = rewritten.substring(rewritten.indexOf("\r\n\r\n") + 4);
        Element link = Jsoup.parse(html).selectFirst("a[href=" + Samples.UNSUBSCRIBE + "]");
        assertThat(link).as(html).isNotNull();
        for (Element parent = link.parent(); parent != null; parent = parent.parent()) {
            assertThat(parent.hasAttr("hidden") || HiddenStyle.isHiding(parent.attr("style")))
                    .as(html)
                    .isFalse();
            assertThat(parent.normalName()).as(html).isNotIn("a", "select", "svg", "table");
        }
    }

    @Property(tries = 4000)
    void takesFooterShouldBeTrueWhenNoReaderSeesThePlaceholder(@ForAll("soup") List<String> soup) throws Exception {
        String html = String.join("", soup) + "<a href=\"{{unsubscribe_url}}\">x</a>";
        MessageTemplate template = MessageTemplate.of(Samples.bytes(HEADER + html), RewriteSettings.DEFAULT);
        Element link = Jsoup.parse(html).selectFirst("a[href^={{]");
        boolean visible = link != null;
        for (Element parent = link; parent != null; parent = parent.parent()) {
            visible &= !parent.hasAttr("hidden") && !HiddenStyle.isHiding(parent.attr("style"));
        }
        if (!visible) {
            assertThat(template.takesFooter()).as(html).isTrue();
        }
    }

    /** Without forms: one that is closed inside an unclosed table cannot be closed by any end tag afterwards. */
    @Provide
    Arbitrary<List<String>> soup() {
        return Arbitraries.of(
                        "text",
                        "<div>",
                        "</div>",
                        "<p>",
                        "</p>",
                        "<p style=display:none>",
                        "<div style='display:none'>",
                        "<span style=\"visibility:hidden\">",
                        "</span>",
                        "<span>",
                        "<b>",
                        "</b>",
                        "<i hidden>",
                        "</i>",
                        "<table>",
                        "<tr>",
                        "<td>",
                        "<td style='display: none'>",
                        "</td>",
                        "</tr>",
                        "</table>",
                        "<ul>",
                        "<li>",
                        "</ul>",
                        "<a href=x>",
                        "</a>",
                        "<br>",
                        "<img src=x>",
                        "<!-- </body> -->",
                        "<!--[if mso]>",
                        "<![endif]-->",
                        "</body>",
                        "<body>",
                        "</html>",
                        "<h1>",
                        "</h1>",
                        "<center>",
                        "</center>",
                        "<button>",
                        "<style>",
                        "</style>")
                .list()
                .ofMaxSize(14);
    }
}
