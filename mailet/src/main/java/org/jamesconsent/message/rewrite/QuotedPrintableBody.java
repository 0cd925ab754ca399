package org.jamesconsent.message.rewrite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jamesconsent.message.mime.LineEnding;
import org.jamesconsent.message.mime.OctetSearch;

/** A body in quoted-printable (RFC 2045 section 6.7). */
final class QuotedPrintableBody implements EncodedBody {
    private static final int STRIDE = 256;

    private final byte[] message;
    private final int start;
    private final int end;
    private final LineEnding lineEnding;
    /** Encoded offset of every {@value #STRIDE}th decoded octet, so that a site is found without a second pass. */
    private final int[] marks;

    private final byte[] octets;

    QuotedPrintableBody(byte[] message, int start, int end, LineEnding lineEnding) {
        this.message = message;
        this.start = start;
        this.end = end;
        this.lineEnding = lineEnding;
        this.marks = new int[(end - start) / STRIDE + 2];
        this.octets = decode();
    }

    @Override
    public byte[] octets() {
        return octets;
    }

    private byte[] decode() {
        byte[] source = message;
        byte[] decoded = new byte[end - start];
        int length = 0;
        int position = start;
        int nextMark = 0;
        while (position < end) {
            int copied = OctetSearch.copyUntil((byte) '=', source, position, end, decoded, length);
            position += copied;
            length += copied;
            while (nextMark <= length) {
                // What was copied since the last equals sign was copied one to one.
                marks[nextMark / STRIDE] = position - (length - nextMark);
                nextMark += STRIDE;
            }
            if (position == end) {
                break;
            }
            int octet = position + 2 < end ? hexOctet(position + 1) : -1;
            if (octet >= 0) {
                decoded[length++] = (byte) octet;
                position += 3;
                // Most characters beyond US-ASCII are two or more octets.
                while (length < nextMark
                        && position + 2 < end
                        && source[position] == '='
                        && (octet = hexOctet(position + 1)) >= 0) {
                    decoded[length++] = (byte) octet;
                    position += 3;
                }
                continue;
            }
            int afterBreak = afterSoftBreak(position);
            if (afterBreak > 0) {
                position = afterBreak;
            } else {
                decoded[length++] = '=';
                position++;
            }
        }
        return Arrays.copyOf(decoded, length);
    }

    private int hexOctet(int position) {
        return HexDigits.octet(message[position], message[position + 1]);
    }

    /** Offset after the soft line break whose equals sign stands at {@code position}; -1 if it begins none. */
    private int afterSoftBreak(int position) {
        int next = position + 1;
        while (next < end && (message[next] == ' ' || message[next] == '\t')) {
            next++;
        }
        if (next == end) {
            return end;
        }
        if (message[next] == '\n') {
            return next + 1;
        }
        if (message[next] == '\r') {
            return next + 1 < end && message[next + 1] == '\n' ? next + 2 : next + 1;
        }
        return -1;
    }

    /** Octets of the encoded unit at {@code position}: a soft break gives none, anything else one. */
    private int afterUnit(int position) {
        return position + 2 < end && message[position] == '=' && hexOctet(position + 1) >= 0
                ? position + 3
                : position + 1;
    }

    private int afterSoftBreaks(int position) {
        int next = position;
        while (next < end && message[next] == '=' && !(next + 2 < end && hexOctet(next + 1) >= 0)) {
            int after = afterSoftBreak(next);
            if (after < 0) {
                return next;
            }
            next = after;
        }
        return next;
    }

    /**
     * A site in the encoded octets.
     *
     * @param column octets of the line before {@code start}
     * @param afterBlank whether an unencoded blank stands before {@code start}; a line must not end with it
     * @param rest octets of the line after {@code end}, its ending not counted; 0 if they would look like a delimiter on a line
     *     of their own (RFC 2046 section 5.1.1)
     */
    private record Spot(int start, int end, int column, boolean afterBlank, int rest) {}

    @Override
    public Sites prepare(List<Site> sites, boolean textual) {
        List<Spot> spots = new ArrayList<>(sites.size());
        int decoded = 0;
        int position = start;
        for (Site site : sites) {
            // The last octet is before every mark that was not reached.
            int mark = Math.min(site.start(), octets.length - 1) / STRIDE;
            if (mark * STRIDE > decoded) {
                decoded = mark * STRIDE;
                position = marks[mark];
            }
            while (decoded < site.start()) {
                position = afterUnit(afterSoftBreaks(position));
                decoded++;
            }
            int spotStart = afterSoftBreaks(position);
            int spotEnd = spotStart;
            while (decoded < site.end()) {
                spotEnd = afterUnit(afterSoftBreaks(spotEnd));
                decoded++;
            }
            spots.add(spot(spotStart, spotEnd));
            position = spotEnd;
        }
        return (replacements, part, splices) -> {
            for (Replacement replacement : replacements) {
                Spot spot = spots.get(replacement.site());
                splices.replace(
                        replacement.kind(),
                        part,
                        spot.start(),
                        spot.end(),
                        encode(spot, replacement.octets(), textual));
            }
        };
    }

    private Spot spot(int spotStart, int spotEnd) {
        // Beyond a legal line's length the exact column changes nothing, and looking for it would cost time without
        // bound.
        int nearest = Math.max(start, spotStart - QuotedPrintableWriter.MAX_LINE);
        int lineStart = spotStart;
        while (lineStart > nearest && message[lineStart - 1] != '\n' && message[lineStart - 1] != '\r') {
            lineStart--;
        }
        int farthest = Math.min(end, spotEnd + QuotedPrintableWriter.MAX_LINE);
        int lineEnd = spotEnd;
        while (lineEnd < farthest && message[lineEnd] != '\n' && message[lineEnd] != '\r') {
            lineEnd++;
        }
        boolean afterBlank = spotStart > lineStart && (message[spotStart - 1] == ' ' || message[spotStart - 1] == '\t');
        boolean likeDelimiter = lineEnd - spotEnd >= 2 && message[spotEnd] == '-' && message[spotEnd + 1] == '-';
        return new Spot(spotStart, spotEnd, spotStart - lineStart, afterBlank, likeDelimiter ? 0 : lineEnd - spotEnd);
    }

    private byte[] encode(Spot spot, byte[] inserted, boolean textual) {
        QuotedPrintableWriter writer =
                new QuotedPrintableWriter(lineEnding, textual, spot.column(), inserted.length * 2);
        if (textual && spot.afterBlank() && inserted.length > 0 && (inserted[0] == '\r' || inserted[0] == '\n')) {
            writer.softBreak();
        }
        writer.write(inserted);
        if (spot.rest() > 0 && writer.column() + spot.rest() > QuotedPrintableWriter.MAX_LINE) {
            writer.softBreak();
        }
        return writer.toByteArray();
    }
}
