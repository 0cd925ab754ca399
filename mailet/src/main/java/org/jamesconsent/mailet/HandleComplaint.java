package org.jamesconsent.mailet;

import com.google.common.collect.ImmutableList;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import java.util.Collection;
import java.util.List;
import org.apache.james.metrics.api.MetricFactory;
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
import org.jamesconsent.inbound.OwnAddresses.Own;
import org.jamesconsent.inbound.OwnAddresses.Role;
import org.jamesconsent.reading.Reading;
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
 * came, to the mailbox of that address. Reports that no token of ours proves are counted in James's metrics, as {@code
 * consentIgnoredComplaints}. While the store cannot be reached, the mail goes back into the spool for another try, then to {@code
 * heldProcessor}.
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
    private final ReportIntake<Reading.Complaint> intake;

    @Inject
    public HandleComplaint(ConsentRuntime runtime, MetricFactory metrics) {
        this.runtime = runtime;
        this.intake = new ReportIntake<>(
                Reading.Complaint.class, Role.COMPLAINT, runtime, metrics, "consentIgnoredComplaints");
    }

    @Override
    public void init() throws MessagingException {
        intake.init(getMailetConfig());
    }

    @Override
    public Collection<ProcessingState> requiredProcessingState() {
        return ImmutableList.of(new ProcessingState(intake.heldProcessor()));
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        intake.service(mail, getMailetContext(), this::isRecorded);
    }

    private boolean isRecorded(Mail mail, Own address, SubjectId person, Reading.Complaint complaint)
            throws StoreException {
        if (!complaint.report().isComplaint()) {
            LOGGER.info(
                    "{}: report of type {} about a message to subject {} is no complaint, and is left alone",
                    mail.getName(),
                    complaint.report().feedbackType(),
                    person);
            return false;
        }
        ConsentEvent objection = new ConsentEvent(
                address.organisation().configuration().id(),
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
        ConsentStore.Recorded recorded = runtime.store()
                .record(OptOutsOfNow.dated(runtime.store(), List.of(objection)))
                .getFirst();
        LOGGER.info(
                "{}: subject {} complained of {}, ledger entry {}{}",
                mail.getName(),
                person,
                objection.organisation(),
                recorded.entry(),
                recorded.changed() ? "" : " (nothing changed)");
        return true;
    }

    @Override
    public String getMailetInfo() {
        return "Records complaints that mailbox providers report";
    }
}
