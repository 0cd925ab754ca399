package org.jamesconsent.signup;

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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Audience;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.Matter;
import org.jamesconsent.consent.Profile;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.Question;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.SubjectState;
import org.jamesconsent.consent.Telephone;
import org.jamesconsent.message.compose.ConfirmationMail;
import org.jamesconsent.message.compose.ConfirmationRequest;
import org.jamesconsent.signup.Confirmable.Status;
import org.jamesconsent.token.ConfirmationTokens;
import org.jamesconsent.token.ConfirmationTokens.Confirmation;
import org.jamesconsent.token.ConfirmationTokens.Confirmer;
import org.jamesconsent.token.Keyring;
import org.jamesconsent.wording.ConfirmationWording;
import org.jamesconsent.wording.ConfirmationWording.Occasion;
import org.jamesconsent.wording.Language;
import org.jamesconsent.wording.Languages;
import org.jamesconsent.wording.OwnTexts;
import org.jamesconsent.wording.PageWording;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs people up with one organisation, for mail and SMS. What is asked for both is confirmed from the mailbox. A request counts for nothing until it is confirmed from the
 * mailbox; then it counts from the moment of the request, so that whatever the person said in between stands. Repeating
 * anything is harmless.
 *
 * <p>One mail is sent per address and purpose in an hour, and {@link OrganisationConfiguration#confirmationsPerDay} per address
 * in 24 hours, whoever asks, by the ledger; to one guardian likewise. Whom staff has blocked gets none. What somebody objected to by an own act ends with an own, confirmed sign-up, for what was confirmed only.
 *
 * <p>Safe for any thread.
 */
public final class SignUp {
    private static final Logger LOGGER = LoggerFactory.getLogger(SignUp.class);
    private static final Channel CHANNEL = Channel.MAIL;
    /** The source of requests that nobody made: a campaign met somebody who has come of age. */
    private static final String OF_AGE = "mail:of-age";

    private final OrganisationConfiguration organisation;
    private final Keyring keyring;
    private final ConsentStore store;
    private final Clock clock;
    private final ConfirmationTokens tokens;
    private final ConfirmationMail mail;
    private final Striped<Lock> locks = Striped.lock(256);
    /** Taken after one of {@link #locks}, never before. */
    private final Striped<Lock> guardianLocks = Striped.lock(64);
    /** Requests whose mail did not get out: they do not count as mails. */
    private final Cache<Confirmation, Boolean> unsent =
            CacheBuilder.newBuilder().maximumSize(10_000).build();

    /** What became of a request. Never told to whoever asked: it would reveal what is known of an address. */
    public enum Outcome {
        /** It is noted, and the mail is on its way. */
        ASKED,
        /** Nothing was done: it was asked for lately, or too often. */
        ASKED_BEFORE,
        /** It is noted, and no mail is sent: staff has blocked the person. */
        BLOCKED
    }

    public SignUp(OrganisationConfiguration organisation, Keyring keyring, ConsentStore store, Clock clock) {
        this.organisation = organisation;
        this.keyring = keyring;
        this.store = store;
        this.clock = clock;
        this.tokens = new ConfirmationTokens(organisation.id(), keyring);
        this.mail = new ConfirmationMail(clock);
    }

    /** Whether somebody of that birth date is a minor for one of the purposes today. */
    public boolean isMinor(@Nullable LocalDate birthDate, Collection<PurposeName> purposes) {
        LocalDate today = today();
        return purposes.stream()
                .flatMap(name -> organisation.purpose(name).stream())
                .anyMatch(purpose -> isMinor(birthDate, purpose, today));
    }

    private static boolean isMinor(@Nullable LocalDate birthDate, PurposeConfiguration purpose, LocalDate day) {
        return birthDate != null
                && birthDate.plusYears(purpose.purpose().minorAge()).isAfter(day);
    }

    /**
     * Notes a request and asks the person, and the guardian of a minor if one is named, to confirm it.
     *
     * @throws IllegalArgumentException if one of the purposes is not this organisation's, or is a service
     * @throws StoreException if it could not be noted; nothing was sent
     * @throws OutboxException if the mail was not taken; the request waits without it, and may be repeated at once
     */
    public Outcome request(SignUpRequest request, Outbox outbox) throws StoreException, OutboxException {
        SubjectId subject = keyring.subjectId(request.address());
        Lock lock = locks.get(subject);
        lock.lock();
        try {
            return request(request, subject, outbox);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asks a person who has come of age, and for whom only a guardian ever said yes, whether to go on; once for a purpose in {@link
     * OrganisationConfiguration#ofAgeQuestion}, in which the person was asked by no other door either.
     *
     * @return whether a mail was sent
     * @throws StoreException if it could not be noted; nothing was sent
     * @throws OutboxException if the mail was not taken
     */
    public boolean askGrown(CanonicalAddress address, PurposeConfiguration purpose, Outbox outbox)
            throws StoreException, OutboxException {
        PurposeName name = purpose.purpose().name();
        Instant now = clock.instant();
        Optional<Instant> since = organisation
                .ofAgeQuestion()
                .map(time -> now.atZone(organisation.zone()).minus(time).toInstant());
        if (since.isEmpty()) {
            return false;
        }
        PersonFile file = file(keyring.subjectId(address));
        boolean asked = file.entries().stream()
                .anyMatch(entry -> entry.event().act() instanceof Act.Requested request
                        && Matter.of(request).equals(new Matter(name, CHANNEL))
                        && entry.event().at().isAfter(since.get())
                        && !isMinor(
                                file.person().profile().birthDate(),
                                purpose,
                                day(entry.event().at())));
        if (asked) {
            return false;
        }
        Language language = Languages.nearest(file.person().profile().language(), organisation.defaultLanguage());
        String shown = purpose.versionShown(CHANNEL, language.locale(), organisation.defaultLanguage());
        return request(
                        new SignUpRequest(
                                address,
                                Map.of(name, shown == null ? SignUpRequest.NOT_SHOWN : shown),
                                Profile.UNKNOWN,
                                Evidence.from(OF_AGE),
                                null),
                        outbox)
                == Outcome.ASKED;
    }

    private Outcome request(SignUpRequest request, SubjectId subject, Outbox outbox)
            throws StoreException, OutboxException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        PersonFile file = file(subject);
        List<Choice> due = due(request, subject, file, now);
        if (due.isEmpty()) {
            LOGGER.info("subject {} of {}: asked again too early, no mail is sent", subject, organisation.id());
            return Outcome.ASKED_BEFORE;
        }
        List<ConsentEvent> events = new ArrayList<>();
        for (Choice choice : due) {
            String wording = request.matters().get(choice.matter());
            Telephone telephone = choice.channel() == Channel.SMS ? request.telephone() : null;
            events.add(new ConsentEvent(
                    organisation.id(),
                    subject,
                    now,
                    new Act.Requested(choice.matter().purpose(), choice.channel(), request.proposed()),
                    withWording(
                            telephone == null ? request.evidence() : withTelephone(request.evidence(), telephone),
                            SignUpRequest.NOT_SHOWN.equals(wording) ? null : wording)));
        }
        store.record(events);
        if (isBlocked(file.person())) {
            LOGGER.info("subject {} of {}: asked, but blocked by staff; no mail is sent", subject, organisation.id());
            return Outcome.BLOCKED;
        }
        try {
            sendToPerson(request, subject, due, file, now, outbox);
            sendToGuardian(request, subject, due, file, now, outbox);
        } catch (OutboxException e) {
            unsent.put(new Confirmation(Confirmer.PERSON, subject, now), true);
            throw e;
        }
        LOGGER.info("subject {} of {}: asked to confirm {}", subject, organisation.id(), matters(due));
        return Outcome.ASKED;
    }

    /** What of the request may be asked for now. */
    private List<Choice> due(SignUpRequest request, SubjectId subject, PersonFile file, Instant now) {
        Predicate<LedgerEntry> sent = entry -> unsent.getIfPresent(new Confirmation(
                        Confirmer.PERSON, subject, entry.event().at()))
                == null;
        boolean allowed = MailLimit.allows(file.entries(), now, organisation.confirmationsPerDay(), sent);
        Set<Matter> lately = new HashSet<>();
        for (LedgerEntry entry : file.entries()) {
            if (entry.event().act() instanceof Act.Requested asked
                    && entry.event().at().isAfter(now.minus(MailLimit.REPETITION))
                    && sent.test(entry)) {
                lately.add(Matter.of(asked));
            }
        }
        List<Choice> due = new ArrayList<>();
        for (Matter matter : request.matters().keySet()) {
            PurposeConfiguration purpose = organisation
                    .purpose(matter.purpose())
                    .filter(p -> p.purpose().kind() != Purpose.Kind.SERVICE)
                    .orElseThrow(() -> new IllegalArgumentException("nobody can sign up for " + matter));
            if (allowed && !lately.contains(matter)) {
                due.add(new Choice(purpose, matter.channel()));
            }
        }
        return due;
    }

    private void sendToPerson(
            SignUpRequest request, SubjectId subject, List<Choice> choices, PersonFile file, Instant now, Outbox outbox)
            throws OutboxException {
        send(
                request,
                new Confirmation(Confirmer.PERSON, subject, now),
                occasion(request.evidence(), request.proposed(), choices),
                request.address(),
                choices,
                file,
                outbox);
    }

    private Occasion occasion(Evidence evidence, Profile proposed, List<Choice> choices) {
        if (OF_AGE.equals(evidence.source())) {
            return Occasion.GROWN;
        }
        return choices.stream().anyMatch(choice -> isMinor(proposed.birthDate(), choice.purpose(), today()))
                ? Occasion.CHILD
                : Occasion.ADULT;
    }

    private void sendToGuardian(
            SignUpRequest request, SubjectId subject, List<Choice> choices, PersonFile file, Instant now, Outbox outbox)
            throws StoreException, OutboxException {
        CanonicalAddress guardian = request.guardian();
        List<Choice> guarded = choices.stream()
                .filter(choice -> isMinor(request.proposed().birthDate(), choice.purpose(), today()))
                .toList();
        if (guardian == null || guarded.isEmpty()) {
            return;
        }
        SubjectId guardianId = keyring.subjectId(guardian);
        Lock lock = guardianLocks.get(guardianId);
        lock.lock();
        try {
            PersonFile ofGuardian = file(guardianId);
            if (isBlocked(ofGuardian.person())
                    || !MailLimit.allows(ofGuardian.entries(), now, organisation.confirmationsPerDay())) {
                LOGGER.info("subject {} of {}: the guardian is not written to again", subject, organisation.id());
                return;
            }
            send(
                    request,
                    new Confirmation(Confirmer.GUARDIAN, subject, now),
                    Occasion.GUARDIAN,
                    guardian,
                    guarded,
                    file,
                    outbox);
            store.record(new ConsentEvent(
                    organisation.id(), guardianId, now, new Act.Asked(Question.GUARDIAN), Evidence.NONE));
        } finally {
            lock.unlock();
        }
    }

    private void send(
            SignUpRequest request,
            Confirmation confirmation,
            Occasion occasion,
            CanonicalAddress to,
            List<Choice> choices,
            PersonFile file,
            Outbox outbox)
            throws OutboxException {
        Language language = Languages.nearest(language(request.proposed(), file), organisation.defaultLanguage());
        String token = tokens.write(confirmation);
        PurposeConfiguration first = choices.getFirst().purpose();
        boolean sms = choices.stream().anyMatch(choice -> choice.channel() == Channel.SMS);
        ConfirmationRequest content = new ConfirmationRequest(
                organisation.confirmationSender().asString(),
                new ConfirmationAddress(organisation).withToken(token),
                to.asString(),
                occasion,
                organisation.name(),
                first.postalAddress(),
                choices.stream().map(choice -> title(choice, language)).toList(),
                details(
                        request.proposed(),
                        sms ? request.telephone() : null,
                        language,
                        occasion,
                        organisation.brand().texts()),
                request.guardian() != null,
                link(token),
                lastDay(confirmation.requestedAt(), choices),
                first.privacyPolicy(),
                organisation.brand().texts());
        try {
            outbox.send(organisation.confirmationSender(), to, mail.compose(content, language));
        } catch (MessagingException e) {
            throw new OutboxException("a confirmation mail could not be written", e);
        }
    }

    private static @Nullable String language(Profile proposed, PersonFile file) {
        return proposed.language() == null ? file.person().profile().language() : proposed.language();
    }

    private String title(Choice choice, Language language) {
        String title = choice.purpose().title(language.locale(), organisation.defaultLanguage());
        return choice.channel() == Channel.SMS
                ? PageWording.in(language, organisation.brand().texts()).bySms(title)
                : title;
    }

    /** What was entered besides the address, in words. */
    public static List<String> details(
            Profile proposed, @Nullable Telephone telephone, Language language, Occasion occasion, OwnTexts texts) {
        return ConfirmationWording.in(language, occasion, texts)
                .details(
                        proposed.audience() == null ? null : proposed.audience() == Audience.PROFESSIONAL,
                        proposed.birthDate(),
                        proposed.activities(),
                        telephone == null ? null : telephone.number(),
                        proposed.language() == null ? null : Languages.nearest(proposed.language(), language.locale()));
    }

    private URI link(String token) {
        return URI.create(organisation.publicUrl() + "/confirm/" + token);
    }

    private LocalDate lastDay(Instant requestedAt, List<Choice> choices) {
        Instant end = choices.stream()
                .map(choice -> end(requestedAt, choice.purpose()))
                .min(Instant::compareTo)
                .orElse(requestedAt);
        return LocalDate.ofInstant(end, organisation.zone());
    }

    private static Instant end(Instant requestedAt, PurposeConfiguration purpose) {
        return requestedAt
                .atOffset(ZoneOffset.UTC)
                .plus(purpose.purpose().confirmationExpiry())
                .toInstant();
    }

    /**
     * What a link is for.
     *
     * @param token as it came
     * @return empty if the token is not this organisation's, or nothing is known of its request any more
     */
    public Optional<Confirmable> find(String token) throws StoreException {
        Optional<Confirmation> confirmation = tokens.read(token);
        return confirmation.isEmpty()
                ? Optional.empty()
                : find(confirmation.get(), file(confirmation.get().subject()));
    }

    private Optional<Confirmable> find(Confirmation confirmation, PersonFile file) {
        Map<Status, List<Choice>> byStatus = new LinkedHashMap<>();
        Telephone telephone = null;
        Profile proposed = Profile.UNKNOWN;
        Evidence evidence = Evidence.NONE;
        for (LedgerEntry entry : requests(confirmation, file)) {
            if (entry.event().act() instanceof Act.Requested asked) {
                proposed = asked.proposed();
                evidence = entry.event().evidence();
                telephone = Telephone.in(evidence).orElse(telephone);
                organisation
                        .purpose(asked.purpose())
                        .filter(purpose -> concerns(confirmation, asked, purpose))
                        .ifPresent(purpose -> byStatus.computeIfAbsent(
                                        status(confirmation, asked, purpose, file), s -> new ArrayList<>())
                                .add(new Choice(purpose, asked.channel())));
            }
        }
        for (Status status : List.of(Status.OPEN, Status.CONFIRMED, Status.OVERTAKEN, Status.EXPIRED)) {
            List<Choice> choices = byStatus.get(status);
            if (choices != null) {
                return Optional.of(new Confirmable(
                        confirmation.confirmer(),
                        confirmation.confirmer() == Confirmer.GUARDIAN
                                ? Occasion.GUARDIAN
                                : occasion(evidence, proposed, choices),
                        confirmation.subject(),
                        choices,
                        telephone,
                        proposed,
                        language(proposed, file),
                        confirmation.requestedAt(),
                        status));
            }
        }
        return Optional.empty();
    }

    private static List<LedgerEntry> requests(Confirmation confirmation, PersonFile file) {
        return file.entries().stream()
                .filter(entry -> entry.event().act() instanceof Act.Requested
                        && entry.event().at().equals(confirmation.requestedAt()))
                .toList();
    }

    private boolean concerns(Confirmation confirmation, Act.Requested asked, PurposeConfiguration purpose) {
        LocalDate day = day(confirmation.requestedAt());
        return purpose.purpose().kind() != Purpose.Kind.SERVICE
                && (confirmation.confirmer() == Confirmer.PERSON
                        || asked.proposed().birthDate() == null
                        || isMinor(asked.proposed().birthDate(), purpose, day));
    }

    private Status status(
            Confirmation confirmation, Act.Requested asked, PurposeConfiguration purpose, PersonFile file) {
        Instant requestedAt = confirmation.requestedAt();
        PurposeState state = file.state(Matter.of(asked));
        boolean objected = file.person().objects()
                && (isSince(file.person().objectedAt(), requestedAt)
                        || isSince(file.person().blockedAt(), requestedAt));
        boolean refused = state.state().isOptOut() && isSince(state.at(), requestedAt);
        boolean revoked = !state.guardianAuthorised() && isSince(state.guardianRevokedAt(), requestedAt);
        boolean isGuardian = confirmation.confirmer() == Confirmer.GUARDIAN;
        if (objected || refused || isGuardian && revoked) {
            return Status.OVERTAKEN;
        }
        boolean confirmed = isGuardian
                ? state.guardianAuthorised() && isSince(state.guardianAuthorisedAt(), requestedAt)
                : isConfirmed(asked, requestedAt, file);
        if (confirmed) {
            return Status.CONFIRMED;
        }
        return clock.instant().isBefore(end(requestedAt, purpose)) ? Status.OPEN : Status.EXPIRED;
    }

    private static boolean isSince(@Nullable Instant moment, Instant requestedAt) {
        return moment != null && !moment.isBefore(requestedAt);
    }

    private static boolean isConfirmed(Act.Requested asked, Instant requestedAt, PersonFile file) {
        return file.entries().stream()
                .anyMatch(entry -> entry.event().act() instanceof Act.Granted granted
                        && granted.method() == GrantMethod.DOUBLE
                        && granted.purpose().equals(asked.purpose())
                        && granted.channel() == asked.channel()
                        && entry.event().at().equals(requestedAt));
    }

    /**
     * Confirms what a link is for, if it can be confirmed.
     *
     * @param token as it came
     * @param by source, network address, program and Message-ID of the confirmation
     * @return what {@link #find} returns afterwards; what was confirmed just now has the status {@link Status#CONFIRMED}
     * @throws StoreException if nothing was recorded
     */
    public Optional<Confirmable> confirm(String token, Evidence by) throws StoreException {
        Optional<Confirmation> read = tokens.read(token);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        Confirmation confirmation = read.get();
        Lock lock = locks.get(confirmation.subject());
        lock.lock();
        try {
            PersonFile file = file(confirmation.subject());
            Optional<Confirmable> found = find(confirmation, file);
            if (found.isEmpty() || found.get().status() != Status.OPEN) {
                return found;
            }
            Instant now = clock.instant();
            List<ConsentEvent> events = confirmation.confirmer() == Confirmer.PERSON
                    ? grants(confirmation, found.get(), file, by, now)
                    : authorisations(found.get(), by, now);
            store.record(events);
            LOGGER.info(
                    "subject {} of {}: {} confirmed by the {}",
                    confirmation.subject(),
                    organisation.id(),
                    matters(found.get().choices()),
                    confirmation.confirmer().name().toLowerCase(Locale.ROOT));
            return found.map(confirmable -> with(confirmable, Status.CONFIRMED));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes back what a guardian authorised by this link, at any time later.
     *
     * @param token a guardian's, as it came
     * @param by source, network address, program and Message-ID
     * @return what the link is for now; empty if the token is no guardian's
     * @throws StoreException if nothing was recorded
     */
    public Optional<Confirmable> revoke(String token, Evidence by) throws StoreException {
        Optional<Confirmation> read = tokens.read(token).filter(c -> c.confirmer() == Confirmer.GUARDIAN);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        Confirmation confirmation = read.get();
        PersonFile file = file(confirmation.subject());
        Instant now = clock.instant();
        List<ConsentEvent> events = new ArrayList<>();
        for (LedgerEntry entry : requests(confirmation, file)) {
            if (entry.event().act() instanceof Act.Requested asked
                    && file.state(Matter.of(asked)).guardianAuthorised()) {
                events.add(new ConsentEvent(
                        organisation.id(),
                        confirmation.subject(),
                        now,
                        new Act.GuardianRevoked(asked.purpose(), asked.channel()),
                        by));
            }
        }
        if (!events.isEmpty()) {
            store.record(events);
            LOGGER.info("subject {} of {}: the guardian took it back", confirmation.subject(), organisation.id());
        }
        return find(token);
    }

    /** All of them count from the request on: what the person said since stands, in whatever order it is folded. */
    private List<ConsentEvent> grants(
            Confirmation confirmation, Confirmable open, PersonFile file, Evidence by, Instant now) {
        SubjectId subject = confirmation.subject();
        Instant requestedAt = confirmation.requestedAt();
        List<ConsentEvent> events = new ArrayList<>();
        Set<Matter> confirmed = new LinkedHashSet<>(matters(open.choices()));
        for (LedgerEntry entry : requests(confirmation, file)) {
            if (entry.event().act() instanceof Act.Requested asked && confirmed.contains(Matter.of(asked))) {
                events.add(new ConsentEvent(
                        organisation.id(),
                        subject,
                        requestedAt,
                        new Act.Granted(asked.purpose(), asked.channel(), GrantMethod.DOUBLE, Proof.CONFIRMED),
                        ofBoth(entry.event().evidence(), by, now)));
            }
        }
        if (file.person().objects()) {
            events.addAll(liftedFor(confirmed, subject, requestedAt, file, by));
        }
        Profile proposed = open.proposed();
        events.add(new ConsentEvent(
                organisation.id(),
                subject,
                requestedAt,
                new Act.Learnt(new Profile(
                        proposed.audience(),
                        proposed.language(),
                        proposed.birthDate(),
                        proposed.informed(),
                        proposed.activities(),
                        proposed.customerOf(),
                        proposed.optOutOffered(),
                        now)),
                by));
        if (file.person().undeliverable()) {
            events.add(new ConsentEvent(organisation.id(), subject, now, new Act.FoundDeliverable(), by));
        }
        return events;
    }

    /**
     * Ends the person's objection, which a block by staff survives. Nothing else comes back with it: all that was not confirmed
     * is withdrawn as of the objection.
     */
    private List<ConsentEvent> liftedFor(
            Set<Matter> confirmed, SubjectId subject, Instant requestedAt, PersonFile file, Evidence by) {
        Instant objectedAt = file.person().objectedAt();
        if (objectedAt == null) {
            return List.of();
        }
        List<ConsentEvent> events = new ArrayList<>();
        events.add(new ConsentEvent(organisation.id(), subject, requestedAt, new Act.ObjectionLifted(false), by));
        Set<Matter> all = new LinkedHashSet<>(file.known().matters().keySet());
        organisation.purposes().stream()
                .filter(purpose -> purpose.purpose().kind() != Purpose.Kind.SERVICE)
                .forEach(purpose -> {
                    all.add(new Matter(purpose.purpose().name(), CHANNEL));
                    if (purpose.isOffered(Channel.SMS)) {
                        all.add(new Matter(purpose.purpose().name(), Channel.SMS));
                    }
                });
        for (Matter key : all) {
            PurposeState state = file.state(key);
            boolean stays = confirmed.contains(key) || state.state().isOptOut();
            if (!stays) {
                Instant undone = state.withdrawalsUndoneUpTo();
                events.add(new ConsentEvent(
                        organisation.id(),
                        subject,
                        undone == null || objectedAt.isAfter(undone) ? objectedAt : undone.plus(1, ChronoUnit.MICROS),
                        new Act.Withdrawn(key.purpose(), key.channel()),
                        by));
            }
        }
        return events;
    }

    private List<ConsentEvent> authorisations(Confirmable open, Evidence by, Instant now) {
        Language language = Languages.nearest(open.proposed().language(), organisation.defaultLanguage());
        List<ConsentEvent> events = new ArrayList<>();
        for (Choice choice : open.choices()) {
            events.add(new ConsentEvent(
                    organisation.id(),
                    open.subject(),
                    now,
                    new Act.GuardianAuthorised(choice.matter().purpose(), choice.channel()),
                    withWording(
                            by,
                            choice.purpose()
                                    .versionShown(
                                            choice.channel(), language.locale(), organisation.defaultLanguage()))));
        }
        return events;
    }

    private static Evidence ofBoth(Evidence request, Evidence confirmation, Instant confirmedAt) {
        return new Evidence(
                joined(request.source(), confirmation.source()),
                request.ip(),
                request.userAgent(),
                request.wording(),
                confirmedAt,
                confirmation.ip(),
                confirmation.messageId() == null ? request.messageId() : confirmation.messageId(),
                Telephone.in(request).map(Telephone::asEvidence).orElse(null));
    }

    private static @Nullable String joined(@Nullable String request, @Nullable String confirmation) {
        if (request == null || confirmation == null) {
            return request == null ? confirmation : request;
        }
        return request + ", " + confirmation;
    }

    private static Evidence withWording(Evidence evidence, @Nullable String wording) {
        return new Evidence(
                evidence.source(),
                evidence.ip(),
                evidence.userAgent(),
                wording,
                evidence.confirmedAt(),
                evidence.confirmedIp(),
                evidence.messageId(),
                evidence.reason());
    }

    private static Evidence withTelephone(Evidence evidence, Telephone telephone) {
        return new Evidence(
                evidence.source(),
                evidence.ip(),
                evidence.userAgent(),
                evidence.wording(),
                evidence.confirmedAt(),
                evidence.confirmedIp(),
                evidence.messageId(),
                telephone.asEvidence());
    }

    private static Confirmable with(Confirmable confirmable, Status status) {
        return new Confirmable(
                confirmable.confirmer(),
                confirmable.occasion(),
                confirmable.subject(),
                confirmable.choices(),
                confirmable.telephone(),
                confirmable.proposed(),
                confirmable.language(),
                confirmable.requestedAt(),
                status);
    }

    private static boolean isBlocked(SubjectState person) {
        return person.blockedAt() != null
                && (person.unblockedAt() == null || !person.unblockedAt().isAfter(person.blockedAt()));
    }

    private PersonFile file(SubjectId subject) throws StoreException {
        return PersonFile.of(store.history(organisation.id(), subject));
    }

    private LocalDate today() {
        return day(clock.instant());
    }

    private LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, organisation.zone());
    }

    private static List<Matter> matters(List<Choice> choices) {
        return choices.stream().map(Choice::matter).toList();
    }
}
