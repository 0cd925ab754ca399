package org.jamesconsent.consent.shared;

import java.time.Instant;
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
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.Profile;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.Question;
import org.jamesconsent.consent.SubjectId;
import org.jspecify.annotations.Nullable;

/** As which values events are kept. */
public final class EventValues {
    private EventValues() {}

    /**
     * An event as values: {@code Long}, {@code String}, or null.
     *
     * @param at its time in microseconds since 1970
     * @param code see {@link #code}
     * @param purpose the purpose's name; null for an act on no purpose
     * @param channel the channel's code; null for an act on no purpose
     * @param kind see {@link #kindOf}
     * @param detail see {@link #detail}; all null if that was erased
     * @param erased see {@link #erased(Act)}
     */
    public record Parts(
            long at,
            String code,
            @Nullable String purpose,
            @Nullable String channel,
            @Nullable Object[] kind,
            @Nullable Object[] detail,
            @Nullable String erased) {}

    /** How many values {@link #kindOf} has. */
    public static final int KIND = 5;

    /** How many values {@link #detail} has. */
    public static final int DETAIL = 17;

    /** Method, proof, objection, by staff, and undone at. */
    public static @Nullable Object[] kindOf(Act act) {
        return new @Nullable Object[] {
            method(act),
            act instanceof Act.Granted granted ? granted.proof().name() : null,
            act instanceof Act.Objected objected ? objected.kind().name() : null,
            act instanceof Act.ObjectionLifted lifted ? (Long) (lifted.byStaff() ? 1L : 0L) : null,
            Values.value(undoneAt(act))
        };
    }

    private static @Nullable String method(Act act) {
        return switch (act) {
            case Act.Granted granted -> granted.method().name();
            case Act.GuardianAuthorised authorised -> authorised.imported() ? GrantMethod.IMPORTED.name() : null;
            default -> null;
        };
    }

    /** Whether there are evidence or facts. */
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

    /**
     * Evidence and facts: delivery status, audience, language, birth date, informed, activities, customer of, opt-out offered, last
     * contact, source, IP, user agent, wording, confirmed at, confirmed IP, message id, reason.
     */
    public static @Nullable Object[] detail(ConsentEvent event) {
        Profile profile = profileIn(event.act());
        Evidence evidence = event.evidence();
        return new @Nullable Object[] {
            status(event.act()),
            Values.value(profile.audience()),
            profile.language(),
            Values.value(profile.birthDate()),
            Values.value(profile.informed()),
            Values.value(profile.activities()),
            Values.value(profile.customerOf()),
            Values.value(profile.optOutOffered()),
            Values.value(profile.lastContact()),
            evidence.source(),
            evidence.ip(),
            evidence.userAgent(),
            evidence.wording(),
            Values.value(evidence.confirmedAt()),
            evidence.confirmedIp(),
            evidence.messageId(),
            evidence.reason()
        };
    }

    /** Which entries lost their detail; null but for an erasure. */
    public static @Nullable String erased(Act act) {
        return act instanceof Act.Erased erased
                ? erased.entries().stream().map(String::valueOf).collect(Collectors.joining(" "))
                : null;
    }

    /**
     * Reads what {@link #erased(Act)} wrote.
     *
     * @throws NumberFormatException if it holds something else
     */
    public static List<Long> erased(String entries) {
        return entries.isEmpty()
                ? List.of()
                : Arrays.stream(entries.split(" ")).map(Long::valueOf).toList();
    }

    /**
     * Puts an event together again.
     *
     * @throws IllegalArgumentException if the values are none of an event
     * @throws java.time.DateTimeException if one of them is no date
     */
    public static ConsentEvent event(OrganisationId organisation, SubjectId subject, Parts parts) {
        @Nullable Object[] detail = parts.detail();
        return new ConsentEvent(
                organisation,
                subject,
                Values.instant(parts.at()),
                act(parts),
                new Evidence(
                        text(detail[9]),
                        text(detail[10]),
                        text(detail[11]),
                        text(detail[12]),
                        Values.instant(detail[13]),
                        text(detail[14]),
                        text(detail[15]),
                        text(detail[16])));
    }

    private static @Nullable String text(@Nullable Object value) {
        return (String) value;
    }

    private static String required(@Nullable Object value) {
        return (String) present(value);
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("an event lacks a value");
        }
        return value;
    }

    private static Act act(Parts parts) {
        String code = parts.code();
        return switch (code) {
            case "objected" -> new Act.Objected(ObjectionKind.valueOf(required(parts.kind()[2])));
            case "objection-lifted" -> new Act.ObjectionLifted(Boolean.TRUE.equals(Values.flag(parts.kind()[3])));
            case "delivery-failed" -> deliveryFailed(text(parts.detail()[0]));
            case "undeliverable" -> new Act.FoundUndeliverable(text(parts.detail()[0]));
            case "deliverable" -> new Act.FoundDeliverable();
            case "learnt" -> new Act.Learnt(profile(parts));
            case "person-erased" -> erased(ErasureKind.PERSON, parts);
            case "facts-erased" -> erased(ErasureKind.FACTS, parts);
            case "evidence-erased" -> erased(ErasureKind.EVIDENCE, parts);
            case "request-erased" -> erased(ErasureKind.REQUEST, parts);
            case "accessed" -> new Act.Accessed();
            case "data-asked" -> new Act.Asked(Question.DATA);
            case "erasure-asked" -> new Act.Asked(Question.ERASURE);
            case "guardian-asked" -> new Act.Asked(Question.GUARDIAN);
            case "address-left" -> new Act.AddressLeft();
            case "address-taken" -> new Act.AddressTaken();
            default ->
                actOnPurpose(
                        code,
                        new PurposeName(required(parts.purpose())),
                        Channel.fromCode(required(parts.channel())),
                        parts);
        };
    }

    private static Act deliveryFailed(@Nullable String status) {
        return new Act.DeliveryFailed(status == null ? Act.DeliveryFailed.UNKNOWN_STATUS : status);
    }

    private static Act erased(ErasureKind kind, Parts parts) {
        return new Act.Erased(kind, erased(required(parts.erased())));
    }

    private static Act actOnPurpose(String code, PurposeName purpose, Channel channel, Parts parts) {
        return switch (code) {
            case "requested" -> new Act.Requested(purpose, channel, profile(parts));
            case "granted" ->
                new Act.Granted(
                        purpose,
                        channel,
                        GrantMethod.valueOf(required(parts.kind()[0])),
                        Proof.valueOf(required(parts.kind()[1])));
            case "denied" -> new Act.Denied(purpose, channel);
            case "withdrawn" -> new Act.Withdrawn(purpose, channel);
            case "withdrawal-undone" ->
                new Act.WithdrawalUndone(purpose, channel, present(Values.instant(parts.kind()[4])));
            case "request-expired" -> new Act.RequestExpired(purpose, channel);
            case "guardian-authorised" -> new Act.GuardianAuthorised(purpose, channel, parts.kind()[0] != null);
            case "guardian-revoked" -> new Act.GuardianRevoked(purpose, channel);
            default ->
                throw new IllegalArgumentException("the ledger holds an act that this program does not know: " + code);
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

    /** Which act it is. */
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

    private static Profile profile(Parts parts) {
        @Nullable Object[] detail = parts.detail();
        return new Profile(
                Values.constant(detail[1], Audience.class),
                text(detail[2]),
                Values.date(detail[3]),
                Values.flag(detail[4]),
                Values.strings(detail[5]),
                Values.strings(detail[6]),
                Values.flag(detail[7]),
                Values.instant(detail[8]));
    }
}
