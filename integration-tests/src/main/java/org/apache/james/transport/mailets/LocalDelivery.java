package org.apache.james.transport.mailets;

import jakarta.inject.Inject;
import org.jamesconsent.testing.DeliverToGreenMail;
import org.jamesconsent.testing.Outbox;

/** Stand-in: {@link DeliverToGreenMail} under the name of James's local delivery. */
public class LocalDelivery extends DeliverToGreenMail {
    @Inject
    public LocalDelivery(Outbox outbox) {
        super(outbox);
    }
}
