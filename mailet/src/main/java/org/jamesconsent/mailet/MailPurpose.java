package org.jamesconsent.mailet;

import jakarta.mail.MessagingException;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.message.MessageFault;
import org.jamesconsent.message.MessageOrigin;
import org.jamesconsent.message.PurposeFinding;
import org.jamesconsent.wiring.ConsentRuntime;

/** Tells what a James mail is for. */
public final class MailPurpose {
    /** Set by James's SMTP server for sessions from its {@code authorizedAddresses}. */
    private static final AttributeName AUTHORISED_NETWORK = AttributeName.of("org.apache.james.SMTPIsAuthNetwork");

    private MailPurpose() {}

    /**
     * What the mail was found to be for before, or else what it says now. What was marketing once stays marketing: when it
     * comes by again, released from a repository or just before delivery, its control headers may be gone.
     */
    public static PurposeFinding find(Mail mail, ConsentRuntime runtime) throws MessagingException {
        Optional<String> known = ConsentAttributes.purpose(mail);
        if (known.isPresent()) {
            return known.flatMap(runtime::purpose)
                    .<PurposeFinding>map(purpose -> found(purpose, runtime))
                    .orElseGet(() -> new PurposeFinding.Undecidable(
                            MessageFault.UNKNOWN_PURPOSE, "the purpose " + known.get() + " is configured no more"));
        }
        return runtime.purposes()
                .find(MessageOrigin.of(
                        mail.getMessage(),
                        mail.getMaybeSender()
                                .asOptional()
                                .map(MailAddress::asString)
                                .orElse(null),
                        user(mail).orElse(null),
                        isTrusted(mail, runtime.configuration()),
                        mail.getRecipients().size()));
    }

    private static PurposeFinding found(PurposeConfiguration purpose, ConsentRuntime runtime) {
        return new PurposeFinding.Found(
                runtime.organisation(purpose.purpose().organisation()).configuration(),
                purpose,
                PurposeFinding.Declaration.EARLIER_DECISION);
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
