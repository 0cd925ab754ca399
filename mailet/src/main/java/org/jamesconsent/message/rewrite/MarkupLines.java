package org.jamesconsent.message.rewrite;

import java.util.ArrayList;
import java.util.List;

/** Splits markup into lines that any transport carries, breaking only where white space separates attributes or words. */
final class MarkupLines {
    private static final int LONG_ENOUGH = 400;

    private MarkupLines() {}

    static List<String> of(String markup) {
        List<String> lines = new ArrayList<>();
        markup.strip().lines().forEach(line -> addBroken(line, lines));
        return lines;
    }

    private static void addBroken(String line, List<String> lines) {
        int start = 0;
        char quote = 0;
        boolean inTag = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (inTag && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == '<' || c == '>') {
                inTag = c == '<';
            } else if (c == ' ' && i - start >= LONG_ENOUGH) {
                lines.add(line.substring(start, i));
                start = i + 1;
            }
        }
        lines.add(line.substring(start));
    }
}
