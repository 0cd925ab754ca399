package org.jamesconsent.reading.intent;

import java.util.Map;

/**
 * Makes a regular expression of a rule's pattern. It looks for words, each followed by one blank, as {@link Sentence} writes them:
 *
 * <ul>
 *   <li>{@code word}: that word; {@code wor*}: any that begins so
 *   <li>{@code (a|b c)}: one of them; {@code (a|b)?} or {@code word?}: or nothing
 *   <li>{@code _}: up to three words, {@code __}: up to six, but no mark between them
 *   <li>{@code <name>}: what {@code let name =} says
 *   <li>{@code [?]}: a question mark
 *   <li>{@code ^}, {@code $}: where a clause begins, or ends
 * </ul>
 *
 * What is made repeats nothing without bound but the rest of one word, so it takes no more than polynomial time of a sentence, whose length is bounded.
 */
final class RulePattern {
    private static final String WORD = "[^ ,;:?]++ ";

    private final String pattern;
    private final Map<String, String> names;
    private int position;

    private RulePattern(String pattern, Map<String, String> names) {
        this.pattern = pattern;
        this.names = names;
    }

    /**
     * @param names what names stand for, as regular expressions
     * @throws IllegalArgumentException if the pattern is none
     */
    static String regex(String pattern, Map<String, String> names) {
        RulePattern parser = new RulePattern(pattern, names);
        String regex = parser.alternatives();
        if (parser.position < pattern.length()) {
            throw new IllegalArgumentException("unexpected ')' in " + pattern);
        }
        return regex;
    }

    private String alternatives() {
        StringBuilder regex = new StringBuilder("(?:");
        while (position < pattern.length() && pattern.charAt(position) != ')') {
            char c = pattern.charAt(position);
            if (c == '|') {
                position++;
                regex.append('|');
            } else if (c == ' ') {
                position++;
            } else {
                regex.append(element());
            }
        }
        return regex.append(')').toString();
    }

    private String element() {
        char c = pattern.charAt(position);
        String regex;
        if (pattern.startsWith("[?]", position)) {
            position += 3;
            return "\\? ";
        }
        if (c == '(') {
            position++;
            regex = alternatives();
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
            regex = word(pattern.substring(start, position));
        }
        if (position < pattern.length() && pattern.charAt(position) == '?') {
            position++;
            return "(?:" + regex + ")?";
        }
        return regex;
    }

    private String word(String word) {
        if (word.startsWith("<") && word.endsWith(">")) {
            String named = names.get(word.substring(1, word.length() - 1));
            if (named == null) {
                throw new IllegalArgumentException("nothing is named " + word + " in " + pattern);
            }
            return named;
        }
        return switch (word) {
            case "_" -> "(?:" + WORD + "){0,3}?";
            case "__" -> "(?:" + WORD + "){0,6}?";
            case "^" -> "(?:^|(?<=[,;:?] ))";
            case "$" -> "(?=$|[,;:?] )";
            default -> {
                for (int i = 0; i < word.length(); i++) {
                    char c = word.charAt(i);
                    boolean known = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '@' || c == ',' || c == ':';
                    if (!known && !(c == '*' && i == word.length() - 1)) {
                        throw new IllegalArgumentException("the word " + word + " is never met in " + pattern);
                    }
                }
                yield word.endsWith("*") ? word.substring(0, word.length() - 1) + "[a-z0-9]*+ " : word + " ";
            }
        };
    }
}
