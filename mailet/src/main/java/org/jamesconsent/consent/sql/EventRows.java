package org.jamesconsent.consent.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Audience;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ErasureKind;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.Profile;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.Question;
import org.jamesconsent.consent.SubjectId;
import org.jspecify.annotations.Nullable;

/** How events are kept in the tables {@code event} and {@code event_detail}. */
public final class EventRows {
    /** The history of an organisation's subject. */
    private static final String HISTORY = SqlFiles.read(EventRows.class, "EventRows.history");

    private EventRows() {}

    /** The columns {@code method}, {@code proof}, {@code objection}, {@code by_staff} and {@code undone_at}. */
    public static @Nullable Object[] kindOf(Act act) {
        return new @Nullable Object[] {
            method(act),
            act instanceof Act.Granted granted ? granted.proof().name() : null,
            act instanceof Act.Objected objected ? objected.kind().name() : null,
            act instanceof Act.ObjectionLifted lifted ? (Long) (lifted.byStaff() ? 1L : 0L) : null,
            Columns.value(undoneAt(act))
        };
    }

    private static @Nullable String method(Act act) {
        return switch (act) {
            case Act.Granted granted -> granted.method().name();
            case Act.GuardianAuthorised authorised -> authorised.imported() ? GrantMethod.IMPORTED.name() : null;
            default -> null;
        };
    }

    /** Whether there is anything to be kept in {@code event_detail}. */
    public static boolean hasDetail(ConsentEvent event) {
        return !event.evidence().equals(Evidence.NONE)
                || event.act() instanceof Act.Learnt
                || event.act() instanceof Act.Requested requested
                        && !requested.proposed().isUnknown()
                || status(event.act()) != null;
    }

    private static @Nullable String status(Act act) {
        return switch (act) {
            case Act.DeliveryFailed failed -> failed.status();
            case Act.FoundUndeliverable found -> found.status();
            default -> null;
        };
    }

    /** The columns of {@code event_detail} from {@code delivery_status} to {@code reason}. */
    public static @Nullable Object[] detail(ConsentEvent event) {
        Profile profile = profileIn(event.act());
        Evidence evidence = event.evidence();
        return new @Nullable Object[] {
            status(event.act()),
            Columns.value(profile.audience()),
            profile.language(),
            Columns.value(profile.birthDate()),
            Columns.value(profile.informed()),
            Columns.value(profile.activities()),
            Columns.value(profile.customerOf()),
            Columns.value(profile.optOutOffered()),
            Columns.value(profile.lastContact()),
            evidence.source(),
            evidence.ip(),
            evidence.userAgent(),
            evidence.wording(),
            Columns.value(evidence.confirmedAt()),
            evidence.confirmedIp(),
            evidence.messageId(),
            evidence.reason()
        };
    }

    /** The column {@code erased}: which entries lost their detail; null but for an erasure. */
    static @Nullable String erased(Act act) {
        return act instanceof Act.Erased erased
                ? erased.entries().stream().map(String::valueOf).collect(Collectors.joining(" "))
                : null;
    }

    /**
     * Reads the column {@code erased}.
     *
     * @throws NumberFormatException if it holds something else
     */
    static List<Long> erased(String entries) {
        return entries.isEmpty()
                ? List.of()
                : Arrays.stream(entries.split(" ")).map(Long::valueOf).toList();
    }

    /** Reads a row of {@link #HISTORY}. */
    public static LedgerEntry entry(ResultSet row, OrganisationId organisation, SubjectId subject) throws SQLException {
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
                new ConsentEvent(organisation, subject, Columns.instant(row.getLong(3)), act(row), evidence),
                row.getBoolean("detail_erased"));
    }

    /** All events of a person, in the order of recording. */
    public static List<LedgerEntry> history(Connection connection, OrganisationId organisation, SubjectId subject)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(HISTORY)) {
            Columns.bind(query, 1, organisation.value(), subject.toBytes());
            List<LedgerEntry> entries = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    entries.add(entry(rows, organisation, subject));
                }
            }
            return entries;
        }
    }

    private static Act act(ResultSet row) throws SQLException {
        String code = row.getString(4);
        return switch (code) {
            case "objected" -> new Act.Objected(ObjectionKind.valueOf(row.getString(9)));
            case "objection-lifted" -> new Act.ObjectionLifted(row.getInt(10) != 0);
            case "delivery-failed" -> deliveryFailed(row.getString(11));
            case "undeliverable" -> new Act.FoundUndeliverable(row.getString(11));
            case "deliverable" -> new Act.FoundDeliverable();
            case "learnt" -> new Act.Learnt(profile(row));
            case "person-erased" -> erased(ErasureKind.PERSON, row);
            case "facts-erased" -> erased(ErasureKind.FACTS, row);
            case "evidence-erased" -> erased(ErasureKind.EVIDENCE, row);
            case "request-erased" -> erased(ErasureKind.REQUEST, row);
            case "accessed" -> new Act.Accessed();
            case "data-asked" -> new Act.Asked(Question.DATA);
            case "erasure-asked" -> new Act.Asked(Question.ERASURE);
            case "guardian-asked" -> new Act.Asked(Question.GUARDIAN);
            case "address-left" -> new Act.AddressLeft();
            case "address-taken" -> new Act.AddressTaken();
            default -> actOnPurpose(code, new PurposeName(row.getString(5)), Channel.fromCode(row.getString(6)), row);
        };
    }

    private static Act deliveryFailed(@Nullable String status) {
        return new Act.DeliveryFailed(status == null ? Act.DeliveryFailed.UNKNOWN_STATUS : status);
    }

    private static Act erased(ErasureKind kind, ResultSet row) throws SQLException {
        return new Act.Erased(kind, erased(row.getString("erased")));
    }

    private static Act actOnPurpose(String code, PurposeName purpose, Channel channel, ResultSet row)
            throws SQLException {
        return switch (code) {
            case "requested" -> new Act.Requested(purpose, channel, profile(row));
            case "granted" ->
                new Act.Granted(
                        purpose, channel, GrantMethod.valueOf(row.getString(7)), Proof.valueOf(row.getString(8)));
            case "denied" -> new Act.Denied(purpose, channel);
            case "withdrawn" -> new Act.Withdrawn(purpose, channel);
            case "withdrawal-undone" -> new Act.WithdrawalUndone(purpose, channel, Columns.instant(row.getLong(28)));
            case "request-expired" -> new Act.RequestExpired(purpose, channel);
            case "guardian-authorised" -> new Act.GuardianAuthorised(purpose, channel, row.getString(7) != null);
            case "guardian-revoked" -> new Act.GuardianRevoked(purpose, channel);
            default -> throw new SQLException("the ledger holds an act that this program does not know: " + code);
        };
    }

    private static Profile profileIn(Act act) {
        return switch (act) {
            case Act.Learnt learnt -> learnt.profile();
            case Act.Requested requested -> requested.proposed();
            default -> Profile.UNKNOWN;
        };
    }

    /** To which time the act reaches back; null if it does not. */
    private static @Nullable Instant undoneAt(Act act) {
        return act instanceof Act.WithdrawalUndone undone ? undone.withdrawnAt() : null;
    }

    /** The column {@code act}. */
    public static String code(Act act) {
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
            case Act.DeliveryFailed ignored -> "delivery-failed";
            case Act.FoundUndeliverable ignored -> "undeliverable";
            case Act.FoundDeliverable ignored -> "deliverable";
            case Act.Learnt ignored -> "learnt";
            case Act.RequestExpired ignored -> "request-expired";
            case Act.Erased erased ->
                switch (erased.kind()) {
                    case PERSON -> "person-erased";
                    case FACTS -> "facts-erased";
                    case EVIDENCE -> "evidence-erased";
                    case REQUEST -> "request-erased";
                };
            case Act.Accessed ignored -> "accessed";
            case Act.Asked asked ->
                switch (asked.question()) {
                    case DATA -> "data-asked";
                    case ERASURE -> "erasure-asked";
                    case GUARDIAN -> "guardian-asked";
                };
            case Act.AddressLeft ignored -> "address-left";
            case Act.AddressTaken ignored -> "address-taken";
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
