package org.jamesconsent.consent;

/** Is handed a whole ledger as it is at one moment, in the order of the methods. */
public interface LedgerRecipient {
    /**
     * Which hash key the subject ids of an organisation were made with.
     *
     * @throws StoreException to break off
     */
    void keyFingerprint(OrganisationId organisation, String fingerprint) throws StoreException;

    /**
     * Each event, by entry.
     *
     * @throws StoreException to break off
     */
    void entry(SealedEntry entry) throws StoreException;

    /**
     * Each checkpoint, by organisation and number.
     *
     * @throws StoreException to break off
     */
    void checkpoint(Checkpoint checkpoint) throws StoreException;
}
