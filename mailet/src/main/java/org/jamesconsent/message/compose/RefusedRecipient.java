package org.jamesconsent.message.compose;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One line of a refusal report.
 *
 * @param address the envelope recipient; may be non-ASCII (RFC 6531)
 * @param originalRecipient what the sender gave as ORCPT (RFC 3461 section 4.2), either as it came ({@code
 *     rfc822;ann+2Bx@example.org}) or only the decoded address; null if nothing
 * @param code the name of the reason or fault
 * @param row the row of the rule set that decided; empty if the message as a whole was at fault
 */
public record RefusedRecipient(String address, @Nullable String originalRecipient, String code, OptionalInt row) {
    /** Without addresses, which must not reach a log by way of string concatenation. */
    @Override
    public String toString() {
        return "RefusedRecipient[code=" + code + ", row=" + row + "]";
    }
}
