/**
 * The API by which other systems (forms, shops, CRMs, senders of SMS and push messages) record what people said and ask whether
 * somebody may be contacted: JSON over HTTP, by keys.
 *
 * <p>Open {@link org.jamesconsent.api.Api} first: which request gets which answer. {@code openapi.json} beside it describes all of
 * it; {@code Records} and {@code Verdicts} do it, {@code Problem} says what was not done and why.
 *
 * <p>Step before: {@code org.jamesconsent.http} takes the request in. Step after: {@code org.jamesconsent.contacts} tells what a
 * record means, {@code check} judges, {@code signup} asks people, {@code consent}'s store keeps it. May import all of these,
 * {@code config}, {@code policy}, {@code token}, {@code wayout}, {@code wording}, {@code wiring} and Jackson; neither James nor
 * Jetty. Everything is safe for any thread unless it says otherwise.
 */
@NullMarked
package org.jamesconsent.api;

import org.jspecify.annotations.NullMarked;
