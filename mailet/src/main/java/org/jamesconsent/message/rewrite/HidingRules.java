package org.jamesconsent.message.rewrite;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The rules of a message's style sheets that take elements of a class or id out of sight. Only selectors whose meaning is plain
 * are understood: an element's own classes and id, with its name or without, be it in elements of any name. What a rule for
 * some screens only hides counts as hidden, as somebody does not see it; what one for printing hides does not. Used by one
 * thread.
 */
final class HidingRules {
    private static final int MAX_RULES = 200;

    private final List<Rule> rules = new ArrayList<>();

    /** An element matches that has the name (any if empty), all classes and the id (any if empty). */
    private record Rule(String element, String id, Set<String> classes) {
        Rule {
            classes = Set.copyOf(classes);
        }
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Adds those of one style sheet; time is linear in its length. */
    void add(String sheet) {
        String css = withoutComments(sheet).toLowerCase(Locale.ROOT);
        int position = 0;
        while (position < css.length() && rules.size() < MAX_RULES) {
            int open = css.indexOf('{', position);
            if (open < 0) {
                return;
            }
            String prelude = afterLast("};", css.substring(position, open)).strip();
            if (prelude.startsWith("@")) {
                position = isForPrint(prelude) ? afterBlock(css, open) : open + 1;
                continue;
            }
            int close = css.indexOf('}', open);
            if (close < 0) {
                close = css.length();
            }
            if (HiddenStyle.isHiding(css.substring(open + 1, close))) {
                for (String selector : prelude.split(",")) {
                    addSelector(selector.strip());
                }
            }
            position = close + 1;
        }
    }

    private static String afterLast(String separators, String text) {
        int start = text.length();
        while (start > 0 && separators.indexOf(text.charAt(start - 1)) < 0) {
            start--;
        }
        return text.substring(start);
    }

    private static boolean isForPrint(String prelude) {
        return prelude.startsWith("@media") && prelude.contains("print") && !prelude.contains("screen");
    }

    private static int afterBlock(String css, int open) {
        int depth = 0;
        for (int i = open; i < css.length(); i++) {
            if (css.charAt(i) == '{') {
                depth++;
            } else if (css.charAt(i) == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return css.length();
    }

    private static String withoutComments(String sheet) {
        int start = sheet.indexOf("/*");
        if (start < 0) {
            return sheet;
        }
        StringBuilder rest = new StringBuilder(sheet.length());
        int copied = 0;
        while (start >= 0) {
            rest.append(sheet, copied, start).append(' ');
            int end = sheet.indexOf("*/", start + 2);
            if (end < 0) {
                return rest.toString();
            }
            copied = end + 2;
            start = sheet.indexOf("/*", copied);
        }
        return rest.append(sheet, copied, sheet.length()).toString();
    }

    private void addSelector(String selector) {
        String[] compounds = selector.split("\\s+");
        for (int i = 0; i < compounds.length - 1; i++) {
            if (!isName(compounds[i])) {
                return;
            }
        }
        String last = compounds[compounds.length - 1];
        int nameEnd = 0;
        while (nameEnd < last.length() && last.charAt(nameEnd) != '.' && last.charAt(nameEnd) != '#') {
            nameEnd++;
        }
        String element = last.substring(0, nameEnd);
        if (nameEnd == last.length() || !element.isEmpty() && !isName(element)) {
            return;
        }
        String id = "";
        List<String> classes = new ArrayList<>();
        int position = nameEnd;
        while (position < last.length()) {
            int end = position + 1;
            while (end < last.length() && last.charAt(end) != '.' && last.charAt(end) != '#') {
                end++;
            }
            String name = last.substring(position + 1, end);
            if (!isName(name)) {
                return;
            }
            if (last.charAt(position) == '#') {
                id = name;
            } else {
                classes.add(name);
            }
            position = end;
        }
        rules.add(new Rule(element, id, Set.copyOf(classes)));
    }

    private static boolean isName(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean inName = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c >= 0x80;
            if (!inName) {
                return false;
            }
        }
        return !word.isEmpty();
    }

    /**
     * Whether an element is hidden. Classes and ids are compared without case, as readers do for most mail, which declares no
     * document type.
     */
    boolean hide(String element, String id, Collection<String> classes) {
        if (rules.isEmpty() || id.isEmpty() && classes.isEmpty()) {
            return false;
        }
        List<String> lowerCase =
                classes.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        for (Rule rule : rules) {
            if ((rule.element().isEmpty() || rule.element().equalsIgnoreCase(element))
                    && (rule.id().isEmpty() || rule.id().equalsIgnoreCase(id))
                    && lowerCase.containsAll(rule.classes())) {
                return true;
            }
        }
        return false;
    }
}
