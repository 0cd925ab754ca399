package org.jamesconsent.consent;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how far other systems were told what the ledger holds, and what they did not take. The ledger itself is what is to
 * be told: nothing is kept twice, and nothing can get lost on the way.
 *
 * <p>All methods may be called from any number of threads and by several James servers on the same data.
 */
public interface WebhookJournal {
    /**
     * How far a system was told.
     *
     * @param told the last entry of the ledger that it was told of, or passed over; all before it are done as well
     * @param owner who tells it now; null if nobody ever did
     * @param ownedUntil until when nobody else may
     */
    record Progress(long told, @Nullable String owner, Instant ownedUntil) {}

    /**
     * An entry that a system did not take.
     *
     * @param entry of the ledger
     * @param at when it was given up
     * @param reason what the system answered, in words
     */
    record Undelivered(long entry, Instant at, String reason) {}

    /**
     * Takes it upon oneself to tell a system, or goes on doing so. A system that was never told anything is told from now on:
     * what the ledger holds already counts as told.
     *
     * @param webhook its name
     * @param owner who wants to tell it
     * @param until when somebody else may, unless it is taken again
     * @return empty if somebody else does
     * @throws StoreException if that cannot be told
     */
    Optional<Progress> take(String webhook, String owner, Instant now, Instant until) throws StoreException;

    /**
     * Notes how far a system was told.
     *
     * @return false if somebody else has taken it over meanwhile; then nothing was noted
     * @throws StoreException if that cannot be told
     */
    boolean told(String webhook, String owner, long entry) throws StoreException;

    /**
     * How far a system was told; empty if nobody ever took it.
     *
     * @throws StoreException if that cannot be told
     */
    Optional<Progress> progress(String webhook) throws StoreException;

    /**
     * Keeps what a system did not take, instead of what was kept for the same entry.
     *
     * @throws StoreException if it was not kept
     */
    void giveUp(String webhook, Undelivered undelivered) throws StoreException;

    /**
     * What a system did not take, in the order of the ledger.
     *
     * @param most how many at most
     * @throws StoreException if that cannot be told
     */
    List<Undelivered> undelivered(String webhook, int most) throws StoreException;

    /**
     * Forgets one of them, since the system took it after all or does not need it.
     *
     * @return whether there was one
     * @throws StoreException if it was not forgotten
     */
    boolean forget(String webhook, long entry) throws StoreException;
}
