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

    private static final String GMAIL_QUOTE = "gmail_quote";
    private static final String GMAIL_ATTRIBUTION = "gmail_attr";

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
        if (isGmailsQuote(element.className())) {
            return ofGmail(element);
        }
        return reading(name, element::attr);
    }

    /**
     * Gmail quotes in a blockquote, with the answers between and below; what it forwards stands there without one, or below a line that
     * begins with hyphens in every language.
     */
    private static HtmlText.Reading ofGmail(Element element) {
        if (!element.hasClass(GMAIL_QUOTE)) {
            return HtmlText.Reading.QUOTE;
        }
        if (element.normalName().equals("blockquote")) {
            return HtmlText.Reading.QUOTE;
        }
        Element introduction = element.selectFirst("." + GMAIL_ATTRIBUTION);
        boolean forwarded = introduction != null && introduction.text().startsWith("---");
        boolean quotes = element.children().stream()
                .anyMatch(child -> child.normalName().equals("blockquote")
                        || child.hasClass(GMAIL_QUOTE) && child.selectFirst("blockquote") != null);
        return quotes && !forwarded ? HtmlText.Reading.SHOWN : HtmlText.Reading.QUOTE;
    }

    private static boolean isGmailsQuote(String classes) {
        return classes.contains(GMAIL_QUOTE) || classes.contains(GMAIL_ATTRIBUTION);
    }

    /** Whether something may be read from an element of that name. */
    static boolean isRead(String name) {
        return switch (name) {
            case "blockquote", "hr", "div", "span", "p", "td", "table", "section", "a", "br" -> true;
            default -> false;
        };
    }

    /**
     * What becomes of an element, as far as its attributes tell: not so for Gmail's quotes, which are looked at once they are parsed.
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
        if (isGmailsQuote(classes)) {
            return HtmlText.Reading.SHOWN;
        }
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
                || classes.contains("moz-cite-prefix")
                || classes.contains("moz-forward-container")
                || classes.contains("moz-email-headers-table")
                || classes.contains("quoted-message")
                || classes.contains("mail_quote")
                || isOutlookIndent(style)
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

    /** The bar to the left of what Outlook quotes, when told to indent it: below it the writer goes on. */
    private static boolean isOutlookIndent(String style) {
        return style.indexOf("border-left") >= 0
                && style.toLowerCase(Locale.ROOT).replace(" ", "").contains("border:none;border-left:solid");
    }

    private static boolean isHidden(String style) {
        if (style.isEmpty()) {
            return false;
        }
        String plain = style.toLowerCase(Locale.ROOT).replace(" ", "");
        return plain.contains("display:none") || plain.contains("visibility:hidden") || plain.contains("mso-hide:all");
    }
}
