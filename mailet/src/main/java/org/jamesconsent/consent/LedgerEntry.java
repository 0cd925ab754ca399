package org.jamesconsent.consent;

import java.time.Instant;

/**
 * An event as kept.
 *
 * @param id unique in its store, positive, growing in the order of recording
 * @param recordedAt when the store took it
 * @param event without evidence and facts, if those were erased
 * @param erased whether they were
 */
public record LedgerEntry(long id, Instant recordedAt, ConsentEvent event, boolean erased) {
    /** What stands where a verdict rests on no event. */
    public static final long NO_ENTRY = 0;

    /** Whether there are evidence or facts that could be erased. */
    public boolean hasDetail() {
        return !erased && event.hasDetail();
    }
}
