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
 * <p>The ways through it, for one body:
 *
 * <ol>
 *   <li>{@code Body} says which texts a reader displays as the message, and whether it is signed or encrypted.
 *   <li>{@code EncodedBody} undoes the transfer encoding, {@code BodyText} the charset, as far as searching needs.
 *   <li>{@code PlaceholderScanner} finds placeholders. {@code HtmlScanner} finds in one pass where markup ends and what hides a
 *       placeholder; it knows when it cannot know, and then {@code HtmlJudge} asks jsoup. The sender's markup is never written
 *       anew.
 *   <li>Per recipient, {@code BodyTemplate} writes what goes to these places, and {@code Splices} joins old and new.
 * </ol>
 *
 * <p>Permitted imports: {@code java.*}, jspecify, jsoup and {@code org.jamesconsent.message.mime}; neither James nor Jakarta
 * Mail, no configuration, no store. Every public type is immutable and thread-safe as long as nobody writes to the message
 * array that it was given.
 */
@NullMarked
package org.jamesconsent.message.rewrite;

import org.jspecify.annotations.NullMarked;
