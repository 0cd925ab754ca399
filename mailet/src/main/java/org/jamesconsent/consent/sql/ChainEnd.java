package org.jamesconsent.consent.sql;

import org.jamesconsent.consent.LedgerHash;
import org.jspecify.annotations.Nullable;

/**
 * The end of a person's chain, on which the next event is put.
 *
 * @param entry the last event; null if there is none
 * @param hash its hash; null if there is none
 */
public record ChainEnd(@Nullable Long entry, @Nullable LedgerHash hash) {
    /** Of somebody without events. */
    public static final ChainEnd NONE = new ChainEnd(null, null);
}
