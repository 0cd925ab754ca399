package org.jamesconsent.message.rewrite;

import org.jamesconsent.message.mime.StructuredField;

/**
 * A footer as lines of a text/plain body: wrapped, and for {@code format=flowed} space-stuffed and wrapped so that readers can
 * flow it again (RFC 3676 sections 4.2 and 4.4, {@code delsp} included). Immutable and thread-safe.
 *
 * @param flowed whether the body is {@code format=flowed}
 * @param delSp whether a flowed line's last blank is not part of the text
 */
record PlainFooter(boolean flowed, boolean delSp) {
    /** RFC 3676 section 4.2 wants at most 78 characters with the trailing blanks; RFC 5322 the same. */
    private static final int WIDTH = 76;

    static PlainFooter in(StructuredField contentType) {
        boolean flowed = contentType
                .parameter("format")
                .filter("flowed"::equalsIgnoreCase)
                .isPresent();
        boolean delSp =
                contentType.parameter("delsp").filter("yes"::equalsIgnoreCase).isPresent();
        return new PlainFooter(flowed, flowed && delSp);
    }

    /** The lines of {@code text}, each with the line ending, the last one too. */
    String lines(String text, String lineEnding) {
        StringBuilder lines = new StringBuilder(text.length() + 64);
        for (String line : (Iterable<String>) text.strip().lines()::iterator) {
            wrap(line.stripTrailing(), lineEnding, lines);
        }
        return lines.toString();
    }

    private void wrap(String paragraph, String lineEnding, StringBuilder lines) {
        String rest = paragraph;
        while (rest.length() > WIDTH) {
            int blank = rest.lastIndexOf(' ', WIDTH - 1);
            if (blank <= 0) {
                blank = rest.indexOf(' ', WIDTH - 1);
            }
            if (blank <= 0) {
                break;
            }
            String softEnd = flowed ? delSp ? "  " : " " : "";
            addLine(rest.substring(0, blank).stripTrailing(), softEnd, lineEnding, lines);
            rest = rest.substring(blank + 1).stripLeading();
        }
        addLine(rest, "", lineEnding, lines);
    }

    private void addLine(String line, String softEnd, String lineEnding, StringBuilder lines) {
        boolean stuffed = flowed && (line.startsWith(" ") || line.startsWith(">") || line.startsWith("From "));
        lines.append(stuffed ? " " : "").append(line).append(softEnd).append(lineEnding);
    }
}
