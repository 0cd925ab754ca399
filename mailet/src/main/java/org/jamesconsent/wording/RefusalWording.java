package org.jamesconsent.wording;

import java.util.Map;

/** How a sender is told about refusals, in one language. Immutable, safe for any thread. */
public final class RefusalWording {
    private static final int MAX_SUBJECT_CHARACTERS = 200;

    private final Texts texts;

    private RefusalWording(Texts texts) {
        this.texts = texts;
    }

    public static RefusalWording in(Language language) {
        return new RefusalWording(Texts.in(language));
    }

    /**
     * What is the matter and what the sender can do, in one sentence.
     *
     * @param code the name of a {@link org.jamesconsent.policy.Reason} or {@link
     *     org.jamesconsent.message.MessageFault}; any other gives a
     *     general sentence, so that a code from a newer version can still be reported
     */
    public String sentence(String code) {
        String key = "refusal." + code;
        return texts.raw(texts.has(key) ? key : "refusal.other");
    }

    /**
     * The subject of the report.
     *
     * @param original the subject of the refused message, decoded; may be empty
     */
    public String subject(String original) {
        return texts.fill("report.subject", Map.of("subject", subjectOrNone(original)));
    }

    /** That the message was not sent to so many recipients. */
    public String intro(int recipients) {
        return recipients == 1
                ? texts.raw("report.intro.one")
                : texts.fill("report.intro.many", Map.of("count", Integer.toString(recipients)));
    }

    /** Why that is, and that others are not concerned. */
    public String cause() {
        return texts.raw("report.cause");
    }

    /** The line that names the refused message. */
    public String aboutSubject(String original) {
        return texts.fill("report.about.subject", Map.of("subject", subjectOrNone(original)));
    }

    /**
     * The line that says when it came in.
     *
     * @param time as it is to stand there
     */
    public String aboutArrival(String time) {
        return texts.fill("report.about.arrival", Map.of("time", time));
    }

    /** The line that says what it was for. */
    public String aboutPurpose(String purpose) {
        return texts.fill("report.about.purpose", Map.of("purpose", Lines.one(purpose, MAX_SUBJECT_CHARACTERS)));
    }

    /** The head of the list of recipients. */
    public String head() {
        return texts.raw("report.head");
    }

    /** The row of the rule set, in words. */
    public String rule(int row) {
        return texts.fill("report.rule", Map.of("row", Integer.toString(row)));
    }

    /** That the report came about by itself. */
    public String automatic() {
        return texts.raw("report.automatic");
    }

    private String subjectOrNone(String original) {
        String line = Lines.one(original, MAX_SUBJECT_CHARACTERS);
        return line.isEmpty() ? texts.raw("report.nosubject") : line;
    }
}
