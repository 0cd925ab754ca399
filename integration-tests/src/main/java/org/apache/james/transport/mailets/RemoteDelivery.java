package org.apache.james.transport.mailets;

import jakarta.inject.Inject;
import org.jamesconsent.testing.DeliverToGreenMail;
import org.jamesconsent.testing.Outbox;

/** Stand-in: {@link DeliverToGreenMail} under the name of James's remote delivery. */
public class RemoteDelivery extends DeliverToGreenMail {
    @Inject
    public RemoteDelivery(Outbox outbox) {
        super(outbox);
    }
}
