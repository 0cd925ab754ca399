package org.jamesconsent.mailet;

import com.google.common.collect.ImmutableList;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.jamesconsent.config.InboundConfiguration;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.config.PurposeConfiguration.WithoutVisibleLink;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.InvalidAddressException;
import org.jamesconsent.consent.SplitRun;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.mailet.ConsentAttributes.RecipientVerdict;
import org.jamesconsent.message.MessageFault;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.jamesconsent.message.rewrite.PlaceholderDialect;
import org.jamesconsent.message.rewrite.RewrittenMessage;
import org.jamesconsent.token.WayOut;
import org.jamesconsent.wayout.MarketingCopy;
import org.jamesconsent.wayout.MarketingCopy.ReplyTo;
import org.jamesconsent.wayout.TokenedAddress;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a working way out into a marketing message: every recipient gets an own copy with own links.
 *
 * <p>Stands after {@link EnforceConsent}, whose attributes it reads; a message without them is left alone. Adds {@code
 * List-Unsubscribe} and {@code List-Unsubscribe-Post} (RFC 2369, RFC 8058), {@code List-Id} (RFC 2919), and {@code
 * Consent-Verdict}, which says by which verdict the copy left. Fills the placeholders {@code {{unsubscribe_url}}} and {@code
 * {{preferences_url}}}, or, in a text or HTML body that has none which every reader sees, adds a footer with the link, the
 * reason why the person receives the message, and the sender's identity. Strips {@code X-Consent-*} and {@code Bcc}. Signed and encrypted bodies are not touched.
 * All other bytes stay as they came. A message that was rewritten already is not changed again.
 *
 * <p>A message to one recipient is changed in place. One to several is replaced by a copy for each. Copies are spooled into the
 * processor in which this mailet stands, pass its mailets once more, each as a mail of its own, and so come by here again: a
 * message whose dividing was cut off, and which James redelivers, is divided again, and of two copies for one person only the
 * first goes on. For 30 days it is remembered, by the message's name in James, who has a copy. All go on in {@code processor}.
 *
 * <p>A message that cannot be understood goes whole to {@code heldProcessor}; so does, if its purpose says so, one that its
 * sender's system has signed already ({@code <signedMessages>} in {@code consent.xml}), and one in whose body no link can be
 * put ({@code <withoutVisibleLink>}), which may also go to {@code refusedProcessor}. Dry runs send these, and log it.
 *
 * <table>
 * <caption>Parameters</caption>
 * <tr><th>name</th><th>meaning</th><th>default</th></tr>
 * <tr><td>{@code processor}</td><td>where rewritten messages go on: the processor that delivers</td><td>none,
 *     required</td></tr>
 * <tr><td>{@code heldProcessor}</td><td>where goes what cannot be rewritten</td><td>{@code consent-held}</td></tr>
 * <tr><td>{@code refusedProcessor}</td><td>where goes what a purpose refuses; must exist if one does so</td>
 *     <td>{@code consent-refused}</td></tr>
 * <tr><td>{@code released}</td><td>{@code true}: sends also what purposes hold or refuse. For a processor through which an
 *     administrator sends held messages after having looked at them</td><td>{@code false}</td></tr>
 * <tr><td>{@code retryDelays}</td><td>how long a copy waits before each further try while the consent store cannot tell
 *     whether it is the first, in ms, s, m, h or d; then it is held</td><td>{@code 10s, 1m, 5m, 15m, 1h, 3h}</td></tr>
 * <tr><td>{@code listUnsubscribe}</td><td>what happens to a {@code List-Unsubscribe} of the sender's: {@code replace} or
 *     {@code keep}</td><td>{@code replace}</td></tr>
 * <tr><td>{@code verp}</td><td>{@code true}: each copy leaves with an envelope sender of its own, the organisation's {@code
 *     <bounceAddress>} with a token, so that {@link HandleBounce} knows whose copy came back. Nothing changes without such an
 *     address, or for a message with the null sender, which wants no bounces</td><td>{@code false}</td></tr>
 * <tr><td>{@code cfbl}</td><td>{@code true}: each copy gets {@code CFBL-Address} and {@code CFBL-Feedback-ID} (RFC 9477), which
 *     lead complaints to {@link HandleComplaint}, in place of any that came along. Nothing changes without a {@code
 *     <complaintAddress>}</td><td>{@code false}</td></tr>
 * <tr><td>{@code replyTo}</td><td>what happens to {@code Reply-To} where the purpose has a {@code <replyAddress>}: {@code none};
 *     {@code add}, the address with a token is added where the sender gave none; {@code replace}, also where the sender gave
 *     one</td><td>{@code none}</td></tr>
 * <tr><td>{@code placeholders}</td><td>other tools' placeholders to fill as well: a list of {@code amazon-ses}, {@code
 *     mailgun}, {@code postmark}, {@code sendgrid}, {@code mailchimp}, {@code listmonk}, or {@code all}</td><td>none</td></tr>
 * </table>
 *
 * <pre>{@code
 * <mailet match="All" class="org.jamesconsent.mailet.AddUnsubscribe">
 *   <processor>delivery</processor>
 *   <placeholders>mailchimp, listmonk</placeholders>
 * </mailet>
 * }</pre>
 *
 * <p>DKIM signing comes after it, with both List-Unsubscribe headers among the signed ones (RFC 8058 section 4), and with {@code
 * cfbl} both CFBL headers (RFC 9477 section 3.1.4).
 */
public final class AddUnsubscribe extends GenericMailet {
    private static final Logger LOGGER = LoggerFactory.getLogger(AddUnsubscribe.class);

    /** Copies come out of the queue soon after they went in; those that find themselves claimed need no commit of their own. */
    private static final int CLAIMED_TOGETHER = 250;

    private record Settings(
            String processor,
            StoreOutage outage,
            String refusedProcessor,
            boolean released,
            boolean verp,
            MarketingCopy.Options options) {}

    private final ConsentRuntime runtime;
    private Settings settings = new Settings(
            "", new StoreOutage(List.of(), ""), "", false, false, new MarketingCopy.Options(Set.of(), false));

    @Inject
    public AddUnsubscribe(ConsentRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public void init() throws MessagingException {
        Parameters parameters = new Parameters(getMailetConfig());
        settings = new Settings(
                parameters.required("processor"),
                StoreOutage.from(parameters),
                parameters.text("refusedProcessor", "consent-refused"),
                parameters.flag("released", false),
                parameters.flag("verp", false),
                new MarketingCopy.Options(
                        dialects(parameters),
                        parameters
                                .choice("listUnsubscribe", "replace", "replace", "keep")
                                .equals("keep"),
                        parameters.flag("cfbl", false),
                        replyTo(parameters)));
        parameters.refuseUnknown();
    }

    private ReplyTo replyTo(Parameters parameters) throws MessagingException {
        String value = parameters.choice("replyTo", "none", "none", "add", "replace");
        ReplyTo replyTo = ReplyTo.valueOf(value.toUpperCase(Locale.ROOT));
        if (replyTo != ReplyTo.NONE) {
            for (OrganisationConfiguration organisation :
                    runtime.configuration().organisations()) {
                for (PurposeConfiguration purpose : organisation.purposes()) {
                    if (!purpose.replyAddress()
                            .map(InboundConfiguration::takesToken)
                            .orElse(true)) {
                        throw parameters.wrong(
                                "replyTo",
                                value,
                                "none, since '+' and a token do not fit into the <replyAddress> of purpose "
                                        + purpose.qualifiedName()
                                        + ": its local part may have at most "
                                        + OrganisationConfiguration.MAX_TOKENED_LOCAL_OCTETS
                                        + " characters of a-z, 0-9, '.', '_' and '-'");
                    }
                }
            }
        }
        return replyTo;
    }

    private static Set<PlaceholderDialect> dialects(Parameters parameters) throws MessagingException {
        String value = parameters.text("placeholders", "");
        try {
            return PlaceholderDialect.parse(value);
        } catch (IllegalArgumentException e) {
            throw parameters.wrong("placeholders", value, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Collection<ProcessingState> requiredProcessingState() {
        ImmutableList.Builder<ProcessingState> required = ImmutableList.builder();
        required.add(
                new ProcessingState(settings.processor()),
                new ProcessingState(settings.outage().heldProcessor()));
        if (runtime.configuration().organisations().stream()
                .flatMap(organisation -> organisation.purposes().stream())
                .anyMatch(purpose -> purpose.withoutVisibleLink() == WithoutVisibleLink.REFUSE)) {
            required.add(new ProcessingState(settings.refusedProcessor()));
        }
        return required.build();
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        Optional<PurposeConfiguration> purpose = ConsentAttributes.purpose(mail).flatMap(runtime::purpose);
        Map<String, RecipientVerdict> verdicts = ConsentAttributes.verdicts(mail);
        if (purpose.isEmpty() || verdicts.isEmpty() || mail.getRecipients().isEmpty()) {
            return;
        }
        OrganisationParts organisation =
                runtime.organisation(purpose.get().purpose().organisation());
        Parts parts = new Parts(organisation.keyring(), runtime.store().splits());
        try {
            parts.keepOwn(mail);
        } catch (StoreException e) {
            settings.outage().postpone(mail, getMailetContext(), e);
            return;
        }
        if (mail.getRecipients().isEmpty()) {
            mail.setState(Mail.GHOST);
            return;
        }
        if (isFinished(mail, parts)) {
            takeReturns(mail, organisation, purpose.get());
            mail.setState(settings.processor());
            return;
        }
        MarketingCopy copies;
        try {
            copies = MarketingCopy.of(
                    MessageBytes.of(mail.getMessage()),
                    organisation.configuration(),
                    organisation.tokens(),
                    purpose.get(),
                    settings.options());
        } catch (MalformedMessageException e) {
            LOGGER.warn("{}: cannot be rewritten and is held: {}", mail.getName(), e.getMessage());
            ConsentAttributes.setFault(mail, MessageFault.UNREADABLE_MESSAGE, String.valueOf(e.getMessage()));
            mail.setState(settings.outage().heldProcessor());
            return;
        }
        List<MailAddress> recipients = ImmutableList.copyOf(mail.getRecipients());
        if (recipients.size() == 1 && !Parts.mustBeDivided(mail)) {
            rewriteInPlace(mail, recipients.getFirst(), copies, organisation, verdicts);
            if (mail.getState().equals(settings.processor())) {
                takeReturns(mail, organisation, purpose.get());
            }
        } else if (!isStopped(mail, copies)) {
            spoolCopies(mail, copies, organisation, parts, verdicts);
            mail.setState(Mail.GHOST);
        }
    }

    /** Whether the mail is a copy that was made here before. */
    private static boolean isFinished(Mail mail, Parts parts) {
        return mail.getRecipients().size() == 1
                && ConsentAttributes.madeFor(mail)
                        .equals(Optional.of(
                                parts.id(mail.getRecipients().iterator().next()).toString()));
    }

    /**
     * Has the copy, should it come back, come back to us. Only as it leaves: whatever is reported of it until then goes to its
     * sender.
     */
    private void takeReturns(Mail mail, OrganisationParts organisation, PurposeConfiguration purpose)
            throws MessagingException {
        Optional<CanonicalAddress> bounces =
                organisation.configuration().inbound().bounceAddress();
        if (!settings.verp() || bounces.isEmpty() || !mail.hasSender() || !(mail instanceof MailImpl james)) {
            return;
        }
        try {
            SubjectId subject = organisation
                    .keyring()
                    .subjectId(CanonicalAddress.of(
                            mail.getRecipients().iterator().next().asString()));
            WayOut wayOut = new WayOut(subject, purpose.purpose().name(), Channel.MAIL);
            james.setSender(new MailAddress(new TokenedAddress(bounces.get())
                    .withToken(organisation.tokens().write(wayOut))));
        } catch (InvalidAddressException e) {
            LOGGER.debug("{}: nobody is known under such an address, so its bounces go to the sender", mail.getName());
        }
    }

    private void rewriteInPlace(
            Mail mail,
            MailAddress recipient,
            MarketingCopy copies,
            OrganisationParts organisation,
            Map<String, RecipientVerdict> verdicts)
            throws MessagingException {
        Optional<MarketingCopy.Recipient> known = recipient(
                recipient, organisation, verdicts.get(recipient.asString()), ConsentAttributes.isDryRun(mail));
        if (known.isPresent() && !copies.isMadeFor(known.get().subject())) {
            if (isStopped(mail, copies)) {
                return;
            }
            RewrittenMessage copy = copies.copyFor(known.get());
            MessageBytes.replace(mail, copy);
        }
        mail.setState(settings.processor());
    }

    /** Whether the purpose's choices keep the whole message from going on; it then has its next processor already. */
    private boolean isStopped(Mail mail, MarketingCopy copies) throws MessagingException {
        Optional<MarketingCopy.Obstacle> obstacle = copies.obstacle();
        if (obstacle.isEmpty()) {
            return false;
        }
        MessageFault fault = obstacle.get().fault();
        String detail = obstacle.get().detail();
        if (settings.released() || ConsentAttributes.isDryRun(mail)) {
            LOGGER.info(
                    "{}: {} ({}); sent nonetheless, {}",
                    mail.getName(),
                    fault,
                    detail,
                    settings.released() ? "since it is released" : "since this is a dry run");
            return false;
        }
        boolean refused = obstacle.get().refused();
        LOGGER.warn("{}: {}: {} ({})", mail.getName(), refused ? "refused" : "held", fault, detail);
        ConsentAttributes.setFault(mail, fault, detail);
        // The report tells the fault only of recipients without a verdict.
        mail.removeAttribute(ConsentAttributes.VERDICTS);
        mail.setState(refused ? settings.refusedProcessor() : settings.outage().heldProcessor());
        return true;
    }

    private void spoolCopies(
            Mail mail,
            MarketingCopy copies,
            OrganisationParts organisation,
            Parts parts,
            Map<String, RecipientVerdict> verdicts)
            throws MessagingException {
        boolean dryRun = ConsentAttributes.isDryRun(mail);
        List<MailAddress> recipients = ImmutableList.copyOf(mail.getRecipients());
        // Each copy gets its own verdict only: all verdicts on all copies would grow with the square of the recipients.
        mail.removeAttribute(ConsentAttributes.VERDICTS);
        SplitRun run = Parts.newRun(mail);
        Set<SubjectId> served = new HashSet<>();
        List<SubjectId> unclaimed = new ArrayList<>();
        for (MailAddress address : recipients) {
            SubjectId id = parts.id(address);
            // Two spellings of one address are one person, who gets one copy.
            if (!served.add(id)) {
                continue;
            }
            RecipientVerdict verdict = verdicts.get(address.asString());
            Optional<MarketingCopy.Recipient> known = recipient(address, organisation, verdict, dryRun);
            MailImpl copy = MailImpl.duplicateWithoutMessage(mail).build();
            try {
                // Named after whom it is for: in a repository, copies that two runs made for one person are one.
                copy.setName(run.message() + '-' + id);
                copy.setRecipients(List.of(address));
                ConsentAttributes.setPart(copy, run);
                ConsentAttributes.setMadeFor(copy, id);
                if (verdict != null) {
                    ConsentAttributes.setVerdicts(copy, Map.of(address.asString(), verdict));
                }
                if (known.isPresent()) {
                    MessageBytes.replace(copy, copies.copyFor(known.get()));
                } else {
                    copy.setMessage(mail.getMessage());
                }
                getMailetContext().sendMail(copy, mail.getState());
            } finally {
                LifecycleUtil.dispose(copy);
            }
            unclaimed.add(id);
            if (unclaimed.size() == CLAIMED_TOGETHER) {
                parts.claimSpooled(run, unclaimed);
                unclaimed.clear();
            }
        }
        parts.claimSpooled(run, unclaimed);
    }

    /** Empty for an address that nobody can read, which only a dry run lets come here. */
    private static Optional<MarketingCopy.Recipient> recipient(
            MailAddress address, OrganisationParts organisation, @Nullable RecipientVerdict verdict, boolean dryRun)
            throws MessagingException {
        if (verdict == null) {
            if (dryRun) {
                return Optional.empty();
            }
            throw new MessagingException(
                    "a recipient has no verdict. The message is not sent: let EnforceConsent stand before AddUnsubscribe");
        }
        try {
            SubjectId subject = organisation.keyring().subjectId(CanonicalAddress.of(address.asString()));
            return Optional.of(new MarketingCopy.Recipient(
                    subject,
                    verdict.language(),
                    verdict.allowed(),
                    verdict.code(),
                    verdict.row(),
                    verdict.entry(),
                    dryRun));
        } catch (InvalidAddressException e) {
            throw new MessagingException("a judged recipient's address can be read", e);
        }
    }

    @Override
    public String getMailetInfo() {
        return "Puts a working way out into marketing mail";
    }
}
