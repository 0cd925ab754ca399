package org.jamesconsent.history;

import org.jamesconsent.consent.Act;

/** What happened in an event, as one word. The words are part of the JSON output: they do not change. */
public final class ActWords {
    private ActWords() {}

    /** The word for an act. */
    public static String of(Act act) {
        return switch (act) {
            case Act.Requested ignored -> "requested";
            case Act.Granted ignored -> "granted";
            case Act.Denied ignored -> "denied";
            case Act.Withdrawn ignored -> "withdrawn";
            case Act.WithdrawalUndone ignored -> "withdrawal-undone";
            case Act.GuardianAuthorised ignored -> "guardian-authorised";
            case Act.GuardianRevoked ignored -> "guardian-revoked";
            case Act.Objected objected ->
                switch (objected.kind()) {
                    case WITHDRAWAL -> "objected";
                    case COMPLAINT -> "complained";
                    case BLOCK -> "blocked";
                };
            case Act.ObjectionLifted ignored -> "objection-lifted";
            case Act.DeliveryFailed ignored -> "delivery-failed";
            case Act.FoundUndeliverable ignored -> "undeliverable";
            case Act.FoundDeliverable ignored -> "deliverable";
            case Act.Learnt ignored -> "learnt";
            case Act.RequestExpired ignored -> "request-expired";
            case Act.Erased ignored -> "erased";
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
}
