/**
 * The consent store in one SQLite file: the default, for one machine.
 *
 * <p>Open {@link org.jamesconsent.consent.sqlite.SqliteConsentStore} first. {@code SqliteLedgerTables} is what {@link
 * org.jamesconsent.consent.sql.LedgerWriter} records in, {@code SplitWriter} takes claims into the journal of divided messages, {@code
 * StateReader} answers from all of them, {@code Database} opens connections and {@code
 * Schema} brings files up to date. The statements stand beside the classes as {@code Class.method.sql}, the schema
 * as {@code 1.sql} and so on.
 *
 * <p>Step before: {@code org.jamesconsent.consent} says what is kept. Step after: the file. May import the JDK, {@code
 * java.sql}, {@code org.sqlite} and {@code org.jamesconsent.consent}. Only {@code SqliteConsentStore} is safe for many
 * threads; reader and writer belong to one thread at a time.
 */
@NullMarked
package org.jamesconsent.consent.sqlite;

import org.jspecify.annotations.NullMarked;
