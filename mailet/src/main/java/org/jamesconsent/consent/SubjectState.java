package org.jamesconsent.consent;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Today's state of one person in one organisation, apart from single purposes. Like {@link PurposeState} it comes out the
 * same in whatever order events arrive; of an objection and its end at the same time the objection stands, and likewise
 * of a dead and a living address the dead one.
 *
 * @param profile what is known of the person
 * @param profileTimes when each part of it was told
 * @param profileAt the time of the latest event that told of it; null if none
 * @param profileEntry the ledger entry of that event
 * @param objectionKind what the latest objection other than a block was; null if none was ever made
 * @param objectedAt when that was; null if never
 * @param objectionLiftedAt when person or staff last lifted it; null if never
 * @param blockedAt when staff last blocked the person; null if never
 * @param unblockedAt when staff last lifted a block; null if never
 * @param objectionEntry the ledger entry of the latest objection other than a block
 * @param blockEntry the ledger entry of the latest block
 * @param undeliverableAt when the address was last found dead; null if never
 * @param deliverableAt when it was last found alive again; null if never
 * @param undeliverableEntry the ledger entry of the former
 * @param erasedAt until when nothing counts that was learnt of the person, since it was erased; null if nothing ever was
 */
public record SubjectState(
        Profile profile,
        ProfileTimes profileTimes,
        @Nullable Instant profileAt,
        long profileEntry,
        @Nullable ObjectionKind objectionKind,
        @Nullable Instant objectedAt,
        @Nullable Instant objectionLiftedAt,
        @Nullable Instant blockedAt,
        @Nullable Instant unblockedAt,
        long objectionEntry,
        long blockEntry,
        @Nullable Instant undeliverableAt,
        @Nullable Instant deliverableAt,
        long undeliverableEntry,
        @Nullable Instant erasedAt) {
    /** Nothing is known. */
    public static final SubjectState UNKNOWN = new SubjectState(
            Profile.UNKNOWN, ProfileTimes.NEVER, null, 0, null, null, null, null, null, 0, 0, null, null, 0, null);

    /** Whether an objection stands: nothing may be sent, whatever was granted. */
    public boolean objects() {
        return blockStands() || objectionStands();
    }

    /** The ledger entry of the objection that stands, of the block if both do; {@link LedgerEntry#NO_ENTRY} if none does. */
    public long standingObjectionEntry() {
        if (blockStands()) {
            return blockEntry;
        }
        return objectionStands() ? objectionEntry : LedgerEntry.NO_ENTRY;
    }

    /** Whether a block by staff stands. */
    public boolean blockStands() {
        return Times.stands(blockedAt, unblockedAt);
    }

    /** Whether an objection of the person's own stands. */
    public boolean objectionStands() {
        return Times.stands(objectedAt, objectionLiftedAt);
    }

    /** When an objection last ended; null if none ever did. */
    @Nullable
    Instant objectionEndedAt() {
        return Times.later(objectionLiftedAt, unblockedAt);
    }

    /** Whether the person was erased and has not come back: then nobody but the person may bring anything. */
    public boolean forgotten() {
        return erasedAt != null && objects();
    }

    /** Whether the address is known to be dead. */
    public boolean undeliverable() {
        return Times.stands(undeliverableAt, deliverableAt);
    }

    /** Whether the rules, and whoever may lift an objection, see the same in both states. */
    public boolean meansTheSameAs(SubjectState other) {
        return profile.equals(other.profile)
                && objectionStands() == other.objectionStands()
                && blockStands() == other.blockStands()
                && undeliverable() == other.undeliverable()
                && forgotten() == other.forgotten();
    }

    /**
     * The state after one more event.
     *
     * @param act the event's act, of a kind that concerns no single purpose
     * @param at the event's time
     * @param entry the event's ledger entry
     * @throws IllegalArgumentException if the act concerns a single purpose
     */
    public SubjectState after(Act act, Instant at, long entry) {
        return switch (act) {
            case Act.Learnt learnt -> learnt(learnt.profile(), at, entry);
            case Act.Objected objected -> objected(objected.kind(), at, entry);
            case Act.ObjectionLifted lifted -> lifted(lifted.byStaff(), at);
            case Act.DeliveryFailed ignored -> this;
            case Act.FoundUndeliverable ignored ->
                isLater(at, undeliverableAt) ? withDelivery(at, deliverableAt, entry) : this;
            case Act.FoundDeliverable ignored ->
                withDelivery(undeliverableAt, Times.later(at, deliverableAt), undeliverableEntry);
            case Act.Erased erased -> erased.kind().endsProfile() ? erased(at) : this;
            case Act.Accessed ignored -> this;
            case Act.Asked ignored -> this;
            case Act.AddressLeft ignored -> this;
            case Act.AddressTaken ignored -> this;
            case Act.OnPurpose onPurpose ->
                throw new IllegalArgumentException(
                        onPurpose.getClass().getSimpleName() + " concerns one purpose: fold it into PurposeState");
        };
    }

    private SubjectState learnt(Profile news, Instant at, long entry) {
        if (erasedAt != null && !at.isAfter(erasedAt)) {
            // A contact tells its own time.
            return withProfile(
                    profileTimes.only(profile, Times.later(lastContactOf(news, erasedAt), profile.lastContact())),
                    profileTimes,
                    profileAt,
                    profileEntry,
                    erasedAt);
        }
        boolean latest = isLater(at, profileAt);
        Profile merged = profileTimes.merge(profile, news, at);
        ProfileTimes times = profileTimes.after(news, at);
        return withProfile(
                erasedAt == null ? merged : times.only(merged, lastContactOf(merged, erasedAt)),
                times,
                latest ? at : profileAt,
                latest ? entry : profileEntry,
                erasedAt);
    }

    private SubjectState erased(Instant at) {
        if (!isLater(at, erasedAt)) {
            return this;
        }
        ProfileTimes left = profileTimes.since(at);
        boolean stays = Times.since(profileAt, at) != null;
        return withProfile(
                left.only(profile, lastContactOf(profile, at)),
                left,
                stays ? profileAt : null,
                stays ? profileEntry : LedgerEntry.NO_ENTRY,
                at);
    }

    private static @Nullable Instant lastContactOf(Profile profile, Instant since) {
        return Times.since(profile.lastContact(), since);
    }

    private SubjectState withProfile(
            Profile newProfile,
            ProfileTimes newTimes,
            @Nullable Instant newProfileAt,
            long newProfileEntry,
            @Nullable Instant newErasedAt) {
        return new SubjectState(
                newProfile,
                newTimes,
                newProfileAt,
                newProfileEntry,
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
                newErasedAt);
    }

    private SubjectState objected(ObjectionKind kind, Instant at, long entry) {
        if (kind == ObjectionKind.BLOCK) {
            return isLater(at, blockedAt)
                    ? withObjection(
                            objectionKind, objectedAt, objectionLiftedAt, at, unblockedAt, objectionEntry, entry)
                    : this;
        }
        boolean prevails = isLater(at, objectedAt)
                || at.equals(objectedAt) && objectionKind != null && kind.compareTo(objectionKind) > 0;
        return prevails ? withObjection(kind, at, objectionLiftedAt, blockedAt, unblockedAt, entry, blockEntry) : this;
    }

    private SubjectState lifted(boolean byStaff, Instant at) {
        return withObjection(
                objectionKind,
                objectedAt,
                Times.later(at, objectionLiftedAt),
                blockedAt,
                byStaff ? Times.later(at, unblockedAt) : unblockedAt,
                objectionEntry,
                blockEntry);
    }

    private SubjectState withDelivery(
            @Nullable Instant newUndeliverableAt, @Nullable Instant newDeliverableAt, long newUndeliverableEntry) {
        return new SubjectState(
                profile,
                profileTimes,
                profileAt,
                profileEntry,
                objectionKind,
                objectedAt,
                objectionLiftedAt,
                blockedAt,
                unblockedAt,
                objectionEntry,
                blockEntry,
                newUndeliverableAt,
                newDeliverableAt,
                newUndeliverableEntry,
                erasedAt);
    }

    private SubjectState withObjection(
            @Nullable ObjectionKind newKind,
            @Nullable Instant newObjectedAt,
            @Nullable Instant newLiftedAt,
            @Nullable Instant newBlockedAt,
            @Nullable Instant newUnblockedAt,
            long newObjectionEntry,
            long newBlockEntry) {
        return new SubjectState(
                profile,
                profileTimes,
                profileAt,
                profileEntry,
                newKind,
                newObjectedAt,
                newLiftedAt,
                newBlockedAt,
                newUnblockedAt,
                newObjectionEntry,
                newBlockEntry,
                undeliverableAt,
                deliverableAt,
                undeliverableEntry,
                erasedAt);
    }

    private static boolean isLater(Instant at, @Nullable Instant known) {
        return known == null || at.isAfter(known);
    }
}
