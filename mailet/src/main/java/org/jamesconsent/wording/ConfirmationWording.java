package org.jamesconsent.wording;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How somebody is asked, in one language, to confirm a sign-up or a wish. Titles and names may hold anything: they come out as one
 * harmless line, not yet escaped for HTML. Immutable, safe for any thread.
 */
public final class ConfirmationWording {
    private static final int MAX_VALUE_CHARACTERS = 300;

    private final Texts texts;
    private final Language language;
    private final Occasion occasion;

    /** What is asked, and whom. */
    public enum Occasion {
        /** A sign-up, the person. */
        ADULT,
        /** A sign-up, the person, who is a minor. */
        CHILD,
        /** A minor's sign-up, who has parental responsibility. */
        GUARDIAN,
        /** Whether who has come of age wants what a guardian had authorised. */
        GROWN,
        /** Whether a person wants to have all that is known of the person. */
        DATA,
        /** Whether a person wants to be forgotten. */
        ERASURE;

        private String suffix() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private ConfirmationWording(Language language, Occasion occasion, OwnTexts own) {
        this.texts = own.in(language);
        this.language = language;
        this.occasion = occasion;
    }

    /**
     * @param own what the organisation says instead
     */
    public static ConfirmationWording in(Language language, Occasion occasion, OwnTexts own) {
        return new ConfirmationWording(language, occasion, own);
    }

    /** The subject of the mail. */
    public String subject(String organisation) {
        return fill("subject", "organisation", organisation);
    }

    /** What stands above the purposes. */
    public String intro(String organisation) {
        return fill("intro", "organisation", organisation);
    }

    /** What is to be done. */
    public String ask() {
        return texts.raw("signup.ask." + occasion.suffix());
    }

    /** The words on the button. */
    public String button() {
        return texts.raw("signup.button." + occasion.suffix());
    }

    /**
     * What happens if nothing is done.
     *
     * @param until the last day on which the request can be confirmed
     */
    public String ignored(LocalDate until) {
        return fill("ignore", "date", date(until));
    }

    /** That a guardian is asked as well; null unless the occasion is a child. */
    public @Nullable String alsoGuardian() {
        return occasion == Occasion.CHILD ? texts.raw("signup.parents") : null;
    }

    /** That the mail came about by itself. */
    public String automatic() {
        return texts.raw(
                switch (occasion) {
                    case ADULT, CHILD, GUARDIAN -> "signup.automatic";
                    case GROWN, DATA, ERASURE -> "signup.automatic." + occasion.suffix();
                });
    }

    /** What stands above the link to the privacy policy. */
    public String privacy() {
        return texts.raw("footer.privacy.text");
    }

    /** What stands above the details that were entered. */
    public String told() {
        return texts.raw("signup.told");
    }

    /**
     * The details that were entered, a line each; what was not is null.
     *
     * @param professional whether for a profession or privately
     */
    public List<String> details(
            @Nullable Boolean professional,
            @Nullable LocalDate birthDate,
            @Nullable Set<String> activities,
            @Nullable String telephone,
            @Nullable Language wanted) {
        List<String> lines = new ArrayList<>();
        if (professional != null) {
            lines.add(texts.raw(professional ? "signup.told.professional" : "signup.told.consumer"));
        }
        if (activities != null && !activities.isEmpty()) {
            lines.add(line("activities", String.join(", ", new TreeSet<>(activities))));
        }
        if (birthDate != null) {
            lines.add(line("birthdate", date(birthDate)));
        }
        if (telephone != null) {
            lines.add(line("telephone", telephone));
        }
        if (wanted != null) {
            lines.add(line("language", Texts.in(wanted).raw("language.name")));
        }
        return lines;
    }

    private String line(String name, String value) {
        return texts.fill("signup.told." + name, Map.of("value", value(value)));
    }

    private String fill(String name, String placeholder, String value) {
        return texts.fill("signup." + name + '.' + occasion.suffix(), Map.of(placeholder, value(value)));
    }

    private String date(LocalDate day) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(language.locale())
                .format(day);
    }

    private static String value(String text) {
        return Lines.one(text, MAX_VALUE_CHARACTERS);
    }
}
