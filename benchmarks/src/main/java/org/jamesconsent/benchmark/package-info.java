/**
 * How fast James Consent is, measured side by side with its peers in one run: {@code mvn -q -Pbenchmark}. Figures that we
 * stand by, and the machine they were taken on, are in {@code docs/benchmarks.md}.
 */
@NullMarked
package org.jamesconsent.benchmark;

import org.jspecify.annotations.NullMarked;
