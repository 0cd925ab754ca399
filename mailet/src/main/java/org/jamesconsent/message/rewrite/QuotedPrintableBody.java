package org.jamesconsent.message.rewrite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jamesconsent.message.mime.LineEnding;
import org.jamesconsent.message.mime.OctetSearch;
import org.jspecify.annotations.Nullable;

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
        byte[] decoded = new byte[end - start];
        int length = 0;
        int position = start;
        int nextMark = 0;
        for (int block = start; block < end; block += OctetSearch.BLOCK) {
            long signs = OctetSearch.matches((byte) '=', message, block, end);
            while (signs != 0) {
                int sign = block + Long.numberOfTrailingZeros(signs);
                signs &= signs - 1;
                OctetSearch.copy(message, position, sign, decoded, length);
                length += sign - position;
                position = sign;
                if (nextMark <= length) {
                    nextMark = mark(nextMark, length, position);
                }
                int octet = position + 2 < end ? hexOctet(position + 1) : -1;
                if (octet >= 0) {
                    decoded[length++] = (byte) octet;
                    position += 3;
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
        }
        OctetSearch.copy(message, position, end, decoded, length);
        length += end - position;
        mark(nextMark, length, end);
        return Arrays.copyOf(decoded, length);
    }

    /** Sets the marks up to {@code length}, before which octets were copied one to one since the last mark. */
    private int mark(int nextMark, int length, int position) {
        int next = nextMark;
        while (next <= length) {
            marks[next / STRIDE] = position - (length - next);
            next += STRIDE;
        }
        return next;
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
     * @param lineEnd offset at which its line ends
     * @param likeDelimiter whether what follows would look like a delimiter on a line of its own (RFC 2046 section 5.1.1)
     */
    private record Spot(int start, int end, int column, boolean afterBlank, int lineEnd, boolean likeDelimiter) {}

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
            if (!replacements.isEmpty()) {
                splice(spots, replacements, textual, part, splices);
            }
        };
    }

    private void splice(
            List<Spot> spots, List<Replacement> replacements, boolean textual, String part, Splices splices) {
        int column = spots.get(replacements.get(0).site()).column();
        for (int i = 0; i < replacements.size(); i++) {
            Replacement replacement = replacements.get(i);
            Spot spot = spots.get(replacement.site());
            @Nullable
            Spot next = i + 1 < replacements.size()
                    ? spots.get(replacements.get(i + 1).site())
                    : null;
            boolean sameLine = next != null && next.start() <= spot.lineEnd();
            // Behind what follows on the line up to the next insertion, there has to be room for a soft break.
            int rest = next != null && sameLine ? next.start() - spot.end() + 1 : spot.lineEnd() - spot.end();
            QuotedPrintableWriter writer =
                    new QuotedPrintableWriter(lineEnding, textual, column, replacement.octets().length * 2);
            write(spot, replacement.octets(), textual, rest, writer);
            splices.replace(replacement.kind(), part, spot.start(), spot.end(), writer.toByteArray());
            if (next != null) {
                column = sameLine ? writer.column() + next.start() - spot.end() : next.column();
            }
        }
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
        return new Spot(spotStart, spotEnd, spotStart - lineStart, afterBlank, lineEnd, likeDelimiter);
    }

    private static void write(Spot spot, byte[] inserted, boolean textual, int rest, QuotedPrintableWriter writer) {
        if (textual && spot.afterBlank() && inserted.length > 0 && (inserted[0] == '\r' || inserted[0] == '\n')) {
            writer.softBreak();
        }
        writer.write(inserted);
        if (rest > 0 && !spot.likeDelimiter() && writer.column() + rest > QuotedPrintableWriter.MAX_LINE) {
            writer.softBreak();
        }
    }
}
