package org.jamesconsent.message.compose;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a refusal report tells, besides the refused message itself.
 *
 * @param reportingMta the host name of this server
 * @param postmaster the address the report comes from
 * @param sender the envelope sender, to whom it goes; never the null sender
 * @param envelopeId the ENVID parameter as the sender gave it (RFC 3461 section 4.4); null if none
 * @param arrival when the message came in
 * @param purpose what the message was for, as the sender knows it; null if that could not be told
 * @param refused at least one, in any order
 */
public record RefusedMessage(
        String reportingMta,
        String postmaster,
        String sender,
        @Nullable String envelopeId,
        Instant arrival,
        @Nullable String purpose,
        List<RefusedRecipient> refused) {
    /** @throws IllegalArgumentException if nobody was refused */
    public RefusedMessage {
        refused = List.copyOf(refused);
        if (refused.isEmpty()) {
            throw new IllegalArgumentException("a report needs at least one refused recipient");
        }
    }

    /** Without addresses, which must not reach a log by way of string concatenation. */
    @Override
    public String toString() {
        return "RefusedMessage[purpose=" + purpose + ", refused=" + refused + "]";
    }
}
