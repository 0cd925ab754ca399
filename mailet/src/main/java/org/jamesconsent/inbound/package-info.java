/**
 * What follows from mail that comes back: whom it is about, and what goes into the ledger.
 *
 * <p>Open {@link org.jamesconsent.inbound.ReplyJudge} first: a reply as it was read, and the {@link
 * org.jamesconsent.inbound.Consequence} of it. {@link org.jamesconsent.inbound.OwnAddresses} knows the addresses at which mail
 * comes back, {@link org.jamesconsent.inbound.ReportedPerson} whom a report is about, and {@link
 * org.jamesconsent.inbound.DeliveryFailures} when an address counts as dead, {@link
 * org.jamesconsent.inbound.Affirmation} which answer says yes.
 *
 * <p>Step before: {@code org.jamesconsent.reading} says what stands in a mail. Step after: {@code org.jamesconsent.mailet}
 * answers, flags and hands on. May import {@code reading}, {@code config}, {@code consent}, {@code token}, {@code wayout} and
 * {@code signup} and {@code wiring}'s runtime; nothing of James. Everything is immutable and safe for any thread.
 */
@NullMarked
package org.jamesconsent.inbound;

import org.jspecify.annotations.NullMarked;
