/**
 * Why a message was sent to somebody, or was not, from its Message-ID or from the delivered copy.
 *
 * <p>Open {@link org.jamesconsent.cli.proof.Prover} first: it finds the verdicts on a message, what its stamp says, and the entry
 * of the ledger that they rest on. {@link org.jamesconsent.cli.proof.ProofText} and {@link
 * org.jamesconsent.cli.proof.ProofJson} write that.
 *
 * <p>Step before: {@code org.jamesconsent.cli} read the options. Step after: none, nothing is changed. May import everything
 * but James and Guice. For one thread.
 */
@NullMarked
package org.jamesconsent.cli.proof;

import org.jspecify.annotations.NullMarked;
