package org.jamesconsent.inbound;

import java.util.List;
import java.util.Optional;
import org.jamesconsent.reading.Reading;
import org.jamesconsent.reading.report.FailedRecipient;
import org.jamesconsent.reading.report.Permanence;
import org.jspecify.annotations.Nullable;

/**
 * What a bounce says against the one address that the copy went to.
 *
 * @param status an enhanced status code (RFC 3463), of class 5 if the address does not exist, of class 4 if the next message may
 *     arrive
 * @param diagnostic what the refusing server said; null if unknown
 */
public record FailedDelivery(String status, @Nullable String diagnostic) {
    /**
     * @return empty if it says nothing against the address. Where several places are reported, to which mail to the address is
     *     forwarded, all must have failed, and what is best for the address counts
     */
    public static Optional<FailedDelivery> of(Reading.Bounce bounce) {
        List<FailedRecipient> recipients = bounce.recipients();
        if (recipients.isEmpty() || !recipients.stream().allMatch(FailedRecipient::isAddressFault)) {
            return Optional.empty();
        }
        FailedRecipient mildest = recipients.stream()
                .filter(recipient -> recipient.permanence() == Permanence.TEMPORARY)
                .findFirst()
                .orElse(recipients.getFirst());
        return Optional.of(new FailedDelivery(status(mildest), mildest.diagnostic()));
    }

    /** The reported status where its class fits, and else the same details in the class that does. */
    private static String status(FailedRecipient recipient) {
        String reported = recipient.status();
        String wanted = recipient.permanence() == Permanence.PERMANENT ? "5." : "4.";
        if (reported == null || !reported.matches("[0-9]\\.[0-9]{1,3}\\.[0-9]{1,3}")) {
            return wanted + "0.0";
        }
        return wanted + reported.substring(2);
    }
}
