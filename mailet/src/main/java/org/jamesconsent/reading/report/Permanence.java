package org.jamesconsent.reading.report;

/** What a report says about mail to an address, as far as the address is concerned. */
public enum Permanence {
    /** The address does not exist, or no longer: no mail will ever arrive there. */
    PERMANENT,
    /** This message has failed for good, the next one may arrive. */
    TEMPORARY,
    /** Delivery is still being tried. */
    DELAYED,
    /** Delivered, relayed or expanded: nothing failed. */
    RELAYED,
    /** It was refused for what the message is or who sent it: content, policy, size, reputation. The address may be well. */
    NOT_THE_ADDRESS
}
