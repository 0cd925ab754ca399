/**
 * The way out of a purpose: links, addresses, headers and footer of one recipient's copy.
 *
 * <p>Open {@link org.jamesconsent.wayout.MarketingCopy} first: one message, prepared once, and a copy for each recipient.
 * {@link org.jamesconsent.wayout.TokenedAddress} writes and reads mail addresses with a token in them, {@link
 * org.jamesconsent.wayout.VerdictStamp} the header that tells later by which verdict a copy left.
 *
 * <p>Step before: {@code org.jamesconsent.check} judged. Step after: {@code org.jamesconsent.message.rewrite} splices. May
 * import {@code config}, {@code consent}, {@code policy}, {@code token}, {@code wording} and {@code message};
 * nothing of James, so that the command line shows exactly what the mailets do. Everything is immutable and safe for any
 * thread.
 */
@NullMarked
package org.jamesconsent.wayout;

import org.jspecify.annotations.NullMarked;
