/**
 * What the product would do with a message, and why, without doing it.
 *
 * <p>Open {@link org.jamesconsent.cli.explain.Explainer} first: it asks the same purpose finder, check and rewriting as the
 * mailets do, in the same order, and puts their answers into an {@link org.jamesconsent.cli.explain.Explanation}, which
 * {@link org.jamesconsent.cli.explain.ExplanationText} and {@link org.jamesconsent.cli.explain.ExplanationJson} write.
 *
 * <p>Step before: {@code org.jamesconsent.cli} read the options. Step after: none, nothing is changed. May import everything
 * but James and Guice. Explanations are immutable; an explainer is for any thread, a writer for one.
 */
@NullMarked
package org.jamesconsent.cli.explain;

import org.jspecify.annotations.NullMarked;
