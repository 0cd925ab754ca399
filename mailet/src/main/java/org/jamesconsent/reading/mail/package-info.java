/**
 * Headers and bodies of mail that came in, decoded: transfer encodings, charsets that lie, encoded words, within a budget.
 *
 * <p>Open {@link org.jamesconsent.reading.mail.MailView} first.
 *
 * <p>Step before: {@code org.jamesconsent.message.mime} found the parts. Step after: all other packages of {@code
 * org.jamesconsent.reading}. May import {@code org.jamesconsent.message.mime}. Everything is immutable and safe for any thread.
 */
@NullMarked
package org.jamesconsent.reading.mail;

import org.jspecify.annotations.NullMarked;
