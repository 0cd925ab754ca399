package org.jamesconsent.wording;

import java.util.Map;

/**
 * How a person is told, in one language, that the unsubscription by mail has worked, or how it is done. Titles and names may hold anything:
 * they come out as one harmless line. Immutable, safe for any thread.
 */
public final class AnswerWording {
    private static final int MAX_VALUE_CHARACTERS = 300;

    private final Texts texts;

    private AnswerWording(Texts texts) {
        this.texts = texts;
    }

    public static AnswerWording in(Language language) {
        return new AnswerWording(Texts.in(language));
    }

    /** The subject of the answer. */
    public String subject(String title) {
        return texts.fill("answer.subject", Map.of("title", value(title)));
    }

    /** What the person has left. */
    public String done(String title, String organisation) {
        return texts.fill("answer.done", Map.of("title", value(title), "organisation", value(organisation)));
    }

    /** The subject of the answer to somebody who has left everything. */
    public String subjectOfAll() {
        return texts.raw("page.unsubscribed.title");
    }

    /** That the person has left everything. */
    public String doneWithAll(String organisation) {
        return texts.fill("page.stop.stands", Map.of("organisation", value(organisation)));
    }

    /** The subject of the answer to somebody who asked how to leave. */
    public String subjectOfLinks(String title) {
        return texts.fill("answer.links.subject", Map.of("title", value(title)));
    }

    /** What the person asked, and that links are to be kept. */
    public String askedForLinks(String title, String organisation) {
        return texts.fill("answer.links.asked", Map.of("title", value(title), "organisation", value(organisation)));
    }

    /** What stands above the link that unsubscribes. */
    public String unsubscribe() {
        return texts.raw("footer.unsubscribe.text");
    }

    /** What stands above the link to the preferences. */
    public String preferences() {
        return texts.raw("footer.preferences.text");
    }

    /** From when on. */
    public String effect() {
        return texts.raw("answer.effect");
    }

    /** What stands above the organisation's postal address. */
    public String contact(String organisation) {
        return texts.fill("answer.contact", Map.of("organisation", value(organisation)));
    }

    /** What stands above the link to the privacy policy. */
    public String privacy() {
        return texts.raw("footer.privacy.text");
    }

    /** That the answer came about by itself. */
    public String automatic() {
        return texts.raw("answer.automatic");
    }

    private static String value(String text) {
        return Lines.one(text, MAX_VALUE_CHARACTERS);
    }
}
