package org.jamesconsent.message.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jamesconsent.message.mime.OctetSearch;

/**
 * From whom an inline style hides an element. {@code font-size: 0} alone hides nothing: newsletters put it on cells to close
 * gaps between images, and set a size again inside.
 */
final class HiddenStyle {
    /** Bit of {@link #hides}: the element is out of everybody's sight. */
    static final int FROM_ALL = 1;
    /** Bit of {@link #hides}: it is out of sight in Outlook for Windows. */
    static final int FROM_OUTLOOK = 2;

    private static final Map<String, Declaration> HIDING = Map.of(
            "display", new Declaration("none", FROM_ALL),
            "visibility", new Declaration("hidden", FROM_ALL),
            "opacity", new Declaration("0", FROM_ALL),
            "max-height", new Declaration("0", FROM_ALL),
            "mso-hide", new Declaration("all", FROM_OUTLOOK));

    private record Declaration(String value, int from) {}

    private HiddenStyle() {}

    /** Whether it hides from all. */
    static boolean isHiding(String style) {
        byte[] bytes = style.getBytes(StandardCharsets.ISO_8859_1);
        return (hides(bytes, 0, bytes.length) & FROM_ALL) != 0;
    }

    /** From whom the style between two offsets hides, as bits. */
    static int hides(byte[] text, int start, int end) {
        int from = 0;
        int colon = OctetSearch.indexOf((byte) ':', text, start, end);
        while (colon < end) {
            if (isCandidate(text, start, colon)) {
                from |= hidesAt(text, start, colon, end);
            }
            colon = OctetSearch.indexOf((byte) ':', text, colon + 1, end);
        }
        return from;
    }

    /** A glance at the last letter of the property, since most declarations are about something else. */
    private static boolean isCandidate(byte[] text, int start, int colon) {
        int i = colon - 1;
        while (i >= start && text[i] <= ' ' && text[i] >= 0) {
            i--;
        }
        return i >= start && ((text[i] | 0x20) == 'y' || (text[i] | 0x20) == 't' || (text[i] | 0x20) == 'e');
    }

    private static int hidesAt(byte[] text, int start, int colon, int end) {
        int from = colon;
        while (from > start && text[from - 1] != ';' && colon - from < 32) {
            from--;
        }
        int to = colon;
        while (to < end && text[to] != ';' && to - colon < 32) {
            to++;
        }
        Declaration hiding = HIDING.get(word(text, from, colon));
        if (hiding == null) {
            return 0;
        }
        String value = word(text, colon + 1, to).replace("!important", "").strip();
        return value.equals(hiding.value()) || value.equals(hiding.value() + "px") ? hiding.from() : 0;
    }

    private static String word(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1)
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
