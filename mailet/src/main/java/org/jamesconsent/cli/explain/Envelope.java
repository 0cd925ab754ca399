package org.jamesconsent.cli.explain;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jamesconsent.message.MessageOrigin;
import org.jspecify.annotations.Nullable;

/**
 * From whom a message comes and to whom it goes, as SMTP would say.
 *
 * @param sender null for the null sender
 * @param user the authenticated SMTP user; null if there is none
 * @param trusted whether the session is one whose headers are believed
 * @param recipients without repetitions
 */
public record Envelope(@Nullable String sender, @Nullable String user, boolean trusted, List<String> recipients) {
    public Envelope {
        recipients = List.copyOf(recipients);
    }

    /**
     * What the person who asks knows of the SMTP session; what is not known is taken from the message.
     *
     * @param sender the address of MAIL FROM; empty or {@code <>} for the null sender; null for that of the header From
     * @param user the authenticated SMTP user; null if there is none
     * @param trusted whether the session comes from an authorised network; that of an authenticated user is trusted anyway
     * @param recipients the addresses of RCPT TO; empty for those of the headers To, Cc and Bcc
     */
    public record Session(
            @Nullable String sender, @Nullable String user, boolean trusted, Collection<String> recipients) {
        Envelope around(MimeMessage message) throws MessagingException, UnexplainableException {
            return new Envelope(
                    sender(message),
                    user,
                    trusted || user != null,
                    recipients.isEmpty()
                            ? recipients(message)
                            : List.copyOf(new LinkedHashSet<>(
                                    recipients.stream().map(String::strip).toList())));
        }

        private @Nullable String sender(MimeMessage message) throws MessagingException, UnexplainableException {
            if (sender == null) {
                return MessageOrigin.of(message, null, null, false, 0).senders().stream()
                        .findFirst()
                        .orElseThrow(() -> new UnexplainableException(
                                "its header From names no sender; give the envelope sender with --from"))
                        .asString();
            }
            String address = sender.strip();
            return address.isEmpty() || address.equals("<>") ? null : address;
        }

        private static List<String> recipients(MimeMessage message) throws MessagingException, UnexplainableException {
            Set<String> found = new LinkedHashSet<>();
            for (String name : new String[] {"To", "Cc", "Bcc"}) {
                String[] values = message.getHeader(name);
                for (String value : values == null ? new String[0] : values) {
                    addAddresses(value, found);
                }
            }
            if (found.isEmpty()) {
                throw new UnexplainableException("its headers name no recipients; give them with --to");
            }
            return List.copyOf(found);
        }

        private static void addAddresses(String header, Set<String> found) {
            try {
                for (InternetAddress address : InternetAddress.parseHeader(header, false)) {
                    InternetAddress[] members = address.getGroup(false);
                    for (InternetAddress member : members == null ? new InternetAddress[] {address} : members) {
                        if (member.getAddress() != null) {
                            found.add(member.getAddress());
                        }
                    }
                }
            } catch (AddressException e) {
                // No server would take it for a recipient either; as one address it is judged to be none.
                found.add(header.strip());
            }
        }
    }
}
