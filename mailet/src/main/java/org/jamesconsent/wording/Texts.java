package org.jamesconsent.wording;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
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

    private final Properties texts;

    private Texts(Properties texts) {
        this.texts = texts;
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
        return new TreeSet<>(texts.stringPropertyNames());
    }

    boolean has(String key) {
        return texts.getProperty(key) != null;
    }

    /** The text as it stands, with placeholders. */
    String raw(String key) {
        String text = texts.getProperty(key);
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
        String text = raw(key);
        StringBuilder filled = new StringBuilder(text.length() * 2);
        Matcher matcher = PLACEHOLDER.matcher(text);
        int end = 0;
        while (matcher.find()) {
            String value = values.get(matcher.group(1));
            if (value == null) {
                throw new IllegalArgumentException("the text " + key + " wants a value for " + matcher.group());
            }
            filled.append(literal.apply(text.substring(end, matcher.start()))).append(value);
            end = matcher.end();
        }
        return filled.append(literal.apply(text.substring(end))).toString();
    }
}
