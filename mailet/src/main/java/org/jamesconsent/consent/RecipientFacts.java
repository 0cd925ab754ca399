package org.jamesconsent.consent;

/**
 * All that is known of one recipient when a message for one purpose and channel is to be decided.
 *
 * @param subject what concerns the person as a whole
 * @param purpose what concerns the purpose and channel in question
 */
public record RecipientFacts(SubjectState subject, PurposeState purpose) {
    /** A person nobody has heard of. */
    public static final RecipientFacts UNKNOWN = new RecipientFacts(SubjectState.UNKNOWN, PurposeState.NONE);
}
