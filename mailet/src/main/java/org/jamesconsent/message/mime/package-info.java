/**
 * The structure of a message: where its header lines, parts and boundaries lie in the bytes it arrived in.
 *
 * <p>Step before: whoever holds the message as bytes. Step after: {@link org.jamesconsent.message.rewrite}, which decides
 * what is inserted at the places found here. Nothing in this package decodes a body or changes a byte.
 *
 * <p>Open {@link org.jamesconsent.message.mime.MimeStructure} first.
 *
 * <p>Permitted imports: {@code java.*} and jspecify; neither James nor Jakarta Mail. Every public type is immutable and
 * thread-safe as long as nobody writes to the message array that it was given.
 */
@NullMarked
package org.jamesconsent.message.mime;

import org.jspecify.annotations.NullMarked;
