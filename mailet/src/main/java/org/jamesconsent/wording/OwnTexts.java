package org.jamesconsent.wording;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Texts of the pages, and of the mails that ask for a confirmation, that an organisation has instead of ours. Immutable. */
public final class OwnTexts {
    /** None: all texts are ours. */
    public static final OwnTexts NONE = new OwnTexts(Map.of());

    private final Map<Language, Map<String, String>> own;
    private final Map<Language, Texts> texts = new EnumMap<>(Language.class);

    /**
     * @param own by language and key, each without a {@link #fault}
     */
    public OwnTexts(Map<Language, Map<String, String>> own) {
        this.own = Map.copyOf(own);
        for (Language language : Language.values()) {
            Map<String, String> mine = own.getOrDefault(language, Map.of());
            texts.put(
                    language,
                    mine.isEmpty() ? Texts.in(language) : Texts.in(language).with(mine));
        }
    }

    /**
     * What is expected instead of an own text, if it cannot be used.
     *
     * @param key such as {@code page.subscribe.title}
     */
    public static Optional<String> fault(Language language, String key, String text) {
        Texts ours = Texts.in(language);
        if (!ours.has(key) || !key.startsWith("page.") && !key.startsWith("signup.")) {
            return Optional.of("the name of a text of pages or confirmation mails, such as page.subscribe.title");
        }
        TreeSet<String> values = new TreeSet<>(Texts.placeholders(ours.raw(key)));
        return values.equals(new TreeSet<>(Texts.placeholders(text)))
                ? Optional.empty()
                : Optional.of(
                        values.isEmpty()
                                ? "a text without values in braces"
                                : "a text with the same values as ours: {" + String.join("}, {", values) + "}");
    }

    Texts in(Language language) {
        Texts found = texts.get(language);
        if (found == null) {
            throw new IllegalStateException("every language has its texts");
        }
        return found;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OwnTexts texts && texts.own.equals(own);
    }

    @Override
    public int hashCode() {
        return own.hashCode();
    }

    @Override
    public String toString() {
        return own.toString();
    }
}
