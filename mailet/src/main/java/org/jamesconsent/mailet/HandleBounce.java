package org.jamesconsent.mailet;

import com.google.common.collect.ImmutableList;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import java.util.Collection;
import java.util.Optional;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.inbound.DeliveryFailures;
import org.jamesconsent.inbound.FailedDelivery;
import org.jamesconsent.inbound.OwnAddresses.Own;
import org.jamesconsent.inbound.OwnAddresses.Role;
import org.jamesconsent.reading.Reading;
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
 * came, to the mailbox of that address. Reports that no token of ours proves are counted in James's metrics, as {@code
 * consentIgnoredBounces}. While the store cannot be reached, the mail goes back into the spool for another try, then to {@code
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
 * <mailet match="All" class="org.jamesconsent.mailet.HandleBounce"/>
 * }</pre>
 */
public final class HandleBounce extends GenericMailet {
    private static final Logger LOGGER = LoggerFactory.getLogger(HandleBounce.class);

    private final ConsentRuntime runtime;
    private final ReportIntake<Reading.Bounce> intake;

    @Inject
    public HandleBounce(ConsentRuntime runtime, MetricFactory metrics) {
        this.runtime = runtime;
        this.intake = new ReportIntake<>(Reading.Bounce.class, Role.BOUNCE, runtime, metrics, "consentIgnoredBounces");
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

    private boolean isRecorded(Mail mail, Own address, SubjectId person, Reading.Bounce bounce) throws StoreException {
        Optional<FailedDelivery> failure = FailedDelivery.of(bounce);
        if (failure.isEmpty()) {
            LOGGER.info(
                    "{}: bounce of a message to subject {} says nothing of the address, and is left alone",
                    mail.getName(),
                    person);
            return false;
        }
        DeliveryFailures.Recorded recorded = DeliveryFailures.of(
                        runtime.store(), address.organisation().configuration())
                .record(
                        person,
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
                person,
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
