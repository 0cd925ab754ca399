package org.jamesconsent.message.rewrite;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A footer for AMP: the plain text as paragraphs with links, which AMP for Email allows whatever else it forbids. */
final class AmpFooter {
    /** An address does not end with the punctuation of the sentence it stands in. */
    private static final Pattern ADDRESS = Pattern.compile("(?:https?://|mailto:)[^\\s<>\"]*[^\\s<>\".,;:!?)\\]]");

    private AmpFooter() {}

    static String of(String text) {
        StringBuilder html = new StringBuilder(text.length() + 128);
        for (String paragraph : text.strip().split("\\R\\s*\\R")) {
            html.append("<p>").append(linked(paragraph)).append("</p>");
        }
        return html.toString();
    }

    private static String linked(String paragraph) {
        StringBuilder html = new StringBuilder();
        Matcher address = ADDRESS.matcher(paragraph);
        int copied = 0;
        while (address.find()) {
            html.append(text(paragraph.substring(copied, address.start())));
            String escaped = Markup.escape(address.group());
            html.append("<a href=\"")
                    .append(escaped)
                    .append("\">")
                    .append(escaped)
                    .append("</a>");
            copied = address.end();
        }
        return html.append(text(paragraph.substring(copied))).toString();
    }

    private static String text(String lines) {
        return Markup.escape(lines).replaceAll("\\R", "<br>");
    }
}
