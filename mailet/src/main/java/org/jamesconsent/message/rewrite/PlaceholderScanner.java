package org.jamesconsent.message.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jamesconsent.message.mime.OctetSearch;
import org.jspecify.annotations.Nullable;

/**
 * Finds placeholders in text whose US-ASCII characters are one octet each. A character of a placeholder may be written as itself,
 * as an HTML character reference (in markup), or percent-encoded once or twice, as tools that rewrite links leave it. Immutable and
 * thread-safe; time is linear in the text, since no spelling is longer than a few dozen characters.
 */
final class PlaceholderScanner {
    private static final int MAX_BLANKS = 100;
    private static final int MAX_ENCODINGS = 2;
    private static final int LONGEST_ADDRESS = 1000;
    private static final Map<String, Character> REFERENCES = Map.ofEntries(
            Map.entry("lbrace", '{'),
            Map.entry("lcub", '{'),
            Map.entry("rbrace", '}'),
            Map.entry("rcub", '}'),
            Map.entry("percnt", '%'),
            Map.entry("lt", '<'),
            Map.entry("LT", '<'),
            Map.entry("gt", '>'),
            Map.entry("GT", '>'),
            Map.entry("lbrack", '['),
            Map.entry("lsqb", '['),
            Map.entry("rbrack", ']'),
            Map.entry("rsqb", ']'),
            Map.entry("ast", '*'),
            Map.entry("midast", '*'),
            Map.entry("verbar", '|'),
            Map.entry("vert", '|'),
            Map.entry("VerticalLine", '|'),
            Map.entry("lowbar", '_'),
            Map.entry("UnderBar", '_'),
            Map.entry("colon", ':'),
            Map.entry("nbsp", ' '),
            Map.entry("NonBreakingSpace", ' '),
            Map.entry("Tab", ' '),
            Map.entry("NewLine", ' '));
    private static final int LONGEST_REFERENCE = 18;
    /** First letters of the references to characters with which a placeholder may begin. */
    private static final String FIRST_OF_OPENING_REFERENCES = "lLpam";

    private static final String FIRST_OF_REFERENCES = "lrpgvcamLGVUNTn";

    /** Octets at which a placeholder may begin. */
    private final boolean[] triggers = new boolean[256];

    /** Whether there are only those three with which the placeholders of most dialects begin. */
    private boolean onlyUsualTriggers = true;

    private final boolean[][] seconds = new boolean[128][];
    private final boolean[] anySecond = new boolean[128];
    private final Placeholder[][] byFirstCharacter = new Placeholder[128][];

    /** What is searched, which decides how else a character may be written. */
    enum Kind {
        TEXT,
        /** Text in which a blank at the end of a line only says that the line goes on (RFC 3676 section 4.1, {@code delsp}). */
        DELSP_TEXT,
        /** Text with character references. */
        MARKUP
    }

    /**
     * A placeholder at its place.
     *
     * @param start offset of the first octet to replace
     * @param end offset after the last one
     * @param encodings how often it is percent-encoded inside a longer address, which then keeps it so; 0 if it stands as it is
     */
    record Found(Placeholder placeholder, int start, int end, int encodings) {
        /** What takes its place, markup apart. */
        String link(Links links) {
            String link = placeholder.link(links);
            for (int i = 0; i < encodings; i++) {
                link = PercentEncoding.encode(link);
            }
            return link;
        }
    }

    PlaceholderScanner(Set<PlaceholderDialect> dialects, boolean headersOnly) {
        for (PlaceholderDialect dialect : PlaceholderDialect.values()) {
            if (dialects.contains(dialect)) {
                for (Placeholder placeholder : dialect.placeholders()) {
                    if (placeholder.inHeaders() || !headersOnly) {
                        add(placeholder);
                    }
                }
            }
        }
    }

    private void add(Placeholder placeholder) {
        char first = placeholder.spelling().charAt(0);
        Placeholder[] known = byFirstCharacter[first];
        Placeholder[] more = known == null ? new Placeholder[1] : Arrays.copyOf(known, known.length + 1);
        more[more.length - 1] = placeholder;
        byFirstCharacter[first] = more;
        char second = placeholder.spelling().charAt(1);
        for (char each : new char[] {second, '&', '%'}) {
            mayFollow(first, each);
        }
        anySecond[first] |= second == ' ';
        triggers[first] = true;
        onlyUsualTriggers &= first == '{' || first == '%';
        triggers['%'] = true;
        triggers['&'] = true;
    }

    private void mayFollow(char first, char second) {
        boolean[] row = seconds[first];
        if (row == null) {
            row = new boolean[128];
            seconds[first] = row;
        }
        row[second] = true;
    }

    /** The placeholders between {@code start} and {@code end}, in order, not overlapping. */
    List<Found> scan(byte[] text, int start, int end, Kind kind) {
        List<Found> found = new ArrayList<>();
        int position = nextTrigger(text, start, end);
        while (position < end) {
            if (!mayBegin(text, position, end, kind)) {
                position = nextTrigger(text, position + 1, end);
                continue;
            }
            Found here = new Attempt(text, position, end, kind).match(position, start);
            if (here != null) {
                found.add(here);
            }
            position = nextTrigger(text, here == null ? position + 1 : here.end(), end);
        }
        return found;
    }

    private int nextTrigger(byte[] text, int from, int end) {
        if (onlyUsualTriggers) {
            return OctetSearch.indexOfAny((byte) '{', (byte) '%', (byte) '&', text, from, end);
        }
        int position = from;
        while (position < end && !triggers[text[position] & 0xFF]) {
            position++;
        }
        return position;
    }

    /** A glance at the next octet, since most braces, percent signs and references begin something else. */
    private boolean mayBegin(byte[] text, int position, int end, Kind kind) {
        if (position + 2 >= end) {
            return false;
        }
        byte first = text[position];
        byte second = text[position + 1];
        if (first == '&' && kind == Kind.MARKUP && (second == '#' || opensReference(second, text[position + 2]))) {
            return true;
        }
        if (first == '%' && HexDigits.value(second) >= 0 && HexDigits.value(text[position + 2]) >= 0) {
            return true;
        }
        if (second == ' ' && kind == Kind.DELSP_TEXT) {
            return true;
        }
        boolean[] row = seconds[first];
        return row != null && second >= 0 && (row[second] || anySecond[first]);
    }

    /** {@code &amp;} is by far the most frequent reference, and none of ours. */
    private static boolean opensReference(byte first, byte second) {
        return FIRST_OF_OPENING_REFERENCES.indexOf(first) >= 0 && !(first == 'a' && second == 'm');
    }

    /** Tries the spellings at one place. */
    private final class Attempt {
        private final byte[] text;
        private final int place;
        private final int end;
        private final Kind kind;
        private int percent;
        private int character;
        private int next;

        Attempt(byte[] text, int place, int end, Kind kind) {
            this.text = text;
            this.place = place;
            this.end = end;
            this.kind = kind;
        }

        @Nullable
        Found match(int at, int start) {
            // Percent-encoding is tried second: a percent sign may also be one of the placeholder's own.
            for (int round = 0; round <= MAX_ENCODINGS; round++) {
                percent = round;
                read(at);
                Placeholder[] candidates = character >= 0 && character < 128 ? byFirstCharacter[character] : null;
                if (candidates == null) {
                    continue;
                }
                for (Placeholder candidate : candidates) {
                    int after = afterSpelling(candidate.spelling());
                    if (after > 0) {
                        int from = withScheme(start);
                        return new Found(candidate, from, after, isInsideAddress(from, start) ? percent : 0);
                    }
                }
            }
            return null;
        }

        private int afterSpelling(String spelling) {
            int position = place;
            for (int i = 0; i < spelling.length(); i++) {
                char expected = spelling.charAt(i);
                if (expected == ' ') {
                    position = afterBlanks(position);
                    continue;
                }
                if (kind == Kind.DELSP_TEXT && i > 0) {
                    position = afterSoftBreak(position);
                }
                if (position >= end) {
                    return -1;
                }
                read(position);
                if (character != expected) {
                    return -1;
                }
                position = next;
            }
            return position;
        }

        /** The line that goes on may begin with a blank that is not part of it (RFC 3676 section 4.4). */
        private int afterSoftBreak(int position) {
            if (position >= end || text[position] != ' ') {
                return position;
            }
            int lineEnd = position + 1 < end && text[position + 1] == '\r' ? position + 2 : position + 1;
            if (lineEnd >= end || text[lineEnd] != '\n') {
                return position;
            }
            return lineEnd + 1 < end && text[lineEnd + 1] == ' ' ? lineEnd + 2 : lineEnd + 1;
        }

        private int afterBlanks(int from) {
            int position = from;
            for (int i = 0; i < MAX_BLANKS && position < end; i++) {
                read(position);
                if (!isBlank(character) && !(percent > 0 && character == '+')) {
                    return position;
                }
                position = next;
            }
            return position;
        }

        /** A no-break space is 0xA0 in single-octet charsets and 0xC2 0xA0 in UTF-8. */
        private boolean isBlank(int c) {
            return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0xA0 || c == 0xC2;
        }

        private void read(int position) {
            byte b = text[position];
            character = b & 0xFF;
            next = position + 1;
            if (b == '&' && kind == Kind.MARKUP) {
                readReference(position);
            } else if (b == '%' && percent > 0) {
                readPercentEncoded(position);
            }
        }

        /** Encoded twice, the percent sign itself has become {@code %25}. */
        private void readPercentEncoded(int position) {
            int digits = position + 1;
            for (int round = 1; round < percent; round++) {
                if (digits + 1 >= end || text[digits] != '2' || text[digits + 1] != '5') {
                    return;
                }
                digits += 2;
            }
            if (digits + 1 >= end) {
                return;
            }
            int high = HexDigits.value(text[digits]);
            int low = HexDigits.value(text[digits + 1]);
            if (high >= 0 && low >= 0) {
                character = high << 4 | low;
                next = digits + 2;
            }
        }

        private void readReference(int position) {
            int first = position + 1 < end ? text[position + 1] : 0;
            if (first != '#' && FIRST_OF_REFERENCES.indexOf(first) < 0) {
                return;
            }
            int semicolon = position + 1;
            int limit = Math.min(end, position + LONGEST_REFERENCE);
            while (semicolon < limit && text[semicolon] != ';') {
                semicolon++;
            }
            if (semicolon == limit || semicolon == position + 1) {
                return;
            }
            int value;
            if (text[position + 1] == '#') {
                value = numericReference(position + 2, semicolon);
            } else {
                String name = new String(text, position + 1, semicolon - position - 1, StandardCharsets.ISO_8859_1);
                value = REFERENCES.getOrDefault(name, '\uFFFF');
            }
            if (value > 0 && value < 0x100) {
                character = value;
                next = semicolon + 1;
            }
        }

        private int numericReference(int from, int to) {
            boolean hex = from < to && (text[from] | 0x20) == 'x';
            int value = 0;
            for (int i = hex ? from + 1 : from; i < to; i++) {
                int digit = HexDigits.value(text[i]);
                if (digit < 0 || !hex && digit > 9 || value > 0xFFFF) {
                    return -1;
                }
                value = value * (hex ? 16 : 10) + digit;
            }
            return value;
        }

        /** Editors put {@code http://} before what they do not take for an address; the link brings its own scheme. */
        private int withScheme(int start) {
            for (String scheme : List.of("http://", "https://")) {
                int from = place - scheme.length();
                if (from >= start && isAt(scheme, from)) {
                    return from;
                }
            }
            return place;
        }

        private boolean isAt(String word, int position) {
            for (int i = 0; i < word.length(); i++) {
                int b = text[position + i];
                if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != word.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        private boolean isInsideAddress(int from, int start) {
            for (int i = from - 1; i >= start && from - i < LONGEST_ADDRESS; i--) {
                byte b = text[i];
                if (b <= ' ' && b >= 0 || b == '"' || b == '\'' || b == '<' || b == '>' || b == '(') {
                    return false;
                }
                if (b == '/' || b == '?' || b == ':' || b == '&') {
                    return true;
                }
            }
            return false;
        }
    }
}
