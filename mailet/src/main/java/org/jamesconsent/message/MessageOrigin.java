package org.jamesconsent.message;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.InvalidAddressException;
import org.jspecify.annotations.Nullable;

/**
 * Where a message comes from, as far as its purpose may depend on it.
 *
 * @param envelopeSender the address of MAIL FROM; null for the null sender (RFC 5321 section 4.5.5)
 * @param authenticatedUser the SMTP user; null if the session was not authenticated
 * @param trusted whether the session is one whose headers we believe: authenticated, or from an authorised network
 * @param recipients how many envelope recipients there are
 * @param senders the addresses that the message claims as its senders: envelope, From and Sender, without those that
 *     nobody can parse
 * @param purposes the values of {@value #PURPOSE_HEADER}, trimmed, in their order
 * @param automaticReply whether it answers another message without a person's doing (RFC 3834)
 */
public record MessageOrigin(
        @Nullable String envelopeSender,
        @Nullable String authenticatedUser,
        boolean trusted,
        int recipients,
        List<CanonicalAddress> senders,
        List<String> purposes,
        boolean automaticReply) {
    /** The header by which a sender says what a message is for. */
    public static final String PURPOSE_HEADER = "X-Consent-Purpose";

    private static final Pattern ADDRESS_LIKE =
            Pattern.compile("[^\\s<>,;:\"()\\[\\]]{1,64}@[^\\s<>,;:\"()\\[\\]]{1,255}");

    public MessageOrigin {
        senders = List.copyOf(senders);
        purposes = List.copyOf(purposes);
    }

    /**
     * Reads the headers of a message.
     *
     * @throws MessagingException if the message cannot be read at all; headers that make no sense are left out instead
     */
    public static MessageOrigin of(
            MimeMessage message,
            @Nullable String envelopeSender,
            @Nullable String authenticatedUser,
            boolean trusted,
            int recipients)
            throws MessagingException {
        List<CanonicalAddress> senders = new ArrayList<>();
        if (envelopeSender != null) {
            addAddress(envelopeSender, senders);
        }
        for (String name : new String[] {"From", "Sender"}) {
            for (String value : values(message, name)) {
                addAddresses(value, senders);
            }
        }
        List<String> purposes =
                values(message, PURPOSE_HEADER).stream().map(String::strip).toList();
        return new MessageOrigin(
                envelopeSender,
                authenticatedUser,
                trusted,
                recipients,
                senders,
                purposes,
                AutomaticMail.isReply(AutomaticMail.Headers.of(message)));
    }

    private static List<String> values(MimeMessage message, String name) throws MessagingException {
        String[] values = message.getHeader(name);
        return values == null ? List.of() : List.of(values);
    }

    private static void addAddresses(String header, List<CanonicalAddress> senders) {
        boolean readable = true;
        try {
            for (InternetAddress address : InternetAddress.parseHeader(header, false)) {
                readable &= addAddress(address.getAddress(), senders);
            }
        } catch (AddressException e) {
            readable = false;
        }
        if (!readable) {
            // A header too broken for the parser, a group (RFC 6854) or a route (RFC 5322 section 4.4) must not hide
            // who
            // sends: whatever looks like an address counts.
            Matcher matcher = ADDRESS_LIKE.matcher(header);
            while (matcher.find()) {
                addAddress(matcher.group(), senders);
            }
        }
    }

    /** Whether it is an address. What is none cannot be a configured sender. */
    private static boolean addAddress(@Nullable String address, List<CanonicalAddress> senders) {
        if (address == null) {
            return false;
        }
        try {
            CanonicalAddress canonical = CanonicalAddress.of(address);
            if (!senders.contains(canonical)) {
                senders.add(canonical);
            }
            return true;
        } catch (InvalidAddressException e) {
            return false;
        }
    }
}
