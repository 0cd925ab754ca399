package org.jamesconsent.wording;

import java.util.HashMap;
import java.util.Map;

/** What the page says that tells all that is known of a person, in one language. Not yet escaped for HTML. Immutable, safe for any thread. */
public final class HistoryWording {
    private static final String PREFIX = "history.";
    private static final int MAX_VALUE_CHARACTERS = 320;

    private final Texts texts;
    private final Language language;

    private HistoryWording(Language language) {
        this.texts = Texts.in(language);
        this.language = language;
    }

    public static HistoryWording in(Language language) {
        return new HistoryWording(language);
    }

    /** The language that all is said in. */
    public Language language() {
        return language;
    }

    /** The texts without values, by their names. */
    public Map<String, String> all() {
        Map<String, String> all = new HashMap<>();
        for (String key : texts.keys()) {
            if (key.startsWith(PREFIX) && key.indexOf('.', PREFIX.length()) < 0) {
                all.put(key.substring(PREFIX.length()), texts.raw(key));
            }
        }
        return all;
    }

    /** A text with one value. */
    public String text(String name, String placeholder, String value) {
        return texts.fill(PREFIX + name, Map.of(placeholder, value(value)));
    }

    /** A text with two values. */
    public String text(String name, String placeholder, String value, String other, String otherValue) {
        return texts.fill(PREFIX + name, Map.of(placeholder, value(value), other, value(otherValue)));
    }

    /** What stands for a name of the JSON output, for example {@code act.granted}; the name itself if there is no word for it. */
    public String word(String kind, String name) {
        String key = PREFIX + kind + '.' + name;
        return texts.has(key) ? texts.raw(key) : name.replace('_', ' ').replace('-', ' ');
    }

    /** The name of the page for its reader. */
    public String ownTitle() {
        return texts.raw("page.own.title");
    }

    private static String value(String text) {
        return Lines.one(text, MAX_VALUE_CHARACTERS);
    }
}
