package org.jamesconsent.wording;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells in which language somebody is addressed: the wanted one without its region ({@code de-AT} gives German), else the
 * organisation's default, else English. Tags are compared without regard to case, {@code _} counts as {@code -}, and what
 * is no tag counts as not said. The JVM's default locale has no say.
 */
public final class Languages {
    private static final int MAX_HEADER_CHARACTERS = 1_000;
    private static final Pattern TAG = Pattern.compile("([a-zA-Z]{2,8})(?:[-_][a-zA-Z0-9]{1,8})*");
    private static final Pattern RANGE = Pattern.compile("([^;]*)(?:;\\s*[qQ]\\s*=\\s*([01](?:\\.[0-9]{0,3})?)\\s*)?");
    private static final Pattern COMMENT = Pattern.compile("\\([^()]*\\)");

    private Languages() {}

    /**
     * The language for a person.
     *
     * @param tag what is known of the person's language, a BCP 47 tag such as {@code de-AT}; null if nothing is
     * @param organisationDefault the organisation's default language
     */
    public static Language nearest(@Nullable String tag, Locale organisationDefault) {
        return known(tag).orElseGet(() -> fallback(organisationDefault));
    }

    /**
     * The language for the sender of a message, from what the message itself says: its {@code Accept-Language} header
     * (RFC 3282 section 3, by weight), else its {@code Content-Language} (RFC 3282 section 2), else the organisation's
     * default.
     *
     * @param acceptLanguage the value of {@code Accept-Language}; null if there is none
     * @param contentLanguage the value of {@code Content-Language}; null if there is none
     * @param organisationDefault the organisation's default language
     */
    public static Language ofSender(
            @Nullable String acceptLanguage, @Nullable String contentLanguage, Locale organisationDefault) {
        return mostWanted(acceptLanguage)
                .or(() -> mostWanted(contentLanguage))
                .orElseGet(() -> fallback(organisationDefault));
    }

    /**
     * The language for somebody who looks at a page: what is known of the person, else what the browser wants (RFC 9110
     * section 12.5.4, by weight), else the organisation's default.
     *
     * @param tag what is known of the person's language; null if nothing is
     * @param acceptLanguage the value of the header {@code Accept-Language}; null if there is none
     * @param organisationDefault the organisation's default language
     */
    public static Language ofVisitor(
            @Nullable String tag, @Nullable String acceptLanguage, Locale organisationDefault) {
        return known(tag).or(() -> mostWanted(acceptLanguage)).orElseGet(() -> fallback(organisationDefault));
    }

    private static Language fallback(Locale organisationDefault) {
        return known(organisationDefault.getLanguage()).orElse(Language.ENGLISH);
    }

    private static Optional<Language> known(@Nullable String tag) {
        Matcher matcher = TAG.matcher(tag == null ? "" : tag.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String primary = matcher.group(1).toLowerCase(Locale.ROOT);
        for (Language language : Language.values()) {
            if (language.tag().equals(primary)) {
                return Optional.of(language);
            }
        }
        return Optional.empty();
    }

    private static Optional<Language> mostWanted(@Nullable String header) {
        if (header == null || header.length() > MAX_HEADER_CHARACTERS) {
            return Optional.empty();
        }
        List<Wish> wishes = new ArrayList<>();
        for (String part : COMMENT.matcher(header).replaceAll(" ").split(",", -1)) {
            Matcher range = RANGE.matcher(part.strip());
            if (range.matches()) {
                double weight = range.group(2) == null ? 1 : Double.parseDouble(range.group(2));
                known(range.group(1)).filter(l -> weight > 0).ifPresent(l -> wishes.add(new Wish(l, weight)));
            }
        }
        return wishes.stream()
                .sorted(Comparator.comparingDouble(Wish::weight).reversed())
                .map(Wish::language)
                .findFirst();
    }

    private record Wish(Language language, double weight) {}
}
