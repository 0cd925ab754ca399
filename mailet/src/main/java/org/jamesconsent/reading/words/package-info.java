/**
 * A person's own words, apart from the newsletter they quote, their signature and their company's disclaimer.
 *
 * <p>Open {@link org.jamesconsent.reading.words.OwnWords} first.
 *
 * <p>Step before: {@code org.jamesconsent.reading.mail} decoded the bodies. Step after: {@code
 * org.jamesconsent.reading.intent}. May import {@code org.jamesconsent.message.mime}, {@code org.jamesconsent.reading.mail} and jsoup.
 * Everything is immutable and safe for any thread.
 */
@NullMarked
package org.jamesconsent.reading.words;

import org.jspecify.annotations.NullMarked;
