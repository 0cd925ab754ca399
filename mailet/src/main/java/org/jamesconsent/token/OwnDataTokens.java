package org.jamesconsent.token;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.Question;
import org.jamesconsent.consent.SubjectId;

/**
 * Writes and reads the tokens by which a person gets at the own data, or has it erased. They go to the person's mailbox and
 * nowhere else, so whoever has one reads that mailbox; a link from a forwarded newsletter is none.
 *
 * <p>Immutable and safe for any thread.
 */
public final class OwnDataTokens {
    private static final Map<Question, String> USES =
            Map.of(Question.DATA, "own-data", Question.ERASURE, "own-erasure");

    private final TimedTokens<Question> tokens;

    /**
     * What a token says.
     *
     * @param wish {@link Question#DATA} or {@link Question#ERASURE}
     * @param askedAt when it was asked for, in whole microseconds
     */
    public record Request(Question wish, SubjectId subject, Instant askedAt) {
        public Request {
            askedAt = askedAt.truncatedTo(ChronoUnit.MICROS);
        }
    }

    public OwnDataTokens(OrganisationId organisation, Keyring keyring) {
        this.tokens = new TimedTokens<>(organisation, keyring, USES);
    }

    /** The token for a request. */
    public String write(Request request) {
        return tokens.write(request.wish(), request.subject(), request.askedAt());
    }

    /**
     * Reads a token, however old.
     *
     * @param token as it came, in any letter case
     * @return empty if it is truncated, forged, of another organisation or use, or of an unknown key
     */
    public Optional<Request> read(String token) {
        return tokens.read(token).map(said -> new Request(said.use(), said.subject(), said.at()));
    }
}
