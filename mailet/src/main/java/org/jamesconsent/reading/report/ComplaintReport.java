package org.jamesconsent.reading.report;

import org.jspecify.annotations.Nullable;

/**
 * What a mailbox provider reports of a complaint.
 *
 * @param returned null if nothing came back
 */
public record ComplaintReport(
        FeedbackReport report, @Nullable ReturnedMessage returned) {}
