package org.jamesconsent.mailet;

import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetConfig;
import org.apache.mailet.MailetContext;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.inbound.OwnAddresses;
import org.jamesconsent.inbound.OwnAddresses.Own;
import org.jamesconsent.inbound.OwnAddresses.Role;
import org.jamesconsent.inbound.ReportedPerson;
import org.jamesconsent.reading.MailReader;
import org.jamesconsent.reading.Reading;
import org.jamesconsent.reading.mail.ReadingBudget;
import org.jamesconsent.wiring.ConsentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in what machines report of our messages, at the addresses of one role: reads it, finds by our tokens whom it is about, and has
 * that recorded. A report without a token of ours, or with those of two people, proves nothing: it is ignored and counted. Safe
 * for any thread once {@link #init} has returned.
 *
 * @param <R> the kind of report
 */
final class ReportIntake<R extends Reading.Report> {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReportIntake.class);

    private final Class<R> kind;
    private final Role role;
    private final OwnAddresses addresses;
    private final Metric ignored;
    private final MailReader reader = new MailReader(ReadingBudget.DEFAULT);
    private StoreOutage outage = new StoreOutage(List.of(), "");

    /** Records a report about a person. */
    interface Recording<R> {
        /** @return whether there was something to record; what was not goes on to the mailbox */
        boolean isRecorded(Mail mail, Own address, SubjectId person, R report) throws StoreException;
    }

    /** @param metric under which James's metrics count the reports that were ignored */
    ReportIntake(Class<R> kind, Role role, ConsentRuntime runtime, MetricFactory metrics, String metric) {
        this.kind = kind;
        this.role = role;
        this.addresses = new OwnAddresses(runtime);
        this.ignored = metrics.generate(metric);
    }

    /** Reads the parameters {@code retryDelays} and {@code heldProcessor}, and refuses all others. */
    void init(MailetConfig config) throws MessagingException {
        Parameters parameters = new Parameters(config);
        outage = StoreOutage.from(parameters);
        parameters.refuseUnknown();
    }

    String heldProcessor() {
        return outage.heldProcessor();
    }

    void service(Mail mail, MailetContext context, Recording<R> recording) throws MessagingException {
        OwnShare share = OwnShare.of(mail, addresses, own -> own.role() == role);
        if (share.isEmpty()) {
            return;
        }
        Reading reading = reader.read(MessageBytes.of(mail.getMessage()));
        if (!kind.isInstance(reading)) {
            LOGGER.info("{}: mail to a {} address is no such report, and is left alone", mail.getName(), name());
            return;
        }
        R report = kind.cast(reading);
        List<MailAddress> done = new ArrayList<>();
        int unproven = 0;
        try {
            for (OwnShare.Recipient recipient : share.recipients()) {
                Optional<SubjectId> person = ReportedPerson.find(recipient.own(), report.returned());
                if (person.isEmpty()) {
                    unproven++;
                    LOGGER.warn(
                            "{}: ignored {}: no token in it shows that it is about a message of ours, or whose; the mail is left"
                                    + " alone",
                            mail.getName(),
                            name());
                } else if (recording.isRecorded(mail, recipient.own(), person.get(), report)) {
                    done.add(recipient.address());
                }
            }
        } catch (StoreException e) {
            share.postpone(outage, context, "-" + name(), e);
            return;
        }
        ignored.add(unproven);
        share.end(done);
    }

    private String name() {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
