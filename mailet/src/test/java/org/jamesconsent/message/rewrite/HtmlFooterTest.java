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
                "<p>text</p>@<script>x</script a=\"",
                "<p>text</p>@<style>p{}</style b",
                "<p>text</p>@<a href=\"x",
                "@",
                "<p>a < b && c <3</p>@",
                "<body><!--[if !mso]><!--><p>x</p><!--<![endif]-->@</body>",
                "<body><!--[if !mso]><!--><p>x</p></body><!--<![endif]-->@</html>",
                "<body><!--[if !mso]>--><p>x</p></body><!--<![endif]-->@</html>",
                "<body><![if !mso]><p>x</p></body><![endif]>@</html>",
                "<p>x</p><!--[if !mso]><!--></html><!--><![endif]-->@",
                "<body><!--[if mso]><p>x</p><![endif]-->y@</body>",
                "<body><!--[if mso]></body><![endif]--><p>y</p><!--[if (gte mso 9)|(IE)]><![endif]-->@</body>",
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
                "<body><!--[if !mso]><!--><p>x</p>@</body>",
                "<![if !vml]>x@",
                "<!--[if !mso]><!-->x<!--<![endif]--><!--[if !mso]><!-->y@"
            })
    void personaliseShouldEndTheRegionThatOutlookPassesOverWhenItWasLeftOpen(String marked) throws Exception {
        String footer = "<!--<![endif]-->\n" + Samples.ASCII_FOOTER.html() + "\n";
        assertThat(Samples.rewrite(
                        HEADER + marked.replace("@", ""),
                        new Personalisation(java.util.List.of(), Samples.ASCII_FOOTER, Samples.LINKS)))
                .isEqualTo(HEADER + marked.replace("@", footer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<body><div style='display:none'>pre<p>text</body>",
                "<style>.pre{display:none}</style><body><div class='x pre'>pre<p>text</body>",
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
                "<style>.pre{display:none}</style><div class=pre>x</div><p class=press>{{unsubscribe_url}}</p>",
                "<style>@media print{.a{display:none}}</style><p class=a>{{unsubscribe_url}}</p>",
                "<style>td.a{display:none} .a.b{display:none} .x .a{display:none} a:hover{display:none}</style>"
                        + "<p class=a>{{unsubscribe_url}}</p>",
                "<!--[if mso]><style>.a{display:none}</style><![endif]--><p class=a>{{unsubscribe_url}}</p>",
                "<style>.a{display:block}.b{}{display:none}</style><p class='a b'>{{unsubscribe_url}}</p>",
                "<b><i></b><p style='display:none'>x<div><a href={{unsubscribe_url}}>x</a></div>",
                "<style>a:hover{display:none}td:nth-child(9){display:none}</style><a href={{unsubscribe_url}}>x</a>",
                "<style>p:matches(.*){display:none}p:not(:matches(.*)){display:none}</style><p>{{unsubscribe_url}}</p>",
                "<style>p[a='[']:matches(.*)[b=']']{display:none}</style><p a='[' b=']'>{{unsubscribe_url}}</p>",
                "<style>p[class~='(x+)+y']{display:none}</style><p class=xy>{{unsubscribe_url}}</p>",
                "<style>.x > .a{display:none}</style><div class=x><p><b class=a>{{unsubscribe_url}}</b></p></div>",
                "<style>div[class=x]{display:none}</style><div class='x y'>{{unsubscribe_url}}</div>",
                "<style>.a:not(.b){display:none}</style><p class='a b'>{{unsubscribe_url}}</p>",
                "<p class=b>{{unsubscribe_url}}</p><style>.a{display:none}</style>",
                "<!--[if mso]><a href={{unsubscribe_url}}>x</a><![endif]--><!--[if !mso]><!--><a href={{unsubscribe_url}}>x</a><!--<![endif]-->",
                "<div style='mso-hide:all'>x</div><a href={{unsubscribe_url}}>x</a>",
                "<a href={{unsubscribe_url}} style='mso-hide:all'>x</a><!--[if gte mso 9]>{{unsubscribe_url}}<![endif]-->",
                "<!--[if !mso]><!-->x<!--<![endif]--><p>{{unsubscribe_url}}</p>"
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
                "<span style='display:none'><p>x</span><a href='{{unsubscribe_url}}'>x</a>",
                "<style>.preheader{display:none !important}</style><div class=preheader>{{unsubscribe_url}}</div>",
                "<style>a{color:red}p,SPAN.Pre , .q{color:#fff;max-height:0px}</style><span class='a pre'>{{unsubscribe_url}}</span>",
                "<style>@import url(x);@media screen{.a{visibility:hidden}}</style><p class=A>{{unsubscribe_url}}</p>",
                "<style>/*{*/ #pre{display:none}</style><p ID='pre'>{{unsubscribe_url}}</p>",
                "<style>@media print{p{color:red}.b{x:y}} body td.a.b{display:none}</style><table><td class='b c a'>{{unsubscribe_url}}</table>",
                "<style>.h{display:none}</style><b><i></b><p class=h><a href={{unsubscribe_url}}>x</a>",
                "<p class=a>{{unsubscribe_url}}</p><style>.a{display:none}</style>",
                "<div class=a><p>{{unsubscribe_url}}</p></div></body><style>.a{display:none}</style>",
                "<style>.x > .a{display:none}</style><div class=x><p class=a>{{unsubscribe_url}}</p></div>",
                "<style>td[class=x], div[class*='hi']{display:none}</style><div class='some hidden'>{{unsubscribe_url}}</div>",
                "<style>.x ~ .a{display:none}</style><p class=x></p><p class=a>{{unsubscribe_url}}</p>",
                "<style>h1 + p{display:none}</style><h1>x</h1><p>{{unsubscribe_url}}</p>",
                "<style>footer{display:none}</style><footer>{{unsubscribe_url}}</footer>",
                "<style>.a:not(.b){display:none}</style><p class='a c'>{{unsubscribe_url}}</p>",
                "<!--[if !mso]><!--><a href={{unsubscribe_url}}>x</a><!--<![endif]-->",
                "<![if !mso]><a href={{unsubscribe_url}}>x</a><![endif]>",
                "<!--[if mso]><a href={{unsubscribe_url}}>x</a><![endif]-->",
                "<div style='color:red;mso-hide:all'><p><a href={{unsubscribe_url}}>x</a></p></div>"
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
