package org.jamesconsent.reading.automata;

/** What kind of machine replied. */
public enum AutomaticKind {
    /** Absent, on leave, no longer there. */
    VACATION,
    /** Read, deleted unread, displayed (RFC 8098). */
    READ_RECEIPT,
    /** A meeting accepted or declined (RFC 5546). */
    CALENDAR,
    /** A support desk has opened a ticket, or acknowledges receipt. */
    TICKET,
    /** The sender must prove to be a person first. */
    CHALLENGE,
    /** A mailing list's software: held for moderation, commands not understood, welcome. */
    LIST_MANAGER,
    /** Any other. */
    OTHER
}
