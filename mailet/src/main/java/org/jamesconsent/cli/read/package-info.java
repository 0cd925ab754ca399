/**
 * Inbound mail in files, read as the mailets read it, and told as JSON.
 *
 * <p>Open {@link org.jamesconsent.cli.read.ReadingJson} first: one line a mail. {@link org.jamesconsent.cli.read.StoredMessages} takes the
 * mails out of a file, {@link org.jamesconsent.cli.read.Consequence} says what would be done.
 *
 * <p>Step before: {@code org.jamesconsent.cli} read the options. Step after: none, the lines are written. May import everything
 * but James and Guice. For one thread.
 */
@NullMarked
package org.jamesconsent.cli.read;

import org.jspecify.annotations.NullMarked;
