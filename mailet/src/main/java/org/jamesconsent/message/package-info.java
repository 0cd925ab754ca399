/**
 * What a message says about itself: where it comes from and what it is for.
 *
 * <p>Open {@link org.jamesconsent.message.PurposeFinder} first. Below it, {@code message.mime} and {@code
 * message.rewrite} put the way out into a message, and {@code message.compose} writes our own ones.
 *
 * <p>Step before: {@code org.jamesconsent.matcher} hands a message over. Step after: {@code org.jamesconsent.check}
 * judges its recipients. May import {@code org.jamesconsent.config}, {@code org.jamesconsent.consent} and Jakarta Mail.
 * Everything is immutable and safe for any thread.
 */
@NullMarked
package org.jamesconsent.message;

import org.jspecify.annotations.NullMarked;
