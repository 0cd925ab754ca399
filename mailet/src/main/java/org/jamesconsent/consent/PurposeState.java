package org.jamesconsent.consent;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Today's state of one person for one purpose and channel.
 *
 * <p>Of two acts the one of higher rank counts, whatever the order in which they arrive: the person's own yes or no outranks
 * what was imported or pre-ticked, and that outranks a request that waits for confirmation. Among acts of the same rank the
 * later one wins, and at equal time the no. Of two yeses at the same time the better proven one counts, then the confirmed
 * one; a pre-ticked one counts before an imported one.
 *
 * <p>Withdrawals are kept apart from all else that was said, so that one that was not meant can be undone: then the rest
 * counts as if it had never been.
 *
 * @param said what the person said, withdrawals apart
 * @param withdrawnAt when the person last withdrew, undone or not; null if never
 * @param withdrawnEntry the ledger entry of that, or {@link LedgerEntry#NO_ENTRY}
 * @param withdrawalsUndoneUpTo withdrawals up to then, inclusive, are undone; null if none is
 * @param requestsExpiredUpTo requests up to then, inclusive, count no more; null if none ever expired
 * @param guardianAuthorisedAt when a guardian last authorised the purpose, or 1970 if that was only imported; null if never
 * @param guardianRevokedAt when a guardian last took that back; null if never
 * @param guardianEntry the ledger entry of the guardian's last act, or {@link LedgerEntry#NO_ENTRY}
 */
public record PurposeState(
        Said said,
        @Nullable Instant withdrawnAt,
        long withdrawnEntry,
        @Nullable Instant withdrawalsUndoneUpTo,
        @Nullable Instant requestsExpiredUpTo,
        @Nullable Instant guardianAuthorisedAt,
        @Nullable Instant guardianRevokedAt,
        long guardianEntry) {
    /** When an imported authorisation counts as given: before a guardian's own acts, since it must outrank none of them. */
    private static final Instant LONG_AGO = Instant.EPOCH;

    /** Nobody said anything yet. */
    public static final PurposeState NONE =
            new PurposeState(Said.NOTHING, null, LedgerEntry.NO_ENTRY, null, null, null, null, LedgerEntry.NO_ENTRY);

    /**
     * What a person said apart from withdrawals.
     *
     * @param state never {@link ConsentState#WITHDRAWN}
     * @param method null unless {@link ConsentState#GRANTED}
     * @param proof what stands behind a grant, else {@link Proof#NONE}
     * @param at when the person acted; null while {@link ConsentState#NONE}
     * @param entry the ledger entry it rests on, or {@link LedgerEntry#NO_ENTRY}
     */
    public record Said(
            ConsentState state,
            @Nullable GrantMethod method,
            Proof proof,
            @Nullable Instant at,
            long entry) {
        /** Nothing. */
        public static final Said NOTHING = new Said(ConsentState.NONE, null, Proof.NONE, null, LedgerEntry.NO_ENTRY);

        public Said {
            if (state == ConsentState.WITHDRAWN) {
                throw new IllegalArgumentException("withdrawals are kept apart");
            }
        }

        private Said or(Said other) {
            int byRank = Integer.compare(other.rank(), rank());
            return byRank > 0 || byRank == 0 && other.prevailsOver(this) ? other : this;
        }

        /** Over another one of the same rank. */
        private boolean prevailsOver(Said known) {
            if (known.at == null || at == null) {
                return known.at == null;
            }
            int byTime = at.compareTo(known.at);
            if (byTime != 0) {
                return byTime > 0;
            }
            int byRefusal = Boolean.compare(state.isOptOut(), known.state.isOptOut());
            if (byRefusal != 0) {
                return byRefusal > 0;
            }
            int byProof = proof.compareTo(known.proof);
            return byProof > 0 || byProof == 0 && weight() > known.weight();
        }

        /** Puts what is alike in all else into one order, so that the outcome does not hang on who came first. */
        private int weight() {
            return method == GrantMethod.DOUBLE || method == GrantMethod.PASSIVE ? 1 : 0;
        }

        private int rank() {
            return switch (state) {
                case NONE -> 0;
                case PENDING -> 1;
                case GRANTED -> isOwnWord() ? OWN_WORD : 2;
                case DENIED, WITHDRAWN -> OWN_WORD;
            };
        }

        private boolean isOwnWord() {
            return state == ConsentState.DENIED || method == GrantMethod.ACTIVE || method == GrantMethod.DOUBLE;
        }

        private boolean isOwnWordAfter(Instant moment) {
            return isOwnWord() && at != null && at.isAfter(moment);
        }

        private static final int OWN_WORD = 3;
    }

    /** What the person said. */
    public ConsentState state() {
        return withdrawn() ? ConsentState.WITHDRAWN : counting().state();
    }

    /** How it was given; null unless {@link ConsentState#GRANTED}. */
    public @Nullable GrantMethod method() {
        return withdrawn() ? null : counting().method();
    }

    /** What stands behind a grant, else {@link Proof#NONE}. */
    public Proof proof() {
        return withdrawn() ? Proof.NONE : counting().proof();
    }

    /** When the person acted; null while {@link ConsentState#NONE}. */
    public @Nullable Instant at() {
        return withdrawn() ? withdrawnAt : counting().at();
    }

    /** The ledger entry it rests on, or {@link LedgerEntry#NO_ENTRY}. */
    public long entry() {
        return withdrawn() ? withdrawnEntry : counting().entry();
    }

    private Said counting() {
        boolean expired = said.state() == ConsentState.PENDING
                && said.at() != null
                && requestsExpiredUpTo != null
                && !said.at().isAfter(requestsExpiredUpTo);
        return expired ? Said.NOTHING : said;
    }

    /** When the person last said something other than a withdrawal, or took withdrawals back; null if never. */
    @Nullable
    Instant yesAt() {
        return Times.later(said.at(), withdrawalsUndoneUpTo);
    }

    private boolean withdrawn() {
        return withdrawnAt != null
                && (withdrawalsUndoneUpTo == null || withdrawnAt.isAfter(withdrawalsUndoneUpTo))
                && !said.isOwnWordAfter(withdrawnAt);
    }

    /** Whether a guardian's authorisation stands; of a yes and a no at the same time the no counts. */
    public boolean guardianAuthorised() {
        return guardianAuthorisedAt != null
                && (guardianRevokedAt == null || guardianAuthorisedAt.isAfter(guardianRevokedAt));
    }

    /** Whether the rules see the same in both states. The time of a yes counts, since it may expire; that of a no does not. */
    public boolean meansTheSameAs(PurposeState other) {
        return state() == other.state()
                && method() == other.method()
                && proof() == other.proof()
                && guardianAuthorised() == other.guardianAuthorised()
                && (state() != ConsentState.GRANTED || Objects.equals(at(), other.at()));
    }

    /**
     * The state after one more event.
     *
     * @param act the event's act
     * @param at the event's time
     * @param entry the event's ledger entry
     * @return this very object if the event can make no difference, now or later
     */
    public PurposeState after(Act.OnPurpose act, Instant at, long entry) {
        return switch (act) {
            case Act.Requested ignored -> said(new Said(ConsentState.PENDING, null, Proof.NONE, at, entry));
            case Act.Granted grant -> said(new Said(ConsentState.GRANTED, grant.method(), grant.proof(), at, entry));
            case Act.Denied ignored -> said(new Said(ConsentState.DENIED, null, Proof.NONE, at, entry));
            case Act.Withdrawn ignored ->
                isLater(at, withdrawnAt) ? withdrawals(at, entry, withdrawalsUndoneUpTo) : this;
            case Act.WithdrawalUndone undone ->
                isLater(undone.withdrawnAt(), withdrawalsUndoneUpTo)
                        ? withdrawals(withdrawnAt, withdrawnEntry, undone.withdrawnAt())
                        : this;
            case Act.RequestExpired ignored -> isLater(at, requestsExpiredUpTo) ? expired(at) : this;
            case Act.GuardianAuthorised authorised -> authorised(authorised.imported() ? LONG_AGO : at, entry);
            case Act.GuardianRevoked ignored ->
                isLater(at, guardianRevokedAt)
                        ? guardian(
                                guardianAuthorisedAt, at, isEarlier(at, guardianAuthorisedAt) ? guardianEntry : entry)
                        : this;
        };
    }

    private PurposeState authorised(Instant at, long entry) {
        return isLater(at, guardianAuthorisedAt)
                ? guardian(at, guardianRevokedAt, isLater(at, guardianRevokedAt) ? entry : guardianEntry)
                : this;
    }

    private PurposeState said(Said news) {
        Said now = said.or(news);
        return now == said
                ? this
                : new PurposeState(
                        now,
                        withdrawnAt,
                        withdrawnEntry,
                        withdrawalsUndoneUpTo,
                        requestsExpiredUpTo,
                        guardianAuthorisedAt,
                        guardianRevokedAt,
                        guardianEntry);
    }

    private PurposeState withdrawals(@Nullable Instant lastAt, long lastEntry, @Nullable Instant undoneUpTo) {
        return new PurposeState(
                said,
                lastAt,
                lastEntry,
                undoneUpTo,
                requestsExpiredUpTo,
                guardianAuthorisedAt,
                guardianRevokedAt,
                guardianEntry);
    }

    private PurposeState expired(Instant upTo) {
        return new PurposeState(
                said,
                withdrawnAt,
                withdrawnEntry,
                withdrawalsUndoneUpTo,
                upTo,
                guardianAuthorisedAt,
                guardianRevokedAt,
                guardianEntry);
    }

    private PurposeState guardian(@Nullable Instant authorisedAt, @Nullable Instant revokedAt, long lastEntry) {
        return new PurposeState(
                said,
                withdrawnAt,
                withdrawnEntry,
                withdrawalsUndoneUpTo,
                requestsExpiredUpTo,
                authorisedAt,
                revokedAt,
                lastEntry);
    }

    private static boolean isLater(Instant at, @Nullable Instant known) {
        return known == null || at.isAfter(known);
    }

    private static boolean isEarlier(Instant at, @Nullable Instant known) {
        return known != null && at.isBefore(known);
    }
}
