package org.jamesconsent.consent.shared;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jamesconsent.consent.Audience;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.Profile;
import org.jamesconsent.consent.ProfileTimes;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.SubjectState;
import org.jspecify.annotations.Nullable;

/**
 * How today's states stand in {@code state.fields}. Times are microseconds since 1970. The times of a profile's parts are
 * given as microseconds before that of the whole profile, since that is nearly always 0.
 */
public final class StateText {
    private StateText() {}

    /** What a person said comes first; while it is a withdrawal, what was said apart from that comes after all else. */
    public static String of(PurposeState state) {
        boolean withdrawn = state.state() == ConsentState.WITHDRAWN;
        PurposeState.Said said = state.said();
        return new Fields.Writer()
                .add(withdrawn ? ConsentState.WITHDRAWN : said.state())
                .add(withdrawn ? null : said.method())
                .add(withdrawn ? Proof.NONE : said.proof())
                .add(withdrawn ? state.withdrawnAt() : said.at())
                .add(withdrawn ? state.withdrawnEntry() : said.entry())
                .add(state.guardianAuthorisedAt())
                .add(state.guardianRevokedAt())
                .add(state.guardianEntry() == 0 ? null : Long.toString(state.guardianEntry()))
                .add(withdrawn ? null : state.withdrawnAt())
                .add(withdrawn ? null : entry(state.withdrawnEntry()))
                .add(state.withdrawalsUndoneUpTo())
                .add(withdrawn ? said.state() : null)
                .add(withdrawn ? said.method() : null)
                .add(withdrawn ? said.proof() : null)
                .add(withdrawn ? said.at() : null)
                .add(withdrawn ? entry(said.entry()) : null)
                .add(state.requestsExpiredUpTo())
                .toString();
    }

    private static @Nullable String entry(long entry) {
        return entry == 0 ? null : Long.toString(entry);
    }

    public static PurposeState purposeState(@Nullable String text) {
        if (text == null) {
            return PurposeState.NONE;
        }
        Fields.Reader fields = new Fields.Reader(text);
        ConsentState state = required(fields.constant(ConsentState.class));
        GrantMethod method = fields.constant(GrantMethod.class);
        Proof proof = required(fields.constant(Proof.class));
        Instant at = fields.instant();
        long entry = fields.number();
        Instant guardianAuthorisedAt = fields.instant();
        Instant guardianRevokedAt = fields.instant();
        long guardianEntry = fields.number();
        Instant withdrawnAt = fields.instant();
        long withdrawnEntry = fields.number();
        Instant undoneUpTo = fields.instant();
        boolean withdrawn = state == ConsentState.WITHDRAWN;
        PurposeState.Said saidBefore = said(fields);
        Instant requestsExpiredUpTo = fields.instant();
        return new PurposeState(
                withdrawn ? saidBefore : new PurposeState.Said(state, method, proof, at, entry),
                withdrawn ? at : withdrawnAt,
                withdrawn ? entry : withdrawnEntry,
                undoneUpTo,
                requestsExpiredUpTo,
                guardianAuthorisedAt,
                guardianRevokedAt,
                guardianEntry);
    }

    private static PurposeState.Said said(Fields.Reader fields) {
        ConsentState state = fields.constant(ConsentState.class);
        GrantMethod method = fields.constant(GrantMethod.class);
        Proof proof = fields.constant(Proof.class);
        Instant at = fields.instant();
        long entry = fields.number();
        return state == null
                ? PurposeState.Said.NOTHING
                : new PurposeState.Said(state, method, required(proof), at, entry);
    }

    public static String of(SubjectState state) {
        Profile profile = state.profile();
        ProfileTimes times = state.profileTimes();
        Instant told = state.profileAt();
        return new Fields.Writer()
                .add(told)
                .add(state.profileEntry())
                .add(profile.lastContact())
                .add(profile.audience())
                .add(age(times.audience(), told))
                .add(profile.language())
                .add(age(times.language(), told))
                .add(profile.birthDate())
                .add(age(times.birthDate(), told))
                .add(profile.informed())
                .add(age(times.informed(), told))
                .add(profile.activities())
                .add(age(times.activities(), told))
                .add(profile.customerOf())
                .add(age(times.customerOf(), told))
                .add(profile.optOutOffered())
                .add(age(times.optOutOffered(), told))
                .add(state.objectionKind())
                .add(state.objectedAt())
                .add(state.objectionEntry() == 0 ? null : Long.toString(state.objectionEntry()))
                .add(state.objectionLiftedAt())
                .add(state.blockedAt())
                .add(state.blockEntry() == 0 ? null : Long.toString(state.blockEntry()))
                .add(state.unblockedAt())
                .add(state.undeliverableAt())
                .add(state.undeliverableEntry() == 0 ? null : Long.toString(state.undeliverableEntry()))
                .add(state.deliverableAt())
                .add(state.erasedAt())
                .toString();
    }

    public static SubjectState subjectState(@Nullable String text) {
        if (text == null) {
            return SubjectState.UNKNOWN;
        }
        Fields.Reader fields = new Fields.Reader(text);
        Instant told = fields.instant();
        long profileEntry = fields.number();
        Instant lastContact = fields.instant();
        var audience = fields.constant(Audience.class);
        var audienceAt = before(told, fields.string());
        var language = fields.string();
        var languageAt = before(told, fields.string());
        var birthDate = fields.date();
        var birthDateAt = before(told, fields.string());
        var informed = fields.flag();
        var informedAt = before(told, fields.string());
        var activities = fields.strings();
        var activitiesAt = before(told, fields.string());
        var customerOf = fields.strings();
        var customerOfAt = before(told, fields.string());
        var optOutOffered = fields.flag();
        var optOutOfferedAt = before(told, fields.string());
        ObjectionKind objectionKind = fields.constant(ObjectionKind.class);
        Instant objectedAt = fields.instant();
        long objectionEntry = fields.number();
        Instant objectionLiftedAt = fields.instant();
        Instant blockedAt = fields.instant();
        long blockEntry = fields.number();
        Instant unblockedAt = fields.instant();
        Instant undeliverableAt = fields.instant();
        long undeliverableEntry = fields.number();
        Instant deliverableAt = fields.instant();
        Instant erasedAt = fields.instant();
        return new SubjectState(
                new Profile(
                        audience, language, birthDate, informed, activities, customerOf, optOutOffered, lastContact),
                new ProfileTimes(
                        audienceAt, languageAt, birthDateAt, informedAt, activitiesAt, customerOfAt, optOutOfferedAt),
                told,
                profileEntry,
                objectionKind,
                objectedAt,
                objectionLiftedAt,
                blockedAt,
                unblockedAt,
                objectionEntry,
                blockEntry,
                undeliverableAt,
                deliverableAt,
                undeliverableEntry,
                erasedAt);
    }

    private static @Nullable String age(@Nullable Instant part, @Nullable Instant told) {
        return part == null || told == null ? null : Long.toString(ChronoUnit.MICROS.between(part, told));
    }

    private static @Nullable Instant before(@Nullable Instant told, @Nullable String age) {
        if (told == null || age == null) {
            return null;
        }
        return age.equals("0") ? told : told.minus(Long.parseLong(age), ChronoUnit.MICROS);
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("a consent without state or proof");
        }
        return value;
    }
}
