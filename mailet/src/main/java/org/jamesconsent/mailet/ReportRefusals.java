package org.jamesconsent.mailet;

import com.google.common.collect.ImmutableList;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.james.core.MailAddress;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.InvalidAddressException;
import org.jamesconsent.mailet.ConsentAttributes.RecipientVerdict;
import org.jamesconsent.message.MessageFault;
import org.jamesconsent.message.compose.RefusalReport;
import org.jamesconsent.message.compose.RefusedMessage;
import org.jamesconsent.message.compose.RefusedRecipient;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wording.Language;
import org.jamesconsent.wording.Languages;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the sender which recipients were refused, and why: one delivery status report (RFC 3464) a message, with status 5.7.1
 * and the reason, in words and as a code, for each of them.
 *
 * <p>Stands in the processor that {@link EnforceConsent} names as {@code refusedProcessor}, and leaves the message itself to
 * the mailets that follow. The words are in the language that the message asks for ({@code Accept-Language}, else {@code
 * Content-Language}), else in the organisation's default language.
 *
 * <p>The report has the null sender, so that no report can ever be answered by another. It leaves out recipients for whom the
 * sender wants none ({@code NOTIFY=NEVER}, RFC 3461). No report goes to the null sender, or to a stranger, who neither
 * authenticated nor sends from a domain of the organisation: what people said is nobody else's business. Such a message goes
 * to {@code unreportedProcessor}.
 *
 * <table>
 * <caption>Parameters</caption>
 * <tr><th>name</th><th>meaning</th><th>default</th></tr>
 * <tr><td>{@code unreportedProcessor}</td><td>where refused messages go of which nobody may be told</td>
 *     <td>{@code consent-held}</td></tr>
 * <tr><td>{@code reportingMta}</td><td>the name of this server in the report (RFC 3464 section 2.2.2)</td>
 *     <td>the host's name</td></tr>
 * </table>
 *
 * <pre>{@code
 * <processor state="consent-refused">
 *   <mailet match="All" class="org.jamesconsent.mailet.ReportRefusals"/>
 *   <mailet match="All" class="Null"/>
 * </processor>
 * }</pre>
 */
public final class ReportRefusals extends GenericMailet {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReportRefusals.class);

    private record Settings(String unreportedProcessor, String reportingMta) {}

    private final ConsentRuntime runtime;
    private Settings settings = new Settings("", "");

    @Inject
    public ReportRefusals(ConsentRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public void init() throws MessagingException {
        Parameters parameters = new Parameters(getMailetConfig());
        settings = new Settings(
                parameters.text("unreportedProcessor", "consent-held"), parameters.text("reportingMta", hostName()));
        parameters.refuseUnknown();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public Collection<ProcessingState> requiredProcessingState() {
        return ImmutableList.of(new ProcessingState(settings.unreportedProcessor()));
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        Optional<MailAddress> sender = mail.getMaybeSender().asOptional();
        if (sender.isEmpty() || !mayBeTold(mail, sender.get())) {
            LOGGER.warn(
                    "{}: refused for {} recipients, but its sender may not be told. The message goes to processor {}",
                    mail.getName(),
                    mail.getRecipients().size(),
                    settings.unreportedProcessor());
            mail.setState(settings.unreportedProcessor());
            return;
        }
        List<RefusedRecipient> refused = refused(mail);
        if (refused.isEmpty()) {
            LOGGER.info("{}: refused, and the sender wants no report (NOTIFY=NEVER)", mail.getName());
            return;
        }
        MimeMessage report = new RefusalReport(runtime.clock())
                .compose(
                        new RefusedMessage(
                                settings.reportingMta(),
                                getMailetContext().getPostmaster().asString(),
                                sender.get().asString(),
                                envelopeId(mail),
                                arrival(mail),
                                ConsentAttributes.purpose(mail).orElse(null),
                                refused),
                        mail.getMessage(),
                        language(mail));
        getMailetContext().sendMail(MailAddress.nullSender(), List.of(sender.get()), report);
        LOGGER.info("{}: reported {} refused recipients to the sender", mail.getName(), refused.size());
    }

    private boolean mayBeTold(Mail mail, MailAddress sender) {
        if (MailPurpose.isTrusted(mail, runtime.configuration())) {
            return true;
        }
        try {
            String domain = CanonicalAddress.of(sender.asString()).domain();
            return runtime.configuration().organisations().stream()
                    .anyMatch(organisation -> organisation.senderDomains().contains(domain));
        } catch (InvalidAddressException e) {
            return false;
        }
    }

    private static List<RefusedRecipient> refused(Mail mail) {
        Map<String, RecipientVerdict> verdicts = ConsentAttributes.verdicts(mail);
        String fault = ConsentAttributes.fault(mail).map(MessageFault::name).orElse("");
        Map<MailAddress, RecipientDsnParameters> wishes = mail.dsnParameters()
                .map(DsnParameters::getRcptParameters)
                .map(Map::copyOf)
                .orElse(Map.of());
        List<RefusedRecipient> refused = new ArrayList<>();
        for (MailAddress recipient : new LinkedHashSet<>(mail.getRecipients())) {
            Optional<RecipientDsnParameters> wish = Optional.ofNullable(wishes.get(recipient));
            if (wish.flatMap(RecipientDsnParameters::getNotifyParameter)
                    .filter(notify -> notify.contains(DsnParameters.Notify.NEVER))
                    .isPresent()) {
                continue;
            }
            RecipientVerdict verdict = verdicts.get(recipient.asString());
            refused.add(new RefusedRecipient(
                    recipient.asString(),
                    wish.flatMap(RecipientDsnParameters::getOrcptParameter)
                            .map(MailAddress::asString)
                            .orElse(null),
                    verdict == null ? fault : verdict.code(),
                    verdict == null ? OptionalInt.empty() : OptionalInt.of(verdict.row())));
        }
        return refused;
    }

    private static @Nullable String envelopeId(Mail mail) {
        return mail.dsnParameters()
                .flatMap(DsnParameters::getEnvIdParameter)
                .map(DsnParameters.EnvId::asString)
                .orElse(null);
    }

    private Instant arrival(Mail mail) {
        return mail.getLastUpdated() == null
                ? runtime.clock().instant()
                : mail.getLastUpdated().toInstant();
    }

    private Language language(Mail mail) throws MessagingException {
        Locale fallback = ConsentAttributes.purpose(mail)
                .flatMap(runtime::purpose)
                .map(PurposeConfiguration::purpose)
                .map(purpose -> runtime.organisation(purpose.organisation())
                        .configuration()
                        .defaultLanguage())
                .orElseGet(
                        () -> runtime.configuration().organisations().getFirst().defaultLanguage());
        return Languages.ofSender(
                mail.getMessage().getHeader("Accept-Language", ","),
                mail.getMessage().getHeader("Content-Language", ","),
                fallback);
    }

    @Override
    public String getMailetInfo() {
        return "Tells senders which recipients were refused, and why";
    }
}
