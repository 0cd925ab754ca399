/** Proves the test server itself, before anything about the product is proved with it. */
@NullMarked
package org.jamesconsent.testing;

import org.jspecify.annotations.NullMarked;
