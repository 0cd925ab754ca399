/**
 * The consent store in a PostgreSQL database, for several James servers.
 *
 * <p>Open {@link org.jamesconsent.consent.postgresql.PostgresqlConsentStore} first. {@code PostgresqlLedgerTables} is what {@link
 * org.jamesconsent.consent.sql.LedgerWriter} records in, {@code StateQueries} answers, {@code SplitStatements} keeps the journal of
 * divided messages, {@code Pool} has connections, {@code Failures} says what is wrong with them, and {@code Schema} brings the
 * tables up to date by the scripts {@code V1__store.sql} and so on. The statements stand beside the classes.
 *
 * <p>Step before: {@code org.jamesconsent.consent.sql} says what rows hold. Step after: the server. May import the JDK, {@code
 * java.sql}, the driver, HikariCP, Flyway, {@code org.jamesconsent.consent} and {@code org.jamesconsent.consent.sql}. Safe for many
 * threads are those types only that say so.
 */
@NullMarked
package org.jamesconsent.consent.postgresql;

import org.jspecify.annotations.NullMarked;
