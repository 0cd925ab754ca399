package org.jamesconsent.reading.intent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
    private final Map<RuleKind, Pattern> patterns = new EnumMap<>(RuleKind.class);
    private final List<String> triggers = new ArrayList<>();
    private final List<String> spellings = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private final Set<String> polite = new HashSet<>();
    private final Set<String> spoken = new HashSet<>();
    private final Set<String> guards = new HashSet<>();

    private RuleBook(String language) {
        this.language = language;
    }

    /** @throws IllegalStateException if the file is missing or has a mistake */
    static RuleBook of(String language) {
        RuleBook book = new RuleBook(language);
        String text = resource(language + ".rules");
        Map<String, String> names = new HashMap<>();
        Map<RuleKind, StringBuilder> rules = new EnumMap<>(RuleKind.class);
        for (String line : text.replaceAll("\\n[ \\t]+", " ").split("\\n")) {
            if (!line.isBlank() && !line.startsWith("#")) {
                try {
                    book.take(line.strip(), names, rules);
                } catch (IllegalArgumentException e) {
                    throw new IllegalStateException(language + ".rules: " + e.getMessage(), e);
                }
            }
        }
        rules.forEach((kind, regex) -> book.patterns.put(kind, Pattern.compile("(?<![^ ])(?:" + regex + ")")));
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

    private void take(String line, Map<String, String> names, Map<RuleKind, StringBuilder> rules) {
        if (line.startsWith("let ")) {
            int equals = line.indexOf('=');
            keepSpelling(line.substring(equals + 1));
            names.put(
                    line.substring(4, equals).strip(),
                    RulePattern.regex(line.substring(equals + 1).strip(), names));
            return;
        }
        int colon = line.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("neither a rule nor a name: " + line);
        }
        String kind = line.substring(0, colon).strip();
        String rest = line.substring(colon + 1).strip();
        switch (kind) {
            case "trigger" -> triggers.addAll(List.of(rest.split(" +")));
            case "spelling" -> spellings.addAll(List.of(rest.split(" +")));
            case "known" -> known.addAll(List.of(rest.split(" +")));
            case "polite" -> polite.addAll(List.of(rest.split(" +")));
            case "spoken" -> spoken.addAll(List.of(rest.split(" +")));
            case "guard" -> guards.addAll(List.of(rest.split(" +")));
            default -> {
                RuleKind one = RuleKind.valueOf(kind.toUpperCase(Locale.ROOT).replace('-', '_'));
                keepSpelling(rest);
                StringBuilder regex = rules.computeIfAbsent(one, key -> new StringBuilder());
                regex.append(regex.isEmpty() ? "" : "|").append(RulePattern.regex(rest, names));
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
            for (String trigger : triggers) {
                if (word.startsWith(trigger)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A search for a kind of rule; null if the language has none. */
    @Nullable
    Matcher matcher(RuleKind kind, CharSequence sentence) {
        Pattern pattern = patterns.get(kind);
        return pattern == null ? null : pattern.matcher(sentence);
    }

    List<String> spellings() {
        return spellings;
    }

    Set<String> known() {
        return known;
    }

    boolean isPolite(String word) {
        return polite.contains(word);
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
