package org.jamesconsent.signup;

import jakarta.mail.internet.MimeMessage;
import org.jamesconsent.consent.CanonicalAddress;

/** The way to a mailbox. Safe for any thread. */
@FunctionalInterface
public interface Outbox {
    /**
     * Hands a message over. On return it is in a queue that survives a power cut, if the server's queue does.
     *
     * @param sender the envelope sender
     * @param recipient the one envelope recipient
     * @param message with all its headers; belongs to the outbox afterwards
     * @throws OutboxException if the queue did not take it
     */
    void send(CanonicalAddress sender, CanonicalAddress recipient, MimeMessage message) throws OutboxException;
}
