package org.jamesconsent.consent;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * When each part of a {@link Profile} was last told; null for a part of which nothing is known. Each part needs a time of
 * its own: news of Monday's language that arrive after Wednesday's birth date must still give way to Tuesday's language.
 * The last contact needs none, the later one counts.
 */
public record ProfileTimes(
        @Nullable Instant audience,
        @Nullable Instant language,
        @Nullable Instant birthDate,
        @Nullable Instant informed,
        @Nullable Instant activities,
        @Nullable Instant customerOf,
        @Nullable Instant optOutOffered) {
    /** Nothing was ever told. */
    public static final ProfileTimes NEVER = new ProfileTimes(null, null, null, null, null, null, null);

    /** These times after {@code news} were told at {@code at}. */
    ProfileTimes after(Profile news, Instant at) {
        return new ProfileTimes(
                told(audience, news.audience(), at),
                told(language, news.language(), at),
                told(birthDate, news.birthDate(), at),
                told(informed, news.informed(), at),
                told(activities, news.activities(), at),
                told(customerOf, news.customerOf(), at),
                told(optOutOffered, news.optOutOffered(), at));
    }

    /**
     * The profile after {@code news} were told at {@code at}: of each part the later news count, and of two that were told
     * at the same time the one that allows less.
     */
    Profile merge(Profile known, Profile news, Instant at) {
        return new Profile(
                later(audience, known.audience(), news.audience(), at, ProfileTimes::smaller),
                later(language, known.language(), news.language(), at, ProfileTimes::smaller),
                later(birthDate, known.birthDate(), news.birthDate(), at, ProfileTimes::younger),
                later(informed, known.informed(), news.informed(), at, Boolean::logicalAnd),
                later(activities, known.activities(), news.activities(), at, ProfileTimes::common),
                later(customerOf, known.customerOf(), news.customerOf(), at, ProfileTimes::common),
                later(optOutOffered, known.optOutOffered(), news.optOutOffered(), at, Boolean::logicalAnd),
                Times.later(news.lastContact(), known.lastContact()));
    }

    /** These times without those up to {@code erasedAt}, inclusive. */
    ProfileTimes since(Instant erasedAt) {
        return new ProfileTimes(
                Times.since(audience, erasedAt),
                Times.since(language, erasedAt),
                Times.since(birthDate, erasedAt),
                Times.since(informed, erasedAt),
                Times.since(activities, erasedAt),
                Times.since(customerOf, erasedAt),
                Times.since(optOutOffered, erasedAt));
    }

    /** The profile without the parts of which these times know nothing. */
    Profile only(Profile known, @Nullable Instant lastContact) {
        return new Profile(
                audience == null ? null : known.audience(),
                language == null ? null : known.language(),
                birthDate == null ? null : known.birthDate(),
                informed == null ? null : known.informed(),
                activities == null ? null : known.activities(),
                customerOf == null ? null : known.customerOf(),
                optOutOffered == null ? null : known.optOutOffered(),
                lastContact);
    }

    private static @Nullable Instant told(@Nullable Instant before, @Nullable Object news, Instant at) {
        return news == null ? before : Times.later(at, before);
    }

    private static <T> @Nullable T later(
            @Nullable Instant knownAt, @Nullable T known, @Nullable T news, Instant newsAt, BinaryOperator<T> inDoubt) {
        if (news == null || known == null || knownAt == null) {
            return news == null ? known : news;
        }
        int byTime = newsAt.compareTo(knownAt);
        if (byTime == 0) {
            return inDoubt.apply(known, news);
        }
        return byTime > 0 ? news : known;
    }

    private static <T extends Comparable<? super T>> T smaller(T one, T other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static LocalDate younger(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    private static Set<String> common(Set<String> one, Set<String> other) {
        return one.stream().filter(other::contains).collect(Collectors.toUnmodifiableSet());
    }
}
