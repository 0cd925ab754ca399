package org.jamesconsent.mailet;

import com.google.common.collect.ImmutableList;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
import org.jamesconsent.inbound.Consequence;
import org.jamesconsent.inbound.Consequence.Wish;
import org.jamesconsent.inbound.OwnAddresses;
import org.jamesconsent.inbound.OwnAddresses.Role;
import org.jamesconsent.inbound.ReplyJudge;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.jamesconsent.message.rewrite.HeaderLine;
import org.jamesconsent.message.rewrite.HeaderStamp;
import org.jamesconsent.message.rewrite.RewrittenMessage;
import org.jamesconsent.reading.MailReader;
import org.jamesconsent.reading.Reading;
import org.jamesconsent.reading.mail.ReadingBudget;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what people answer to a purpose's {@code <replyAddress>}, with a token or without, and does what they plainly ask for in
 * their own words. Nothing that comes by mail ever grants.
 *
 * <table>
 * <caption>What happens</caption>
 * <tr><th>the writer wants</th><th>ledger</th><th>answer</th><th>{@value #HEADER}</th></tr>
 * <tr><td>to leave this purpose, or everything</td><td>withdrawal, objection</td><td>that it is done</td>
 *     <td>{@code withdrawn; purpose=…; entry=…}</td></tr>
 * <tr><td>to be left alone</td><td>objection</td><td>that it is done</td><td>{@code objected; entry=…}</td></tr>
 * <tr><td>to be forgotten</td><td>objection</td><td>that nothing is sent any more</td><td>{@code erasure; entry=…}</td></tr>
 * <tr><td>to be told what is known</td><td>nothing</td><td>none</td><td>{@code access}</td></tr>
 * <tr><td>to know how to leave</td><td>nothing</td><td>the writer's own links, to nobody else</td>
 *     <td>{@code asks-for-link; answered}</td></tr>
 * <tr><td>to leave, perhaps</td><td>nothing</td><td>none</td><td>{@code doubtful; why=…}</td></tr>
 * <tr><td>anything else</td><td>nothing</td><td>none</td><td>none</td></tr>
 * </table>
 *
 * <p>Where somebody asks what is known of them beside leaving, {@code ; also=access} follows. The mail goes on to the people behind the address. The field that it gets above all others, {@value #HEADER}, says what was
 * made of it, so that a filter can sort it; one that came along is taken out. All other bytes stay. What machines write changes
 * nothing, gets no answer, and goes on as it came. Mail to other recipients never waits. Replies to an address whose token is not ours
 * are counted in James's metrics, as {@code consentIgnoredReplies}.
 *
 * <p>While the store cannot be reached, the mail goes back into the spool for another try, then to {@code heldProcessor}.
 *
 * <table>
 * <caption>Parameters</caption>
 * <tr><th>name</th><th>meaning</th><th>default</th></tr>
 * <tr><td>{@code withdrawn}</td><td>where a mail goes that only withdrew or objected, and was recorded: {@code deliver}, to the
 *     people behind the address; {@code end}, nowhere</td><td>{@code deliver}</td></tr>
 * <tr><td>{@code answers}</td><td>whether to answer at all</td><td>{@code true}</td></tr>
 * <tr><td>{@code answersPerHour}</td><td>how many answers one address gets within an hour at most, from 1 to 1000</td>
 *     <td>5</td></tr>
 * <tr><td>{@code heldProcessor}</td><td>where goes what the store could not be asked about for too long</td>
 *     <td>{@code consent-held}</td></tr>
 * <tr><td>{@code retryDelays}</td><td>how long to wait before each further try, in ms, s, m, h or d</td>
 *     <td>{@code 10s, 1m, 5m, 15m, 1h, 3h}</td></tr>
 * </table>
 *
 * <pre>{@code
 * <mailet match="All" class="org.jamesconsent.mailet.HandleReply">
 *   <withdrawn>end</withdrawn>
 * </mailet>
 * }</pre>
 */
public final class HandleReply extends GenericMailet {
    /** The field that says what was made of a mail. */
    public static final String HEADER = "Consent-Reading";

    private static final Logger LOGGER = LoggerFactory.getLogger(HandleReply.class);

    private final ConsentRuntime runtime;
    private final OwnAddresses addresses;
    private final ReplyJudge judge;
    private final Metric ignored;
    private final MailReader reader = new MailReader(ReadingBudget.DEFAULT);
    private StoreOutage outage = new StoreOutage(List.of(), "");
    private PersonAnswers answers;
    private boolean deliversWithdrawals = true;

    @Inject
    public HandleReply(ConsentRuntime runtime, MetricFactory metrics) {
        this.runtime = runtime;
        this.addresses = new OwnAddresses(runtime);
        this.judge = new ReplyJudge(runtime);
        this.ignored = metrics.generate("consentIgnoredReplies");
        this.answers = new PersonAnswers(runtime, addresses, PersonAnswers.Settings.NONE);
    }

    @Override
    public void init() throws MessagingException {
        Parameters parameters = new Parameters(getMailetConfig());
        outage = StoreOutage.from(parameters);
        answers = new PersonAnswers(runtime, addresses, PersonAnswers.Settings.from(parameters));
        deliversWithdrawals =
                parameters.choice("withdrawn", "deliver", "deliver", "end").equals("deliver");
        parameters.refuseUnknown();
    }

    @Override
    public Collection<ProcessingState> requiredProcessingState() {
        return ImmutableList.of(new ProcessingState(outage.heldProcessor()));
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        OwnShare share = OwnShare.of(mail, addresses, own -> own.role() == Role.REPLY);
        if (share.isEmpty() || ConsentAttributes.isRead(mail)) {
            return;
        }
        byte[] message = MessageBytes.of(mail.getMessage());
        Reading reading = reader.read(message);
        List<Done> done;
        try {
            done = done(mail, share, reading);
        } catch (StoreException e) {
            share.postpone(outage, getMailetContext(), "-reply", e);
            return;
        }
        List<MailAddress> ended = new ArrayList<>();
        Map<String, List<MailAddress>> flagged = new LinkedHashMap<>();
        for (Done one : done) {
            Optional<String> flag = finish(mail, one);
            if (flag.isEmpty() && !reading.heading().headers().has(HEADER)) {
                continue;
            }
            if (one.isWithdrawal() && !deliversWithdrawals) {
                ended.add(one.recipient().address());
            } else {
                flagged.computeIfAbsent(flag.orElse(""), f -> new ArrayList<>())
                        .add(one.recipient().address());
            }
        }
        share.end(ended);
        for (Map.Entry<String, List<MailAddress>> group : flagged.entrySet()) {
            flag(mail, message, group.getKey(), group.getValue());
        }
    }

    /** What followed for one recipient. */
    private record Done(
            OwnShare.Recipient recipient, Consequence consequence, Optional<ConsentStore.Recorded> recorded) {
        boolean isWithdrawal() {
            return consequence instanceof Consequence.Wanted wanted
                    && (wanted.wish() == Wish.WITHDRAWAL || wanted.wish() == Wish.OBJECTION)
                    && wanted.others().isEmpty();
        }
    }

    private List<Done> done(Mail mail, OwnShare share, Reading reading) throws StoreException {
        Map<OwnShare.Recipient, Consequence> consequences = new LinkedHashMap<>();
        Map<OwnShare.Recipient, ConsentEvent> events = new LinkedHashMap<>();
        String sender = mail.hasSender() ? mail.getMaybeSender().asString() : null;
        for (OwnShare.Recipient recipient : share.recipients()) {
            Consequence consequence = judge.judge(recipient.own(), reading, sender);
            consequences.put(recipient, consequence);
            if (consequence instanceof Consequence.Wanted wanted && wanted.act() != null) {
                events.put(recipient, event(recipient, wanted, wanted.act(), reading));
            }
        }
        List<ConsentStore.Recorded> recorded = events.isEmpty()
                ? List.of()
                : runtime.store().record(OptOutsOfNow.dated(runtime.store(), List.copyOf(events.values())));
        List<Done> done = new ArrayList<>();
        int next = 0;
        for (Map.Entry<OwnShare.Recipient, Consequence> entry : consequences.entrySet()) {
            Optional<ConsentStore.Recorded> of = Optional.empty();
            if (events.containsKey(entry.getKey())) {
                of = Optional.of(recorded.get(next++));
            }
            done.add(new Done(entry.getKey(), entry.getValue(), of));
        }
        return done;
    }

    private ConsentEvent event(OwnShare.Recipient recipient, Consequence.Wanted wanted, Act act, Reading reading) {
        return new ConsentEvent(
                recipient.own().organisation().configuration().id(),
                wanted.subject(),
                runtime.clock().instant(),
                act,
                new Evidence(
                        "mail:reply",
                        null,
                        null,
                        null,
                        null,
                        null,
                        reading.heading().messageId(),
                        wanted.sentence()));
    }

    /** Answers, and says what to write into the flag; empty for nothing. */
    private Optional<String> finish(Mail mail, Done done) throws MessagingException {
        return switch (done.consequence()) {
            case Consequence.Nothing ignored -> Optional.empty();
            case Consequence.Doubtful doubtful -> {
                if (doubtful.why().equals(ReplyJudge.FOREIGN_TOKEN)) {
                    ignored.increment();
                }
                LOGGER.info("{}: doubtful reply ({}); nothing is recorded", mail.getName(), doubtful.why());
                yield Optional.of("doubtful; why=" + doubtful.why());
            }
            case Consequence.Wanted wanted -> Optional.of(finish(mail, done, wanted));
        };
    }

    private String finish(Mail mail, Done done, Consequence.Wanted wanted) throws MessagingException {
        OrganisationParts organisation = done.recipient().own().organisation();
        String purpose = wanted.purpose()
                .map(name -> "; purpose=" + organisation.configuration().id() + "/" + name)
                .orElse("");
        String flag = wanted.wish().flag() + purpose;
        if (done.recorded().isPresent()) {
            ConsentStore.Recorded recorded = done.recorded().get();
            LOGGER.info(
                    "{}: subject {} replied: {}, ledger entry {}{}",
                    mail.getName(),
                    wanted.subject(),
                    flag,
                    recorded.entry(),
                    recorded.changed() ? "" : " (nothing changed)");
            if (recorded.changed()) {
                answers.tellLeft(getMailetContext(), mail, organisation, wanted.subject(), wanted.purpose());
            }
            return flag
                    + "; entry="
                    + recorded.entry()
                    + wanted.others().stream()
                            .map(other -> "; also=" + other.flag())
                            .collect(Collectors.joining());
        }
        LOGGER.info("{}: subject {} replied: {}", mail.getName(), wanted.subject(), flag);
        if (wanted.wish() == Wish.LINK
                && wanted.purpose().isPresent()
                && answers.tellLinks(
                        getMailetContext(),
                        mail,
                        organisation,
                        wanted.subject(),
                        wanted.purpose().get())) {
            return flag + "; answered";
        }
        return flag;
    }

    /**
     * Writes the flag into the share of some recipients. What is in doubt is not lost: a message that cannot be understood goes
     * on as it is.
     *
     * @param flag empty to write none, and only take out what came along
     */
    private void flag(Mail mail, byte[] message, String flag, List<MailAddress> recipients) throws MessagingException {
        RewrittenMessage stamped;
        try {
            stamped = flag.isEmpty()
                    ? HeaderStamp.removedFrom(message, HEADER)
                    : HeaderStamp.on(message, new HeaderLine(HEADER, flag));
        } catch (MalformedMessageException e) {
            LOGGER.warn("{}: goes on without a flag: {}", mail.getName(), e.getMessage());
            return;
        }
        List<MailAddress> others = mail.getRecipients().stream()
                .filter(recipient -> !recipients.contains(recipient))
                .toList();
        if (others.isEmpty()) {
            MessageBytes.replace(mail, stamped);
            return;
        }
        Mail part = mail.duplicate();
        try {
            part.setName(mail.getName() + "-flagged-"
                    + recipients.getFirst().asString().hashCode());
            part.setRecipients(recipients);
            MessageBytes.replace(part, stamped);
            ConsentAttributes.setRead(part);
            getMailetContext().sendMail(part, part.getState());
        } finally {
            LifecycleUtil.dispose(part);
        }
        mail.setRecipients(others);
    }

    @Override
    public String getMailetInfo() {
        return "Does what people ask for who reply";
    }
}
