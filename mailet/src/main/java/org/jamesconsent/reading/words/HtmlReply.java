package org.jamesconsent.reading.words;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jamesconsent.reading.mail.HtmlText;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/** Takes out of a reply's HTML what mail programs mark as quoted or as a signature. */
final class HtmlReply {
    /** The attributes from which is read what becomes of an element. */
    static final Set<String> ATTRIBUTES = Set.of("id", "class", "style", "name", "tabindex");

    private HtmlReply() {}

    static OwnWords ownWords(String html) {
        AtomicBoolean quotes = new AtomicBoolean();
        String text = HtmlText.of(Jsoup.parse(QuotedHtml.emptied(html)), element -> {
            HtmlText.Reading reading = reading(element);
            if (reading == HtmlText.Reading.QUOTE || reading == HtmlText.Reading.END) {
                quotes.set(true);
            }
            return reading;
        });
        OwnWords words = Lines.ownWords(text.lines().toList());
        return new OwnWords(words.text(), words.quotes() || quotes.get());
    }

    private static HtmlText.Reading reading(Element element) {
        String name = element.normalName();
        if (!isRead(name) || element.attributesSize() == 0 && !name.equals("blockquote")) {
            return HtmlText.Reading.SHOWN;
        }
        return reading(name, element::attr);
    }

    /** Whether something may be read from an element of that name. */
    static boolean isRead(String name) {
        return switch (name) {
            case "blockquote", "hr", "div", "span", "p", "td", "table", "section", "a", "br" -> true;
            default -> false;
        };
    }

    /**
     * What becomes of an element.
     *
     * @param attributes the value of an attribute; empty if there is none
     */
    static HtmlText.Reading reading(String name, UnaryOperator<String> attributes) {
        return switch (name) {
            case "blockquote" -> HtmlText.Reading.QUOTE;
            case "hr" ->
                attributes.apply("id").equals("stopSpelling")
                                || attributes.apply("tabindex").equals("-1")
                        ? HtmlText.Reading.END
                        : HtmlText.Reading.SHOWN;
            case "div", "span", "p", "td", "table", "section", "a", "br" -> ofMarks(attributes);
            default -> HtmlText.Reading.SHOWN;
        };
    }

    private static HtmlText.Reading ofMarks(UnaryOperator<String> attributes) {
        String id = attributes.apply("id");
        String classes = attributes.apply("class");
        String style = attributes.apply("style");
        if (id.endsWith("divRplyFwdMsg")
                || id.endsWith("appendonsend")
                || id.equals("mail-editor-reference-message-container")
                || id.equals("mailcontent")
                || id.equals("OLK_SRC_BODY_SECTION")
                || id.equals("reply-intro")
                || classes.contains("OutlookMessageHeader")
                || classes.contains("WordSection2")
                || isOutlookLine(style)) {
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
                || classes.contains(
                        "mail_quote") // Also Gmail's, with the replies in it: forwarded mails look the same.
                || attributes.apply("name").equals("quote")) {
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
        return isHidden(style) ? HtmlText.Reading.HIDDEN : HtmlText.Reading.SHOWN;
    }

    /** The thin line above the header block that Outlook quotes with. */
    private static boolean isOutlookLine(String style) {
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
