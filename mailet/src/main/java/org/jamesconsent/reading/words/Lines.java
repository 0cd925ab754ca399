package org.jamesconsent.reading.words;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.jamesconsent.message.mime.MimePart;
import org.jamesconsent.reading.mail.PlainText;
import org.jspecify.annotations.Nullable;

/** Tells line by line what of a text its writer wrote. Every line is looked at a fixed number of times. */
final class Lines {
    private static final int MAX_LINES = 20_000;
    /** How many lines an introduction like "On … wrote:" may be broken into. */
    private static final int ATTRIBUTION_LINES = 4;

    private static final int HEADER_BLOCK_LINES = 9;
    /** An answer below a message that is quoted without marks is no longer than this. */
    private static final int BOTTOM_LINES = 6;

    /** What follows a closing formula is a signature if it is not longer than this. */
    private static final int SIGNATURE_LINES = 14;

    private Lines() {}

    /** The lines of a body, those of format=flowed put together (RFC 3676). */
    static List<String> of(String text, MimePart leaf) {
        List<String> lines = text.lines().limit(MAX_LINES).toList();
        boolean flowed = leaf.contentType()
                .parameter("format")
                .filter("flowed"::equalsIgnoreCase)
                .isPresent();
        if (!flowed) {
            return lines;
        }
        boolean deleteBlank = leaf.contentType()
                .parameter("delsp")
                .filter("yes"::equalsIgnoreCase)
                .isPresent();
        List<String> joined = new ArrayList<>(lines.size());
        StringBuilder paragraph = new StringBuilder();
        for (String line : lines) {
            if (line.startsWith(">")) {
                flush(paragraph, joined);
                joined.add(line);
                continue;
            }
            String unstuffed = line.startsWith(" ") ? line.substring(1) : line;
            boolean goesOn = unstuffed.endsWith(" ") && !unstuffed.equals("-- ");
            paragraph.append(unstuffed, 0, unstuffed.length() - (goesOn && deleteBlank ? 1 : 0));
            if (!goesOn) {
                joined.add(paragraph.toString());
                paragraph.setLength(0);
            }
        }
        flush(paragraph, joined);
        return joined;
    }

    private static void flush(StringBuilder paragraph, List<String> joined) {
        if (!paragraph.isEmpty()) {
            joined.add(paragraph.toString());
            paragraph.setLength(0);
        }
    }

    static OwnWords ownWords(List<String> lines) {
        List<String> plain = new PlainLines(lines);
        List<String> own = new ArrayList<>();
        boolean quotes = false;
        int i = 0;
        while (i < lines.size() && i < MAX_LINES) {
            String line = plain.get(i);
            if (isQuoted(line)) {
                quotes = true;
                i++;
                continue;
            }
            if (Marks.isSignatureMark(lines.get(i))) {
                i = afterSignature(plain, i);
                continue;
            }
            boolean begins = Marks.beginsOriginal(line);
            if (begins || beginsHeaderBlock(plain, i)) {
                quotes = true;
                int next = afterHeaderBlock(plain, begins ? nextWritten(plain, i + 1) : i);
                if (next < plain.size() && isQuoted(plain.get(next))) {
                    i = next;
                    continue;
                }
                addBottomPosting(lines, plain, next, own);
                break;
            }
            int attribution = attributionLines(plain, i);
            if (attribution > 0) {
                quotes = true;
                int next = nextWritten(plain, i + attribution);
                if (next < plain.size() && isQuoted(plain.get(next))) {
                    i += attribution;
                    continue;
                }
                break;
            }
            if (Marks.beginsDisclaimer(line)) {
                i = afterSignature(plain, i);
                continue;
            }
            if (Marks.isClosing(line)) {
                int end = endOfBlock(plain, i + 1, i + SIGNATURE_LINES + 2);
                if (end - i <= SIGNATURE_LINES) {
                    i = postscript(plain, i + 1, end);
                    continue;
                }
            }
            if (!Marks.isMobileSignature(line) && !Marks.isRule(line)) {
                own.add(lines.get(i).strip());
            }
            i++;
        }
        return new OwnWords(trimmed(own), quotes);
    }

    private static boolean isQuoted(String line) {
        return line.startsWith(">") || line.startsWith("|>") || line.startsWith("| ") && line.length() > 2;
    }

    private static int nextWritten(List<String> lines, int from) {
        int i = from;
        while (i < lines.size() && lines.get(i).isBlank()) {
            i++;
        }
        return i;
    }

    /** A signature goes on to the next quote, or to the end. */
    private static int afterSignature(List<String> lines, int mark) {
        return endOfBlock(lines, mark + 1, lines.size());
    }

    /** Where the lines end that stand together before the next quote; not looked for beyond {@code limit}. */
    private static int endOfBlock(List<String> lines, int from, int limit) {
        int i = from;
        while (i < Math.min(lines.size(), limit)
                && !isQuoted(lines.get(i))
                && !Marks.beginsOriginal(lines.get(i))
                && !beginsHeaderBlock(lines, i)
                && attributionLines(lines, i) == 0) {
            i++;
        }
        return i;
    }

    /** A postscript is the writer's again. */
    private static int postscript(List<String> lines, int from, int end) {
        for (int i = from; i < end; i++) {
            if (Marks.isPostscript(lines.get(i))) {
                return i;
            }
        }
        return end;
    }

    /** How many lines introduce a quote from here on, as "On … wrote:" does; 0 if they do not. */
    private static int attributionLines(List<String> lines, int from) {
        String first = lines.get(from);
        if (first.isEmpty() || first.length() > 400) {
            return 0;
        }
        boolean opens = Marks.opensAttribution(first);
        StringBuilder joined = new StringBuilder();
        for (int i = from; i < lines.size() && i < from + ATTRIBUTION_LINES; i++) {
            String line = lines.get(i);
            if (line.isEmpty() || isQuoted(line)) {
                return 0;
            }
            joined.append(joined.isEmpty() ? "" : " ").append(line);
            if (joined.length() > 600) {
                return 0;
            }
            if (Marks.closesAttribution(joined.toString(), opens)) {
                return i - from + 1;
            }
            if (!opens) {
                // Without an opening word only "Ann <ann@example.com> wrote:" on one line, or broken once, is one.
                if (i > from || first.indexOf('@') < 0 && first.indexOf('<') < 0) {
                    return 0;
                }
            }
        }
        return 0;
    }

    /** Whether a block of From, Sent, To and Subject begins, as Outlook quotes. */
    private static boolean beginsHeaderBlock(List<String> lines, int from) {
        if (!Marks.isFromField(lines.get(from))) {
            return false;
        }
        int others = 0;
        for (int i = from + 1; i < lines.size() && i < from + HEADER_BLOCK_LINES; i++) {
            if (Marks.isOtherField(lines.get(i))) {
                others++;
            }
        }
        return others >= 2;
    }

    /** Behind the fields of a header block, if one begins there, and what is blank. */
    private static int afterHeaderBlock(List<String> lines, int from) {
        int i = from;
        int last = from;
        while (i < lines.size() && i < from + HEADER_BLOCK_LINES) {
            if (Marks.isFromField(lines.get(i)) || Marks.isOtherField(lines.get(i))) {
                last = i + 1;
            }
            i++;
        }
        return nextWritten(lines, last);
    }

    /**
     * What stands last, below a message that is quoted without any marks, if nothing stands above: only where it is short and speaks of
     * its writer, as the end of a newsletter does not.
     */
    private static void addBottomPosting(List<String> lines, List<String> plain, int from, List<String> own) {
        if (own.stream().anyMatch(line -> !line.isBlank())) {
            return;
        }
        int end = lines.size();
        while (end > from && (plain.get(end - 1).isBlank() || Marks.isMobileSignature(plain.get(end - 1)))) {
            end--;
        }
        int start = end;
        while (start > from && !plain.get(start - 1).isBlank() && end - start <= BOTTOM_LINES) {
            start--;
        }
        List<String> last = plain.subList(start, end);
        if (start > from
                && end - start <= BOTTOM_LINES
                && last.stream().noneMatch(Marks::isOfNewsletter)
                && last.stream().anyMatch(Marks::speaksOfWriter)) {
            lines.subList(start, end).forEach(line -> own.add(line.strip()));
        }
    }

    private static String trimmed(List<String> own) {
        StringBuilder text = new StringBuilder();
        boolean blank = false;
        for (String line : own) {
            if (line.isEmpty()) {
                blank = !text.isEmpty();
            } else {
                text.append(blank ? "\n\n" : text.isEmpty() ? "" : "\n").append(line);
                blank = false;
            }
        }
        return text.toString();
    }

    /**
     * Lines as plain text without blanks around them, each made so when it is asked for: most of a reply is the newsletter that it
     * quotes, whose lines need not be looked at. For one thread.
     */
    private static final class PlainLines extends AbstractList<String> {
        private static final int LONGEST = 1000;

        private final List<String> lines;
        private final @Nullable String[] plain;

        PlainLines(List<String> lines) {
            this.lines = lines;
            this.plain = new String[lines.size()];
        }

        @Override
        public String get(int index) {
            String known = plain[index];
            if (known == null) {
                String line = shortened(lines.get(index)).strip();
                // Of a quoted line nothing else is asked than whether it is one.
                known = line.startsWith(">") ? ">" : PlainText.of(line).strip();
                plain[index] = known;
            }
            return known;
        }

        @Override
        public int size() {
            return lines.size();
        }

        private static String shortened(String line) {
            return line.length() > LONGEST ? line.substring(0, LONGEST) : line;
        }
    }
}
