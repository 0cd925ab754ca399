/**
 * The public pages behind the links of every copy: one-click unsubscribe (RFC 8058), the unsubscribe page, the preference
 * page, and sign-up with its confirmation, served by a small HTTP listener inside James that stands behind the organisation's reverse proxy.
 *
 * <p>Open {@link org.jamesconsent.http.Site} first: which request gets which answer. {@link
 * org.jamesconsent.http.ConsentWebStartable} is what James starts; {@link org.jamesconsent.http.WebListener} is all of Jetty;
 * {@code org.jamesconsent.page} turns what is known into HTML.
 *
 * <p>Step before: {@code org.jamesconsent.wayout} wrote the links. Step after: {@code org.jamesconsent.consent}'s store. An edge:
 * may import everything but stores' implementations. Everything is safe for any thread.
 */
@NullMarked
package org.jamesconsent.http;

import org.jspecify.annotations.NullMarked;
