package org.jamesconsent.consent;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** The history as a whole: proof that it is what was recorded, and source of today's states. Safe for any thread. */
public interface Ledger {
    /**
     * Shows all of the ledger as it is at one moment, in constant memory. Neither waits for writers nor makes them wait.
     *
     * @throws StoreException if it cannot be read to the end
     */
    void show(LedgerVisitor visitor) throws StoreException;

    /**
     * What was recorded after an entry, of all organisations, in the order of recording. What has been shown stays the beginning
     * of what comes: no entry turns up later before one that was shown.
     *
     * @param entry the last one that is known, or {@link LedgerEntry#NO_ENTRY}
     * @param most how many entries at most
     * @throws StoreException if that cannot be told
     */
    List<LedgerEntry> after(long entry, int most) throws StoreException;

    /**
     * Keeps checkpoints, all or none.
     *
     * @throws StoreException if they were not kept, for example since another process just took one
     */
    void keep(Collection<Checkpoint> checkpoints) throws StoreException;

    /**
     * Compares today's states with what follows from the ledger, as both are at one moment, in constant memory.
     *
     * @param differences is told of each state that differs
     * @return of how many persons the ledger knows; one whom two organisations know counts twice
     * @throws StoreException if the ledger cannot be read to the end
     */
    long compareStates(Consumer<StateDifference> differences) throws StoreException;

    /**
     * The same, and puts what follows from the ledger in the place of what is kept. Nobody else records meanwhile.
     *
     * @throws StoreException if nothing was changed
     */
    long rebuildStates(Consumer<StateDifference> differences) throws StoreException;

    /**
     * Hands over all of the ledger as it is at one moment, in constant memory. Neither waits for writers nor makes them wait.
     *
     * @throws StoreException if it cannot be read to the end, or the recipient breaks off
     */
    void handTo(LedgerRecipient recipient) throws StoreException;

    /**
     * Takes all of another ledger into this one, which must be empty, with numbers, hashes, evidence, checkpoints and the
     * fingerprints of the keys, and derives today's states. Nobody else records meanwhile.
     *
     * @return how many events it holds now
     * @throws StoreException if this ledger is not empty, or the other one cannot be read to the end; then nothing was taken
     */
    long takeOver(Ledger other) throws StoreException;
}
