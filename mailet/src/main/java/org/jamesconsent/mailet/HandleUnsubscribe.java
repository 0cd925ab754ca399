package org.jamesconsent.mailet;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableList;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.InvalidAddressException;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.message.AutomaticMail;
import org.jamesconsent.message.MessageFault;
import org.jamesconsent.message.compose.UnsubscribeAnswer;
import org.jamesconsent.message.compose.Unsubscription;
import org.jamesconsent.token.WayOut;
import org.jamesconsent.wayout.TokenedAddress;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.jamesconsent.wording.Language;
import org.jamesconsent.wording.Languages;
import org.jspecify.annotations.Nullable;
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
 * <p>A token that is not ours withdraws nothing: the mail goes to {@code heldProcessor}, where a person can look at it. While
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
    private static final int REMEMBERED_WRITERS = 100_000;

    private record Settings(StoreOutage outage, boolean answers, int answersPerHour) {}

    /** A recipient address that is an unsubscribe address, and what its token says; empty if the token is not ours. */
    private record Request(MailAddress recipient, OrganisationParts organisation, Optional<WayOut> wayOut) {}

    private final ConsentRuntime runtime;
    private final Cache<CanonicalAddress, AtomicInteger> answersGiven;
    private Settings settings = new Settings(new StoreOutage(List.of(), ""), false, 0);

    @Inject
    public HandleUnsubscribe(ConsentRuntime runtime) {
        this.runtime = runtime;
        this.answersGiven = CacheBuilder.newBuilder()
                .expireAfterWrite(Duration.ofHours(1))
                .maximumSize(REMEMBERED_WRITERS)
                .ticker(new Ticker() {
                    @Override
                    public long read() {
                        return TimeUnit.MILLISECONDS.toNanos(runtime.clock().millis());
                    }
                })
                .build();
    }

    @Override
    public void init() throws MessagingException {
        Parameters parameters = new Parameters(getMailetConfig());
        settings = new Settings(
                new StoreOutage(
                        parameters.durations("retryDelays", StoreOutage.DEFAULT_DELAYS),
                        parameters.text("heldProcessor", "consent-held")),
                parameters.flag("answers", true),
                parameters.number("answersPerHour", 5, 1, 1000));
        parameters.refuseUnknown();
    }

    @Override
    public Collection<ProcessingState> requiredProcessingState() {
        return ImmutableList.of(new ProcessingState(settings.outage().heldProcessor()));
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        List<Request> requests =
                mail.getRecipients().stream().flatMap(r -> request(r).stream()).toList();
        if (requests.isEmpty()) {
            return;
        }
        List<Request> valid =
                requests.stream().filter(r -> r.wayOut().isPresent()).toList();
        List<ConsentStore.Recorded> recorded;
        try {
            recorded = valid.isEmpty() ? List.of() : withdraw(mail, valid);
        } catch (StoreException e) {
            postpone(mail, requests, e);
            return;
        }
        for (int i = 0; i < valid.size(); i++) {
            if (recorded.get(i).changed()) {
                answer(mail, valid.get(i));
            }
        }
        List<MailAddress> invalid = requests.stream()
                .filter(r -> r.wayOut().isEmpty())
                .map(Request::recipient)
                .toList();
        if (!invalid.isEmpty()) {
            hold(mail, invalid);
        }
        mail.setRecipients(others(mail, requests));
        if (mail.getRecipients().isEmpty()) {
            mail.setState(Mail.GHOST);
        }
    }

    private static List<MailAddress> others(Mail mail, List<Request> requests) {
        List<MailAddress> others = new ArrayList<>(mail.getRecipients());
        requests.forEach(r -> others.remove(r.recipient()));
        return others;
    }

    /**
     * Only what is for us waits. The others' mail goes on at once, as what it is: in the spool it would become James's own,
     * which may be relayed anywhere.
     */
    private void postpone(Mail mail, List<Request> requests, StoreException cause) throws MessagingException {
        List<MailAddress> others = others(mail, requests);
        if (others.isEmpty()) {
            settings.outage().postpone(mail, getMailetContext(), cause);
            return;
        }
        Mail part = mail.duplicate();
        try {
            part.setName(mail.getName() + "-unsubscribe");
            part.setRecipients(requests.stream().map(Request::recipient).toList());
            settings.outage().postpone(part, getMailetContext(), cause);
            if (!Mail.GHOST.equals(part.getState())) {
                getMailetContext().sendMail(part, part.getState());
            }
        } finally {
            LifecycleUtil.dispose(part);
        }
        mail.setRecipients(others);
    }

    private Optional<Request> request(MailAddress recipient) {
        CanonicalAddress address;
        try {
            address = CanonicalAddress.of(recipient.asString());
        } catch (InvalidAddressException e) {
            return Optional.empty();
        }
        for (OrganisationParts organisation : runtime.organisations()) {
            Optional<String> token =
                    new TokenedAddress(organisation.configuration().unsubscribeAddress()).token(address);
            if (token.isPresent()) {
                return Optional.of(new Request(recipient, organisation, token.flatMap(t -> organisation
                        .tokens()
                        .read(t))));
            }
        }
        return Optional.empty();
    }

    private List<ConsentStore.Recorded> withdraw(Mail mail, List<Request> requests)
            throws StoreException, MessagingException {
        Evidence evidence = Evidence.ofMail("mail:unsubscribe-address", messageId(mail));
        List<ConsentEvent> events = new ArrayList<>();
        for (Request request : requests) {
            WayOut wayOut = request.wayOut().orElseThrow();
            events.add(new ConsentEvent(
                    request.organisation().configuration().id(),
                    wayOut.subject(),
                    runtime.clock().instant(),
                    new Act.Withdrawn(wayOut.purpose(), wayOut.channel()),
                    evidence));
        }
        List<ConsentStore.Recorded> recorded = runtime.store().record(events);
        for (int i = 0; i < events.size(); i++) {
            LOGGER.info(
                    "{}: subject {} withdrew from {}/{} by mail, ledger entry {}{}",
                    mail.getName(),
                    events.get(i).subject(),
                    events.get(i).organisation(),
                    requests.get(i).wayOut().orElseThrow().purpose(),
                    recorded.get(i).entry(),
                    recorded.get(i).changed() ? "" : " (nothing changed)");
        }
        return recorded;
    }

    private static @Nullable String messageId(Mail mail) throws MessagingException {
        return mail.getMessage().getMessageID();
    }

    private void hold(Mail mail, List<MailAddress> invalid) throws MessagingException {
        LOGGER.warn(
                "{}: mail to an unsubscribe address with a token that is not ours; nothing is withdrawn, the mail is held in"
                        + " processor {}",
                mail.getName(),
                settings.outage().heldProcessor());
        Mail part = mail.duplicate();
        try {
            part.setName(mail.getName() + "-invalid-token");
            part.setRecipients(invalid);
            ConsentAttributes.setFault(
                    part,
                    MessageFault.INVALID_TOKEN,
                    "the token in the unsubscribe address is not one of ours: nothing was withdrawn");
            getMailetContext().sendMail(part, settings.outage().heldProcessor());
        } finally {
            LifecycleUtil.dispose(part);
        }
    }

    private void answer(Mail mail, Request request) throws MessagingException {
        Optional<MailAddress> writer = mail.getMaybeSender().asOptional();
        if (!settings.answers() || writer.isEmpty() || !mayBeAnswered(mail, writer.get())) {
            return;
        }
        OrganisationConfiguration organisation = request.organisation().configuration();
        Optional<PurposeConfiguration> purpose =
                request.wayOut().flatMap(wayOut -> organisation.purpose(wayOut.purpose()));
        if (purpose.isEmpty()) {
            return;
        }
        Language language = language(request, organisation);
        MimeMessage answer = new UnsubscribeAnswer(runtime.clock())
                .compose(
                        new Unsubscription(
                                organisation.unsubscribeAddress().asString(),
                                writer.get().asString(),
                                messageId(mail),
                                purpose.get().title(language.locale(), organisation.defaultLanguage()),
                                organisation.name(),
                                purpose.get().postalAddress(),
                                purpose.get().privacyPolicy()),
                        language);
        getMailetContext().sendMail(MailAddress.nullSender(), List.of(writer.get()), answer);
    }

    private boolean mayBeAnswered(Mail mail, MailAddress writer) throws MessagingException {
        if (!AutomaticMail.mayBeAnswered(AutomaticMail.Headers.of(mail.getMessage()), writer.asString(), this::isOwn)) {
            return false;
        }
        try {
            return answersGiven
                            .asMap()
                            .computeIfAbsent(CanonicalAddress.of(writer.asString()), w -> new AtomicInteger())
                            .incrementAndGet()
                    <= settings.answersPerHour();
        } catch (InvalidAddressException e) {
            return false;
        }
    }

    /** Whether an address is one of ours, tokened or not: answering it would start a loop. */
    private boolean isOwn(String address) {
        try {
            CanonicalAddress canonical = CanonicalAddress.of(address);
            return runtime.configuration().organisations().stream()
                    .anyMatch(organisation -> organisation.unsubscribeAddress().equals(canonical)
                            || new TokenedAddress(organisation.unsubscribeAddress())
                                    .token(canonical)
                                    .isPresent());
        } catch (InvalidAddressException e) {
            return false;
        }
    }

    private Language language(Request request, OrganisationConfiguration organisation) {
        WayOut wayOut = request.wayOut().orElseThrow();
        String tag = null;
        try {
            RecipientFacts facts = runtime.store()
                    .facts(organisation.id(), wayOut.purpose(), wayOut.channel(), List.of(wayOut.subject()))
                    .get(wayOut.subject());
            tag = facts == null ? null : facts.subject().profile().language();
        } catch (StoreException e) {
            // The withdrawal is done; an answer in the default language is better than none.
            LOGGER.warn("{}", e.getMessage());
        }
        return Languages.nearest(tag, organisation.defaultLanguage());
    }

    @Override
    public String getMailetInfo() {
        return "Withdraws by mail to an unsubscribe address";
    }
}
