package org.jamesconsent.consent;

/** What a person said for one purpose and channel. */
public enum ConsentState {
    /** Nothing yet. */
    NONE,
    /** Asked for, and not yet confirmed from the mailbox (double opt-in). */
    PENDING,
    /** Yes. */
    GRANTED,
    /** No, on a form. */
    DENIED,
    /** Yes, then no. */
    WITHDRAWN;

    /** Whether this is a no that only the person can take back. */
    public boolean isOptOut() {
        return this == DENIED || this == WITHDRAWN;
    }
}
