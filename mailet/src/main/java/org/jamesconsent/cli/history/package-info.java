/**
 * All that is known of one person, for the person to read and for programs.
 *
 * <p>Open {@link org.jamesconsent.cli.history.PersonHistory} first: what the ledger holds of a person in one organisation, and
 * what follows from it today. {@link org.jamesconsent.cli.history.HistoryText} and {@link
 * org.jamesconsent.cli.history.HistoryJson} write it, {@link org.jamesconsent.cli.history.HistoryPage} as a page to print, and
 * {@link org.jamesconsent.cli.history.ConsentRecordsJson} what of it is a consent record.
 *
 * <p>Step before: {@code org.jamesconsent.cli} found the person. Step after: whoever answers for the organisation hands it on.
 * May import {@code config}, {@code consent}, the words of {@code cli.explain}, JMustache and Jackson. For one thread.
 */
@NullMarked
package org.jamesconsent.cli.history;

import org.jspecify.annotations.NullMarked;
