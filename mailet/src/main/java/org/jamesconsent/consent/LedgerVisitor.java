package org.jamesconsent.consent;

import org.jspecify.annotations.Nullable;

/** Is shown the whole ledger as it is at one moment, in the order of the methods. */
public interface LedgerVisitor {
    /** Each checkpoint, by organisation and number. */
    void checkpoint(Checkpoint checkpoint);

    /** Each event, by organisation, subject and entry. */
    void chained(ChainedEntry link);

    /** All events were shown once. */
    void chainsEnd();

    /** Each event once more, by entry; of an organisation that lost its name it is empty. */
    void entry(String organisation, long entry, @Nullable LedgerHash hash);

    /** All events were shown twice. */
    void end();
}
