package org.jamesconsent.reading.report;

import org.jspecify.annotations.Nullable;

/**
 * What a report says of one recipient (RFC 3464 section 2.3).
 *
 * @param originalRecipient the address the sender had used; null if the report has none
 * @param finalRecipient the address that was tried; null if the report has none
 * @param status the enhanced status code (RFC 3463) such as {@code 5.1.1}, out of the field or the diagnostic text; null if there is none
 * @param permanence what it means for the address
 * @param cause why
 * @param diagnostic what the refusing server said, on one line of at most 500 characters; null if unknown. May hold addresses
 */
public record FailedRecipient(
        @Nullable String originalRecipient,
        @Nullable String finalRecipient,
        @Nullable String status,
        Permanence permanence,
        FailureCause cause,
        @Nullable String diagnostic) {

    /** The address the sender had used as far as known, else the one that was tried; null if the report names neither. */
    public @Nullable String address() {
        return originalRecipient != null ? originalRecipient : finalRecipient;
    }

    /** Whether this failure tells against the address: a permanent one at once, a temporary one when it repeats. */
    public boolean isAddressFault() {
        return cause.isAddressFault() && (permanence == Permanence.PERMANENT || permanence == Permanence.TEMPORARY);
    }
}
