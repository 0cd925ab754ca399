/**
 * The store that James servers share in James's distributed set-up: a Cassandra cluster. All CQL of this project is here.
 *
 * <p>Open {@link org.jamesconsent.consent.cassandra.ReplicatedLog} first: it says how something comes to be recorded, and why nothing
 * acknowledged is lost. {@code Tables} defines the tables, {@code Change} how a decision writes to them; {@code Recording} makes
 * changes of events, {@code People} and {@code WholeLedger} read, {@code Claims} and {@code Verdicts} keep the two journals, and
 * {@code CassandraConsentStore} puts all behind the port. ADR 44 tells why.
 *
 * <p>Step before: {@code org.jamesconsent.consent.shared} says as which texts and numbers everything is kept. May import the JDK, the
 * driver, {@code org.jamesconsent.consent} and {@code consent.shared}. The driver is James's: nothing outside this package and the
 * place in {@code wiring} that opens it may load its classes, since not every James has it.
 */
@NullMarked
package org.jamesconsent.consent.cassandra;

import org.jspecify.annotations.NullMarked;
