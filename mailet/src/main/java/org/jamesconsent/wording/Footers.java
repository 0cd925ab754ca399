package org.jamesconsent.wording;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** Words footers. Pure functions, safe for any thread. */
public final class Footers {
    private static final String RULE = "_".repeat(40);
    private static final String END = "\r\n";
    private static final int MAX_VALUE_CHARACTERS = 300;

    /**
     * Colour and background both set: whatever a client does to them in dark mode, it does to the pair. Both once more as
     * important, since style sheets of dark newsletters often colour all text so; Outlook passes over what is important in an
     * attribute, and keeps the first. Sizes are set where the text is, for rules about paragraphs reach it there.
     */
    private static final String BLOCK = "clear:both;margin:24px 0 0 0;padding:12px;border-top:1px solid #8a8a8a;"
            + "background-color:#f6f6f6;background-color:#f6f6f6 !important;color:#3d3d3d;color:#3d3d3d !important;font-family:Arial,Helvetica,sans-serif;font-size:12px;"
            + "font-weight:normal;font-style:normal;line-height:18px;text-align:left;";

    private static final String PARAGRAPH =
            "margin:0 0 6px 0;padding:0;font-size:12px;line-height:18px;color:#3d3d3d;" + "color:#3d3d3d !important;";
    private static final String LINK = "color:#1a4f9c;color:#1a4f9c !important;text-decoration:underline;"
            + "text-decoration:underline !important;";

    private Footers() {}

    /** The footer in that language. */
    public static Footer footer(FooterContent content, Language language) {
        Texts texts = Texts.in(language);
        Map<String, String> values = values(content);
        String text = text(content, texts, values);
        values.replaceAll((name, value) -> "<bdi>" + Html.escape(value) + "</bdi>");
        return new Footer(text, html(content, texts, values, language));
    }

    private static String text(FooterContent content, Texts texts, Map<String, String> values) {
        StringBuilder text = new StringBuilder(1_000).append(END).append(RULE).append(END);
        paragraph(text, texts.fill(reason(content), values));
        text.append(END);
        link(text, texts.raw("footer.unsubscribe.text"), content.unsubscribe());
        if (content.preferences() != null) {
            link(text, texts.raw("footer.preferences.text"), content.preferences());
        }
        link(text, texts.raw("footer.privacy.text"), content.privacyPolicy());
        text.append(END);
        paragraph(text, texts.fill("footer.sender", values));
        return text.toString();
    }

    private static void paragraph(StringBuilder text, String words) {
        Lines.wrap(words, Lines.WIDTH).forEach(line -> text.append(line).append(END));
    }

    private static void link(StringBuilder text, String words, URI uri) {
        paragraph(text, words);
        text.append(uri.toASCIIString()).append(END);
    }

    private static String html(FooterContent content, Texts texts, Map<String, String> values, Language language) {
        StringBuilder html = new StringBuilder(2_000)
                .append("<div lang=\"")
                .append(language.tag())
                .append("\" dir=\"ltr\" style=\"")
                .append(BLOCK)
                .append("\">");
        openParagraph(html)
                .append(texts.fill(reason(content), values, Html::escape))
                .append("</p>");
        openParagraph(html);
        anchor(html, texts.raw("footer.unsubscribe.link"), content.unsubscribe());
        if (content.preferences() != null) {
            anchor(html.append(" &#183; "), texts.raw("footer.preferences.link"), content.preferences());
        }
        anchor(html.append(" &#183; "), texts.raw("footer.privacy.link"), content.privacyPolicy());
        html.append("</p>");
        openParagraph(html)
                .append(texts.fill("footer.sender", values, Html::escape))
                .append("</p>");
        return html.append("</div>").toString();
    }

    private static StringBuilder openParagraph(StringBuilder html) {
        return html.append("<p style=\"").append(PARAGRAPH).append("\">");
    }

    private static void anchor(StringBuilder html, String words, URI uri) {
        html.append("<a href=\"")
                .append(Html.escape(uri.toASCIIString()))
                .append("\" style=\"")
                .append(LINK)
                .append("\">")
                .append(Html.escape(words))
                .append("</a>");
    }

    private static String reason(FooterContent content) {
        return "footer.reason." + content.basis().name();
    }

    private static Map<String, String> values(FooterContent content) {
        String organisation = Lines.one(content.organisation(), MAX_VALUE_CHARACTERS);
        String address = Lines.one(content.postalAddress(), MAX_VALUE_CHARACTERS);
        Map<String, String> values = new HashMap<>();
        values.put("title", Lines.one(content.title(), MAX_VALUE_CHARACTERS));
        values.put("organisation", organisation);
        values.put("sender", address.isEmpty() ? organisation : organisation + ", " + address);
        return values;
    }
}
