package org.jamesconsent.reading.words;

import java.util.Locale;
import org.jamesconsent.reading.mail.HtmlText;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/** Takes out of a reply's HTML what mail programs mark as quoted or as a signature. */
final class HtmlReply {
    /** How often the inside of a quote is searched: a mail has few of them, and each search may go through all of it. */
    private static final int MAX_SEARCHES = 20;

    private boolean quotes;
    private int searches;

    private HtmlReply() {}

    static OwnWords ownWords(String html) {
        HtmlReply reply = new HtmlReply();
        String text = HtmlText.of(Jsoup.parse(html), element -> {
            HtmlText.Reading reading = reply.reading(element);
            reply.quotes |= reading == HtmlText.Reading.QUOTE || reading == HtmlText.Reading.END;
            return reading;
        });
        OwnWords words = Lines.ownWords(text.lines().toList());
        return new OwnWords(words.text(), words.quotes() || reply.quotes);
    }

    private HtmlText.Reading reading(Element element) {
        return switch (element.normalName()) {
            case "blockquote" -> HtmlText.Reading.QUOTE;
            case "hr" ->
                element.id().equals("stopSpelling") || element.attr("tabindex").equals("-1")
                        ? HtmlText.Reading.END
                        : HtmlText.Reading.SHOWN;
            case "div", "span", "p", "td", "table", "section", "a", "br" -> ofMarks(element);
            default -> HtmlText.Reading.SHOWN;
        };
    }

    private HtmlText.Reading ofMarks(Element element) {
        if (element.attributesSize() == 0) {
            return HtmlText.Reading.SHOWN;
        }
        String id = element.id();
        String classes = element.className();
        if (id.endsWith("divRplyFwdMsg")
                || id.endsWith("appendonsend")
                || id.equals("mail-editor-reference-message-container")
                || id.equals("mailcontent")
                || id.equals("OLK_SRC_BODY_SECTION")
                || id.equals("reply-intro")
                || classes.contains("OutlookMessageHeader")
                || classes.contains("WordSection2")
                || isOutlookLine(element)) {
            return HtmlText.Reading.END;
        }
        if (classes.contains("yahoo_quoted")
                || id.startsWith("yahoo_quoted")
                || classes.contains("protonmail_quote")
                || classes.contains("tutanota_quote")
                || classes.contains("zmail_extra")
                || classes.contains("gmail_attr")
                || classes.contains("moz-cite-prefix")
                || classes.contains("moz-forward-container")
                || classes.contains("moz-email-headers-table")
                || classes.contains("quoted-message")
                || classes.contains("mail_quote")
                || element.attr("name").equals("quote")) {
            return HtmlText.Reading.QUOTE;
        }
        if (classes.contains("gmail_quote") && !hasBlockquote(element)) {
            return HtmlText.Reading.QUOTE;
        }
        if (classes.contains("gmail_signature")
                || classes.contains("moz-signature")
                || classes.contains("protonmail_signature_block")
                || classes.contains("apple-signature")
                || classes.contains("yahoo-signature")
                || classes.contains("ms-outlook-mobile-signature")
                || id.equals("AppleMailSignature")
                || id.equals("Signature")
                || id.equals("signature")
                || id.equals("ms-outlook-mobile-signature")
                || id.equals("lineBreakAtBeginningOfSignature")) {
            return HtmlText.Reading.HIDDEN;
        }
        String style = element.attr("style");
        return isHidden(style) ? HtmlText.Reading.HIDDEN : HtmlText.Reading.SHOWN;
    }

    /** In Gmail's own quote, replies stand between the blockquotes. */
    private boolean hasBlockquote(Element element) {
        return ++searches <= MAX_SEARCHES && element.selectFirst("blockquote") != null;
    }

    /** The thin line above the header block that Outlook quotes with. */
    private static boolean isOutlookLine(Element element) {
        String style = element.attr("style");
        if (style.indexOf("border-top") < 0) {
            return false;
        }
        String plain = style.toLowerCase(Locale.ROOT).replace(" ", "");
        return plain.contains("border-top:solid#e1e1e1")
                || plain.contains("border-top:solid#b5c4df")
                || plain.contains("border-top:1ptsolid")
                || plain.contains("border-top:1.0ptsolid");
    }

    private static boolean isHidden(String style) {
        if (style.isEmpty()) {
            return false;
        }
        String plain = style.toLowerCase(Locale.ROOT).replace(" ", "");
        return plain.contains("display:none") || plain.contains("visibility:hidden") || plain.contains("mso-hide:all");
    }
}
