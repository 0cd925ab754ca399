package org.jamesconsent.message.mime;

/** Where lines end. CRLF, LF, a lone CR and CRCRLF count as one line ending each, as in Jakarta Mail. */
final class Lines {

    private Lines() {}

    /** Offset after the line ending of the line that holds {@code from}, or {@code end}. */
    static int endOf(byte[] bytes, int from, int end) {
        for (int i = from; i < end; i++) {
            byte b = bytes[i];
            if (b == '\n') {
                return i + 1;
            }
            if (b == '\r') {
                return afterCarriageReturn(bytes, i, end);
            }
        }
        return end;
    }

    private static int afterCarriageReturn(byte[] bytes, int cr, int end) {
        if (cr + 1 < end && bytes[cr + 1] == '\n') {
            return cr + 2;
        }
        if (cr + 2 < end && bytes[cr + 1] == '\r' && bytes[cr + 2] == '\n') {
            return cr + 3;
        }
        return cr + 1;
    }

    /** Offset of the line ending just before {@code position}, or {@code position} if there is none after {@code start}. */
    static int withoutLineEnding(byte[] bytes, int start, int position) {
        int end = position;
        if (end > start && bytes[end - 1] == '\n') {
            end--;
            if (end > start && bytes[end - 1] == '\r') {
                end--;
            }
        } else if (end > start && bytes[end - 1] == '\r') {
            end--;
        }
        return end;
    }
}
