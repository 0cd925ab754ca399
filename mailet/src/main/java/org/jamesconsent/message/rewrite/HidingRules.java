package org.jamesconsent.message.rewrite;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;
import org.jsoup.select.Evaluator;
import org.jsoup.select.QueryParser;

/**
 * The rules of a message's style sheets that take elements out of sight, whatever rules set other things later. What a rule for
 * some screens only hides counts as hidden, as somebody does not see it; what one for printing hides does not. Used by one
 * thread.
 */
final class HidingRules {
    private static final int MAX_RULES = 200;
    private static final int MAX_SELECTOR = 300;
    /** So often elements are compared with selectors, each of which may look at all elements around; the rest counts as hidden. */
    private static final int MAX_COMPARISONS = 5_000;

    private static final Pattern ATTRIBUTES = Pattern.compile("\\[[^\\[\\]]*]");
    private static final Pattern ARGUMENTS = Pattern.compile("\\([^()]*\\)");
    private static final Pattern UNDERSTOOD =
            Pattern.compile("(?:[\\w\\x{80}-\\x{ff}.#*\\s>+~()-]|:not\\(|:first-child|:last-child|:only-child)*");
    private static final Pattern REGULAR_EXPRESSION = Pattern.compile("~=\\s*[\"']?[\\w-]*[^\\w\"'\\s\\]-]");
    private static final Pattern SIMPLE_SELECTOR = Pattern.compile("([.#:]?)([\\w\\x{80}-\\x{ff}-]+)");

    private final List<Rule> rules = new ArrayList<>();
    private boolean everyElement;
    private int comparisons;

    /**
     * An element may match that has the name (any if empty), all classes and the id (any if empty); it does if it matches the whole
     * selector.
     */
    private record Rule(String element, String id, Set<String> classes, Evaluator selector) {
        Rule {
            classes = Set.copyOf(classes);
        }

        boolean mayMatch(String name, String nameOfId, Set<String> namesOfClasses) {
            return (element.isEmpty() || element.equalsIgnoreCase(name))
                    && (id.isEmpty() || id.equalsIgnoreCase(nameOfId))
                    && namesOfClasses.containsAll(classes);
        }
    }

    int size() {
        return rules.size();
    }

    /** Whether elements without class and id may be hidden, too. */
    boolean concernEveryElement() {
        return everyElement;
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
        String names = ATTRIBUTES.matcher(selector).replaceAll("").strip();
        String plain = ARGUMENTS.matcher(names).replaceAll("");
        // What depends on a mouse, or is no selector at all, hides nothing from a reader. jsoup knows selectors besides
        // those
        // of CSS, some of them regular expressions: a message must not get at these.
        if (selector.length() > MAX_SELECTOR
                || !UNDERSTOOD.matcher(names).matches()
                || plain.indexOf('(') >= 0
                || REGULAR_EXPRESSION.matcher(selector).find()) {
            return;
        }
        String last = plain.substring(lastCombinator(plain) + 1);
        Evaluator whole;
        try {
            // Looking at all elements before each one would take time without bound.
            whole = QueryParser.parse(plain.contains("~") ? last : selector);
        } catch (IllegalArgumentException | IllegalStateException e) {
            return;
        }
        String element = "";
        String id = "";
        Set<String> classes = new HashSet<>();
        Matcher name = SIMPLE_SELECTOR.matcher(last);
        while (name.find()) {
            switch (name.group(1)) {
                case "" -> element = name.group(2);
                case "#" -> id = name.group(2);
                case "." -> classes.add(name.group(2));
                default -> {}
            }
        }
        rules.add(new Rule(element, id, classes, whole));
        everyElement |= id.isEmpty() && classes.isEmpty();
    }

    private static int lastCombinator(String selector) {
        int i = selector.length() - 1;
        while (i >= 0 && " \t\r\n>+~".indexOf(selector.charAt(i)) < 0) {
            i--;
        }
        return i;
    }

    /**
     * Whether an element may be hidden, as far as name, id and classes tell. Classes and ids are compared without case, as readers
     * do for most mail, which declares no document type.
     */
    boolean mayHide(String element, String id, Collection<String> classes) {
        Set<String> lowerCase = lowerCase(classes);
        for (Rule rule : rules) {
            if (rule.mayMatch(element, id, lowerCase)) {
                return true;
            }
        }
        return false;
    }

    /** Whether an element is hidden. */
    boolean hide(Element element) {
        if (rules.isEmpty()) {
            return false;
        }
        Set<String> lowerCase = lowerCase(element.classNames());
        for (Rule rule : rules) {
            if (rule.mayMatch(element.normalName(), element.id(), lowerCase)) {
                comparisons++;
                if (comparisons > MAX_COMPARISONS || element.is(rule.selector())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Set<String> lowerCase(Collection<String> words) {
        return words.stream().map(word -> word.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }
}
