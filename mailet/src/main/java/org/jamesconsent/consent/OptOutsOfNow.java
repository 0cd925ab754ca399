package org.jamesconsent.consent;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opt-outs that people make at this moment. Of two acts the later one counts, and a clock may have been set back since the
 * yes: then an opt-out of now would look older than what it ends. Only for acts of now; what is told of the past keeps its
 * times. Safe for any thread.
 */
public final class OptOutsOfNow {
    private static final PurposeName NO_PURPOSE = new PurposeName("none");

    private OptOutsOfNow() {}

    /**
     * The same events, each withdrawal, denial and objection dated just after what it ends, should that lie in the future.
     *
     * @throws StoreException if that cannot be told
     */
    public static List<ConsentEvent> dated(ConsentStore store, List<ConsentEvent> events) throws StoreException {
        List<ConsentEvent> dated = new ArrayList<>(events.size());
        for (ConsentEvent event : events) {
            dated.add(after(ended(store, event), event));
        }
        return dated;
    }

    /** The same for one event of a person of whom all is known. */
    public static ConsentEvent dated(KnownPerson known, ConsentEvent event) {
        return after(
                switch (event.act()) {
                    case Act.Withdrawn act -> known.state(Matter.of(act)).yesAt();
                    case Act.Denied act -> known.state(Matter.of(act)).yesAt();
                    case Act.Objected ignored -> known.person().objectionEndedAt();
                    default -> null;
                },
                event);
    }

    private static ConsentEvent after(@Nullable Instant ended, ConsentEvent event) {
        return ended == null || !ended.isAfter(event.at())
                ? event
                : new ConsentEvent(
                        event.organisation(),
                        event.subject(),
                        ended.plus(1, ChronoUnit.MICROS),
                        event.act(),
                        event.evidence());
    }

    private static @Nullable Instant ended(ConsentStore store, ConsentEvent event) throws StoreException {
        return switch (event.act()) {
            case Act.Withdrawn act ->
                facts(store, event, act.purpose(), act.channel()).purpose().yesAt();
            case Act.Denied act ->
                facts(store, event, act.purpose(), act.channel()).purpose().yesAt();
            case Act.Objected ignored ->
                facts(store, event, NO_PURPOSE, Channel.MAIL).subject().objectionEndedAt();
            default -> null;
        };
    }

    private static RecipientFacts facts(ConsentStore store, ConsentEvent event, PurposeName purpose, Channel channel)
            throws StoreException {
        return store.facts(event.organisation(), purpose, channel, List.of(event.subject()))
                .getOrDefault(event.subject(), RecipientFacts.UNKNOWN);
    }
}
