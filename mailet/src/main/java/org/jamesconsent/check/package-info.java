/**
 * All recipients of a message, judged at once.
 *
 * <p>Open {@link org.jamesconsent.check.ConsentCheck}: one look-up for all, one verdict each. What cannot be judged comes
 * out as {@link org.jamesconsent.check.Judgement.Unreadable} or as an exception, never as a verdict.
 *
 * <p>Step before: {@code org.jamesconsent.message} found the purpose. Step after: {@code org.jamesconsent.mailet} splits
 * the message. May import {@code org.jamesconsent.config}, {@code consent}, {@code policy} and {@code token}. Safe for any
 * thread.
 */
@NullMarked
package org.jamesconsent.check;

import org.jspecify.annotations.NullMarked;
