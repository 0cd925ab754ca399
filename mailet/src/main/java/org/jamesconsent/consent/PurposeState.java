package org.jamesconsent.consent;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Today's state of one person for one purpose and channel.
 *
 * <p>Of two acts the one of higher {@linkplain #rank rank} counts, whatever the order in which they arrive: the person's
 * own yes or no outranks what was imported or pre-ticked, and that outranks a request that waits for confirmation. Among
 * acts of the same rank the later one wins, and at equal time the no. Of two yeses at the same time the better proven one
 * counts, then the confirmed one; a pre-ticked one counts before an imported one.
 *
 * @param state what the person said
 * @param method null unless {@link ConsentState#GRANTED}
 * @param proof what stands behind a grant, else {@link Proof#NONE}
 * @param at when the person acted; null while {@link ConsentState#NONE}
 * @param entry the ledger entry it rests on, or {@link LedgerEntry#NO_ENTRY}
 * @param guardianAuthorisedAt when a guardian last authorised the purpose; null if never
 * @param guardianRevokedAt when a guardian last took that back; null if never
 * @param guardianEntry the ledger entry of the guardian's last act, or {@link LedgerEntry#NO_ENTRY}
 */
public record PurposeState(
        ConsentState state,
        @Nullable GrantMethod method,
        Proof proof,
        @Nullable Instant at,
        long entry,
        @Nullable Instant guardianAuthorisedAt,
        @Nullable Instant guardianRevokedAt,
        long guardianEntry) {
    /** Nobody said anything yet. */
    public static final PurposeState NONE = new PurposeState(
            ConsentState.NONE, null, Proof.NONE, null, LedgerEntry.NO_ENTRY, null, null, LedgerEntry.NO_ENTRY);

    /** Whether a guardian's authorisation stands; of a yes and a no at the same time the no counts. */
    public boolean guardianAuthorised() {
        return guardianAuthorisedAt != null
                && (guardianRevokedAt == null || guardianAuthorisedAt.isAfter(guardianRevokedAt));
    }

    /** Whether the rules see the same in both states. The time of a yes counts, since it may expire; that of a no does not. */
    public boolean meansTheSameAs(PurposeState other) {
        return state == other.state
                && method == other.method
                && proof == other.proof
                && guardianAuthorised() == other.guardianAuthorised()
                && (state != ConsentState.GRANTED || Objects.equals(at, other.at));
    }

    /**
     * The state after one more event.
     *
     * @param act the event's act
     * @param at the event's time
     * @param entry the event's ledger entry
     * @return this very object if the event changes nothing
     */
    public PurposeState after(Act.OnPurpose act, Instant at, long entry) {
        return switch (act) {
            case Act.Requested ignored -> said(ConsentState.PENDING, null, Proof.NONE, at, entry);
            case Act.Granted grant -> said(ConsentState.GRANTED, grant.method(), grant.proof(), at, entry);
            case Act.Denied ignored -> said(ConsentState.DENIED, null, Proof.NONE, at, entry);
            case Act.Withdrawn ignored -> said(ConsentState.WITHDRAWN, null, Proof.NONE, at, entry);
            case Act.GuardianAuthorised ignored ->
                isLater(at, guardianAuthorisedAt)
                        ? guardian(at, guardianRevokedAt, isLater(at, guardianRevokedAt) ? entry : guardianEntry)
                        : this;
            case Act.GuardianRevoked ignored ->
                isLater(at, guardianRevokedAt)
                        ? guardian(
                                guardianAuthorisedAt, at, isEarlier(at, guardianAuthorisedAt) ? guardianEntry : entry)
                        : this;
        };
    }

    private PurposeState guardian(@Nullable Instant authorisedAt, @Nullable Instant revokedAt, long lastEntry) {
        return new PurposeState(state, method, proof, at, entry, authorisedAt, revokedAt, lastEntry);
    }

    private PurposeState said(
            ConsentState newState, @Nullable GrantMethod newMethod, Proof newProof, Instant newAt, long newEntry) {
        int byRank = Integer.compare(rank(newState, newMethod), rank(state, method));
        if (byRank < 0 || byRank == 0 && !prevailsAtSameRank(newState, newMethod, newProof, newAt)) {
            return this;
        }
        return new PurposeState(
                newState, newMethod, newProof, newAt, newEntry, guardianAuthorisedAt, guardianRevokedAt, guardianEntry);
    }

    private boolean prevailsAtSameRank(
            ConsentState newState, @Nullable GrantMethod newMethod, Proof newProof, Instant newAt) {
        if (at == null) {
            return true;
        }
        int byTime = newAt.compareTo(at);
        if (byTime != 0) {
            return byTime > 0;
        }
        int byRefusal = Boolean.compare(newState.isOptOut(), state.isOptOut());
        if (byRefusal != 0) {
            return byRefusal > 0;
        }
        int byProof = newProof.compareTo(proof);
        return byProof > 0 || byProof == 0 && weight(newState, newMethod) > weight(state, method);
    }

    /** Puts what is alike in all else into one order, so that the outcome does not hang on who came first. */
    private static int weight(ConsentState state, @Nullable GrantMethod method) {
        return method == GrantMethod.DOUBLE || method == GrantMethod.PASSIVE || state == ConsentState.WITHDRAWN ? 1 : 0;
    }

    private static int rank(ConsentState state, @Nullable GrantMethod method) {
        return switch (state) {
            case NONE -> 0;
            case PENDING -> 1;
            case GRANTED -> method == GrantMethod.ACTIVE || method == GrantMethod.DOUBLE ? 3 : 2;
            case DENIED, WITHDRAWN -> 3;
        };
    }

    private static boolean isLater(Instant at, @Nullable Instant known) {
        return known == null || at.isAfter(known);
    }

    private static boolean isEarlier(Instant at, @Nullable Instant known) {
        return known != null && at.isBefore(known);
    }
}
