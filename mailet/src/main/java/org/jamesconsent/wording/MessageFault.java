package org.jamesconsent.wording;

/**
 * Why a message is refused for all of its recipients, whoever they are. The names stand beside those of {@link
 * org.jamesconsent.policy.Reason} in reports, logs and headers: they do not change.
 */
public enum MessageFault {
    /** The message declares a purpose that is not configured. */
    UNKNOWN_PURPOSE,
    /** The message declares more than one purpose. */
    CONTRADICTORY_PURPOSE
}
