package org.jamesconsent.consent;

import java.util.Collection;

/** The history as a whole: proof that it is what was recorded. Safe for any thread. */
public interface Ledger {
    /**
     * Shows all of the ledger as it is at one moment, in constant memory. Neither waits for writers nor makes them wait.
     *
     * @throws StoreException if it cannot be read to the end
     */
    void show(LedgerVisitor visitor) throws StoreException;

    /**
     * Keeps checkpoints, all or none.
     *
     * @throws StoreException if they were not kept, for example since another process just took one
     */
    void keep(Collection<Checkpoint> checkpoints) throws StoreException;
}
