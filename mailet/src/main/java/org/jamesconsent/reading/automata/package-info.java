/**
 * Mail that a machine wrote in reply: vacation notices, receipts, tickets, challenges, list managers.
 *
 * <p>Open {@link org.jamesconsent.reading.automata.AutomataReader} first.
 *
 * <p>Step before: {@code org.jamesconsent.reading.report} found no bounce and no complaint. Step after: {@code
 * org.jamesconsent.reading}. May import {@code org.jamesconsent.message} and {@code org.jamesconsent.reading.mail}. Everything is immutable
 * and safe for any thread.
 */
@NullMarked
package org.jamesconsent.reading.automata;

import org.jspecify.annotations.NullMarked;
