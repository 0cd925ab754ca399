package org.jamesconsent.wording;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts of one language, read from {@code texts_<tag>.properties} by the class loader of this class, since James
 * loads extensions by a class loader of their own. {@code {name}} stands for a value.
 */
final class Texts {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");
    private static final Map<Language, Texts> ALL = new EnumMap<>(Language.class);

    static {
        for (Language language : Language.values()) {
            ALL.put(language, new Texts(load("texts_" + language.tag() + ".properties")));
        }
    }

    private final Map<String, Text> texts = new HashMap<>();

    /**
     * A text taken apart once, since every copy of a message is worded with some.
     *
     * @param raw as it stands, with placeholders
     * @param pieces what is between the placeholders, and their names, by turns
     */
    private record Text(String raw, List<String> pieces) {
        static Text of(String raw) {
            List<String> pieces = new ArrayList<>();
            Matcher matcher = PLACEHOLDER.matcher(raw);
            int end = 0;
            while (matcher.find()) {
                pieces.add(raw.substring(end, matcher.start()));
                pieces.add(matcher.group(1));
                end = matcher.end();
            }
            pieces.add(raw.substring(end));
            return new Text(raw, List.copyOf(pieces));
        }
    }

    private Texts(Properties texts) {
        texts.stringPropertyNames().forEach(key -> this.texts.put(key, Text.of(texts.getProperty(key))));
    }

    private Texts(Map<String, Text> texts) {
        this.texts.putAll(texts);
    }

    /** These texts, some of them replaced. */
    Texts with(Map<String, String> others) {
        Texts with = new Texts(texts);
        others.forEach((key, text) -> with.texts.put(key, Text.of(text)));
        return with;
    }

    /** The names of the values that a text has. */
    static List<String> placeholders(String raw) {
        return PLACEHOLDER.matcher(raw).results().map(found -> found.group(1)).toList();
    }

    static Texts in(Language language) {
        Texts texts = ALL.get(language);
        if (texts == null) {
            throw new IllegalStateException("every language has its texts");
        }
        return texts;
    }

    private static Properties load(String resource) {
        try (InputStream in = Texts.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the texts " + resource + " are missing from the jar");
            }
            Properties properties = new Properties();
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Set<String> keys() {
        return new TreeSet<>(texts.keySet());
    }

    boolean has(String key) {
        return texts.containsKey(key);
    }

    /** The text as it stands, with placeholders. */
    String raw(String key) {
        return text(key).raw();
    }

    private Text text(String key) {
        Text text = texts.get(key);
        if (text == null) {
            throw new IllegalArgumentException("there is no text " + key);
        }
        return text;
    }

    /** The text with its placeholders replaced; what looks like a placeholder within a value is none. */
    String fill(String key, Map<String, String> values) {
        return fill(key, values, UnaryOperator.identity());
    }

    /**
     * The text with its placeholders replaced.
     *
     * @param values taken as they are
     * @param literal applied to the text between the placeholders
     */
    String fill(String key, Map<String, String> values, UnaryOperator<String> literal) {
        Text text = text(key);
        StringBuilder filled = new StringBuilder(text.raw().length() * 2);
        boolean named = false;
        for (String piece : text.pieces()) {
            if (named) {
                String value = values.get(piece);
                if (value == null) {
                    throw new IllegalArgumentException("the text " + key + " wants a value for {" + piece + "}");
                }
                filled.append(value);
            } else {
                filled.append(literal.apply(piece));
            }
            named = !named;
        }
        return filled.toString();
    }
}
