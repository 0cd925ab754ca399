package org.jamesconsent.consent;

/** What a mail of ours asks a mailbox apart from the {@linkplain Act.Requested confirmation of a sign-up}. */
public enum Question {
    /** Whether its owner wants to have all that is known of the owner. */
    DATA,
    /** Whether its owner wants to be forgotten. */
    ERASURE,
    /** Whether its owner, a guardian, authorises the sign-up of a minor. */
    GUARDIAN
}
