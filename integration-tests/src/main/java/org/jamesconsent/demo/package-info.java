/**
 * The demonstration behind {@code mvn -q -Pdemo}: a real James with the sample configuration, real mail over SMTP, and
 * what came of it. Open {@link org.jamesconsent.demo.Demo} first.
 *
 * <p>{@link org.jamesconsent.demo.Programme} says what is sent and what is to happen; {@link org.jamesconsent.demo.Stage}
 * is the James and the world around it; {@link org.jamesconsent.demo.Arrivals} tells what happened, from the mail that
 * senders and recipients got and from nothing else; {@link org.jamesconsent.demo.Page} prints it. What happened and what
 * was announced are compared: the demonstration fails rather than show anything else than it says.
 *
 * <p>Nothing here depends on the extension's classes. Types are for one thread unless they say otherwise.
 */
@NullMarked
package org.jamesconsent.demo;

import org.jspecify.annotations.NullMarked;
