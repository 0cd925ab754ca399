package org.jamesconsent.reading.intent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of one language, out of the file {@code LANGUAGE.rules} beside the classes. Its lines:
 *
 * <ul>
 *   <li>{@code let name = pattern}
 *   <li>{@code kind: pattern}, the kinds being those of {@link RuleKind}
 *   <li>{@code trigger: words}, of which one must begin a word of a sentence for any rule to be tried
 *   <li>{@code spelling: words}, which are recognised when misspelt
 *   <li>{@code known: words}, which are no misspellings, as are all words of rules
 *   <li>{@code polite: words}, which say nothing in a command
 *   <li>{@code # …}
 * </ul>
 *
 * A line that begins with blanks goes on with the one before.
 */
final class RuleBook {
    private final String language;
    private final List<Rule> rules = new ArrayList<>();
    private final Openings openings = new Openings();
    private final Openings triggers = new Openings();
    private final List<String> spellings = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private final Set<String> polite = new HashSet<>();
    private final Set<String> spoken = new HashSet<>();
    private final Set<String> guards = new HashSet<>();

    /** One rule. */
    private record Rule(RuleKind kind, Pattern pattern) {}

    private RuleBook(String language) {
        this.language = language;
    }

    /** @throws IllegalStateException if the file is missing or has a mistake */
    static RuleBook of(String language) {
        RuleBook book = new RuleBook(language);
        String text = resource(language + ".rules");
        Map<String, RulePattern> names = new HashMap<>();
        for (String line : text.replaceAll("\\n[ \\t]+", " ").split("\\n")) {
            if (!line.isBlank() && !line.startsWith("#")) {
                try {
                    book.take(line.strip(), names);
                } catch (IllegalArgumentException e) {
                    throw new IllegalStateException(language + ".rules: " + e.getMessage(), e);
                }
            }
        }
        return book;
    }

    private static String resource(String name) {
        try (InputStream in = RuleBook.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(String line, Map<String, RulePattern> names) {
        if (line.startsWith("let ")) {
            int equals = line.indexOf('=');
            keepSpelling(line.substring(equals + 1));
            names.put(
                    line.substring(4, equals).strip(),
                    RulePattern.of(line.substring(equals + 1).strip(), names));
            return;
        }
        int colon = line.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("neither a rule nor a name: " + line);
        }
        String kind = line.substring(0, colon).strip();
        String rest = line.substring(colon + 1).strip();
        switch (kind) {
            case "trigger" -> List.of(rest.split(" +")).forEach(beginning -> triggers.put(beginning, 0));
            case "spelling" -> spellings.addAll(List.of(rest.split(" +")));
            case "known" -> known.addAll(List.of(rest.split(" +")));
            case "polite" -> polite.addAll(List.of(rest.split(" +")));
            case "spoken" -> spoken.addAll(List.of(rest.split(" +")));
            case "guard" -> guards.addAll(List.of(rest.split(" +")));
            default -> {
                RuleKind one = RuleKind.valueOf(kind.toUpperCase(Locale.ROOT).replace('-', '_'));
                keepSpelling(rest);
                RulePattern rule = RulePattern.of(rest, names);
                rule.openings().forEach(opening -> openings.put(opening, rules.size()));
                if (rule.mayBeEmpty()) {
                    openings.put("", rules.size());
                }
                rules.add(new Rule(one, Pattern.compile(rule.regex())));
            }
        }
    }

    /** What rules look for is spelt well. */
    private void keepSpelling(String pattern) {
        known.addAll(List.of(pattern.split("[^a-z]+")));
    }

    String language() {
        return language;
    }

    /** Whether any rule could apply to a sentence. */
    boolean isTriggered(List<String> words) {
        for (String word : words) {
            if (!triggers.of(word).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Which rules could begin at a word, as numbers in their order. Not to be written to. */
    BitSet rulesAt(String word) {
        return openings.of(word);
    }

    /** Which rules could begin where no word follows. Not to be written to. */
    BitSet rulesAtEnd() {
        return openings.of("");
    }

    RuleKind kind(int rule) {
        return rules.get(rule).kind();
    }

    /** A search for one rule. */
    Matcher matcher(int rule, CharSequence sentence) {
        return rules.get(rule).pattern().matcher(sentence);
    }

    /** Whether a rule of a kind applies to a whole sentence, of which the first word is given also. */
    boolean isWhole(RuleKind kind, String first, CharSequence sentence) {
        return rulesAt(first).stream()
                .anyMatch(rule -> kind(rule) == kind && matcher(rule, sentence).matches());
    }

    List<String> spellings() {
        return spellings;
    }

    Set<String> known() {
        return known;
    }

    Set<String> polite() {
        return polite;
    }

    boolean isGuard(String word) {
        return guards.contains(word);
    }

    /** How many words of a text are this language's. */
    int countSpoken(List<String> words) {
        int count = 0;
        for (String word : words) {
            if (spoken.contains(word)) {
                count++;
            }
        }
        return count;
    }
}
