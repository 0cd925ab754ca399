package org.jamesconsent.wording;

import java.util.Locale;

/** A language in which all texts exist. */
public enum Language {
    ENGLISH("en"),
    FRENCH("fr"),
    GERMAN("de"),
    SPANISH("es"),
    ITALIAN("it"),
    DUTCH("nl"),
    PORTUGUESE("pt");

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    /** The BCP 47 tag, for example {@code fr}: two lower-case letters. */
    public String tag() {
        return tag;
    }

    /** This language as a locale without a region. */
    public Locale locale() {
        return Locale.of(tag);
    }
}
