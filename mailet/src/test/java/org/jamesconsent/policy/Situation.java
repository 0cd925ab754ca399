package org.jamesconsent.policy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Audience;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.Profile;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.SubjectState;

/**
 * A purpose and what is known of a recipient, put together statement by statement. What is not stated is what it would be
 * if only the other statements mattered. Two statements that cannot both be true make the situation contradictory.
 */
final class Situation {
    static final long CONSENT_ENTRY = 11;
    static final long OBJECTION_ENTRY = 12;
    static final long DELIVERY_ENTRY = 13;
    static final long PROFILE_ENTRY = 14;

    private static final PurposeName NEWSLETTER = new PurposeName("newsletter");
    private static final LocalDate LATELY = LocalDate.of(2026, 11, 1);

    private final Map<String, Object> statements = new HashMap<>();
    private boolean contradictory;

    private Situation state(String what, Object value) {
        Object before = statements.putIfAbsent(what, value);
        contradictory |= before != null && !before.equals(value);
        return this;
    }

    @SuppressWarnings("unchecked")
    private <T> T stated(String what, T otherwise) {
        return (T) statements.getOrDefault(what, otherwise);
    }

    boolean isContradictory() {
        return contradictory;
    }

    Situation kind(Purpose.Kind kind) {
        return state("kind", kind);
    }

    Situation softOptIn(boolean allowed) {
        return state("softOptIn", allowed);
    }

    Situation doubleOptIn(boolean demanded) {
        return state("doubleOptIn", demanded);
    }

    Situation acceptedProof(Proof proof) {
        return state("acceptedProof", proof);
    }

    Situation state(ConsentState state) {
        return state("state", state);
    }

    Situation method(GrantMethod method) {
        return state("method", method);
    }

    Situation proof(Proof proof) {
        return state("proof", proof);
    }

    Situation given(LocalDate day) {
        return state("given", day);
    }

    Situation guardianAuthorised() {
        return state("guardian", true);
    }

    Situation objection(ObjectionKind kind) {
        return state("objection", kind);
    }

    Situation objectionLiftedByThePersonBeforehand() {
        return state("lifted", true);
    }

    Situation undeliverable() {
        return state("undeliverable", true);
    }

    Situation audience(Audience audience) {
        return state("audience", audience);
    }

    Situation activity(String activity) {
        return state("activity", activity);
    }

    Situation informed(boolean informed) {
        return state("informed", informed);
    }

    Situation customerOf(String family) {
        return state("customerOf", family);
    }

    Situation optOutOffered(boolean offered) {
        return state("optOutOffered", offered);
    }

    Situation born(LocalDate day) {
        return state("born", day);
    }

    Situation lastContact(LocalDate day) {
        return state("lastContact", day);
    }

    /** A purpose about baking and books, for which consents live three years, requests thirty days, and minors are under 16. */
    Purpose purpose() {
        return new Purpose(
                new OrganisationId("acme"),
                NEWSLETTER,
                stated("kind", Purpose.Kind.COMMERCIAL),
                Set.of("books"),
                Set.of("baking"),
                stated("doubleOptIn", false),
                stated("softOptIn", false),
                stated("acceptedProof", Proof.OPT_IN),
                Period.ofYears(3),
                Period.ofDays(30),
                16);
    }

    RecipientFacts facts() {
        return new RecipientFacts(subject(), consent());
    }

    private SubjectState subject() {
        SubjectState subject = SubjectState.UNKNOWN;
        Instant at = noon(LATELY);
        if (statements.containsKey("lifted")) {
            subject = subject.after(new Act.ObjectionLifted(false), at.minusSeconds(1), 90);
        }
        if (statements.containsKey("objection")) {
            subject =
                    subject.after(new Act.Objected(stated("objection", ObjectionKind.WITHDRAWAL)), at, OBJECTION_ENTRY);
        }
        if (statements.containsKey("undeliverable")) {
            subject = subject.after(new Act.FoundUndeliverable("5.1.1"), at, DELIVERY_ENTRY);
        }
        Audience audience = stated("audience", null);
        boolean professional = audience == Audience.PROFESSIONAL;
        String activity = stated("activity", professional ? "baking" : null);
        String family = stated("customerOf", null);
        LocalDate contact = stated("lastContact", null);
        Profile profile = new Profile(
                audience,
                null,
                stated("born", null),
                stated("informed", professional ? true : null),
                activity == null ? null : Set.of(activity),
                family == null ? null : Set.of(family),
                stated("optOutOffered", null),
                contact == null ? null : noon(contact));
        return profile.isUnknown() ? subject : subject.after(new Act.Learnt(profile), at, PROFILE_ENTRY);
    }

    private PurposeState consent() {
        PurposeState consent = PurposeState.NONE;
        if (statements.containsKey("guardian")) {
            consent = consent.after(new Act.GuardianAuthorised(NEWSLETTER, Channel.MAIL), noon(LATELY), 91);
        }
        return switch (stated("state", ConsentState.NONE)) {
            case NONE -> consent;
            case PENDING -> said(consent, new Act.Requested(NEWSLETTER, Channel.MAIL));
            case DENIED -> said(consent, new Act.Denied(NEWSLETTER, Channel.MAIL));
            case WITHDRAWN -> said(consent, new Act.Withdrawn(NEWSLETTER, Channel.MAIL));
            case GRANTED ->
                said(
                        consent,
                        new Act.Granted(
                                NEWSLETTER,
                                Channel.MAIL,
                                stated("method", GrantMethod.ACTIVE),
                                stated("proof", Proof.NONE)));
        };
    }

    private PurposeState said(PurposeState before, Act.OnPurpose act) {
        return before.after(act, noon(stated("given", LATELY)), CONSENT_ENTRY);
    }

    private static Instant noon(LocalDate day) {
        return day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }
}
