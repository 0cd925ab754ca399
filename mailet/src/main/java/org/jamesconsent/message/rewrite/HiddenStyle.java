package org.jamesconsent.message.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Whether an inline style takes an element out of sight. {@code font-size: 0} alone does not: newsletters put it on cells to
 * close gaps between images, and set a size again inside.
 */
final class HiddenStyle {
    private static final Map<String, String> HIDING =
            Map.of("display", "none", "visibility", "hidden", "opacity", "0", "max-height", "0");

    private static final Map<String, String> HIDING_IN_OUTLOOK = Map.of("mso-hide", "all");

    private HiddenStyle() {}

    static boolean isHiding(String style) {
        byte[] bytes = style.getBytes(StandardCharsets.ISO_8859_1);
        return isHiding(bytes, 0, bytes.length);
    }

    static boolean isHiding(byte[] text, int start, int end) {
        return has(HIDING, text, start, end);
    }

    /** Whether it takes an element out of sight in Outlook for Windows only. */
    static boolean isHidingInOutlook(byte[] text, int start, int end) {
        return has(HIDING_IN_OUTLOOK, text, start, end);
    }

    private static boolean has(Map<String, String> declarations, byte[] text, int start, int end) {
        for (int colon = start; colon < end; colon++) {
            if (text[colon] == ':' && isCandidate(text, start, colon) && hasAt(declarations, text, start, colon, end)) {
                return true;
            }
        }
        return false;
    }

    /** A glance at the last letter of the property, since most declarations are about something else. */
    private static boolean isCandidate(byte[] text, int start, int colon) {
        int i = colon - 1;
        while (i >= start && text[i] <= ' ' && text[i] >= 0) {
            i--;
        }
        return i >= start && ((text[i] | 0x20) == 'y' || (text[i] | 0x20) == 't' || (text[i] | 0x20) == 'e');
    }

    private static boolean hasAt(Map<String, String> declarations, byte[] text, int start, int colon, int end) {
        int from = colon;
        while (from > start && text[from - 1] != ';' && colon - from < 32) {
            from--;
        }
        int to = colon;
        while (to < end && text[to] != ';' && to - colon < 32) {
            to++;
        }
        String property = word(text, from, colon);
        String value = word(text, colon + 1, to).replace("!important", "").strip();
        String hiding = declarations.get(property);
        return hiding != null && (value.equals(hiding) || value.equals(hiding + "px"));
    }

    private static String word(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1)
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
