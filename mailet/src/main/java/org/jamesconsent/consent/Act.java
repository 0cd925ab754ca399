package org.jamesconsent.consent;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened in a {@link ConsentEvent}. */
public sealed interface Act {
    /** An act about one purpose on one channel. */
    sealed interface OnPurpose extends Act {
        PurposeName purpose();

        Channel channel();
    }

    /**
     * The person asked for a purpose that needs a confirmation, which has not come yet.
     *
     * @param proposed what was said of the person together with that. Anybody may have said so: it is learnt only once the
     *     person confirms
     */
    record Requested(PurposeName purpose, Channel channel, Profile proposed) implements OnPurpose {
        /** A request with which nothing else was said. */
        public Requested(PurposeName purpose, Channel channel) {
            this(purpose, channel, Profile.UNKNOWN);
        }

        /** Without what was said of the person, which must not reach a log by way of string concatenation. */
        @Override
        public String toString() {
            return "Requested[purpose=" + purpose + ", channel=" + channel + "]";
        }
    }

    /**
     * The person agreed.
     *
     * @param proof what stands behind it
     */
    record Granted(PurposeName purpose, Channel channel, GrantMethod method, Proof proof) implements OnPurpose {}

    /** The person said no on a form. */
    record Denied(PurposeName purpose, Channel channel) implements OnPurpose {}

    /** The person took a yes back, or left a list. */
    record Withdrawn(PurposeName purpose, Channel channel) implements OnPurpose {}

    /**
     * The person takes back withdrawals that were not meant: whatever was said before counts again, be it a consent, a
     * refusal, or nothing at all. Gives no consent by itself.
     *
     * @param withdrawnAt the time of the withdrawal that is taken back; those before it go with it, those after it stand
     */
    record WithdrawalUndone(PurposeName purpose, Channel channel, Instant withdrawnAt) implements OnPurpose {
        public WithdrawalUndone {
            withdrawnAt = withdrawnAt.truncatedTo(ChronoUnit.MICROS);
        }
    }

    /** Requests up to then were not confirmed in time: as if they had never been made. */
    record RequestExpired(PurposeName purpose, Channel channel) implements OnPurpose {}

    /**
     * The guardian of a minor authorised the purpose.
     *
     * @param imported whether another system says so; then it never outranks a guardian who took the authorisation back
     */
    record GuardianAuthorised(PurposeName purpose, Channel channel, boolean imported) implements OnPurpose {
        /** The guardian's own word. */
        public GuardianAuthorised(PurposeName purpose, Channel channel) {
            this(purpose, channel, false);
        }
    }

    /** The guardian took the authorisation back. */
    record GuardianRevoked(PurposeName purpose, Channel channel) implements OnPurpose {}

    /** The person, or staff, stopped everything. */
    record Objected(ObjectionKind kind) implements Act {}

    /**
     * An objection ends.
     *
     * @param byStaff whether staff lifts it; the person cannot lift a {@link ObjectionKind#BLOCK}
     */
    record ObjectionLifted(boolean byStaff) implements Act {}

    /**
     * A message to the person came back. By itself that changes nothing: an address counts as dead once it was {@link
     * FoundUndeliverable}.
     *
     * @param status the enhanced status code (RFC 3463), of class 4 for a temporary failure and of class 5 for a permanent one
     */
    record DeliveryFailed(String status) implements Act {
        /** Stands where the status was erased: the code that says least (RFC 3463 section 3.1). */
        public static final String UNKNOWN_STATUS = "4.0.0";

        /** @throws IllegalArgumentException if the status is of another class */
        public DeliveryFailed {
            if (!status.startsWith("4.") && !status.startsWith("5.")) {
                throw new IllegalArgumentException("a failure has a status of class 4 or 5, for example 5.1.1");
            }
        }

        public boolean isPermanent() {
            return status.startsWith("5.");
        }
    }

    /** The address turned out to be dead. */
    record FoundUndeliverable(@Nullable String status) implements Act {}

    /** The address takes mail again. */
    record FoundDeliverable() implements Act {}

    /** Something was learnt of the person. */
    record Learnt(Profile profile) implements Act {}

    /**
     * Evidence and facts were erased. The entries themselves stay, and the chain still holds.
     *
     * @param entries the ledger entries of the same person that lost them, in ascending order
     */
    record Erased(ErasureKind kind, List<Long> entries) implements Act {
        public Erased {
            entries = entries.stream().sorted().distinct().toList();
        }
    }

    /** Staff, or the person, was shown or handed out all that is known of the person. Changes nothing. */
    record Accessed() implements Act {}

    /** A mail of ours asked the person's mailbox something. Changes nothing; tells how many such mails it got. */
    record Asked(Question question) implements Act {}

    /** The person goes by another address from now on, see the evidence. Changes nothing by itself. */
    record AddressLeft() implements Act {}

    /** The person came from another address, see the evidence. Changes nothing by itself. */
    record AddressTaken() implements Act {}
}
