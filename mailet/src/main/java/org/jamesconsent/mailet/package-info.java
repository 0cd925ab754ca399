/**
 * What is done with a message: thin adapters to James's {@code Mailet}, in the order in which a message meets them.
 *
 * <ol>
 *   <li>{@link org.jamesconsent.mailet.HandleUnsubscribe}: takes mail that unsubscribes
 *   <li>{@link org.jamesconsent.mailet.HandleBounce}, {@link org.jamesconsent.mailet.HandleComplaint}, {@link
 *       org.jamesconsent.mailet.HandleReply}, {@link org.jamesconsent.mailet.HandleSignUp}: read what else comes back
 *   <li>{@link org.jamesconsent.matcher.IsMarketing}: what is it for?
 *   <li>{@link org.jamesconsent.mailet.EnforceConsent}: takes out those who must not be sent it
 *   <li>{@link org.jamesconsent.mailet.AddUnsubscribe}: puts the way out into what goes on
 *   <li>{@link org.jamesconsent.mailet.ReportRefusals}: tells the sender of those who were taken out
 * </ol>
 *
 * <p>Open {@link org.jamesconsent.mailet.EnforceConsent} first. What passes from one to the next are mail attributes, all
 * named in {@link org.jamesconsent.mailet.ConsentAttributes}. A message that is divided comes by again part by part, and
 * {@code Parts} lets only one part for each recipient go on. Mailets are called from many threads at once and keep no state
 * about messages; they catch only what they can turn into a decision, and leave the rest to James's {@code
 * onMailetException}, whose default keeps the message.
 *
 * <p>Step before: James's spooler. Step after: James's delivery. May import everything but stores.
 */
@NullMarked
package org.jamesconsent.mailet;

import org.jspecify.annotations.NullMarked;
