package org.jamesconsent.message;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What can be wrong with a whole message. The names are part of reports, logs and headers: they do not change. */
public enum MessageFault {
    /** The purpose header names a purpose that the sender's organisation does not have. */
    UNKNOWN_PURPOSE,
    /** Headers or sender addresses point at different purposes. */
    CONTRADICTORY_PURPOSE,
    /** A recipient's address follows no rule, so nobody's consent can be looked up. */
    UNREADABLE_RECIPIENT,
    /** Its structure is too broken, or beyond all limits, to put a way out into it. */
    UNREADABLE_MESSAGE,
    /** Its body can carry no way out, and its purpose demands one that people see. */
    NO_VISIBLE_LINK,
    /** Its sender's system has signed it already, and its purpose wants such messages held. */
    SIGNED_BY_SENDER,
    /** It went to an unsubscribe address whose token is not one of ours. */
    INVALID_TOKEN,
    /** The store could not be asked for too long. */
    STORE_UNAVAILABLE;

    /** Those that a sender made and can mend, told when the message is refused; the others are the administrator's business. */
    public static final Set<MessageFault> TOLD_TO_SENDERS =
            Collections.unmodifiableSet(EnumSet.of(UNKNOWN_PURPOSE, CONTRADICTORY_PURPOSE, NO_VISIBLE_LINK));
}
