package org.jamesconsent.consent.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Audience;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.Profile;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.SubjectId;
import org.jspecify.annotations.Nullable;

/** How events are kept in the tables {@code event} and {@code event_detail}. */
final class EventRows {
    private EventRows() {}

    /** Binds {@code LedgerWriter.insertEvent.sql} from the column {@code subject} on. */
    static void bindEvent(PreparedStatement statement, int first, ConsentEvent event, @Nullable Long purpose)
            throws SQLException {
        Act act = event.act();
        statement.setBytes(first, event.subject().toBytes());
        statement.setLong(first + 1, Columns.micros(event.at()));
        statement.setString(first + 2, code(act));
        Columns.bind(statement, first + 3, purpose);
        Columns.bind(statement, first + 4, act instanceof Act.Granted granted ? granted.method() : null);
        Columns.bind(statement, first + 5, act instanceof Act.Granted granted ? granted.proof() : null);
        Columns.bind(statement, first + 6, act instanceof Act.Objected objected ? objected.kind() : null);
        Columns.bind(
                statement, first + 7, act instanceof Act.ObjectionLifted lifted ? (Boolean) lifted.byStaff() : null);
        Columns.bind(statement, first + 8, undoneAt(act));
    }

    /** Whether there is anything to be kept in {@code event_detail}. */
    static boolean hasDetail(ConsentEvent event) {
        return !event.evidence().equals(Evidence.NONE)
                || event.act() instanceof Act.Learnt
                || event.act() instanceof Act.FoundUndeliverable found && found.status() != null;
    }

    /** Binds {@code LedgerWriter.insertEventDetail.sql} from the column {@code delivery_status} on. */
    static void bindDetail(PreparedStatement statement, int first, ConsentEvent event) throws SQLException {
        statement.setString(first, event.act() instanceof Act.FoundUndeliverable found ? found.status() : null);
        Profile profile = event.act() instanceof Act.Learnt learnt ? learnt.profile() : Profile.UNKNOWN;
        Columns.bind(statement, first + 1, profile.audience());
        statement.setString(first + 2, profile.language());
        Columns.bind(statement, first + 3, profile.birthDate());
        Columns.bind(statement, first + 4, profile.informed());
        Columns.bind(statement, first + 5, profile.activities());
        Columns.bind(statement, first + 6, profile.customerOf());
        Columns.bind(statement, first + 7, profile.optOutOffered());
        Columns.bind(statement, first + 8, profile.lastContact());
        Evidence evidence = event.evidence();
        statement.setString(first + 9, evidence.source());
        statement.setString(first + 10, evidence.ip());
        statement.setString(first + 11, evidence.userAgent());
        statement.setString(first + 12, evidence.wording());
        Columns.bind(statement, first + 13, evidence.confirmedAt());
        statement.setString(first + 14, evidence.confirmedIp());
        statement.setString(first + 15, evidence.messageId());
        statement.setString(first + 16, evidence.reason());
    }

    /** Reads a row of {@code StateReader.history.sql}. */
    static LedgerEntry entry(ResultSet row, OrganisationId organisation, SubjectId subject) throws SQLException {
        Evidence evidence = new Evidence(
                row.getString(20),
                row.getString(21),
                row.getString(22),
                row.getString(23),
                Columns.instant(row, 24),
                row.getString(25),
                row.getString(26),
                row.getString(27));
        return new LedgerEntry(
                row.getLong(1),
                Columns.instant(row.getLong(2)),
                new ConsentEvent(organisation, subject, Columns.instant(row.getLong(3)), act(row), evidence));
    }

    private static Act act(ResultSet row) throws SQLException {
        String code = row.getString(4);
        return switch (code) {
            case "objected" -> new Act.Objected(ObjectionKind.valueOf(row.getString(9)));
            case "objection-lifted" -> new Act.ObjectionLifted(row.getInt(10) != 0);
            case "undeliverable" -> new Act.FoundUndeliverable(row.getString(11));
            case "deliverable" -> new Act.FoundDeliverable();
            case "learnt" -> new Act.Learnt(profile(row));
            default -> actOnPurpose(code, new PurposeName(row.getString(5)), Channel.fromCode(row.getString(6)), row);
        };
    }

    private static Act actOnPurpose(String code, PurposeName purpose, Channel channel, ResultSet row)
            throws SQLException {
        return switch (code) {
            case "requested" -> new Act.Requested(purpose, channel);
            case "granted" ->
                new Act.Granted(
                        purpose, channel, GrantMethod.valueOf(row.getString(7)), Proof.valueOf(row.getString(8)));
            case "denied" -> new Act.Denied(purpose, channel);
            case "withdrawn" -> new Act.Withdrawn(purpose, channel);
            case "withdrawal-undone" -> new Act.WithdrawalUndone(purpose, channel, Columns.instant(row.getLong(28)));
            case "guardian-authorised" -> new Act.GuardianAuthorised(purpose, channel);
            case "guardian-revoked" -> new Act.GuardianRevoked(purpose, channel);
            default -> throw new SQLException("the ledger holds an act that this program does not know: " + code);
        };
    }

    /** To which time the act reaches back; null if it does not. */
    private static @Nullable Instant undoneAt(Act act) {
        return act instanceof Act.WithdrawalUndone undone ? undone.withdrawnAt() : null;
    }

    private static String code(Act act) {
        return switch (act) {
            case Act.Requested ignored -> "requested";
            case Act.Granted ignored -> "granted";
            case Act.Denied ignored -> "denied";
            case Act.Withdrawn ignored -> "withdrawn";
            case Act.WithdrawalUndone ignored -> "withdrawal-undone";
            case Act.GuardianAuthorised ignored -> "guardian-authorised";
            case Act.GuardianRevoked ignored -> "guardian-revoked";
            case Act.Objected ignored -> "objected";
            case Act.ObjectionLifted ignored -> "objection-lifted";
            case Act.FoundUndeliverable ignored -> "undeliverable";
            case Act.FoundDeliverable ignored -> "deliverable";
            case Act.Learnt ignored -> "learnt";
        };
    }

    private static Profile profile(ResultSet row) throws SQLException {
        return new Profile(
                Columns.constant(row, 12, Audience.class),
                row.getString(13),
                Columns.date(row, 14),
                Columns.bool(row, 15),
                Columns.strings(row, 16),
                Columns.strings(row, 17),
                Columns.bool(row, 18),
                Columns.instant(row, 19));
    }
}
