package org.jamesconsent.consent;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What was decided on one recipient of a message.
 *
 * @param subject who it is
 * @param at when it was decided, in whole microseconds
 * @param allowed whether the message might be sent
 * @param code the basis or reason
 * @param row the row of the rule set
 * @param entry the ledger entry that the verdict rests on, {@link LedgerEntry#NO_ENTRY} if on none
 * @param dryRun whether the message was sent whatever was decided
 */
public record JudgedRecipient(
        SubjectId subject, Instant at, boolean allowed, String code, int row, long entry, boolean dryRun) {
    public JudgedRecipient {
        at = at.truncatedTo(ChronoUnit.MICROS);
    }

    /** Whether the other one says the same of the same person, whenever it was decided. */
    public boolean saysTheSameAs(JudgedRecipient other) {
        return equals(new JudgedRecipient(
                other.subject, at, other.allowed, other.code, other.row, other.entry, other.dryRun));
    }
}
