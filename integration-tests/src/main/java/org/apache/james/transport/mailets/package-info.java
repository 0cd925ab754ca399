/**
 * Stand-ins for mailets that James 3.9.0 ships in its module james-server-mailets, which is not on Maven Central. They
 * bear the names that production configurations use, so that a mailetcontainer.xml runs here unchanged. On a full James
 * these classes are absent and its own are used. A mail comes here from a processor and goes on to {@link
 * org.jamesconsent.testing.Outbox} or to James's real mail repositories. Open {@link
 * org.apache.james.transport.mailets.RemoteDelivery} first.
 *
 * <ul>
 *   <li>RemoteDelivery, LocalDelivery: deliver at once to the test's GreenMail; their parameters are not looked at
 *   <li>ToRepository: works as James's, on the real repository store
 *   <li>Bounce, DSNBounce: a short plain-text notice by {@code MailetContext.bounce}; their parameters, except
 *       passThrough, are not looked at
 *   <li>RecipientRewriteTable, VacationMailet, Sieve, MetricsMailet: let every mail pass, as James's do when nothing is
 *       set up
 * </ul>
 */
@NullMarked
package org.apache.james.transport.mailets;

import org.jspecify.annotations.NullMarked;
