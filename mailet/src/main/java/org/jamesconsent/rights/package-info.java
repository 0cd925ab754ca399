/**
 * What people may ask for, and what must go by itself: erasure, rectification, retention. Histories in, events out.
 *
 * <p>Open {@link org.jamesconsent.rights.Erasure} first: what is recorded when a person wants to be forgotten. {@link
 * org.jamesconsent.rights.Rectification} carries a person to another address, {@link org.jamesconsent.rights.Retention} tells what has
 * to go by itself, and {@link org.jamesconsent.rights.RetentionRun} applies that to everybody.
 *
 * <p>Step before: staff, or the daily job, looks at a person. Step after: {@link
 * org.jamesconsent.consent.ConsentStore#recordUpon} records what came out. May import {@code config}, {@code consent}, {@code
 * policy} and the JDK. Everything is immutable and safe for any thread unless it says otherwise.
 */
@NullMarked
package org.jamesconsent.rights;

import org.jspecify.annotations.NullMarked;
