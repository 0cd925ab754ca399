/**
 * What people do for themselves, without staff: they take along what is known of them, or have it erased, once they have
 * confirmed that from the mailbox.
 *
 * <p>Open {@link org.jamesconsent.selfservice.OwnData} first; {@link org.jamesconsent.selfservice.OwnRequest} is what a link is for
 * and what has become of it.
 *
 * <p>Step before: the preference page ({@code org.jamesconsent.http}). Step after: {@code org.jamesconsent.history} and {@code
 * org.jamesconsent.rights}, which staff's commands use as well. May import {@code config}, {@code consent}, {@code token}, {@code
 * signup}'s way to the mailbox, {@code wording} and {@code message.compose}; nothing of James. Safe for any thread.
 */
@NullMarked
package org.jamesconsent.selfservice;

import org.jspecify.annotations.NullMarked;
