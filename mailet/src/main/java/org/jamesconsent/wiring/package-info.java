/**
 * The only place that names implementations: opens store and keys, and hands the parts to James or to the command line.
 *
 * <p>Open {@link org.jamesconsent.wiring.ConsentRuntime} first; {@link
 * org.jamesconsent.wiring.ConsentFiles} opens the files that a configuration names, {@link
 * org.jamesconsent.wiring.ConsentModule} is what
 * James's {@code extensions.properties} names.
 *
 * <p>Step before: James, or the command line, starts. Step after: matchers, mailets and commands find their parts here.
 * May import everything.
 */
@NullMarked
package org.jamesconsent.wiring;

import org.jspecify.annotations.NullMarked;
