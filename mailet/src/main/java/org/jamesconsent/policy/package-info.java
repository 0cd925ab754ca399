/**
 * Who may be sent what: facts in, verdict out. Pure functions over {@link org.jamesconsent.consent}; no clock, no store,
 * no mail.
 *
 * <p>Open {@link org.jamesconsent.policy.RuleSet} first: the rules themselves are data ({@code french.rules} beside it),
 * each row a {@link org.jamesconsent.policy.Condition} and what follows from it. The outcome is a {@link
 * org.jamesconsent.policy.Verdict}, which always says by which row it came about and on which ledger entry it rests.
 *
 * <p>Step before: {@code org.jamesconsent.consent}'s store tells the facts. Step after: {@code org.jamesconsent.mailet}
 * acts. May import {@code org.jamesconsent.consent} and the JDK. Everything is immutable and safe for any thread.
 */
@NullMarked
package org.jamesconsent.policy;

import org.jspecify.annotations.NullMarked;
