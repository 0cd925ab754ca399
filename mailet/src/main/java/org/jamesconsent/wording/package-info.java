/**
 * What we say to people, in English, French, German, Spanish, Italian, Dutch and Portuguese: the footer under marketing
 * mail, the reasons of a refusal, the report to the sender, the answer to who unsubscribes.
 *
 * <p>Open {@link org.jamesconsent.wording.Footers} first, and {@code texts_en.properties} beside the classes for the texts
 * themselves. {@link org.jamesconsent.wording.Languages} tells which {@link org.jamesconsent.wording.Language} somebody
 * gets; it never asks the JVM's default locale, and neither does anything else here.
 *
 * <p>Step before: {@code org.jamesconsent.policy} has decided. Step after: {@code org.jamesconsent.message} puts the
 * texts into messages. May import {@code org.jamesconsent.policy} and the JDK; knows neither James nor SQL nor MIME.
 * Everything is immutable and safe for any thread.
 */
@NullMarked
package org.jamesconsent.wording;

import org.jspecify.annotations.NullMarked;
