package org.jamesconsent.config;

import java.time.LocalTime;
import java.time.Period;
import java.util.Optional;

/**
 * How long what is no longer needed is kept. Unconfirmed requests go when they expire, as their purpose says. Immutable.
 *
 * @param facts how long facts about a person are kept without consent, from the last contact
 * @param evidence how long evidence is kept of what no longer counts
 * @param daily when James applies this, and signs a checkpoint, each day where the first organisation is; empty if it does not
 */
public record RetentionConfiguration(Period facts, Period evidence, Optional<LocalTime> daily) {
    /** What the French authority lets prospects' data be kept. */
    public static final Period FACTS = Period.ofYears(3);

    /** After that a claim is out of time in French law (Code civil, article 2224). */
    public static final Period EVIDENCE = Period.ofYears(5);

    /** The default of {@link #daily} where {@code consent.xml} has {@code <retention>}. */
    public static final LocalTime DAILY = LocalTime.of(3, 30);

    /** Without {@code <retention>} nothing goes by itself. */
    public static final RetentionConfiguration ABSENT = new RetentionConfiguration(FACTS, EVIDENCE, Optional.empty());
}
