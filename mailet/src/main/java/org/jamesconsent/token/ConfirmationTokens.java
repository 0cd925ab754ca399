package org.jamesconsent.token;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.SubjectId;

/**
 * Writes and reads the tokens by which requests of one organisation are confirmed, {@value #LENGTH} characters long.
 *
 * <p>Person and microsecond name one request: what it was for, by which channel, stands in the ledger entries of that person
 * and time, which never change. So the token is bound to these entries, and to nothing that another request could bring. When
 * it expires follows from its time; whether it was used, from the ledger. Who is to confirm does not show: a guardian's token is
 * another than the person's.
 *
 * <p>Immutable and safe for any thread.
 */
public final class ConfirmationTokens {
    /** Length of every token, in characters, all of them {@code a-z 2-7}. */
    public static final int LENGTH = TimedTokens.LENGTH;

    private static final Map<Confirmer, String> USES =
            Map.of(Confirmer.PERSON, "confirm", Confirmer.GUARDIAN, "confirm-guardian");

    private final TimedTokens<Confirmer> tokens;

    /** Who is to confirm. */
    public enum Confirmer {
        /** The one who is to be written to. */
        PERSON,
        /** Who has parental responsibility for that one. */
        GUARDIAN
    }

    /**
     * What a token says.
     *
     * @param subject of whom the request is, also where the guardian is to confirm
     * @param requestedAt the time of the request, in whole microseconds
     */
    public record Confirmation(Confirmer confirmer, SubjectId subject, Instant requestedAt) {
        public Confirmation {
            requestedAt = requestedAt.truncatedTo(ChronoUnit.MICROS);
        }
    }

    public ConfirmationTokens(OrganisationId organisation, Keyring keyring) {
        this.tokens = new TimedTokens<>(organisation, keyring, USES);
    }

    /** The token for a confirmation. */
    public String write(Confirmation confirmation) {
        return tokens.write(confirmation.confirmer(), confirmation.subject(), confirmation.requestedAt());
    }

    /**
     * Reads a token, however old.
     *
     * @param token as it came, in any letter case
     * @return empty if it is truncated, forged, of another organisation or use, or of an unknown key
     */
    public Optional<Confirmation> read(String token) {
        return tokens.read(token).map(said -> new Confirmation(said.use(), said.subject(), said.at()));
    }
}
