package org.jamesconsent.reading.intent;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Makes a regular expression of a rule's pattern. It looks for words, each followed by one blank, as {@link Sentence} writes them:
 *
 * <ul>
 *   <li>{@code word}: that word; {@code wor*}: any that begins so; {@code *ord}, {@code w*d}: any that ends so, or begins and ends so
 *   <li>{@code (a|b c)}: one of them; {@code (a|b)?} or {@code word?}: or nothing
 *   <li>{@code _}: up to three words, {@code __}: up to six, but no mark between them
 *   <li>{@code <name>}: what {@code let name =} says
 *   <li>{@code [?]}: a question mark
 *   <li>{@code ^}, {@code $}: where a clause begins, or ends
 * </ul>
 *
 * What is made repeats nothing without bound but the rest of one word, so it takes no more than polynomial time of a sentence, whose length is bounded.
 *
 * @param regex the regular expression
 * @param openings what a match can begin with: a word and its blank, or the beginning of a word; the empty string if it can be anything
 * @param mayBeEmpty whether nothing at all is a match
 */
record RulePattern(String regex, Set<String> openings, boolean mayBeEmpty) {
    private static final String WORD = "[^ ,;:?]++ ";
    private static final Set<String> ANYTHING = Set.of("");

    RulePattern {
        openings = Set.copyOf(openings);
    }

    /**
     * @param names what names stand for
     * @throws IllegalArgumentException if the pattern is none
     */
    static RulePattern of(String pattern, Map<String, RulePattern> names) {
        Parser parser = new Parser(pattern, names);
        RulePattern rule = parser.alternatives();
        if (parser.position < pattern.length()) {
            throw new IllegalArgumentException("unexpected ')' in " + pattern);
        }
        return rule;
    }

    private RulePattern orNothing() {
        return new RulePattern("(?:" + regex + ")?", openings, true);
    }

    private static final class Parser {
        private final String pattern;
        private final Map<String, RulePattern> names;
        private int position;

        Parser(String pattern, Map<String, RulePattern> names) {
            this.pattern = pattern;
            this.names = names;
        }

        RulePattern alternatives() {
            StringBuilder regex = new StringBuilder("(?:");
            Set<String> openings = new HashSet<>();
            boolean mayBeEmpty = false;
            boolean atStart = true;
            while (position < pattern.length() && pattern.charAt(position) != ')') {
                char c = pattern.charAt(position);
                if (c == '|') {
                    position++;
                    regex.append('|');
                    mayBeEmpty |= atStart;
                    atStart = true;
                } else if (c == ' ') {
                    position++;
                } else {
                    RulePattern element = element();
                    regex.append(element.regex);
                    if (atStart) {
                        openings.addAll(element.openings);
                        atStart = element.mayBeEmpty;
                    }
                }
            }
            return new RulePattern(regex.append(')').toString(), openings, mayBeEmpty || atStart);
        }

        private RulePattern element() {
            char c = pattern.charAt(position);
            RulePattern element;
            if (pattern.startsWith("[?]", position)) {
                position += 3;
                return new RulePattern("\\? ", Set.of("? "), false);
            }
            if (c == '(') {
                position++;
                element = alternatives();
                if (position >= pattern.length()) {
                    throw new IllegalArgumentException("missing ')' in " + pattern);
                }
                position++;
            } else {
                int start = position;
                while (position < pattern.length() && " |()?".indexOf(pattern.charAt(position)) < 0) {
                    position++;
                }
                if (position == start) {
                    throw new IllegalArgumentException("a '?' that follows nothing in " + pattern);
                }
                element = word(pattern.substring(start, position));
            }
            if (position < pattern.length() && pattern.charAt(position) == '?') {
                position++;
                return element.orNothing();
            }
            return element;
        }

        private RulePattern word(String word) {
            if (word.startsWith("<") && word.endsWith(">")) {
                RulePattern named = names.get(word.substring(1, word.length() - 1));
                if (named == null) {
                    throw new IllegalArgumentException("nothing is named " + word + " in " + pattern);
                }
                return named;
            }
            return switch (word) {
                case "_" -> new RulePattern("(?:" + WORD + "){0,3}?", ANYTHING, true);
                case "__" -> new RulePattern("(?:" + WORD + "){0,6}?", ANYTHING, true);
                case "^" -> new RulePattern("(?:^|(?<=[,;:?] ))", Set.of(), true);
                case "$" -> new RulePattern("(?=$|[,;:?] )", ANYTHING, true);
                default -> {
                    for (int i = 0; i < word.length(); i++) {
                        char c = word.charAt(i);
                        boolean known =
                                c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '@' || c == ',' || c == ':';
                        if (!known && !(c == '*' && i == word.lastIndexOf('*') && i == word.indexOf('*'))) {
                            throw new IllegalArgumentException("the word " + word + " is never met in " + pattern);
                        }
                    }
                    int star = word.indexOf('*');
                    if (star < 0) {
                        yield new RulePattern(word + " ", Set.of(word + " "), false);
                    }
                    String beginning = word.substring(0, star);
                    String end = word.substring(star + 1);
                    yield new RulePattern(
                            beginning + (end.isEmpty() ? "[a-z0-9]*+ " : "[a-z0-9]*" + end + " "),
                            Set.of(beginning),
                            false);
                }
            };
        }
    }
}
