/**
 * Inserts header lines, links and footers into a message by splicing: every octet outside the announced
 * {@linkplain org.jamesconsent.message.rewrite.Edit edits} leaves as it came.
 *
 * <p>Step before: {@link org.jamesconsent.message.mime} finds the structure; the caller decides who gets which links and wording.
 * Step after: the caller hands the bytes on to James.
 *
 * <p>Open {@link org.jamesconsent.message.rewrite.MessageTemplate} first: it is made once per message and personalised once per
 * recipient.
 *
 * <p>Permitted imports: {@code java.*}, jspecify, jsoup and {@code org.jamesconsent.message.mime}; neither James nor Jakarta
 * Mail, no configuration, no store. Every public type is immutable and thread-safe as long as nobody writes to the message
 * array that it was given.
 */
@NullMarked
package org.jamesconsent.message.rewrite;

import org.jspecify.annotations.NullMarked;
