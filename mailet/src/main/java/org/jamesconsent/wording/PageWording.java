package org.jamesconsent.wording;

import java.util.Map;
import org.jamesconsent.policy.Basis;

/**
 * What the pages behind the links say, in one language. Values may hold anything: they come out as one harmless line, not yet
 * escaped for HTML. Immutable, safe for any thread.
 */
public final class PageWording {
    private static final int MAX_VALUE_CHARACTERS = 300;

    private final Texts texts;
    private final Language language;

    private PageWording(Language language, OwnTexts own) {
        this.texts = own.in(language);
        this.language = language;
    }

    public static PageWording in(Language language) {
        return in(language, OwnTexts.NONE);
    }

    /**
     * @param own what the organisation says instead
     */
    public static PageWording in(Language language, OwnTexts own) {
        return new PageWording(language, own);
    }

    /** The language that all is said in. */
    public Language language() {
        return language;
    }

    /** The name of this language in itself. */
    public String languageName() {
        return texts.raw("language.name");
    }

    /**
     * A text without values.
     *
     * @param name of the text, without {@code page.}
     * @throws IllegalArgumentException if there is none of that name
     */
    public String text(String name) {
        return texts.raw("page." + name);
    }

    /** A text in which the organisation is named. */
    public String text(String name, String organisation) {
        return texts.fill("page." + name, Map.of("organisation", value(organisation)));
    }

    /** A text in which a purpose and the organisation are named. */
    public String text(String name, String organisation, String title) {
        return texts.fill("page." + name, values(organisation, title));
    }

    /** A text in which a purpose is named. */
    public String textOf(String name, String title) {
        return texts.fill("page." + name, Map.of("title", value(title)));
    }

    /** The name of a purpose by SMS. */
    public String bySms(String title) {
        return textOf("sms", title);
    }

    /** To which telephone number SMS go. */
    public String telephone(String number) {
        return texts.fill("signup.told.telephone", Map.of("value", value(number)));
    }

    /** Why somebody receives a purpose. */
    public String reason(Basis basis, String organisation, String title) {
        return texts.fill("footer.reason." + basis, values(organisation, title));
    }

    /** The word on the button that unsubscribes. */
    public String unsubscribe() {
        return texts.raw("footer.unsubscribe.link");
    }

    /** That a purpose will no longer be sent. */
    public String left(String organisation, String title) {
        return texts.fill("answer.done", values(organisation, title));
    }

    /** From when on. */
    public String effect() {
        return texts.raw("answer.effect");
    }

    /** The name of the link to the preference page. */
    public String preferences() {
        return texts.raw("footer.preferences.link");
    }

    /** The name of the link to the privacy policy. */
    public String privacy() {
        return texts.raw("footer.privacy.link");
    }

    private static Map<String, String> values(String organisation, String title) {
        return Map.of("organisation", value(organisation), "title", value(title));
    }

    private static String value(String text) {
        return Lines.one(text, MAX_VALUE_CHARACTERS);
    }
}
