package org.jamesconsent.reading.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotedHtmlTest {

    @Test
    void emptiedShouldKeepAnswersAroundQuotesWhenHtmlIsTidy() {
        String html = "<div>Above</div><div class=\"reply\"><blockquote type=\"cite\"><p>Quoted</p></blockquote>"
                + "<div>Between</div><blockquote><b>More</b></blockquote></div><div>Below</div>";

        assertThat(QuotedHtml.emptied(html))
                .isEqualTo("<div>Above</div><div class=\"reply\"><blockquote type=\"cite\"></blockquote>"
                        + "<div>Between</div><blockquote></blockquote></div><div>Below</div>");
    }

    @Test
    void emptiedShouldDropWhatFollowsWhenOutlookQuotes() {
        assertThat(QuotedHtml.emptied("<div>Above</div><div id=\"divRplyFwdMsg\"><b>From:</b></div><div>Quoted</div>"))
                .isEqualTo("<div>Above</div><div id=\"divRplyFwdMsg\">");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<blockquote><table><tr><td></blockquote>Quoted</td></tr></table></blockquote>Own",
                "<table><blockquote><tr><td>Own</td></tr></blockquote></table>",
                "<blockquote><!-- </blockquote> -->Quoted</div></blockquote>Own",
                "<blockquote><a title=\"</blockquote>\">Quoted</b></a></blockquote>Own",
                "<blockquote><svg></svg></blockquote>Own"
            })
    void emptiedShouldLeaveHtmlAloneWhenElementsAreNotProperlyNested(String html) {
        assertThat(QuotedHtml.emptied(html)).isEqualTo(html);
    }

    @Test
    void emptiedShouldNotEndAtQuoteInCommentOrAttributeWhenHtmlIsTidy() {
        assertThat(QuotedHtml.emptied(
                        "<blockquote><!-- </blockquote> --><a title=\"</blockquote>\">x</a></blockquote>Own"))
                .isEqualTo("<blockquote></blockquote>Own");
    }
}
