/**
 * New messages, written from scratch: the report to the sender of a refused message, the answer to somebody who unsubscribes
 * by mail, and the question whether a sign-up is to be confirmed.
 *
 * <p>Open {@link org.jamesconsent.message.compose.RefusalReport} first. Messages are written octet by octet and then
 * parsed, so that what is sent is what the tests have seen, whatever handlers and defaults the server has.
 *
 * <p>Step before: {@code org.jamesconsent.mailet} knows who was refused or has left. Step after: it hands the message to
 * James, with the null sender as return path. May import {@code org.jamesconsent.wording}, Jakarta Mail and the JDK;
 * knows nothing of James. The composers are safe for any thread; the messages they return belong to the caller.
 */
@NullMarked
package org.jamesconsent.message.compose;

import org.jspecify.annotations.NullMarked;
