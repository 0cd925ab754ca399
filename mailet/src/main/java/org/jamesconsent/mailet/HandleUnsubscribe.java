package org.jamesconsent.mailet;

import com.google.common.collect.ImmutableList;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.OptOutsOfNow;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.inbound.OwnAddresses;
import org.jamesconsent.inbound.OwnAddresses.Own;
import org.jamesconsent.inbound.OwnAddresses.Role;
import org.jamesconsent.message.MessageFault;
import org.jamesconsent.token.WayOut;
import org.jamesconsent.wiring.ConsentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes mail to the tokened unsubscribe addresses ({@code unsubscribe+TOKEN@…}, as in {@code List-Unsubscribe}) and withdraws
 * what the token says. Whoever writes there, and whatever: the token is what counts, so that Apple Mail's automatic
 * unsubscribe mail works like a person's.
 *
 * <p>The withdrawal is durable before anything else happens. The writer gets one answer (RFC 3834), in the recipient's
 * language; none if it changed nothing, if the mail is automatic or has the null sender, or after {@code answersPerHour}
 * answers to the same address. The mail ends here; other recipients of it go on to the next mailet, and never wait. Mail to an unsubscribe
 * address without a token is left alone.
 *
 * <p>A token that is not ours withdraws nothing: the mail goes to {@code heldProcessor}, where a person can look at it, and James's
 * metrics count it as {@code consentIgnoredUnsubscribes}. While
 * the store cannot be reached, the mail goes back into the spool for another try, then to {@code heldProcessor}.
 *
 * <table>
 * <caption>Parameters</caption>
 * <tr><th>name</th><th>meaning</th><th>default</th></tr>
 * <tr><td>{@code heldProcessor}</td><td>where goes what cannot be acted on</td><td>{@code consent-held}</td></tr>
 * <tr><td>{@code retryDelays}</td><td>how long to wait before each further try, in ms, s, m, h or d</td>
 *     <td>{@code 10s, 1m, 5m, 15m, 1h, 3h}</td></tr>
 * <tr><td>{@code answers}</td><td>whether to answer at all</td><td>{@code true}</td></tr>
 * <tr><td>{@code answersPerHour}</td><td>how many answers one address gets within an hour at most, from 1 to 1000</td>
 *     <td>5</td></tr>
 * </table>
 *
 * <pre>{@code
 * <mailet match="All" class="org.jamesconsent.mailet.HandleUnsubscribe">
 *   <heldProcessor>consent-held</heldProcessor>
 * </mailet>
 * }</pre>
 */
public final class HandleUnsubscribe extends GenericMailet {
    private static final Logger LOGGER = LoggerFactory.getLogger(HandleUnsubscribe.class);

    private final ConsentRuntime runtime;
    private final OwnAddresses addresses;
    private final Metric ignored;
    private StoreOutage outage = new StoreOutage(List.of(), "");
    private PersonAnswers answers;

    @Inject
    public HandleUnsubscribe(ConsentRuntime runtime, MetricFactory metrics) {
        this.runtime = runtime;
        this.addresses = new OwnAddresses(runtime);
        this.ignored = metrics.generate("consentIgnoredUnsubscribes");
        this.answers = new PersonAnswers(runtime, addresses, PersonAnswers.Settings.NONE);
    }

    @Override
    public void init() throws MessagingException {
        Parameters parameters = new Parameters(getMailetConfig());
        outage = StoreOutage.from(parameters);
        answers = new PersonAnswers(runtime, addresses, PersonAnswers.Settings.from(parameters));
        parameters.refuseUnknown();
    }

    @Override
    public Collection<ProcessingState> requiredProcessingState() {
        return ImmutableList.of(new ProcessingState(outage.heldProcessor()));
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        OwnShare share = OwnShare.of(
                mail,
                addresses,
                own -> own.role() == Role.UNSUBSCRIBE && own.token().isPresent());
        if (share.isEmpty()) {
            return;
        }
        List<Own> valid = share.recipients().stream()
                .map(OwnShare.Recipient::own)
                .filter(own -> own.wayOut().isPresent())
                .toList();
        List<ConsentStore.Recorded> recorded;
        try {
            recorded = valid.isEmpty() ? List.of() : withdraw(mail, valid);
        } catch (StoreException e) {
            share.postpone(outage, getMailetContext(), "-unsubscribe", e);
            return;
        }
        for (int i = 0; i < valid.size(); i++) {
            if (recorded.get(i).changed()) {
                WayOut wayOut = valid.get(i).wayOut().orElseThrow();
                answers.tellLeft(
                        getMailetContext(),
                        mail,
                        valid.get(i).organisation(),
                        wayOut.subject(),
                        Optional.of(wayOut.purpose()));
            }
        }
        List<MailAddress> invalid = share.recipients().stream()
                .filter(recipient -> recipient.own().wayOut().isEmpty())
                .map(OwnShare.Recipient::address)
                .toList();
        if (!invalid.isEmpty()) {
            hold(mail, invalid);
        }
        share.end(share.addresses());
    }

    private List<ConsentStore.Recorded> withdraw(Mail mail, List<Own> addressed)
            throws StoreException, MessagingException {
        Evidence evidence =
                Evidence.ofMail("mail:unsubscribe-address", mail.getMessage().getMessageID());
        List<ConsentEvent> events = new ArrayList<>();
        for (Own own : addressed) {
            WayOut wayOut = own.wayOut().orElseThrow();
            events.add(new ConsentEvent(
                    own.organisation().configuration().id(),
                    wayOut.subject(),
                    runtime.clock().instant(),
                    new Act.Withdrawn(wayOut.purpose(), wayOut.channel()),
                    evidence));
        }
        List<ConsentStore.Recorded> recorded = runtime.store().record(OptOutsOfNow.dated(runtime.store(), events));
        for (int i = 0; i < events.size(); i++) {
            LOGGER.info(
                    "{}: subject {} withdrew from {}/{} by mail, ledger entry {}{}",
                    mail.getName(),
                    events.get(i).subject(),
                    events.get(i).organisation(),
                    addressed.get(i).wayOut().orElseThrow().purpose(),
                    recorded.get(i).entry(),
                    recorded.get(i).changed() ? "" : " (nothing changed)");
        }
        return recorded;
    }

    private void hold(Mail mail, List<MailAddress> invalid) throws MessagingException {
        ignored.add(invalid.size());
        LOGGER.warn(
                "{}: mail to an unsubscribe address with a token that is not ours; nothing is withdrawn, the mail is held in"
                        + " processor {}",
                mail.getName(),
                outage.heldProcessor());
        Mail part = mail.duplicate();
        try {
            part.setName(mail.getName() + "-invalid-token");
            part.setRecipients(invalid);
            ConsentAttributes.setFault(
                    part,
                    MessageFault.INVALID_TOKEN,
                    "the token in the unsubscribe address is not one of ours: nothing was withdrawn");
            getMailetContext().sendMail(part, outage.heldProcessor());
        } finally {
            LifecycleUtil.dispose(part);
        }
    }

    @Override
    public String getMailetInfo() {
        return "Withdraws by mail to an unsubscribe address";
    }
}
