package org.jamesconsent.mailet;

import com.google.common.collect.ImmutableList;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.jamesconsent.check.Judgement;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.InvalidAddressException;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.SplitRun;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.mailet.ConsentAttributes.RecipientVerdict;
import org.jamesconsent.message.MessageFault;
import org.jamesconsent.message.PurposeFinding;
import org.jamesconsent.policy.Verdict;
import org.jamesconsent.signup.OutboxException;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a marketing message through to those who may be sent it, and takes all others out.
 *
 * <p>All recipients are judged by one look-up in the consent store. The refused ones leave the message and go, as a message of
 * their own with the attributes {@code org.jamesconsent.purpose} and {@code org.jamesconsent.verdicts}, to {@code
 * refusedProcessor}; the others go on to the next mailet, with their verdicts in the same attribute. A recipient whose address
 * cannot be read goes to {@code heldProcessor}. A message to several recipients that is thus divided is spooled, part by part,
 * into the processor in which this mailet stands, and each part passes it once more: so nobody is lost and nobody served twice
 * when James is cut off in between and begins anew. A message whose purpose cannot be told goes there too, or, if the sender named
 * an unknown or contradictory purpose, to {@code refusedProcessor} as a whole. A message that is not marketing is left alone.
 *
 * <p>Every verdict is written into the store's {@link org.jamesconsent.consent.VerdictJournal} before it is acted upon, in one
 * transaction per message, unless {@code <verdicts>} in {@code consent.xml} says that none is kept.
 *
 * <p>While the store cannot be asked, or cannot keep the verdicts, the whole message goes back into the spool for another try;
 * when {@code retryDelays} are used up it goes to {@code heldProcessor}. It is never sent unchecked.
 *
 * <p>The copies that {@link AddUnsubscribe} makes pass it too, if both stand in the same processor: whoever unsubscribed while
 * copies were waiting in the spool gets none.
 *
 * <p>Who is refused since only a guardian ever said yes, and who has come of age meanwhile, is asked by a mail of our own, once for a
 * purpose in {@code <ofAgeQuestion>} of {@code consent.xml}: no address is kept, so a campaign is the occasion. Not in a dry run.
 *
 * <p>For 30 days it is remembered by the message's name in James whom a message to several recipients was spooled to. Whoever
 * puts the same message into the spool again, of the same name, sends it to the others only.
 *
 * <table>
 * <caption>Parameters</caption>
 * <tr><th>name</th><th>meaning</th><th>default</th></tr>
 * <tr><td>{@code refusedProcessor}</td><td>where refused recipients go</td><td>{@code consent-refused}</td></tr>
 * <tr><td>{@code heldProcessor}</td><td>where goes what nobody can decide</td><td>{@code consent-held}</td></tr>
 * <tr><td>{@code retryDelays}</td><td>how long to wait before each further try, in ms, s, m, h or d</td>
 *     <td>{@code 10s, 1m, 5m, 15m, 1h, 3h}</td></tr>
 * <tr><td>{@code dryRun}</td><td>{@code true}: everybody is sent everything; verdicts are logged, and {@link AddUnsubscribe}
 *     stamps them into a header</td><td>{@code dryRun} in {@code consent.xml}</td></tr>
 * </table>
 *
 * <p>Both processors must exist, or James does not start.
 *
 * <pre>{@code
 * <mailet match="All" class="org.jamesconsent.mailet.EnforceConsent">
 *   <refusedProcessor>consent-refused</refusedProcessor>
 *   <heldProcessor>consent-held</heldProcessor>
 * </mailet>
 * }</pre>
 */
public final class EnforceConsent extends GenericMailet {
    private static final Logger LOGGER = LoggerFactory.getLogger(EnforceConsent.class);

    private record Settings(String refusedProcessor, StoreOutage outage, boolean dryRun) {}

    private final ConsentRuntime runtime;
    private Settings settings = new Settings("", new StoreOutage(List.of(), ""), false);

    @Inject
    public EnforceConsent(ConsentRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public void init() throws MessagingException {
        Parameters parameters = new Parameters(getMailetConfig());
        settings = new Settings(
                parameters.text("refusedProcessor", "consent-refused"),
                new StoreOutage(
                        parameters.durations("retryDelays", StoreOutage.DEFAULT_DELAYS),
                        parameters.text("heldProcessor", "consent-held")),
                parameters.flag("dryRun", runtime.configuration().dryRun()));
        parameters.refuseUnknown();
    }

    @Override
    public Collection<ProcessingState> requiredProcessingState() {
        return ImmutableList.of(
                new ProcessingState(settings.refusedProcessor()),
                new ProcessingState(settings.outage().heldProcessor()));
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        if (mail.getRecipients().isEmpty()) {
            return;
        }
        switch (MailPurpose.find(mail, runtime)) {
            case PurposeFinding.NotMarketing ignored -> {}
            case PurposeFinding.Undecidable fault -> refuseWhole(mail, fault);
            case PurposeFinding.Found found -> enforce(mail, found.purpose());
        }
    }

    private void refuseWhole(Mail mail, PurposeFinding.Undecidable fault) {
        LOGGER.warn("{}: {} ({})", mail.getName(), fault.fault(), fault.detail());
        if (settings.dryRun()) {
            return;
        }
        ConsentAttributes.setFault(mail, fault.fault(), fault.detail());
        mail.setState(settings.refusedProcessor());
    }

    private void enforce(Mail mail, PurposeConfiguration purpose) throws MessagingException {
        if (purpose.purpose().kind() == Purpose.Kind.SERVICE) {
            return;
        }
        Map<String, Judgement> judgements;
        try {
            OrganisationParts organisation =
                    runtime.organisation(purpose.purpose().organisation());
            Parts parts = new Parts(organisation.keyring(), runtime.store().splits());
            parts.keepOwn(mail);
            parts.keepUnserved(mail);
            if (mail.getRecipients().isEmpty()) {
                mail.setState(Mail.GHOST);
                return;
            }
            judgements = organisation
                    .check()
                    .judge(
                            purpose.purpose(),
                            Channel.MAIL,
                            mail.getRecipients().stream()
                                    .map(MailAddress::asString)
                                    .toList());
            VerdictNotes.of(runtime, organisation.keyring())
                    .add(mail, purpose.purpose(), judgements, settings.dryRun());
        } catch (StoreException e) {
            settings.outage().postpone(mail, getMailetContext(), e);
            return;
        }
        mail.removeAttribute(ConsentAttributes.ATTEMPTS);
        ConsentAttributes.setPurpose(mail, purpose);
        split(mail, purpose, judgements);
    }

    private void split(Mail mail, PurposeConfiguration purpose, Map<String, Judgement> judgements)
            throws MessagingException {
        Map<String, RecipientVerdict> earlier = ConsentAttributes.verdicts(mail);
        List<MailAddress> allowed = new ArrayList<>();
        List<MailAddress> refused = new ArrayList<>();
        List<MailAddress> unreadable = new ArrayList<>();
        Map<String, RecipientVerdict> allowedVerdicts = new LinkedHashMap<>();
        Map<String, RecipientVerdict> refusedVerdicts = new LinkedHashMap<>();
        for (MailAddress recipient : mail.getRecipients()) {
            switch (judgements.get(recipient.asString())) {
                case Judgement.Decided decided -> {
                    boolean goes = decided.verdict() instanceof Verdict.Allow;
                    RecipientVerdict verdict = new RecipientVerdict(
                            goes,
                            decided.verdict().code(),
                            decided.verdict().row(),
                            decided.verdict().entry(),
                            decided.subject().toString(),
                            decided.language().orElse(null));
                    // A part comes by once more: only what is new is told.
                    RecipientVerdict before = earlier.get(recipient.asString());
                    if (before == null || !before.code().equals(verdict.code())) {
                        log(mail, purpose, decided);
                    }
                    if (goes || settings.dryRun()) {
                        allowed.add(recipient);
                        allowedVerdicts.put(recipient.asString(), verdict);
                    } else {
                        refused.add(recipient);
                        refusedVerdicts.put(recipient.asString(), verdict);
                        if (decided.cameOfAge()) {
                            askGrown(mail, recipient, purpose, decided);
                        }
                    }
                }
                case Judgement.Unreadable broken -> {
                    LOGGER.warn("{}: a recipient cannot be judged: {}", mail.getName(), broken.why());
                    unreadable.add(recipient);
                }
            }
        }
        if (settings.dryRun()) {
            ConsentAttributes.setDryRun(mail);
            ConsentAttributes.setVerdicts(mail, allowedVerdicts);
            return;
        }
        int all = mail.getRecipients().size();
        boolean whole = ConsentAttributes.part(mail).isPresent() || !Parts.mustBeDivided(mail);
        if (whole && refused.size() == all) {
            ConsentAttributes.setVerdicts(mail, refusedVerdicts);
            mail.setState(settings.refusedProcessor());
            return;
        }
        if (whole && unreadable.size() == all) {
            ConsentAttributes.setFault(
                    mail,
                    MessageFault.UNREADABLE_RECIPIENT,
                    "the recipient's address follows no rule of RFC 5321 or 6531");
            mail.setState(settings.outage().heldProcessor());
            return;
        }
        if (allowed.size() < all) {
            SplitRun run = Parts.newRun(mail);
            spool(mail, unreadable, Map.of(), run, "unreadable");
            spool(mail, refused, refusedVerdicts, run, "refused");
        }
        ConsentAttributes.setVerdicts(mail, allowedVerdicts);
        mail.setRecipients(allowed);
        if (allowed.isEmpty()) {
            mail.setState(Mail.GHOST);
        }
    }

    /** Only now is an address at hand. That it fails must not hold up the mail: there will be another. */
    private void askGrown(Mail mail, MailAddress recipient, PurposeConfiguration purpose, Judgement.Decided decided) {
        try {
            runtime.organisation(purpose.purpose().organisation())
                    .signUp()
                    .askGrown(CanonicalAddress.of(recipient.asString()), purpose, new SpoolOutbox(getMailetContext()));
        } catch (StoreException | OutboxException | InvalidAddressException e) {
            LOGGER.warn(
                    "{}: subject {} has come of age and could not be asked ({}); the next mail for {} tries again",
                    mail.getName(),
                    decided.subject(),
                    e.getClass().getSimpleName(),
                    purpose.qualifiedName());
        }
    }

    /**
     * Lets a part come by here as a mail of its own. Named after the run, too: after a crash, parts of two runs may serve some
     * recipients each, and must not take each other's place in a repository.
     */
    private void spool(
            Mail mail, List<MailAddress> recipients, Map<String, RecipientVerdict> verdicts, SplitRun run, String kind)
            throws MessagingException {
        if (recipients.isEmpty()) {
            return;
        }
        Mail part = mail.duplicate();
        try {
            part.setName(run.message() + '-' + kind + '-' + run.digits());
            part.setRecipients(recipients);
            ConsentAttributes.setVerdicts(part, verdicts);
            ConsentAttributes.setPart(part, run);
            getMailetContext().sendMail(part, mail.getState());
        } finally {
            LifecycleUtil.dispose(part);
        }
    }

    private void log(Mail mail, PurposeConfiguration purpose, Judgement.Decided decided) {
        LOGGER.info(
                "{}: {} {} {} for subject {} by rule {}, ledger entry {}{}",
                mail.getName(),
                purpose.qualifiedName(),
                decided.verdict() instanceof Verdict.Allow ? "allow" : "refuse",
                decided.verdict().code(),
                decided.subject(),
                decided.verdict().row(),
                decided.verdict().entry(),
                settings.dryRun() ? " (dry run: sent anyway)" : "");
    }

    @Override
    public String getMailetInfo() {
        return "Takes out of marketing mail those who may not be sent it";
    }
}
