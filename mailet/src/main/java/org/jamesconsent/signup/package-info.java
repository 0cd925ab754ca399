/**
 * Signing up, by whatever door: a request is noted and a mail sent to the address; only what is confirmed from that mailbox
 * counts (double opt-in). For minors, a guardian is asked as well.
 *
 * <p>Open {@link org.jamesconsent.signup.SignUp} first. {@link org.jamesconsent.signup.SignUpRequest} is what a form or a mail
 * asks for, {@link org.jamesconsent.signup.Confirmable} what a link is for and what has become of it, {@link
 * org.jamesconsent.signup.Outbox} the way to the mailbox.
 *
 * <p>Step before: a page ({@code org.jamesconsent.http}) or a mailet. Step after: {@code org.jamesconsent.consent}'s store, and
 * James's spool by way of the outbox. May import {@code config}, {@code consent}, {@code token}, {@code wording} and {@code
 * message.compose}; nothing of James. Everything is safe for any thread.
 */
@NullMarked
package org.jamesconsent.signup;

import org.jspecify.annotations.NullMarked;
