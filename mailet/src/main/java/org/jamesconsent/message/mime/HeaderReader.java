package org.jamesconsent.message.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Finds the fields of one header block. It sees the lines that Jakarta Mail, and so the rest of James, sees: CRLF, LF, CR and
 * CRCRLF end a line, and only an entirely empty line ends the block. A reader that disagreed could be made to overlook a
 * field.
 */
final class HeaderReader {
    private final byte[] message;
    private final int end;
    private final int maxBytes;

    HeaderReader(byte[] message, int end, int maxBytes) {
        this.message = message;
        this.end = end;
        this.maxBytes = maxBytes;
    }

    /**
     * @param isDelimiter tells whether a boundary delimiter line stands at an offset: a part whose empty line is missing must
     *     not swallow its neighbours
     */
    HeaderBlock read(int start, IntPredicate isDelimiter) throws MalformedMessageException {
        List<HeaderField> fields = new ArrayList<>();
        int position = start;
        while (position < end) {
            int lineEnd = Lines.endOf(message, position, end);
            if (isLineBreak(message[position])) {
                return new HeaderBlock(message, fields, start, position, lineEnd);
            }
            if (message[position] == '-' && isDelimiter.test(position)) {
                break;
            }
            int next = afterContinuations(lineEnd, isDelimiter);
            if (next - start > maxBytes) {
                throw new MalformedMessageException(
                        "the header block at offset " + start + " is longer than " + maxBytes + " octets");
            }
            fields.add(field(position, lineEnd, next));
            position = next;
        }
        return new HeaderBlock(message, fields, start, position, position);
    }

    private int afterContinuations(int lineEnd, IntPredicate isDelimiter) {
        int position = lineEnd;
        while (position < end && isBlank(message[position]) && !isDelimiter.test(position)) {
            position = Lines.endOf(message, position, end);
        }
        return position;
    }

    private HeaderField field(int start, int lineEnd, int end) {
        for (int i = start; i < lineEnd; i++) {
            byte b = message[i];
            if (b == ':') {
                return i == start ? noField(start, end) : named(start, i, end);
            }
            if (isBlank(b)) {
                // White space before the colon is obsolete but legal (RFC 5322 section 4.5); inside a name it is not.
                int colon = i;
                while (colon < lineEnd && isBlank(message[colon])) {
                    colon++;
                }
                return i > start && colon < lineEnd && message[colon] == ':'
                        ? new HeaderField(text(start, i), start, colon + 1, end)
                        : noField(start, end);
            }
        }
        return noField(start, end);
    }

    private HeaderField named(int start, int colon, int end) {
        return new HeaderField(text(start, colon), start, colon + 1, end);
    }

    private static HeaderField noField(int start, int end) {
        return new HeaderField("", start, start, end);
    }

    private String text(int from, int to) {
        return new String(message, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static boolean isLineBreak(byte b) {
        return b == '\r' || b == '\n';
    }
}
