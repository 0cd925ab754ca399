package org.jamesconsent.reading.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a delivery status notification says.
 *
 * @param recipients may be empty
 * @param returned null if nothing came back
 * @param dialect by which form it was read
 */
public record BounceReport(
        List<FailedRecipient> recipients, @Nullable ReturnedMessage returned, String dialect) {
    public BounceReport {
        recipients = List.copyOf(recipients);
    }
}
