package org.jamesconsent.consent;

/** What stands behind a grant, from nothing to the person's own confirmation. Ordered from weak to strong. */
public enum Proof {
    /** Somebody says so. */
    NONE,
    /** When and where the person agreed is known. */
    OPT_IN,
    /** {@link #OPT_IN}, and when the person confirmed it from the mailbox. */
    CONFIRMED;

    public boolean isAtLeast(Proof other) {
        return compareTo(other) >= 0;
    }
}
