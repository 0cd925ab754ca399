package org.jamesconsent.mailet;

import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.inbound.OwnAddresses;
import org.jamesconsent.inbound.OwnAddresses.Own;

/**
 * Those recipients of a mail that are addresses of ours, and what is done with their share of it. The other recipients' share goes
 * on at once, as what it is: in the spool it would become James's own, which may be relayed anywhere.
 *
 * @param mail the mail
 * @param recipients the addresses of ours among its recipients
 */
record OwnShare(Mail mail, List<Recipient> recipients) {
    /** A recipient of the mail, and what it is to us. */
    record Recipient(MailAddress address, Own own) {}

    OwnShare {
        recipients = List.copyOf(recipients);
    }

    /** The share of one kind of addresses; it may have no recipients. */
    static OwnShare of(Mail mail, OwnAddresses addresses, Predicate<Own> kind) {
        List<Recipient> recipients = new ArrayList<>();
        for (MailAddress address : mail.getRecipients()) {
            Optional<Own> own = addresses.find(address.asString()).filter(kind);
            own.ifPresent(o -> recipients.add(new Recipient(address, o)));
        }
        return new OwnShare(mail, recipients);
    }

    boolean isEmpty() {
        return recipients.isEmpty();
    }

    /** The share waits for the store, or is held. */
    void postpone(StoreOutage outage, MailetContext context, String suffix, StoreException cause)
            throws MessagingException {
        List<MailAddress> others = without(addresses());
        if (others.isEmpty()) {
            outage.postpone(mail, context, cause);
            return;
        }
        Mail part = mail.duplicate();
        try {
            part.setName(mail.getName() + suffix);
            part.setRecipients(addresses());
            outage.postpone(part, context, cause);
            if (!Mail.GHOST.equals(part.getState())) {
                context.sendMail(part, part.getState());
            }
        } finally {
            LifecycleUtil.dispose(part);
        }
        mail.setRecipients(others);
    }

    /** These have got what they were meant to; the mail ends if it was for nobody else. */
    void end(Collection<MailAddress> done) {
        mail.setRecipients(without(done));
        if (mail.getRecipients().isEmpty()) {
            mail.setState(Mail.GHOST);
        }
    }

    List<MailAddress> addresses() {
        return recipients.stream().map(Recipient::address).toList();
    }

    private List<MailAddress> without(Collection<MailAddress> some) {
        return mail.getRecipients().stream().filter(r -> !some.contains(r)).toList();
    }
}
