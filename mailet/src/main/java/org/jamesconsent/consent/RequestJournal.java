package org.jamesconsent.consent;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a while which requests of other systems were answered, and how, so that a repeated one gets the same answer, from
 * whichever James server. It keeps no one from recording twice: the ledger sees to that.
 *
 * <p>All methods may be called from any number of threads and by several James servers on the same data.
 */
public interface RequestJournal {
    /**
     * A request that was begun before.
     *
     * @param fingerprint what it was begun with
     * @param answer what it was answered with; null while somebody works on it
     */
    record Earlier(String fingerprint, byte @Nullable [] answer) {}

    /**
     * Notes that a request is being worked on, unless another one of that key is known. Of several who do so at once, one
     * begins.
     *
     * @param key which request it is, hashed
     * @param fingerprint what it asks for, hashed
     * @param abandonedBefore what was begun before then, and has no answer, was broken off and counts for nothing
     * @param keptSince what was begun before then counts for nothing
     * @return empty if it begins now; else what is known
     * @throws StoreException if nothing was noted
     */
    Optional<Earlier> begin(String key, String fingerprint, Instant now, Instant abandonedBefore, Instant keptSince)
            throws StoreException;

    /**
     * Keeps the answer to a request that was begun.
     *
     * @throws StoreException if it was not kept
     */
    void answer(String key, byte[] answer) throws StoreException;

    /**
     * Forgets a request that was begun and has no answer, so that it can be begun anew at once.
     *
     * @throws StoreException if it was not forgotten
     */
    void giveUp(String key) throws StoreException;

    /**
     * Forgets what was begun before a time.
     *
     * @return how many requests
     * @throws StoreException if nothing was forgotten
     */
    int forget(Instant before) throws StoreException;
}
