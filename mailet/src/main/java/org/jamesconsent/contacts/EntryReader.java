package org.jamesconsent.contacts;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Audience;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.InvalidAddressException;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.Profile;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.contacts.Contact.Statement;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.jspecify.annotations.Nullable;

/**
 * Tells what an entry says.
 *
 * <p>Times decide which of two acts counts, so what is dated vaguely must not win by it: a yes counts from the first moment
 * it may mean, from long ago if it has no date; a no from the last, from now if it has none.
 */
public final class EntryReader {
    /** The time of a yes of which nobody knows when it was said: older than anything that was. */
    static final Instant LONG_AGO = Instant.EPOCH;

    private static final Pattern STATUS_CODE = Pattern.compile("[245]\\.[0-9]{1,3}\\.[0-9]{1,3}");

    private final ConsentRuntime runtime;
    private final @Nullable OrganisationId organisation;
    private final @Nullable ZoneId zoneOfAll;
    private final Instant now;
    private final Instant asOf;

    /** What an entry says about its purpose, or about all purposes. */
    private enum State {
        GRANTED,
        DENIED,
        WITHDRAWN,
        PENDING,
        OBJECTION,
        COMPLAINT,
        BLOCKED;

        boolean concernsPurpose() {
            return compareTo(PENDING) <= 0;
        }

        static State of(String word) throws InvalidContactException {
            for (State state : values()) {
                if (state.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return state;
                }
            }
            throw new InvalidContactException(
                    ContactColumn.STATE,
                    "must be granted, denied, withdrawn or pending, or without a purpose objection, complaint or blocked");
        }
    }

    /**
     * @param runtime knows organisations, purposes and keys
     * @param organisation whom entries concern that name none; null if each has to
     * @param zoneOfAll where times without an offset are meant; null for where the organisation is
     * @param now beyond which nothing may be dated
     * @param asOf when the entries were made: the time of facts, and of a no without a date
     */
    public EntryReader(
            ConsentRuntime runtime,
            @Nullable OrganisationId organisation,
            @Nullable ZoneId zoneOfAll,
            Instant now,
            Instant asOf) {
        this.runtime = runtime;
        this.organisation = organisation;
        this.zoneOfAll = zoneOfAll;
        this.now = now;
        this.asOf = asOf;
    }

    /**
     * Reads an entry.
     *
     * @return what it says, all of it of one person
     * @throws InvalidContactException if it cannot be understood, or says nothing
     */
    public List<Statement> read(ContactEntry entry) throws InvalidContactException {
        return new Reading(entry).statements();
    }

    /** The reading of one entry. */
    private final class Reading {
        private final Cells cells;
        private final OrganisationParts parts;
        private final SubjectId subject;
        private final @Nullable Moment at;
        private final Evidence evidence;
        private final List<Statement> statements = new ArrayList<>();

        Reading(ContactEntry entry) throws InvalidContactException {
            this.cells = new Cells(entry, now);
            this.parts = organisation();
            this.subject = subject();
            this.at = cells.moment(ContactColumn.AT, zone());
            this.evidence = evidence();
        }

        List<Statement> statements() throws InvalidContactException {
            String word = cells.word(ContactColumn.STATE);
            State state = word == null ? null : State.of(word);
            Boolean guardian = cells.flag(ContactColumn.GUARDIAN);
            Optional<PurposeName> purpose = purpose();
            Channel channel = channel();
            if (purpose.isPresent()) {
                readPurpose(purpose.get(), channel, state, guardian);
            } else {
                readAllPurposes(state, guardian);
            }
            readUndeliverable();
            readProfile();
            if (statements.isEmpty()) {
                throw new InvalidContactException("says nothing about the person");
            }
            return statements;
        }

        private OrganisationParts organisation() throws InvalidContactException {
            String id = cells.word(ContactColumn.ORGANISATION);
            if (id == null) {
                if (organisation == null) {
                    throw new InvalidContactException(
                            ContactColumn.ORGANISATION, "is empty, and consent.xml has several: " + known());
                }
                return runtime.organisation(organisation);
            }
            for (OrganisationConfiguration candidate : runtime.configuration().organisations()) {
                if (candidate.id().value().equals(id)) {
                    return runtime.organisation(candidate.id());
                }
            }
            throw new InvalidContactException(ContactColumn.ORGANISATION, "is none of consent.xml: " + known());
        }

        private String known() {
            return runtime.configuration().organisations().stream()
                    .map(one -> one.id().value())
                    .collect(Collectors.joining(", "));
        }

        private ZoneId zone() {
            return zoneOfAll == null ? parts.configuration().zone() : zoneOfAll;
        }

        private SubjectId subject() throws InvalidContactException {
            String address = cells.text(ContactColumn.ADDRESS);
            if (address == null) {
                throw new InvalidContactException(ContactColumn.ADDRESS, "is empty");
            }
            try {
                return parts.keyring().subjectId(CanonicalAddress.of(address));
            } catch (InvalidAddressException e) {
                throw new InvalidContactException(ContactColumn.ADDRESS, String.valueOf(e.getMessage()));
            }
        }

        private Optional<PurposeName> purpose() throws InvalidContactException {
            String name = cells.word(ContactColumn.PURPOSE);
            if (name == null) {
                return Optional.empty();
            }
            for (PurposeConfiguration candidate : parts.configuration().purposes()) {
                if (candidate.purpose().name().value().equals(name)) {
                    if (candidate.purpose().kind() == Purpose.Kind.SERVICE) {
                        throw new InvalidContactException(
                                ContactColumn.PURPOSE, "is service mail, which nobody consents to or leaves");
                    }
                    return Optional.of(candidate.purpose().name());
                }
            }
            throw new InvalidContactException(
                    ContactColumn.PURPOSE,
                    "is none of the organisation's: "
                            + parts.configuration().purposes().stream()
                                    .filter(one -> one.purpose().kind() != Purpose.Kind.SERVICE)
                                    .map(one -> one.purpose().name().value())
                                    .collect(Collectors.joining(", ")));
        }

        private Channel channel() throws InvalidContactException {
            String code = cells.word(ContactColumn.CHANNEL);
            try {
                return code == null ? Channel.MAIL : Channel.fromCode(code);
            } catch (IllegalArgumentException e) {
                throw new InvalidContactException(ContactColumn.CHANNEL, "must be mail, sms or push");
            }
        }

        private Evidence evidence() throws InvalidContactException {
            Moment confirmed = cells.moment(ContactColumn.CONFIRMED_AT, zone());
            if (confirmed != null && at != null && confirmed.last().isBefore(at.first())) {
                throw new InvalidContactException(ContactColumn.CONFIRMED_AT, "lies before the time of the yes");
            }
            return new Evidence(
                    cells.text(ContactColumn.SOURCE),
                    cells.ip(ContactColumn.IP),
                    cells.text(ContactColumn.USER_AGENT),
                    cells.text(ContactColumn.WORDING),
                    confirmed == null ? null : confirmed.first(),
                    cells.ip(ContactColumn.CONFIRMED_IP),
                    null,
                    null);
        }

        private void readPurpose(
                PurposeName purpose, Channel channel, @Nullable State state, @Nullable Boolean guardian)
                throws InvalidContactException {
            GrantMethod method = method();
            if (state == null) {
                if (guardian == null) {
                    throw new InvalidContactException(ContactColumn.STATE, "is empty, but there is a purpose");
                }
            } else {
                switch (state) {
                    case GRANTED -> grant(purpose, channel, method);
                    case PENDING -> yes(new Act.Requested(purpose, channel));
                    case DENIED -> no(new Act.Denied(purpose, channel), evidence);
                    case WITHDRAWN -> no(new Act.Withdrawn(purpose, channel), evidence);
                    case OBJECTION, COMPLAINT, BLOCKED ->
                        throw new InvalidContactException(
                                ContactColumn.STATE,
                                "concerns all purposes: leave the purpose empty, or write withdrawn");
                }
            }
            if (guardian != null && guardian) {
                yes(new Act.GuardianAuthorised(purpose, channel, true));
            } else if (guardian != null) {
                no(new Act.GuardianRevoked(purpose, channel), evidence);
            }
        }

        private void readAllPurposes(@Nullable State state, @Nullable Boolean guardian) throws InvalidContactException {
            if (guardian != null) {
                throw new InvalidContactException(ContactColumn.PURPOSE, "is empty, but there is a guardian");
            }
            if (state != null && state.concernsPurpose()) {
                throw new InvalidContactException(ContactColumn.PURPOSE, "is empty, but there is a state");
            }
            if (state != null) {
                no(
                        new Act.Objected(
                                switch (state) {
                                    case COMPLAINT -> ObjectionKind.COMPLAINT;
                                    case BLOCKED -> ObjectionKind.BLOCK;
                                    default -> ObjectionKind.WITHDRAWAL;
                                }),
                        evidence);
            }
        }

        private GrantMethod method() throws InvalidContactException {
            String word = cells.word(ContactColumn.METHOD);
            return switch (word == null ? "active" : word) {
                case "active", "double" -> GrantMethod.IMPORTED;
                case "passive" -> GrantMethod.PASSIVE;
                default -> throw new InvalidContactException(ContactColumn.METHOD, "must be active, double or passive");
            };
        }

        private void grant(PurposeName purpose, Channel channel, GrantMethod method) {
            Proof proof = Proof.NONE;
            if (evidence.confirmedAt() != null) {
                proof = Proof.CONFIRMED;
            } else if (at != null && evidence.source() != null) {
                proof = Proof.OPT_IN;
            }
            yes(new Act.Granted(purpose, channel, method, proof));
        }

        private void yes(Act act) {
            Instant time = LONG_AGO;
            if (at != null) {
                time = at.first();
            } else if (act instanceof Act.Granted && evidence.confirmedAt() != null) {
                time = evidence.confirmedAt();
            }
            add(act, time, evidence, true);
        }

        private void no(Act act, Evidence proof) {
            add(act, at == null ? asOf : at.last(), proof, at != null && at.exact());
        }

        private void readUndeliverable() throws InvalidContactException {
            String word = cells.word(ContactColumn.UNDELIVERABLE);
            if (word != null && STATUS_CODE.matcher(word).matches()) {
                no(new Act.FoundUndeliverable(word), fromSource());
            } else {
                Boolean dead;
                try {
                    dead = cells.flag(ContactColumn.UNDELIVERABLE);
                } catch (InvalidContactException e) {
                    throw new InvalidContactException(
                            ContactColumn.UNDELIVERABLE, "must be yes, no, or a status code such as 5.1.1");
                }
                if (dead != null && dead) {
                    no(new Act.FoundUndeliverable(null), fromSource());
                }
            }
        }

        private void readProfile() throws InvalidContactException {
            Moment lastContact = cells.moment(ContactColumn.LAST_CONTACT, zone());
            Profile profile = new Profile(
                    audience(),
                    cells.language(ContactColumn.LANGUAGE),
                    cells.birthDate(ContactColumn.BIRTH_DATE, zone()),
                    cells.flag(ContactColumn.INFORMED),
                    cells.words(ContactColumn.ACTIVITIES),
                    cells.words(ContactColumn.CUSTOMER_OF),
                    cells.flag(ContactColumn.OPT_OUT_OFFERED),
                    lastContact == null ? null : lastContact.first());
            if (profile.isUnknown()) {
                return;
            }
            // The time of a line with a consent is that of the consent; facts are what the sender knows at export.
            if (statements.isEmpty() && at != null) {
                add(new Act.Learnt(profile), at.first(), fromSource(), true);
            } else {
                add(new Act.Learnt(profile), asOf, fromSource(), false);
            }
        }

        private @Nullable Audience audience() throws InvalidContactException {
            String word = cells.word(ContactColumn.AUDIENCE);
            if (word == null) {
                return null;
            }
            return switch (word) {
                case "consumer" -> Audience.CONSUMER;
                case "professional" -> Audience.PROFESSIONAL;
                default ->
                    throw new InvalidContactException(ContactColumn.AUDIENCE, "must be consumer or professional");
            };
        }

        private Evidence fromSource() {
            return evidence.source() == null ? Evidence.NONE : Evidence.from(evidence.source());
        }

        private void add(Act act, Instant time, Evidence proof, boolean dated) {
            statements.add(
                    new Statement(new ConsentEvent(parts.configuration().id(), subject, time, act, proof), dated));
        }
    }
}
