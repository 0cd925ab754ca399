package org.jamesconsent.mailet;

import com.google.common.collect.ImmutableList;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.inbound.DeliveryFailures;
import org.jamesconsent.inbound.FailedDelivery;
import org.jamesconsent.inbound.OwnAddresses;
import org.jamesconsent.inbound.OwnAddresses.Role;
import org.jamesconsent.inbound.ReportedPerson;
import org.jamesconsent.reading.MailReader;
import org.jamesconsent.reading.Reading;
import org.jamesconsent.reading.mail.ReadingBudget;
import org.jamesconsent.wiring.ConsentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads returned mail that comes to an organisation's {@code <bounceAddress>}, with a token ({@code bounces+TOKEN@…}, see {@code
 * verp} of {@link AddUnsubscribe}) or without, and writes down whose copy could not be delivered. Standard reports (RFC 3464) and
 * the common others are understood. Once there were as many failures as {@code <undeliverableAfter>} in {@code consent.xml} says,
 * the address counts as dead, until the person signs up again or an administrator clears it.
 *
 * <p>Whose copy it was is told by our tokens, in the address or in what the report brought back of the message, and by nothing
 * else: a report without one, or with those of two people, changes nothing. Neither do full mailboxes, greylisting, challenges,
 * refusals of the message or of the sender, and notices of delay: they say nothing of the address.
 *
 * <p>A report that was written down ends here; other recipients of it go on to the next mailet. Whatever changed nothing goes on as it
 * came, to the mailbox of that address, and a line in the log counts it. While the store cannot be reached, the mail goes back
 * into the spool for another try, then to {@code heldProcessor}.
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
 * <mailet match="All" class="org.jamesconsent.mailet.HandleBounce"/>
 * }</pre>
 */
public final class HandleBounce extends GenericMailet {
    private static final Logger LOGGER = LoggerFactory.getLogger(HandleBounce.class);

    private final ConsentRuntime runtime;
    private final OwnAddresses addresses;
    private final MailReader reader = new MailReader(ReadingBudget.DEFAULT);
    private StoreOutage outage = new StoreOutage(List.of(), "");

    @Inject
    public HandleBounce(ConsentRuntime runtime) {
        this.runtime = runtime;
        this.addresses = new OwnAddresses(runtime);
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
        OwnShare share = OwnShare.of(mail, addresses, own -> own.role() == Role.BOUNCE);
        if (share.isEmpty()) {
            return;
        }
        Reading reading = reader.read(MessageBytes.of(mail.getMessage()));
        if (!(reading instanceof Reading.Bounce bounce)) {
            LOGGER.info(
                    "{}: mail to a bounce address is no report of a failed delivery, and is left alone",
                    mail.getName());
            return;
        }
        List<MailAddress> done = new ArrayList<>();
        try {
            for (OwnShare.Recipient recipient : share.recipients()) {
                if (isRecorded(mail, recipient, bounce)) {
                    done.add(recipient.address());
                }
            }
        } catch (StoreException e) {
            share.postpone(outage, getMailetContext(), "-bounce", e);
            return;
        }
        share.end(done);
    }

    private boolean isRecorded(Mail mail, OwnShare.Recipient recipient, Reading.Bounce bounce) throws StoreException {
        Optional<SubjectId> person = ReportedPerson.find(recipient.own(), bounce.returned());
        if (person.isEmpty()) {
            LOGGER.warn(
                    "{}: ignored bounce: no token in it shows that it is about a message of ours, or whose; the mail is left"
                            + " alone",
                    mail.getName());
            return false;
        }
        Optional<FailedDelivery> failure = FailedDelivery.of(bounce);
        if (failure.isEmpty()) {
            LOGGER.info(
                    "{}: bounce of a message to subject {} says nothing of the address, and is left alone",
                    mail.getName(),
                    person.get());
            return false;
        }
        DeliveryFailures.Recorded recorded = DeliveryFailures.of(
                        runtime.store(), recipient.own().organisation().configuration())
                .record(
                        person.get(),
                        runtime.clock().instant(),
                        failure.get().status(),
                        new Evidence(
                                "mail:bounce",
                                null,
                                null,
                                null,
                                null,
                                null,
                                bounce.heading().messageId(),
                                failure.get().diagnostic()));
        LOGGER.info(
                "{}: a message to subject {} failed with {}, {}{}",
                mail.getName(),
                person.get(),
                failure.get().status(),
                recorded.entry() == LedgerEntry.NO_ENTRY ? "as was known" : "ledger entry " + recorded.entry(),
                recorded.dead() == LedgerEntry.NO_ENTRY
                        ? ""
                        : "; the address counts as dead from now on, ledger entry " + recorded.dead());
        return true;
    }

    @Override
    public String getMailetInfo() {
        return "Finds dead addresses by returned mail";
    }
}
