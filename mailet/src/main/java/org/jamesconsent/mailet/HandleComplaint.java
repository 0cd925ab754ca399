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
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.OptOutsOfNow;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
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
 * Reads complaints that mailbox providers report to an organisation's {@code <complaintAddress>} (RFC 5965; RFC 9477, see {@code
 * cfbl} of {@link AddUnsubscribe}), and records an objection: who complained is sent no more marketing, for no purpose.
 *
 * <p>Who complained is told by our tokens, in the address, in {@code CFBL-Feedback-ID} or in what else the report brought back of
 * the message: providers hide addresses. A report without a token of ours, or with those of two people, changes nothing; neither
 * does one that says that a message was no spam, or that is about authentication.
 *
 * <p>A complaint that was recorded ends here; other recipients of it go on to the next mailet. Whatever changed nothing goes on as it
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
 * <mailet match="All" class="org.jamesconsent.mailet.HandleComplaint"/>
 * }</pre>
 */
public final class HandleComplaint extends GenericMailet {
    private static final Logger LOGGER = LoggerFactory.getLogger(HandleComplaint.class);

    private final ConsentRuntime runtime;
    private final OwnAddresses addresses;
    private final MailReader reader = new MailReader(ReadingBudget.DEFAULT);
    private StoreOutage outage = new StoreOutage(List.of(), "");

    @Inject
    public HandleComplaint(ConsentRuntime runtime) {
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
        OwnShare share = OwnShare.of(mail, addresses, own -> own.role() == Role.COMPLAINT);
        if (share.isEmpty()) {
            return;
        }
        Reading reading = reader.read(MessageBytes.of(mail.getMessage()));
        if (!(reading instanceof Reading.Complaint complaint)
                || !complaint.report().isComplaint()) {
            LOGGER.info("{}: mail to a complaint address is no complaint, and is left alone", mail.getName());
            return;
        }
        List<MailAddress> done = new ArrayList<>();
        List<ConsentEvent> events = new ArrayList<>();
        for (OwnShare.Recipient recipient : share.recipients()) {
            Optional<SubjectId> person = ReportedPerson.find(recipient.own(), complaint.returned());
            if (person.isPresent()) {
                done.add(recipient.address());
                events.add(objection(recipient, person.get(), complaint));
            } else {
                LOGGER.warn(
                        "{}: ignored complaint: no token in it shows that it is about a message of ours, or whose; the mail"
                                + " is left alone",
                        mail.getName());
            }
        }
        try {
            record(mail, events);
        } catch (StoreException e) {
            share.postpone(outage, getMailetContext(), "-complaint", e);
            return;
        }
        share.end(done);
    }

    private ConsentEvent objection(OwnShare.Recipient recipient, SubjectId person, Reading.Complaint complaint) {
        return new ConsentEvent(
                recipient.own().organisation().configuration().id(),
                person,
                runtime.clock().instant(),
                new Act.Objected(ObjectionKind.COMPLAINT),
                new Evidence(
                        "mail:complaint",
                        null,
                        complaint.report().userAgent(),
                        null,
                        null,
                        null,
                        complaint.heading().messageId(),
                        "feedback type " + complaint.report().feedbackType()));
    }

    private void record(Mail mail, List<ConsentEvent> events) throws StoreException {
        if (events.isEmpty()) {
            return;
        }
        List<ConsentStore.Recorded> recorded = runtime.store().record(OptOutsOfNow.dated(runtime.store(), events));
        for (int i = 0; i < events.size(); i++) {
            LOGGER.info(
                    "{}: subject {} complained of {}, ledger entry {}{}",
                    mail.getName(),
                    events.get(i).subject(),
                    events.get(i).organisation(),
                    recorded.get(i).entry(),
                    recorded.get(i).changed() ? "" : " (nothing changed)");
        }
    }

    @Override
    public String getMailetInfo() {
        return "Records complaints that mailbox providers report";
    }
}
