package org.jamesconsent.reading.words;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jamesconsent.reading.mail.HtmlText;
import org.jspecify.annotations.Nullable;

/**
 * Empties what is quoted in a reply's HTML before that is parsed, which costs most of all in reading it: nearly all of a reply is the
 * newsletter that it quotes. The quoting elements themselves stay, so that what is read stays the same, and replies between and
 * below them are found. Only HTML whose elements are properly nested is touched, as mail programs write it; any other is left as
 * it is, since only a parser knows how it is mended. Takes time in proportion to the HTML. For one thread.
 */
final class QuotedHtml {
    private static final int DEEPEST = 200;
    private static final String BLANKS = " \t\n\f\r";
    private static final Set<String> EMPTY = Set.of(
            "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
            "wbr");
    private static final Set<String> RAW = Set.of("style", "script", "title");
    /** Elements with whose insides, or with whose end, a parser has its own ways. */
    private static final Set<String> PARTICULAR = Set.of(
            "select",
            "option",
            "optgroup",
            "svg",
            "math",
            "template",
            "plaintext",
            "xmp",
            "listing",
            "iframe",
            "noembed",
            "noframes",
            "noscript",
            "textarea",
            "frameset",
            "frame",
            "object",
            "applet",
            "marquee",
            "image",
            "bgsound",
            "basefont",
            "keygen",
            "command",
            "ruby",
            "rb",
            "rt",
            "rtc",
            "rp");
    /** Elements that end another of their kind if they begin within it. */
    private static final Set<String> ONCE = Set.of("a", "nobr", "button", "form");
    /** Elements that do not end the paragraph in which they begin. */
    private static final Set<String> WITHIN_PARAGRAPH = Set.of(
            "a", "abbr", "b", "big", "br", "cite", "code", "del", "em", "font", "i", "img", "ins", "label", "o:p", "q",
            "s", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "wbr");

    private static final Set<String> ROWS = Set.of("tbody", "thead", "tfoot");
    private static final Map<String, Set<String>> PARENTS = Map.ofEntries(
            Map.entry("tbody", Set.of("table")),
            Map.entry("thead", Set.of("table")),
            Map.entry("tfoot", Set.of("table")),
            Map.entry("caption", Set.of("table")),
            Map.entry("colgroup", Set.of("table")),
            Map.entry("col", Set.of("colgroup")),
            Map.entry("tr", Set.of("table", "tbody", "thead", "tfoot")),
            Map.entry("td", Set.of("tr")),
            Map.entry("th", Set.of("tr")),
            Map.entry("li", Set.of("ul", "ol", "menu", "dir")),
            Map.entry("dd", Set.of("dl")),
            Map.entry("dt", Set.of("dl")));

    private final String html;
    private final StringBuilder kept = new StringBuilder();
    private final List<String> open = new ArrayList<>();
    private int keptUntil;
    private int position;

    /** How many elements are open around the outermost one that is being emptied; -1 if none is. */
    private int emptied = -1;

    private int insideStart;

    /** The elements are not properly nested. */
    private static final class Untidy extends Exception {
        private static final long serialVersionUID = 1;

        Untidy() {
            super("not properly nested", null, false, false);
        }
    }

    private QuotedHtml(String html) {
        this.html = html;
    }

    /** HTML that reads as the given one does, without what is quoted where that could be told. */
    static String emptied(String html) {
        try {
            return new QuotedHtml(html).emptied();
        } catch (Untidy e) {
            return html;
        }
    }

    private String emptied() throws Untidy {
        while (true) {
            int tag = html.indexOf('<', position);
            if (tag < 0 || tag + 1 >= html.length()) {
                kept.append(html, keptUntil, emptied >= 0 ? insideStart : html.length());
                return kept.toString();
            }
            char c = html.charAt(tag + 1);
            if (c == '!' || c == '?') {
                position = afterDeclaration(tag);
            } else if (c == '/') {
                close(tag);
            } else if (isLetter(c)) {
                if (open(tag)) {
                    return kept.append(html, keptUntil, position).toString();
                }
            } else {
                position = tag + 1;
            }
        }
    }

    private int afterDeclaration(int tag) throws Untidy {
        if (!html.startsWith("<!--", tag)) {
            int end = html.indexOf('>', tag);
            require(end > 0 && !html.startsWith("<![CDATA[", tag));
            return end + 1;
        }
        int end = html.indexOf("-->", tag + 4);
        require(end > 0
                && !html.startsWith(">", tag + 4)
                && !html.startsWith("->", tag + 4)
                && html.indexOf("--!>", tag, end) < 0);
        return end + 3;
    }

    private void close(int tag) throws Untidy {
        String name = nameAt(tag + 2);
        position = afterBlanks(tag + 2 + name.length());
        require(!open.isEmpty() && open.getLast().equals(name) && html.startsWith(">", position));
        position++;
        open.removeLast();
        if (open.size() == emptied) {
            kept.append(html, keptUntil, insideStart);
            keptUntil = tag;
            emptied = -1;
        }
    }

    /** Takes in an element that begins; returns whether nothing behind it is to be read. */
    private boolean open(int tag) throws Untidy {
        String name = nameAt(tag + 1);
        boolean searched = emptied < 0 && HtmlReply.isRead(name);
        Map<String, String> attributes = searched ? new HashMap<>() : Map.of();
        boolean empty = EMPTY.contains(name);
        boolean selfClosed = attributes(tag + 1 + name.length(), searched ? attributes : null);
        require(isInPlace(name) && (empty || !selfClosed));
        if (searched) {
            UnaryOperator<String> values = key -> attributes.getOrDefault(key, "");
            HtmlText.Reading reading = HtmlReply.reading(name, values);
            if (reading == HtmlText.Reading.END) {
                return true;
            }
            if (!empty && (reading == HtmlText.Reading.QUOTE || reading == HtmlText.Reading.HIDDEN)) {
                emptied = open.size();
                insideStart = position;
            }
        }
        if (!empty) {
            require(open.size() < DEEPEST);
            open.add(name);
        }
        if (RAW.contains(name)) {
            position = endOfRaw(name);
        }
        return false;
    }

    private int endOfRaw(String name) throws Untidy {
        int end = html.indexOf("</", position);
        while (end >= 0 && !html.regionMatches(true, end + 2, name, 0, name.length())) {
            end = html.indexOf("</", end + 2);
        }
        require(end >= 0 && html.indexOf("<!--", position, end) < 0);
        return end;
    }

    private boolean isInPlace(String name) {
        String parent = open.isEmpty() ? "" : open.getLast();
        Set<String> parents = PARENTS.get(name);
        boolean table =
                parent.equals("table") || parent.equals("tr") || parent.equals("colgroup") || ROWS.contains(parent);
        if (PARTICULAR.contains(name) || (parents == null ? table : !parents.contains(parent))) {
            return false;
        }
        if (name.equals("html") || name.equals("head") || name.equals("body")) {
            return emptied < 0 && open.size() <= 1;
        }
        return !(ONCE.contains(name) && open.contains(name))
                && !(isHeading(name) && isHeading(parent))
                && (WITHIN_PARAGRAPH.contains(name) || !open.contains("p"));
    }

    private static boolean isHeading(String name) {
        return name.length() == 2 && name.charAt(0) == 'h' && Character.isDigit(name.charAt(1));
    }

    /** Goes through the attributes of an element, and behind them; returns whether it ends itself. */
    private boolean attributes(int from, @Nullable Map<String, String> attributes) throws Untidy {
        position = from;
        while (true) {
            position = afterBlanks(position);
            require(position < html.length());
            if (html.charAt(position) == '>') {
                position++;
                return false;
            }
            if (html.startsWith("/>", position)) {
                position += 2;
                return true;
            }
            int start = position;
            position = until(BLANKS + "=/>\"'<", position);
            require(position > start);
            String name = attributes == null ? "" : html.substring(start, position);
            position = afterBlanks(position);
            String value = "";
            if (html.startsWith("=", position)) {
                position = afterBlanks(position + 1);
                require(position < html.length());
                char quote = html.charAt(position);
                boolean quoted = quote == '"' || quote == '\'';
                int begin = quoted ? position + 1 : position;
                int end = quoted ? html.indexOf(quote, begin) : until(BLANKS + ">\"'<=`", begin);
                require(end >= begin && (quoted || end > begin));
                value = attributes == null ? "" : html.substring(begin, end);
                position = quoted ? end + 1 : end;
            }
            if (attributes != null) {
                // A parser reads "&#95;" as another sign.
                String key = name.toLowerCase(Locale.ROOT);
                require(value.indexOf('&') < 0 || !HtmlReply.ATTRIBUTES.contains(key));
                attributes.putIfAbsent(key, value);
            }
        }
    }

    private int afterBlanks(int from) {
        int i = from;
        while (i < html.length() && BLANKS.indexOf(html.charAt(i)) >= 0) {
            i++;
        }
        return i;
    }

    private int until(String signs, int from) {
        int i = from;
        while (i < html.length() && signs.indexOf(html.charAt(i)) < 0) {
            i++;
        }
        return i;
    }

    private String nameAt(int from) throws Untidy {
        int end = from;
        while (end < html.length() && isNameLetter(html.charAt(end))) {
            end++;
        }
        require(end > from && end < html.length() && (BLANKS + "/>").indexOf(html.charAt(end)) >= 0);
        return html.substring(from, end).toLowerCase(Locale.ROOT);
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isNameLetter(char c) {
        return isLetter(c) || c >= '0' && c <= '9' || c == ':' || c == '-';
    }

    private static void require(boolean tidy) throws Untidy {
        if (!tidy) {
            throw new Untidy();
        }
    }
}
