/**
 * What stores have in common that speak SQL: the same tables and statements.
 *
 * <p>Open {@link org.jamesconsent.consent.sql.LedgerWriter} first: it takes events into the ledger and folds them into today's
 * state; where databases differ it goes through {@link org.jamesconsent.consent.sql.LedgerTables}. {@code EventRows} and {@code
 * LedgerRow} say how events and hashes lie in columns, {@code LedgerReader} and {@code Rebuilding} go through all of them, {@code
 * VerdictWriter} and {@code VerdictReader} keep the journal of verdicts. The statements stand beside the classes as {@code
 * Class.method.sql}, in the SQL that every such store understands.
 *
 * <p>Step before: {@code org.jamesconsent.consent.shared} says as which texts and numbers it is kept. Step after: a store's own package, which has schema,
 * connections and transactions. May import the JDK, {@code java.sql}, {@code org.jamesconsent.consent} and {@code
 * consent.shared}. Objects belong to one
 * thread at a time, unless they say otherwise.
 */
@NullMarked
package org.jamesconsent.consent.sql;

import org.jspecify.annotations.NullMarked;
