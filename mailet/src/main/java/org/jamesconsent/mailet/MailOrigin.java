package org.jamesconsent.mailet;

import jakarta.mail.MessagingException;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.message.MessageOrigin;

/** Reads a {@link MessageOrigin} off a James mail. */
public final class MailOrigin {
    /** Set by James's SMTP server for sessions from its {@code authorizedAddresses}. */
    private static final AttributeName AUTHORISED_NETWORK = AttributeName.of("org.apache.james.SMTPIsAuthNetwork");

    private MailOrigin() {}

    public static MessageOrigin of(Mail mail, ConsentConfiguration configuration) throws MessagingException {
        return MessageOrigin.of(
                mail.getMessage(),
                mail.getMaybeSender().asOptional().map(MailAddress::asString).orElse(null),
                user(mail).orElse(null),
                isTrusted(mail, configuration),
                mail.getRecipients().size());
    }

    /** Whether the mail came in an authenticated session or from an authorised network. */
    static boolean isTrusted(Mail mail, ConsentConfiguration configuration) {
        return user(mail).isPresent()
                || AttributeUtils.getValueAndCastFromMail(mail, AUTHORISED_NETWORK, Boolean.class)
                        .orElse(false)
                || mail.getRemoteAddr() != null
                        && configuration.authorisedNetworks().stream().anyMatch(n -> n.contains(mail.getRemoteAddr()));
    }

    private static Optional<String> user(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, Mail.SMTP_AUTH_USER, String.class);
    }
}
