package org.jamesconsent.message.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlFooterTest {
    private static final String HEADER = "Content-Type: text/html; charset=utf-8\n\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><body>@</body></html>",
                "<html><body><!-- </body> --><p>x</p>@</body></html>\n",
                "<html><body><script>'</body>'</script>@</body ></html>",
                "<html><body><style>/*</body>*/</style><textarea></body></textarea>@</body></html>",
                "<html><body><p title=\"</body>\">x</p>@</body></html>",
                "<html><body><p title='>'>x</p><!--[if mso]></body><![endif]-->@</body></html>",
                "<body>one</body><p>two</p>@</body>",
                "<p>fragment@\n\n",
                "<p>fragment</p>@</html>\n",
                "<table><tr><td>news</td></tr></table>@",
                "plain words@",
                "<p>text</p>@<!-- never ends",
                "<p>text</p>@<style>p{}",
                "<p>text</p>@<a href=\"x",
                "@",
                "<p>a < b && c <3</p>@",
                "<body><!--[if !mso]><!--><p>x</p><!--<![endif]-->@</body>",
                "<BODY DIR=rtl>x@</BODY>",
                "<!doctype html><html><head><title></body></title></head><body>x@</body></html>"
            })
    void personaliseShouldPutFooterWhereTheBodyEnds(String marked) throws Exception {
        String footer = "\n" + Samples.ASCII_FOOTER.html() + "\n";
        String html = marked.replace("@", "");
        assertThat(Samples.rewrite(
                        HEADER + html, new Personalisation(java.util.List.of(), Samples.ASCII_FOOTER, Samples.LINKS)))
                .isEqualTo(HEADER + marked.replace("@", footer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<body><div style='display:none'>pre<p>text</body>",
                "<body><div hidden><b>text</body>",
                "<body><span style=\"visibility : hidden\"><p>pre</span>text</p></body>",
                "<body><p style='display:none'>pre<div>text</div></body>",
                "<table><tr><td>one<table><tr><td>two",
                "<table><tr></tr>",
                "<body><a href='#'>open</body>",
                "<body><select><option>x</body>",
                "<body><svg><g></body>",
                "<body><table style='opacity:0'><tr><td>x</body>",
                "<b><i></b></i><div style=display:none>"
            })
    void personaliseShouldKeepFooterInSightWhenElementsWereLeftOpen(String html) throws Exception {
        String rewritten = Samples.rewrite(HEADER + html, Samples.ENGLISH);
        Element link = Jsoup.parse(rewritten).selectFirst("a[href=" + Samples.UNSUBSCRIBE + "]");
        assertThat(link).isNotNull();
        for (Element parent = link.parent(); parent != null; parent = parent.parent()) {
            assertThat(parent.normalName()).isNotIn("table", "a", "select", "svg", "tr", "td");
            assertThat(parent.hasAttr("hidden") || HiddenStyle.isHiding(parent.attr("style")))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a href='{{unsubscribe_url}}'>x</a>",
                "<p>{{ unsubscribe_url }}</p>",
                "<p>{{preferences_url}}</p>",
                "<div style='display:none'>pre</div><a href=\"%7B%7Bunsubscribe_url%7D%7D\">x</a>",
                "<b><i></b><p style='display:none'>x<div><a href={{unsubscribe_url}}>x</a></div>"
            })
    void takesFooterShouldBeFalseWhenPlaceholderIsInSight(String html) throws Exception {
        MessageTemplate template = MessageTemplate.of(Samples.bytes(HEADER + html), Samples.ALL_DIALECTS);
        assertThat(template.takesFooter()).isFalse();
        assertThat(template.hasPlaceholder()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!-- {{unsubscribe_url}} -->",
                "<style>{{unsubscribe_url}}</style>",
                "<title>{{unsubscribe_url}}</title>",
                "<img src='{{unsubscribe_url}}'>",
                "<div style='DISPLAY: NONE'>{{unsubscribe_url}}</div>",
                "<div hidden><p><a href='{{unsubscribe_url}}'>x</a></p></div>",
                "<a style='display:none' href='{{unsubscribe_url}}'>x</a>",
                "<span style='display:none'><p>x</span><a href='{{unsubscribe_url}}'>x</a>"
            })
    void takesFooterShouldBeTrueWhenPlaceholderIsOutOfSight(String html) throws Exception {
        MessageTemplate template = MessageTemplate.of(Samples.bytes(HEADER + html), Samples.ALL_DIALECTS);
        assertThat(template.takesFooter()).isTrue();
        assertThat(template.hasPlaceholder()).isFalse();
        String rewritten = Samples.text(template.personalise(Samples.ENGLISH).toByteArray());
        assertThat(rewritten).doesNotContain("{{").contains(Samples.ASCII_FOOTER.html());
    }

    @Test
    void personaliseShouldFillNothingWhenDialectIsOff() throws Exception {
        byte[] message = Samples.bytes(HEADER + "<p>*|UNSUB|* [unsubscribe] %unsubscribe_url%</p>");
        MessageTemplate template = MessageTemplate.of(message, RewriteSettings.DEFAULT);
        assertThat(template.hasPlaceholder()).isFalse();
    }
}
