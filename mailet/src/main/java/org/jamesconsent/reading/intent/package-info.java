/**
 * What a person wants, found in their own words by rules for seven languages.
 *
 * <p>Open {@link org.jamesconsent.reading.intent.IntentReader} first. The rules are data: one file a language beside the
 * classes.
 *
 * <p>Step before: {@code org.jamesconsent.reading.words} took quotes and signatures away. Step after: {@code
 * org.jamesconsent.reading}. May import {@code org.jamesconsent.reading.mail}. Everything is immutable and safe for any thread.
 */
@NullMarked
package org.jamesconsent.reading.intent;

import org.jspecify.annotations.NullMarked;
