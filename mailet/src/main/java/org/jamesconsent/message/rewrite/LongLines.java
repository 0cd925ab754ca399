package org.jamesconsent.message.rewrite;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines that placeholders stand in, and whether links in their place make one too long for transport (RFC 5322 section
 * 2.1.1). A line that was too long when it came is nobody's to mend. Immutable.
 */
final class LongLines {
    private final List<Line> lines;

    /**
     * A line with placeholders.
     *
     * @param first index of the first of them
     * @param count of them
     * @param rest octets of the line without them
     */
    private record Line(int first, int count, int rest) {}

    private LongLines(List<Line> lines) {
        this.lines = List.copyOf(lines);
    }

    /**
     * Those of places in a text, in ascending order.
     *
     * @param starts offset of the first octet of each
     * @param ends offset after the last one
     */
    static LongLines around(int[] starts, int[] ends, byte[] text) {
        List<Line> lines = new ArrayList<>();
        int i = 0;
        while (i < starts.length) {
            int first = i;
            int start = startOf(text, starts[i]);
            int end = endOf(text, ends[i]);
            int without = 0;
            while (i < starts.length && starts[i] < end) {
                // A placeholder may reach over a line break; the lines that it joins count as one.
                if (ends[i] > end) {
                    end = endOf(text, ends[i]);
                }
                without += ends[i] - starts[i];
                i++;
            }
            if (end - start <= HeaderLine.MAX_LINE) {
                lines.add(new Line(first, i - first, end - start - without));
            }
        }
        return new LongLines(lines);
    }

    /**
     * The placeholders in lines that these replacements make too long.
     *
     * @param lengths of what takes the place of each placeholder, in octets
     */
    List<Integer> overlong(int[] lengths) {
        List<Integer> overlong = new ArrayList<>();
        for (Line line : lines) {
            int length = line.rest();
            for (int i = 0; i < line.count(); i++) {
                length += lengths[line.first() + i];
            }
            for (int i = 0; length > HeaderLine.MAX_LINE && i < line.count(); i++) {
                overlong.add(line.first() + i);
            }
        }
        return overlong;
    }

    private static int startOf(byte[] text, int position) {
        int start = position;
        while (start > 0 && text[start - 1] != '\n' && text[start - 1] != '\r') {
            start--;
        }
        return start;
    }

    private static int endOf(byte[] text, int position) {
        int end = position;
        while (end < text.length && text[end] != '\n' && text[end] != '\r') {
            end++;
        }
        return end;
    }
}
