package org.jamesconsent.mailet;

import com.google.common.collect.ImmutableList;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.inbound.Affirmation;
import org.jamesconsent.inbound.OwnAddresses;
import org.jamesconsent.inbound.OwnAddresses.Own;
import org.jamesconsent.inbound.OwnAddresses.Role;
import org.jamesconsent.inbound.Senders;
import org.jamesconsent.reading.MailReader;
import org.jamesconsent.reading.Reading;
import org.jamesconsent.reading.mail.ReadingBudget;
import org.jamesconsent.signup.Confirmable;
import org.jamesconsent.signup.OutboxException;
import org.jamesconsent.signup.SignUp;
import org.jamesconsent.signup.SignUpRequest;
import org.jamesconsent.wiring.ConsentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs people up by mail. The word {@code subscribe} (in one of the languages that are understood) sent to a purpose's {@code
 * <subscribeAddress>} asks for it: the sender gets a mail with a link, and counts as signed up only after having confirmed it, on
 * the page behind the link or by answering that mail with a plain "yes" ({@code confirm+TOKEN@…}). Limits on such mails are those
 * of the sign-up pages.
 *
 * <p>Machines neither ask nor confirm. A "yes" with a token that is not ours, or that has expired, confirms nothing either, and James's
 * metrics count it as {@code consentIgnoredConfirmations}. An answer that says anything but yes confirms nothing. Mail that was understood ends here;
 * other recipients of it go on to the next mailet. Everything else goes on as it came, to the mailbox of the address. While the
 * store cannot be reached, the mail goes back into the spool for another try, then to {@code heldProcessor}.
 *
 * <table>
 * <caption>Parameters</caption>
 * <tr><th>name</th><th>meaning</th><th>default</th></tr>
 * <tr><td>{@code heldProcessor}</td><td>where goes what the store could not be asked about for too long</td>
 *     <td>{@code consent-held}</td></tr>
 * <tr><td>{@code retryDelays}</td><td>how long to wait before each further try, in ms, s, m, h or d</td>
 *     <td>{@code 10s, 1m, 5m, 15m, 1h, 3h}</td></tr>
 * </table>
 *
 * <pre>{@code
 * <mailet match="All" class="org.jamesconsent.mailet.HandleSignUp"/>
 * }</pre>
 */
public final class HandleSignUp extends GenericMailet {
    private static final Logger LOGGER = LoggerFactory.getLogger(HandleSignUp.class);

    private final OwnAddresses addresses;
    private final Metric ignored;
    private final MailReader reader = new MailReader(ReadingBudget.DEFAULT);
    private StoreOutage outage = new StoreOutage(List.of(), "");

    @Inject
    public HandleSignUp(ConsentRuntime runtime, MetricFactory metrics) {
        this.addresses = new OwnAddresses(runtime);
        this.ignored = metrics.generate("consentIgnoredConfirmations");
    }

    @Override
    public void init() throws MessagingException {
        Parameters parameters = new Parameters(getMailetConfig());
        outage = StoreOutage.from(parameters);
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
                own -> own.role() == Role.SUBSCRIBE
                        || own.role() == Role.CONFIRM && own.token().isPresent());
        if (share.isEmpty() || !mail.hasSender()) {
            return;
        }
        Reading reading = reader.read(MessageBytes.of(mail.getMessage()));
        List<MailAddress> done = new ArrayList<>();
        try {
            for (OwnShare.Recipient recipient : share.recipients()) {
                Own own = recipient.own();
                if (own.role() == Role.SUBSCRIBE ? isAsked(mail, own, reading) : isConfirmed(mail, own, reading)) {
                    done.add(recipient.address());
                }
            }
        } catch (StoreException e) {
            share.postpone(outage, getMailetContext(), "-sign-up", e);
            return;
        }
        share.end(done);
    }

    private boolean isAsked(Mail mail, Own own, Reading reading) throws StoreException, MessagingException {
        if (!(reading instanceof Reading.SubscribeMail command)) {
            LOGGER.info("{}: mail to a subscribe address is no such command, and is left alone", mail.getName());
            return false;
        }
        Optional<CanonicalAddress> writer = Senders.only(command.heading())
                .filter(from -> Senders.areRelated(from, mail.getMaybeSender().asString()));
        if (writer.isEmpty()) {
            LOGGER.info(
                    "{}: nobody can be told to have sent a subscribe command, and it is left alone", mail.getName());
            return false;
        }
        SignUpRequest request = SignUpRequest.byMail(
                writer.get(),
                own.purposes().stream().map(purpose -> purpose.purpose().name()).toList(),
                evidence("mail:subscribe-address", reading, command.command()));
        try {
            SignUp.Outcome outcome = own.organisation().signUp().request(request, new SpoolOutbox(getMailetContext()));
            LOGGER.info("{}: sign-up by mail: {}", mail.getName(), outcome);
        } catch (OutboxException e) {
            throw new MessagingException(
                    "the question whether to sign up could not be sent. The mail is kept: reprocess it later", e);
        }
        return true;
    }

    private boolean isConfirmed(Mail mail, Own own, Reading reading) throws StoreException {
        if (!(reading instanceof Reading.Reply reply) || !Affirmation.isYes(reply)) {
            LOGGER.info("{}: an answer to a confirmation mail says no plain yes, and is left alone", mail.getName());
            return false;
        }
        Optional<Confirmable> confirmed = own.organisation()
                .signUp()
                .confirm(
                        own.token().orElseThrow(),
                        evidence("mail:confirmation", reading, reply.answer().ownWords()));
        if (confirmed.isPresent() && confirmed.get().status() == Confirmable.Status.CONFIRMED) {
            return true;
        }
        if (confirmed.isEmpty() || confirmed.get().status() == Confirmable.Status.EXPIRED) {
            ignored.increment();
        }
        LOGGER.warn(
                "{}: an answer to a confirmation mail confirms nothing ({}), and is left alone",
                mail.getName(),
                confirmed.map(c -> c.status().name()).orElse("the token is not ours"));
        return false;
    }

    private static Evidence evidence(String source, Reading reading, String words) {
        return new Evidence(
                source, null, null, null, null, null, reading.heading().messageId(), words.strip());
    }

    @Override
    public String getMailetInfo() {
        return "Signs people up by mail";
    }
}
