package org.jamesconsent.message.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.jamesconsent.message.mime.LineEnding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholderTest {
    private static final String TEXT = "Content-Type: text/plain; charset=utf-8\n\n";
    private static final String HTML = "Content-Type: text/html; charset=utf-8\n\n";
    private static final Personalisation NO_FOOTER = new Personalisation(List.of(), null, Samples.LINKS);
    private static final String UNSUBSCRIBE = Samples.UNSUBSCRIBE;
    private static final String ESCAPED = "https://consent.example.org/u/k1abc?l=fr&amp;s=2";
    private static final String PREFERENCES = "https://consent.example.org/p/k1abc";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{unsubscribe_url}}",
                "{{  unsubscribe_url }}",
                "{{{unsubscribe_url}}}",
                "{{amazonSESUnsubscribeUrl}}",
                "%unsubscribe_url%",
                "%tag_unsubscribe_url%",
                "%mailing_list_unsubscribe_url%",
                "{{{ pm:unsubscribe_url }}}",
                "{{{pm:unsubscribe}}}",
                "<%asm_group_unsubscribe_raw_url%>",
                "<%asm_global_unsubscribe_raw_url%>",
                "<%asm_group_unsubscribe_url%>",
                "[unsubscribe]",
                "{{{unsubscribe}}}",
                "*|UNSUB|*",
                "{{ UnsubscribeURL }}",
                "http://{{unsubscribe_url}}",
                "HTTPS://{{unsubscribe_url}}",
                "%7B%7Bunsubscribe_url%7D%7D",
                "%7b%7B%20unsubscribe_url+%7d%7D",
                "%25unsubscribe_url%25",
                "*%7CUNSUB%7C*",
                "%257B%257Bunsubscribe_url%257D%257d",
                "*%257cUNSUB%257C*"
            })
    void personaliseShouldFillUnsubscribeLinkInTextWhateverTheDialect(String placeholder) throws Exception {
        assertThat(Samples.rewrite(TEXT + "a " + placeholder + " b", NO_FOOTER))
                .isEqualTo(TEXT + "a " + UNSUBSCRIBE + " b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{preferences_url}}",
                "<%asm_preferences_raw_url%>",
                "*|UPDATE_PROFILE|*",
                "{{ ManageURL }}",
                "{{{unsubscribe_preferences}}}"
            })
    void personaliseShouldFillPreferencesLinkInTextWhateverTheDialect(String placeholder) throws Exception {
        assertThat(Samples.rewrite(TEXT + placeholder, NO_FOOTER)).isEqualTo(TEXT + PREFERENCES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{unsubscribe_url}}",
                "&#123;&#x7B;unsubscribe_url&#125;&#x7d;",
                "&lbrace;&lcub;&nbsp;unsubscribe&lowbar;url&rcub;&rbrace;",
                "{{\u00C2\u00A0unsubscribe_url}}",
                "&lt;%asm_group_unsubscribe_raw_url%&gt;",
                "&percnt;unsubscribe_url&#37;"
            })
    void personaliseShouldEscapeLinkInMarkup(String placeholder) throws Exception {
        assertThat(Samples.rewrite(HTML + "<p>" + placeholder, NO_FOOTER)).isEqualTo(HTML + "<p>" + ESCAPED);
    }

    @Test
    void personaliseShouldKeepLinkPercentEncodedInsideTrackingAddress() throws Exception {
        assertThat(Samples.rewrite(
                        HTML + "<a href=https://t.example.org/?u=%7B%7Bpreferences_url%7D%7D>x</a>", NO_FOOTER))
                .isEqualTo(
                        HTML + "<a href=https://t.example.org/?u=https%3A%2F%2Fconsent.example.org%2Fp%2Fk1abc>x</a>");
        assertThat(Samples.rewrite(
                        HTML
                                + "<a href=https://t.example.org/?u=https%3A%2F%2Fr.example.org%2F%3Fv%3D%257B%257Bpreferences_url%257D%257D>x</a>",
                        NO_FOOTER))
                .isEqualTo(
                        HTML
                                + "<a href=https://t.example.org/?u=https%3A%2F%2Fr.example.org%2F%3Fv%3Dhttps%253A%252F%252Fconsent.example.org%252Fp%252Fk1abc>x</a>");
    }

    @ParameterizedTest
    @CsvSource({
        "[unsubscribe]",
        "'{{unsubscribe_ur}}'",
        "'{unsubscribe_url}'",
        "'{{Unsubscribe_Url}}'",
        "%7B",
        "&#123;",
        "'{{'"
    })
    void personaliseShouldLeaveTextAloneThatOnlyLooksLikePlaceholder(String text) throws Exception {
        byte[] message = Samples.bytes("Subject: " + text + "\n" + HTML + "<p>" + text.replace("[unsubscribe]", "[x]"));
        assertThat(MessageTemplate.of(message, Samples.ALL_DIALECTS)
                        .personalise(NO_FOOTER)
                        .edits())
                .isEmpty();
    }

    @Test
    void personaliseShouldFillHeaderThatIsKept() throws Exception {
        byte[] message = Samples.bytes("List-Unsubscribe: <{{unsubscribe_url}}>,\r\n <mailto:a@example.org>\r\n\r\nx");
        RewriteSettings keep = RewriteSettings.DEFAULT.withKeepListUnsubscribe(true);
        assertThat(Samples.text(
                        MessageTemplate.of(message, keep).personalise(NO_FOOTER).toByteArray()))
                .isEqualTo("List-Unsubscribe: <" + UNSUBSCRIBE + ">,\r\n <mailto:a@example.org>\r\n\r\nx");
    }

    @Test
    void personaliseShouldRemoveReplacedHeadersInAnyCaseAndLocale() throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            String message =
                    "LIST-UNSUBSCRIBE: a\r\n b\r\n\tc\r\nSubject: s\r\nlist-id: x\r\nx-CONSENT-purpose: p\r\nList-Idea: y\r\n\r\nx";
            assertThat(Samples.rewrite(message, NO_FOOTER)).isEqualTo("Subject: s\r\nList-Idea: y\r\n\r\nx");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 30, 60, 70, 74, 75, 76, 77})
    void personaliseShouldKeepQuotedPrintableLinesShortWhereverThePlaceholderStands(int column) throws Exception {
        String header = HTML.replace("\n\n", "\nContent-Transfer-Encoding: quoted-printable\n\n");
        QuotedPrintableWriter writer = new QuotedPrintableWriter(LineEnding.LF, true, 0, 200);
        writer.write(Samples.bytes(
                "<p>" + "x".repeat(column) + "{{unsubscribe_url}} tail of the line that is long enough to wrap, too"));
        String rewritten = Samples.rewrite(header + Samples.text(writer.toByteArray()), NO_FOOTER);
        assertThat(rewritten.lines()).allMatch(line -> line.length() <= 76);
        assertThat(rewritten.replace("=\n", "").replace("=3D", "=")).contains("x".repeat(column) + ESCAPED + " tail");
    }
}
