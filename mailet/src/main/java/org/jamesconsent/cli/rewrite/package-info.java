/**
 * Messages in files, rewritten as the mailet {@code AddUnsubscribe} rewrites them.
 *
 * <p>Open {@link org.jamesconsent.cli.rewrite.FileRewriter} first: one message, one recipient, and an {@link
 * org.jamesconsent.cli.rewrite.Outcome}. {@link org.jamesconsent.cli.rewrite.MessageFiles} walks a folder, {@link
 * org.jamesconsent.cli.rewrite.OutcomeJson} writes the lines.
 *
 * <p>Step before: {@code org.jamesconsent.cli} read the options. Step after: none, the files are written. May import everything
 * but James and Guice. For one thread.
 */
@NullMarked
package org.jamesconsent.cli.rewrite;

import org.jspecify.annotations.NullMarked;
