package org.jamesconsent.consent;

import java.time.Instant;

/**
 * An event as kept.
 *
 * @param id unique in its store, positive, growing in the order of recording
 * @param recordedAt when the store took it
 */
public record LedgerEntry(long id, Instant recordedAt, ConsentEvent event) {
    /** What stands where a verdict rests on no event. */
    public static final long NO_ENTRY = 0;
}
