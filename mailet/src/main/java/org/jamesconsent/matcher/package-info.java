/**
 * Which messages James Consent is concerned with: thin adapters to James's {@code Matcher}.
 *
 * <p>Step before: James's spooler. Step after: {@code org.jamesconsent.mailet}. May import everything but stores. Matchers
 * are called from many threads at once and keep no state.
 */
@NullMarked
package org.jamesconsent.matcher;

import org.jspecify.annotations.NullMarked;
