package org.jamesconsent.demo;

import java.io.PrintStream;
import java.nio.charset.CharsetEncoder;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is printed: plain lines of at most {@value #WIDTH} characters, in ASCII but for what is quoted from mails, and
 * nothing that the stream's charset has not.
 *
 * @param out takes whole lines
 */
record Page(PrintStream out) {
    static final int WIDTH = 120;

    private static final String GAP = "  ";
    private static final String CUT = "...";
    private static final int QUOTED_WIDTH = WIDTH - 4;

    /** A line of its own between blank ones. */
    void heading(String text) {
        line("");
        line(text);
    }

    /** A name and what it stands for; never cut, so that it can be copied. */
    void entry(String name, Object value) {
        uncut(GAP + "%-16s %s".formatted(name, value));
    }

    /** A line that may be long: never cut. */
    void uncut(String text) {
        out.println(encodable(text));
    }

    /** Lines quoted from a mail, the long ones folded as headers are. */
    void quotation(List<String> lines) {
        lines.stream()
                .flatMap(each -> folded(each).stream())
                .forEach(each -> line((GAP + "| " + each).stripTrailing()));
    }

    private static List<String> folded(String text) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > QUOTED_WIDTH) {
            int space = rest.lastIndexOf(' ', QUOTED_WIDTH);
            if (space <= 1) {
                break;
            }
            lines.add(rest.substring(0, space));
            rest = rest.substring(space);
        }
        lines.add(rest);
        return lines;
    }

    /** Rows of equally many cells, the first row being the heads, each column as wide as it must be. */
    void table(List<List<String>> rows, List<Integer> widths) {
        for (int row = 0; row < rows.size(); row++) {
            line(GAP + cells(rows.get(row), widths));
            if (row == 0) {
                line(GAP + cells(widths.stream().map("-"::repeat).toList(), widths));
            }
        }
    }

    /** How wide the columns must be to hold all rows. */
    static List<Integer> widths(List<List<String>> rows) {
        return IntStream.range(0, rows.getFirst().size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .boxed()
                .toList();
    }

    private static String cells(List<String> row, List<Integer> widths) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            cells.add(row.get(i)
                    + " ".repeat(Math.max(0, widths.get(i) - row.get(i).length())));
        }
        return String.join(GAP, cells).stripTrailing();
    }

    /** A line of its own. */
    void line(String text) {
        String fits = text.length() <= WIDTH ? text : text.substring(0, WIDTH - CUT.length()) + CUT;
        out.println(encodable(fits));
    }

    /** The text with accents left out, and question marks for the rest, where the terminal has no such characters. */
    private String encodable(String text) {
        CharsetEncoder encoder = out.charset().newEncoder();
        if (encoder.canEncode(text)) {
            return text;
        }
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .replaceAll("[‘’]", "'")
                .replaceAll("[“”„«»]", "\"")
                .replace("ß", "ss");
        StringBuilder encodable = new StringBuilder();
        plain.codePoints()
                .mapToObj(Character::toString)
                .forEach(each -> encodable.append(encoder.canEncode(each) ? each : "?"));
        return encodable.toString();
    }
}
