/**
 * All that is known of one person, for the person to read and for programs.
 *
 * <p>Open {@link org.jamesconsent.history.PersonHistory} first: what the ledger holds of a person in one organisation, and
 * what follows from it today. {@link org.jamesconsent.history.HistoryText} and {@link
 * org.jamesconsent.history.HistoryJson} write it, {@link org.jamesconsent.history.HistoryPage} as a page to print, and
 * {@link org.jamesconsent.history.ConsentRecordsJson} what of it is a consent record.
 *
 * <p>Step before: {@code org.jamesconsent.cli} or {@code org.jamesconsent.selfservice} found the person. Step after: it is handed on,
 * by whoever answers for the organisation, or by a page. May import {@code config}, {@code consent}, {@code wording}, JMustache and Jackson. For one
 * thread.
 */
@NullMarked
package org.jamesconsent.history;

import org.jspecify.annotations.NullMarked;
