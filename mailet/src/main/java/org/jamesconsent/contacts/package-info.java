/**
 * What other systems tell of people, by contact file or by the API: what they may say, what it means, and what of it is new. The
 * same rules hold for all of them.
 *
 * <p>Open {@link org.jamesconsent.contacts.ContactColumn} first: what may be said. {@link
 * org.jamesconsent.contacts.EntryReader} makes statements of a {@link org.jamesconsent.contacts.ContactEntry}, {@link
 * org.jamesconsent.contacts.NewEvents} finds those that the ledger has to take.
 *
 * <p>Step before: {@code org.jamesconsent.cli.contacts} reads a file, {@code org.jamesconsent.api} a request. Step after: {@code
 * org.jamesconsent.consent} keeps it. May import {@code config}, {@code consent}, {@code token}, {@code wiring} and Guava. Readers
 * are for one thread; the values are immutable.
 */
@NullMarked
package org.jamesconsent.contacts;

import org.jspecify.annotations.NullMarked;
