package org.jamesconsent.consent;

import static org.jamesconsent.consent.Samples.NEWSLETTER;
import static org.jamesconsent.consent.Samples.NOON;
import static org.jamesconsent.consent.Samples.OFFERS;

import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Acts of every kind, few enough values that they meet often. */
public final class RandomActs {
    private RandomActs() {}

    public static Act any(Random random) {
        return random.nextBoolean() ? onPurpose(random) : onPerson(random);
    }

    static Act.OnPurpose onPurpose(Random random) {
        PurposeName purpose = random.nextInt(8) == 0 ? OFFERS : NEWSLETTER;
        Channel channel = random.nextInt(8) == 0 ? Channel.SMS : Channel.MAIL;
        return switch (random.nextInt(10)) {
            case 0 -> new Act.Requested(purpose, channel, random.nextBoolean() ? Profile.UNKNOWN : profile(random));
            case 1 -> new Act.Denied(purpose, channel);
            case 2 -> new Act.Withdrawn(purpose, channel);
            case 3 -> new Act.GuardianAuthorised(purpose, channel, random.nextBoolean());
            case 4 -> new Act.GuardianRevoked(purpose, channel);
            case 5 -> new Act.WithdrawalUndone(purpose, channel, NOON.plusSeconds(random.nextInt(3)));
            case 6 -> new Act.RequestExpired(purpose, channel);
            default ->
                new Act.Granted(purpose, channel, one(random, GrantMethod.values()), one(random, Proof.values()));
        };
    }

    static Act onPerson(Random random) {
        return switch (random.nextInt(10)) {
            case 9 -> new Act.Erased(one(random, ErasureKind.values()), List.of());
            case 0 -> new Act.Objected(one(random, ObjectionKind.values()));
            case 1 -> new Act.ObjectionLifted(random.nextBoolean());
            case 2 -> new Act.FoundUndeliverable(maybe(random, "5.1.1"));
            case 3 -> new Act.FoundDeliverable();
            case 4 -> new Act.DeliveryFailed(random.nextBoolean() ? "4.4.1" : "5.1.1");
            default -> new Act.Learnt(profile(random));
        };
    }

    private static Profile profile(Random random) {
        return new Profile(
                maybe(random, one(random, Audience.values())),
                maybe(random, List.of("fr", "de", "nl").get(random.nextInt(3))),
                maybe(random, LocalDate.of(2000 + random.nextInt(3), 1, 1)),
                maybe(random, random.nextBoolean()),
                maybe(random, strings(random)),
                maybe(random, strings(random)),
                maybe(random, random.nextBoolean()),
                maybe(random, NOON.minusSeconds(random.nextInt(4))));
    }

    private static Set<String> strings(Random random) {
        return List.of(Set.<String>of(), Set.of("a"), Set.of("a", "b"), Set.of("b", "c"))
                .get(random.nextInt(4));
    }

    private static <T> T one(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static <T> @Nullable T maybe(Random random, T value) {
        return random.nextInt(3) == 0 ? null : value;
    }

    /** Entries tell which of the events came first, and so depend on the order; all else must not. */
    public static SubjectState withoutEntries(SubjectState state) {
        return new SubjectState(
                state.profile(),
                state.profileTimes(),
                state.profileAt(),
                0,
                state.objectionKind(),
                state.objectedAt(),
                state.objectionLiftedAt(),
                state.blockedAt(),
                state.unblockedAt(),
                0,
                0,
                state.undeliverableAt(),
                state.deliverableAt(),
                0,
                state.erasedAt());
    }

    public static PurposeState withoutEntries(PurposeState state) {
        return new PurposeState(
                new PurposeState.Said(
                        state.said().state(),
                        state.said().method(),
                        state.said().proof(),
                        state.said().at(),
                        0),
                state.withdrawnAt(),
                0,
                state.withdrawalsUndoneUpTo(),
                state.requestsExpiredUpTo(),
                state.guardianAuthorisedAt(),
                state.guardianRevokedAt(),
                0);
    }
}
