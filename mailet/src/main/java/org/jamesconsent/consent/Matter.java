package org.jamesconsent.consent;

import java.util.Comparator;

/** What a person can say yes or no to: a purpose on one channel. */
public record Matter(PurposeName purpose, Channel channel) implements Comparable<Matter> {
    private static final Comparator<Matter> ORDER =
            Comparator.comparing(Matter::purpose).thenComparing(Matter::channel);

    /** What an act is about. */
    public static Matter of(Act.OnPurpose act) {
        return new Matter(act.purpose(), act.channel());
    }

    @Override
    public int compareTo(Matter other) {
        return ORDER.compare(this, other);
    }

    /** For people: {@code newsletter by mail}. */
    @Override
    public String toString() {
        return purpose + " by " + channel.code();
    }
}
