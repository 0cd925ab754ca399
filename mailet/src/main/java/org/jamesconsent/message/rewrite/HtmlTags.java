package org.jamesconsent.message.rewrite;

import java.nio.charset.StandardCharsets;

/**
 * What {@link HtmlScanner} has to know about elements, as flags found by a key that is computed from the tag name octet by octet: a
 * newsletter has thousands of tags, and no string is made of any.
 */
final class HtmlTags {
    /** The content is text up to the end tag. */
    static final int RAW_TEXT = 1;
    /** There is no content. */
    static final int VOID = 2;
    /** The end tag may be left out. */
    static final int END_OPTIONAL = 4;
    /** The end tag closes what is open inside. */
    static final int BLOCK = 8;
    /** A footer inside is as visible and well placed as beside it. */
    static final int HARMLESS = 16;
    /** A click on it follows an address. */
    static final int LINK = 32;

    /** It means something inside a table only. */
    static final int TABLE_PART = 64;

    /** Left open at the end of a block, it is opened once more in the next one (HTML standard, active formatting elements). */
    static final int FORMATTING = 128;

    static final long TABLE = key("table");
    static final long BODY = key("body");
    static final long HTML = key("html");
    static final long HEAD = key("head");
    static final long PLAINTEXT = key("plaintext");

    private static final int TABLE_SIZE = 512;
    private static final long[] KEYS = new long[TABLE_SIZE];
    private static final short[] FLAGS = new short[TABLE_SIZE];

    static {
        flag(RAW_TEXT, "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes");
        flag(VOID, "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source");
        flag(VOID, "track", "wbr", "basefont", "bgsound", "frame", "keygen");
        flag(END_OPTIONAL, "p", "li", "dt", "dd", "option", "optgroup", "tbody", "thead", "tfoot", "tr", "td", "th");
        flag(END_OPTIONAL, "colgroup", "rt", "rp");
        flag(BLOCK, "html", "body", "div", "center", "table", "tbody", "thead", "tfoot", "tr", "td", "th", "ul", "ol");
        flag(BLOCK, "dl", "li", "blockquote", "section", "article", "main", "header", "footer", "select", "p");
        flag(HARMLESS, "html", "body", "div", "center", "p", "font", "span", "b", "i", "u", "strong", "em", "section");
        flag(HARMLESS, "article", "main", "blockquote", "li", "ul", "ol");
        flag(TABLE_PART, "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup", "col");
        flag(LINK, "a", "area", "form", "button");
        flag(
                FORMATTING,
                "a",
                "b",
                "big",
                "code",
                "em",
                "font",
                "i",
                "nobr",
                "s",
                "small",
                "strike",
                "strong",
                "tt",
                "u");
    }

    private HtmlTags() {}

    /** Key of the empty name. */
    static long start() {
        return 0;
    }

    /** Key of a name with one more octet, in either case. */
    static long next(long key, byte b) {
        return key * 131 + (b >= 'A' && b <= 'Z' ? b | 0x20 : b);
    }

    /** The flags of an element; 0 for one that is nothing special. */
    static int flags(long key) {
        int slot = slot(key);
        while (KEYS[slot] != 0) {
            if (KEYS[slot] == key) {
                return FLAGS[slot];
            }
            slot = slot + 1 & TABLE_SIZE - 1;
        }
        return 0;
    }

    private static void flag(int flag, String... names) {
        for (String name : names) {
            long key = key(name);
            int slot = slot(key);
            while (KEYS[slot] != 0 && KEYS[slot] != key) {
                slot = slot + 1 & TABLE_SIZE - 1;
            }
            KEYS[slot] = key;
            FLAGS[slot] |= (short) flag;
        }
    }

    private static long key(String name) {
        long key = start();
        for (byte b : name.getBytes(StandardCharsets.US_ASCII)) {
            key = next(key, b);
        }
        return key;
    }

    private static int slot(long key) {
        return (int) (key * 0x9E3779B97F4A7C15L >>> 55);
    }
}
