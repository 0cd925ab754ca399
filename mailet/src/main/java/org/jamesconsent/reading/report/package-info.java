/**
 * Reports by mail servers and mailbox providers: bounces in the standard form and in the common others, and complaints.
 *
 * <p>Open {@link org.jamesconsent.reading.report.BounceReader} and {@link
 * org.jamesconsent.reading.report.ComplaintReader} first.
 *
 * <p>Step before: {@code org.jamesconsent.reading.mail} decoded the parts. Step after: {@code org.jamesconsent.reading}. May
 * import {@code org.jamesconsent.message.mime} and {@code org.jamesconsent.reading.mail}, and Jackson. Everything is immutable and safe for any thread.
 */
@NullMarked
package org.jamesconsent.reading.report;

import org.jspecify.annotations.NullMarked;
