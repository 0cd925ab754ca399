package org.jamesconsent.consent;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Today's states of one person in one organisation, all of them.
 *
 * @param person what concerns no single purpose
 * @param matters what was said, by purpose and channel; unmodifiable
 */
public record KnownPerson(SubjectState person, SortedMap<Matter, PurposeState> matters) {
    /** Nothing is known. */
    public static final KnownPerson UNKNOWN = new KnownPerson(SubjectState.UNKNOWN, new TreeMap<>());

    public KnownPerson {
        matters = Collections.unmodifiableSortedMap(new TreeMap<>(matters));
    }

    /** What follows from all events of a person. */
    public static KnownPerson of(List<LedgerEntry> entries) {
        KnownPerson known = UNKNOWN;
        for (LedgerEntry entry : entries) {
            known = known.after(entry.event().act(), entry.event().at(), entry.id());
        }
        return known;
    }

    /** The states after one more event. */
    public KnownPerson after(Act act, Instant at, long entry) {
        if (act instanceof Act.OnPurpose onPurpose) {
            TreeMap<Matter, PurposeState> changed = new TreeMap<>(matters);
            changed.put(Matter.of(onPurpose), state(Matter.of(onPurpose)).after(onPurpose, at, entry));
            return new KnownPerson(person, changed);
        }
        return new KnownPerson(person.after(act, at, entry), matters);
    }

    /** What was said on a matter; {@link PurposeState#NONE} if nothing. */
    public PurposeState state(Matter matter) {
        return matters.getOrDefault(matter, PurposeState.NONE);
    }

    /** What the rules are asked with. */
    public RecipientFacts facts(Matter matter) {
        return new RecipientFacts(person, state(matter));
    }

    /** Whether the rules see the same in both. */
    public boolean meansTheSameAs(KnownPerson other) {
        TreeMap<Matter, PurposeState> all = new TreeMap<>(matters);
        all.putAll(other.matters);
        return person.meansTheSameAs(other.person)
                && all.keySet().stream().allMatch(matter -> state(matter).meansTheSameAs(other.state(matter)));
    }
}
