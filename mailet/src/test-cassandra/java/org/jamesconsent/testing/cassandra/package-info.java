/** A real Cassandra for the tests of both modules. */
@NullMarked
package org.jamesconsent.testing.cassandra;

import org.jspecify.annotations.NullMarked;
