package org.jamesconsent.reading.report;

/** Why a message did not reach a recipient. */
public enum FailureCause {
    /** No such mailbox, user or domain; or moved without a trace. */
    NO_SUCH_ADDRESS(true),
    /** The mailbox exists and is switched off. */
    DISABLED(true),
    /** Mailbox or its server is full. */
    QUOTA(false),
    /** A first try is turned away on principle. */
    GREYLISTED(false),
    /** What the message says: spam, virus, attachments, links. */
    CONTENT(false),
    /** Who sent it: blocklists, authentication, rates, permissions. */
    POLICY(false),
    /** The message is too large. */
    TOO_LARGE(false),
    /** The sender must first prove to be a person. */
    CHALLENGE(false),
    /** The servers did not understand each other's commands. */
    PROTOCOL(false),
    /** The recipient's server cannot be reached, or is out of order. */
    UNREACHABLE(true),
    /** Nothing said why. */
    UNKNOWN(true),
    /** Nothing failed. */
    NONE(false);

    private final boolean addressFault;

    FailureCause(boolean addressFault) {
        this.addressFault = addressFault;
    }

    /** Whether it tells against the address, once or when it goes on for long. */
    public boolean isAddressFault() {
        return addressFault;
    }
}
