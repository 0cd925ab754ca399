package org.jamesconsent.selfservice;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.util.concurrent.Striped;
import jakarta.mail.MessagingException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.ErasureKind;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.KnownPerson;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.Question;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.history.PersonHistory;
import org.jamesconsent.message.compose.ConfirmationMail;
import org.jamesconsent.message.compose.ConfirmationRequest;
import org.jamesconsent.rights.Erasure;
import org.jamesconsent.selfservice.OwnRequest.Status;
import org.jamesconsent.signup.ConfirmationAddress;
import org.jamesconsent.signup.MailLimit;
import org.jamesconsent.signup.Outbox;
import org.jamesconsent.signup.OutboxException;
import org.jamesconsent.token.Keyring;
import org.jamesconsent.token.OwnDataTokens;
import org.jamesconsent.token.OwnDataTokens.Request;
import org.jamesconsent.wording.ConfirmationWording.Occasion;
import org.jamesconsent.wording.Language;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out what one organisation knows of a person, or erases it, to whoever reads the person's mailbox: a mail goes there, with
 * a link that works for {@link OrganisationConfiguration#ownDataExpiry}. The links in newsletters do not suffice, since they get
 * forwarded.
 *
 * <p>Of each wish one mail is sent in an hour, and mails count with those of sign-ups, by the ledger: {@link
 * OrganisationConfiguration#confirmationsPerDay} in 24 hours. People whom staff has blocked get them too: a block concerns
 * marketing, and these are rights.
 *
 * <p>Safe for any thread.
 */
public final class OwnData {
    private static final Logger LOGGER = LoggerFactory.getLogger(OwnData.class);

    /** The path of the links below the public URL, before the token. */
    public static final String PATH = "/my-data/";

    private final OrganisationConfiguration organisation;
    private final Keyring keyring;
    private final ConsentStore store;
    private final Clock clock;
    private final OwnDataTokens tokens;
    private final ConfirmationMail mail;
    private final Striped<Lock> locks = Striped.lock(64);
    /** Wishes whose mail did not get out: they do not count as mails. */
    private final Cache<Request, Boolean> unsent =
            CacheBuilder.newBuilder().maximumSize(10_000).build();

    public OwnData(OrganisationConfiguration organisation, Keyring keyring, ConsentStore store, Clock clock) {
        this.organisation = organisation;
        this.keyring = keyring;
        this.store = store;
        this.clock = clock;
        this.tokens = new OwnDataTokens(organisation.id(), keyring);
        this.mail = new ConfirmationMail(clock);
    }

    /**
     * Sends the mail with the link, unless that was asked for lately, or too often. Never tell who asked what became of it.
     *
     * @param address the person's
     * @param wish {@link Question#DATA} or {@link Question#ERASURE}
     * @param about whose postal address and privacy policy stand in the mail
     * @param evidence source, network address and program of who asked
     * @return whether a mail was sent
     * @throws OutboxException if the mail was not taken; it may be asked for again at once
     * @throws StoreException if the store cannot be asked, or cannot note it
     */
    public boolean ask(
            CanonicalAddress address,
            Question wish,
            PurposeConfiguration about,
            Language language,
            Evidence evidence,
            Outbox outbox)
            throws StoreException, OutboxException {
        SubjectId subject = keyring.subjectId(address);
        Lock lock = locks.get(subject);
        lock.lock();
        try {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            List<LedgerEntry> entries = store.history(organisation.id(), subject);
            Predicate<LedgerEntry> sent = entry -> !(entry.event().act() instanceof Act.Asked asked)
                    || unsent.getIfPresent(new Request(
                                    asked.question(), subject, entry.event().at()))
                            == null;
            Act.Asked act = new Act.Asked(wish);
            if (MailLimit.isRepetition(
                            entries, now, sent.and(entry -> entry.event().act().equals(act)))
                    || !MailLimit.allows(entries, now, organisation.confirmationsPerDay(), sent)) {
                LOGGER.info("subject {} of {}: asked again too early, no mail is sent", subject, organisation.id());
                return false;
            }
            Request request = new Request(wish, subject, now);
            // First, so that a store that takes nothing lets no mails out that nobody counts.
            store.record(new ConsentEvent(organisation.id(), subject, now, act, evidence));
            try {
                send(address, request, about, language, outbox);
            } catch (OutboxException e) {
                unsent.put(request, true);
                throw e;
            }
            LOGGER.info("subject {} of {}: a mail with a link was sent, for {}", subject, organisation.id(), wish);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void send(
            CanonicalAddress to, Request request, PurposeConfiguration about, Language language, Outbox outbox)
            throws OutboxException {
        ConfirmationRequest content = new ConfirmationRequest(
                organisation.confirmationSender().asString(),
                new ConfirmationAddress(organisation).base().asString(),
                to.asString(),
                request.wish() == Question.DATA ? Occasion.DATA : Occasion.ERASURE,
                organisation.name(),
                about.postalAddress(),
                List.of(),
                List.of(),
                false,
                URI.create(organisation.publicUrl() + PATH + tokens.write(request)),
                LocalDate.ofInstant(end(request), organisation.zone()),
                about.privacyPolicy(),
                organisation.brand().texts());
        try {
            outbox.send(organisation.confirmationSender(), to, mail.compose(content, language));
        } catch (MessagingException e) {
            throw new OutboxException("a mail about somebody's own data could not be written", e);
        }
    }

    private Instant end(Request request) {
        return request.askedAt()
                .atOffset(ZoneOffset.UTC)
                .plus(organisation.ownDataExpiry())
                .toInstant();
    }

    /**
     * What a link is for.
     *
     * @param token as it came
     * @return empty if the token is not this organisation's
     */
    public Optional<OwnRequest> find(String token) throws StoreException {
        Optional<Request> request = tokens.read(token);
        return request.isEmpty() ? Optional.empty() : Optional.of(find(request.get()));
    }

    private OwnRequest find(Request request) throws StoreException {
        List<LedgerEntry> entries = store.history(organisation.id(), request.subject());
        return new OwnRequest(
                request.wish(),
                request.subject(),
                KnownPerson.of(entries).person().profile().language(),
                status(request, entries));
    }

    private Status status(Request request, List<LedgerEntry> entries) {
        boolean erased = request.wish() == Question.ERASURE
                && entries.stream()
                        .anyMatch(entry -> entry.event().act() instanceof Act.Erased act
                                && act.kind() == ErasureKind.PERSON
                                && !entry.event().at().isBefore(request.askedAt()));
        if (erased) {
            return Status.ERASED;
        }
        return clock.instant().isBefore(end(request)) ? Status.OPEN : Status.EXPIRED;
    }

    /**
     * Hands out all that is known of the person, and records that first.
     *
     * @param token as it came
     * @param by source, network address and program of who has the link
     * @return empty if the link is not for that, or not any more
     */
    public Optional<PersonHistory> handOut(String token, Evidence by) throws StoreException {
        Optional<OwnRequest> open = open(token, Question.DATA);
        if (open.isEmpty()) {
            return Optional.empty();
        }
        SubjectId subject = open.get().subject();
        PersonHistory history = PersonHistory.handOut(organisation, subject, store, clock.instant(), by);
        LOGGER.info("subject {} of {}: was handed out what is known", subject, organisation.id());
        return Optional.of(history);
    }

    /**
     * Erases the person, as staff does on request. Where that is done already, nothing happens.
     *
     * @param token as it came
     * @return what {@link #find} returns afterwards
     * @throws StoreException if nothing was erased
     */
    public Optional<OwnRequest> erase(String token) throws StoreException {
        Optional<OwnRequest> open = open(token, Question.ERASURE);
        if (open.isPresent()) {
            SubjectId subject = open.get().subject();
            // Who was erased leaves no network address behind: that the mailbox confirmed it is evidence enough.
            Erasure.Done done = Erasure.carryOut(
                    store,
                    organisation.id(),
                    subject,
                    clock.instant(),
                    Evidence.from("web:erasure, confirmed by mail"));
            LOGGER.info(
                    "subject {} of {}: erased, as the person asked{}",
                    subject,
                    organisation.id(),
                    done.tracesLeft() ? "; traces in the store's files go with the daily job" : "");
        }
        return find(token);
    }

    private Optional<OwnRequest> open(String token, Question wish) throws StoreException {
        return find(token).filter(request -> request.wish() == wish && request.status() == Status.OPEN);
    }
}
