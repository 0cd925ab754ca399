package org.jamesconsent.message.rewrite;

import org.jamesconsent.message.mime.OctetSearch;

/**
 * Where a footer goes in a body, and what has to be written around it.
 *
 * @param position in the view of the {@link BodyText}
 * @param before put before the footer
 * @param after put after it
 */
record FooterPlace(int position, String before, String after) {

    /**
     * In plain text: before the first signature separator (RFC 3676 section 4.3), so that the footer is never part of a
     * signature, else at the end.
     *
     * @param headerEnd what separates the header from a body that begins only now
     */
    static FooterPlace inPlainText(byte[] view, PlainFooter footer, String headerEnd, String lineEnding) {
        int signature = signatureStart(view);
        int position = signature >= 0 ? signature : view.length;
        boolean atLineStart = position == 0 || view[position - 1] == '\n' || view[position - 1] == '\r';
        StringBuilder before = new StringBuilder(headerEnd);
        if (!atLineStart) {
            before.append(lineEnding);
        }
        if (position > 0) {
            before.append(lineEnding);
            if (footer.flowed() && endsFlowed(view, position)) {
                // The empty line would only end the flowed paragraph, and separate nothing.
                before.append(lineEnding);
            }
        }
        return new FooterPlace(position, before.toString(), "");
    }

    /**
     * In markup: on lines of its own, which nothing shows. A line that begins like a delimiter goes on, since cut here it might
     * become one (RFC 2046 section 5.1.1).
     *
     * @param before end tags for what the sender left open
     */
    static FooterPlace inMarkup(byte[] view, int position, String before, String lineEnding) {
        boolean safe = !before.isEmpty() || !startsLikeDelimiter(view, position);
        return new FooterPlace(position, safe ? before + lineEnding : "", lineEnding);
    }

    private static boolean startsLikeDelimiter(byte[] view, int position) {
        int line = position;
        while (line > 0 && view[line - 1] != '\n' && view[line - 1] != '\r') {
            line--;
        }
        return position - line >= 2 && view[line] == '-' && view[line + 1] == '-';
    }

    private static int signatureStart(byte[] view) {
        int i = OctetSearch.indexOf((byte) '-', view, 0, view.length);
        while (i + 2 < view.length) {
            if (view[i + 1] == '-'
                    && view[i + 2] == ' '
                    && (i == 0 || view[i - 1] == '\n' || view[i - 1] == '\r')
                    && (i + 3 == view.length || view[i + 3] == '\n' || view[i + 3] == '\r')) {
                return i;
            }
            i = OctetSearch.indexOf((byte) '-', view, i + 1, view.length);
        }
        return -1;
    }

    private static boolean endsFlowed(byte[] view, int position) {
        int end = position;
        while (end > 0 && position - end < 2 && (view[end - 1] == '\n' || view[end - 1] == '\r')) {
            end--;
        }
        return end > 0 && view[end - 1] == ' ';
    }
}
