package org.jamesconsent.consent;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What all chains of one organisation came to at a moment, signed with a key that is not in the store.
 *
 * @param number 1 for the first of the organisation, and so on without a gap
 * @param at when it was taken, in whole microseconds
 * @param lastEntry the last ledger entry that it covers
 * @param events how many events of the organisation it covers
 * @param digest over the digest of the checkpoint before it and the hashes of the entries since, see {@link
 *     LedgerVerification}
 * @param signature over all of these
 */
public record Checkpoint(
        String organisation,
        long number,
        Instant at,
        long lastEntry,
        long events,
        LedgerHash digest,
        LedgerHash signature) {
    /** Signs; the same bytes give the same signature. */
    public interface Signer {
        LedgerHash sign(byte[] bytes);
    }

    public Checkpoint {
        at = at.truncatedTo(ChronoUnit.MICROS);
    }

    static Checkpoint signed(
            String organisation,
            long number,
            Instant at,
            long lastEntry,
            long events,
            LedgerHash digest,
            Signer signer) {
        Instant moment = at.truncatedTo(ChronoUnit.MICROS);
        return new Checkpoint(
                organisation,
                number,
                moment,
                lastEntry,
                events,
                digest,
                signer.sign(bytes(organisation, number, moment, lastEntry, events, digest)));
    }

    boolean isSignedBy(@Nullable Signer signer) {
        return signer != null
                && signer.sign(bytes(organisation, number, at, lastEntry, events, digest))
                        .equals(signature);
    }

    private static byte[] bytes(
            String organisation, long number, Instant at, long lastEntry, long events, LedgerHash digest) {
        return LedgerHash.canonical(
                "consent-checkpoint-1",
                organisation,
                number,
                ChronoUnit.MICROS.between(Instant.EPOCH, at),
                lastEntry,
                events,
                digest);
    }
}
