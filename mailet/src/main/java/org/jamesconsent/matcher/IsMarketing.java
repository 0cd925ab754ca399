package org.jamesconsent.matcher;

import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import java.util.Collection;
import java.util.List;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.mailet.ConsentAttributes;
import org.jamesconsent.mailet.MailPurpose;
import org.jamesconsent.message.PurposeFinding;
import org.jamesconsent.wiring.ConsentRuntime;

/**
 * Matches all recipients of a message that is marketing, as {@code consent.xml} and the message say, and none of any other.
 *
 * <p>What a message is for is told by its header {@code X-Consent-Purpose}, which is believed from authenticated SMTP
 * sessions and authorised networks only; else by envelope sender, From and Sender address, then by their domain, then by the
 * authenticated SMTP user, as the purposes declare them. Service mail, mail with the null sender, and automatic replies (RFC
 * 3834) do not match, nor do the mails that James Consent itself writes, whatever their sender.
 *
 * <p>Sets the attribute {@code org.jamesconsent.purpose} ({@code organisation/purpose}) for the mailets that follow. A
 * message whose purpose cannot be told (unknown name in the header, contradictory declarations) matches too, without that
 * attribute: {@link org.jamesconsent.mailet.EnforceConsent} refuses it.
 *
 * <p>Takes no condition. On failure James's {@code onMatchException} applies; leave it at its default {@code error}, which
 * keeps the message in the error repository, and never set it to {@code nomatch}, which would send it unchecked.
 *
 * <pre>{@code
 * <mailet match="org.jamesconsent.matcher.IsMarketing" class="ToProcessor">
 *   <processor>marketing</processor>
 * </mailet>
 * }</pre>
 */
public final class IsMarketing extends GenericMatcher {
    private final ConsentRuntime runtime;

    @Inject
    public IsMarketing(ConsentRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public void init() throws MessagingException {
        String condition = getCondition();
        if (condition != null && !condition.isBlank()) {
            throw new MessagingException("IsMarketing takes no condition, but has '" + condition + "': write match=\""
                    + getClass().getName() + "\"");
        }
    }

    @Override
    public Collection<MailAddress> match(Mail mail) throws MessagingException {
        if (ConsentAttributes.isOwnMail(mail)) {
            return List.of();
        }
        ConsentAttributes.forgetVerdicts(mail);
        ConsentAttributes.setMessage(mail);
        return switch (MailPurpose.find(mail, runtime)) {
            case PurposeFinding.NotMarketing ignored -> List.of();
            case PurposeFinding.Found found -> {
                if (found.purpose().purpose().kind() == Purpose.Kind.SERVICE) {
                    yield List.of();
                }
                ConsentAttributes.setPurpose(mail, found.purpose());
                yield mail.getRecipients();
            }
            case PurposeFinding.Undecidable ignored -> mail.getRecipients();
        };
    }
}
