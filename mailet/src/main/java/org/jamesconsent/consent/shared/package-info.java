/**
 * What all stores have in common, whatever they speak: the same texts and numbers for events and states, and thus the same hashes,
 * so that {@code consent copy} can carry a ledger from one to another.
 *
 * <p>Open {@link org.jamesconsent.consent.shared.EventValues} first: it says how an event lies in values. {@code StateText} does the
 * same for today's states, {@code EntryHashes} says what is hashed, and {@code GroupCommit} lets threads share commits.
 *
 * <p>Step before: {@code org.jamesconsent.consent} says what is kept. Step after: {@code consent.sql} for stores that speak SQL, or a
 * store's own package. May import the JDK and {@code org.jamesconsent.consent}. Safe for any thread.
 */
@NullMarked
package org.jamesconsent.consent.shared;

import org.jspecify.annotations.NullMarked;
