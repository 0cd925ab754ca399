package org.jamesconsent.consent.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Set;
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

/** How today's states are kept in the tables {@code subject_state} and {@code purpose_state}, in the order of their columns. */
final class StateRows {
    private StateRows() {}

    /** @param first the column {@code state}; null in it means that there is no row */
    static PurposeState purposeState(ResultSet row, int first) throws SQLException {
        ConsentState state = Columns.constant(row, first, ConsentState.class);
        if (state == null) {
            return PurposeState.NONE;
        }
        return new PurposeState(
                state,
                Columns.constant(row, first + 1, GrantMethod.class),
                Proof.valueOf(row.getString(first + 2)),
                Columns.instant(row, first + 3),
                row.getLong(first + 4),
                Columns.instant(row, first + 5),
                Columns.instant(row, first + 6),
                row.getLong(first + 7));
    }

    static void bind(PreparedStatement statement, int first, PurposeState state) throws SQLException {
        Columns.bind(statement, first, state.state());
        Columns.bind(statement, first + 1, state.method());
        Columns.bind(statement, first + 2, state.proof());
        Columns.bind(statement, first + 3, state.at());
        statement.setLong(first + 4, state.entry());
        Columns.bind(statement, first + 5, state.guardianAuthorisedAt());
        Columns.bind(statement, first + 6, state.guardianRevokedAt());
        statement.setLong(first + 7, state.guardianEntry());
    }

    /** @param first the column {@code profile_entry}; null in it means that there is no row */
    static SubjectState subjectState(ResultSet row, int first) throws SQLException {
        Long profileEntry = Columns.integer(row, first);
        if (profileEntry == null) {
            return SubjectState.UNKNOWN;
        }
        long objectionEntry = row.getLong(first + 1);
        long blockEntry = row.getLong(first + 2);
        long undeliverableEntry = row.getLong(first + 3);
        ObjectionKind objectionKind = Columns.constant(row, first + 4, ObjectionKind.class);
        Instant objectedAt = Columns.instant(row, first + 5);
        Instant objectionLiftedAt = Columns.instant(row, first + 6);
        Instant blockedAt = Columns.instant(row, first + 7);
        Instant unblockedAt = Columns.instant(row, first + 8);
        Instant undeliverableAt = Columns.instant(row, first + 9);
        Instant deliverableAt = Columns.instant(row, first + 10);
        Instant profileAt = Columns.instant(row, first + 11);
        Profile profile = Profile.UNKNOWN;
        ProfileTimes times = ProfileTimes.NEVER;
        if (profileAt != null) {
            Audience audience = Columns.constant(row, first + 12, Audience.class);
            String language = row.getString(first + 14);
            LocalDate birthDate = Columns.date(row, first + 16);
            Boolean informed = Columns.bool(row, first + 18);
            Set<String> activities = Columns.strings(row, first + 20);
            Set<String> customerOf = Columns.strings(row, first + 22);
            Boolean optOutOffered = Columns.bool(row, first + 24);
            profile = new Profile(
                    audience,
                    language,
                    birthDate,
                    informed,
                    activities,
                    customerOf,
                    optOutOffered,
                    Columns.instant(row, first + 26));
            times = new ProfileTimes(
                    told(audience, profileAt, row, first + 13),
                    told(language, profileAt, row, first + 15),
                    told(birthDate, profileAt, row, first + 17),
                    told(informed, profileAt, row, first + 19),
                    told(activities, profileAt, row, first + 21),
                    told(customerOf, profileAt, row, first + 23),
                    told(optOutOffered, profileAt, row, first + 25));
        }
        return new SubjectState(
                profile,
                times,
                profileAt,
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
                undeliverableEntry);
    }

    static void bind(PreparedStatement statement, int first, SubjectState state) throws SQLException {
        Profile profile = state.profile();
        ProfileTimes times = state.profileTimes();
        Instant profileAt = state.profileAt();
        statement.setLong(first, state.profileEntry());
        statement.setLong(first + 1, state.objectionEntry());
        statement.setLong(first + 2, state.blockEntry());
        statement.setLong(first + 3, state.undeliverableEntry());
        Columns.bind(statement, first + 4, state.objectionKind());
        Columns.bind(statement, first + 5, state.objectedAt());
        Columns.bind(statement, first + 6, state.objectionLiftedAt());
        Columns.bind(statement, first + 7, state.blockedAt());
        Columns.bind(statement, first + 8, state.unblockedAt());
        Columns.bind(statement, first + 9, state.undeliverableAt());
        Columns.bind(statement, first + 10, state.deliverableAt());
        Columns.bind(statement, first + 11, profileAt);
        Columns.bind(statement, first + 12, profile.audience());
        Columns.bind(statement, first + 13, age(times.audience(), profileAt));
        statement.setString(first + 14, profile.language());
        Columns.bind(statement, first + 15, age(times.language(), profileAt));
        Columns.bind(statement, first + 16, profile.birthDate());
        Columns.bind(statement, first + 17, age(times.birthDate(), profileAt));
        Columns.bind(statement, first + 18, profile.informed());
        Columns.bind(statement, first + 19, age(times.informed(), profileAt));
        Columns.bind(statement, first + 20, profile.activities());
        Columns.bind(statement, first + 21, age(times.activities(), profileAt));
        Columns.bind(statement, first + 22, profile.customerOf());
        Columns.bind(statement, first + 23, age(times.customerOf(), profileAt));
        Columns.bind(statement, first + 24, profile.optOutOffered());
        Columns.bind(statement, first + 25, age(times.optOutOffered(), profileAt));
        Columns.bind(statement, first + 26, profile.lastContact());
    }

    private static @Nullable Long age(@Nullable Instant told, @Nullable Instant profileAt) {
        return told == null || profileAt == null ? null : (Long) ChronoUnit.MICROS.between(told, profileAt);
    }

    private static @Nullable Instant told(@Nullable Object part, Instant profileAt, ResultSet row, int column)
            throws SQLException {
        if (part == null) {
            return null;
        }
        long age = row.getLong(column);
        return age == 0 ? profileAt : profileAt.minus(Duration.of(age, ChronoUnit.MICROS));
    }
}
