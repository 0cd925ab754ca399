/**
 * What is known of a person and what that person said: the domain's values, and the {@link
 * org.jamesconsent.consent.ConsentStore} port behind which they are kept. Beside it lie the {@link
 * org.jamesconsent.consent.SplitJournal}: who was served already with a message that is being divided, and the {@link
 * org.jamesconsent.consent.VerdictJournal}: who was sent what, and why.
 *
 * <p>Open {@link org.jamesconsent.consent.ConsentEvent} first: everything that is known derives from such events. {@link
 * org.jamesconsent.consent.RecipientFacts} is today's state as the rules see it, {@link
 * org.jamesconsent.consent.CanonicalAddress} says when two spellings are one person.
 *
 * <p>Step before: {@code org.jamesconsent.message} tells purpose and recipients. Step after: {@code
 * org.jamesconsent.policy} decides. May import nothing but the JDK; knows neither James nor SQL nor MIME. All types are
 * immutable values unless they say otherwise.
 */
@NullMarked
package org.jamesconsent.consent;

import org.jspecify.annotations.NullMarked;
