package org.jamesconsent.consent;

/** How a consent was given. */
public enum GrantMethod {
    /** The person ticked an unticked box. */
    ACTIVE,
    /** {@link #ACTIVE}, then confirmed from the person's own mailbox. */
    DOUBLE,
    /** The box was ticked already: recorded, never sufficient for a consumer. */
    PASSIVE,
    /** Brought from another system; what it is worth depends on the {@link Proof} that came along. */
    IMPORTED
}
