package org.jamesconsent.inbound;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.InvalidAddressException;
import org.jamesconsent.reading.mail.Heading;

/** Who says to have written a mail. Anybody can say so. */
public final class Senders {
    private Senders() {}

    /** The one mailbox in {@code From}; empty if there are several, or none that can be read. */
    public static Optional<CanonicalAddress> only(Heading heading) {
        Set<CanonicalAddress> mailboxes = new LinkedHashSet<>();
        try {
            for (String value : heading.headers().values("From")) {
                for (InternetAddress mailbox : InternetAddress.parseHeader(value, true)) {
                    mailboxes.add(CanonicalAddress.of(mailbox.getAddress()));
                }
            }
        } catch (AddressException | InvalidAddressException e) {
            return Optional.empty();
        }
        return mailboxes.size() == 1 ? mailboxes.stream().findFirst() : Optional.empty();
    }

    /** Whether the domain of {@code From} is that of the envelope sender, one above or one below it. */
    public static boolean areRelated(CanonicalAddress from, String envelopeSender) {
        try {
            String one = from.domain();
            String other = CanonicalAddress.of(envelopeSender).domain();
            return one.equals(other) || one.endsWith("." + other) || other.endsWith("." + one);
        } catch (InvalidAddressException e) {
            return false;
        }
    }
}
