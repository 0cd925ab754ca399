package org.jamesconsent.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jamesconsent.config.ApiConfiguration;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.RequestJournal;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.token.Keyring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a repeated request gets the answer of the first one, by its {@code Idempotency-Key}
 * (draft-ietf-httpapi-idempotency-key-header). Safe for any thread.
 */
final class Repetitions {
    /** No request takes that long, so its James was ended. */
    private static final Duration BROKEN_OFF = Duration.ofMinutes(10);

    private static final Duration PURGE = Duration.ofHours(1);
    private static final Logger LOGGER = LoggerFactory.getLogger(Repetitions.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ConsentStore store;
    private final ApiConfiguration configuration;
    private final Clock clock;
    private Instant nextPurge = Instant.MIN;

    /** Does what a request asks for. */
    interface Work {
        ApiAnswer perform() throws Problem, StoreException;
    }

    Repetitions(ConsentStore store, ApiConfiguration configuration, Clock clock) {
        this.store = store;
        this.configuration = configuration;
        this.clock = clock;
    }

    /**
     * Does it, unless it was done before: then its answer is the one of then.
     *
     * @throws Problem if the work has one; or if the key belongs to another request, or to one that is being worked on
     * @throws StoreException if the work failed, or nobody can tell whether it was done before
     */
    ApiAnswer once(Admission.Admitted request, byte[] body, Work work) throws Problem, StoreException {
        if (request.idempotencyKey().isEmpty()) {
            return work.perform();
        }
        Keyring keyring = request.parts().keyring();
        String key = keyring.requestHash(
                request.key().id(), request.idempotencyKey().get().getBytes(StandardCharsets.US_ASCII));
        String fingerprint = keyring.requestHash(request.operation().path(), body);
        RequestJournal journal = store.requests();
        Instant now = clock.instant();
        purge(now);
        Optional<RequestJournal.Earlier> earlier =
                journal.begin(key, fingerprint, now, now.minus(BROKEN_OFF), configuration.keptSince(now));
        if (earlier.isPresent()) {
            return answer(earlier.get(), fingerprint);
        }
        boolean done = false;
        try {
            ApiAnswer answer = work.perform();
            done = keep(journal, key, answer);
            return answer;
        } finally {
            if (!done) {
                giveUp(journal, key);
            }
        }
    }

    /** Whoever repeats a request whose answer was not kept is told by the ledger that it is known. */
    private static boolean keep(RequestJournal journal, String key, ApiAnswer answer) {
        try {
            journal.answer(key, kept(answer));
            return true;
        } catch (StoreException e) {
            LOGGER.warn("A request of the API was done, but its answer is not kept: {}", e.getMessage());
            return false;
        }
    }

    private static ApiAnswer answer(RequestJournal.Earlier earlier, String fingerprint) throws Problem {
        if (!earlier.fingerprint().equals(fingerprint)) {
            throw Problem.unrecorded(
                    Problem.Kind.KEY_REUSED,
                    "An Idempotency-Key belongs to one request, octet by octet, and to its repetitions.",
                    "Send what is another request with another key.");
        }
        byte[] answer = earlier.answer();
        if (answer == null) {
            throw Problem.running();
        }
        try {
            ObjectNode kept = (ObjectNode) JSON.readTree(answer);
            return ApiAnswer.json(kept.get("status").intValue(), kept.get("content"));
        } catch (IOException e) {
            throw new UncheckedIOException("an answer that was kept cannot be read", e);
        }
    }

    private static byte[] kept(ApiAnswer answer) {
        try {
            ObjectNode kept = JSON.createObjectNode();
            kept.put("status", answer.status());
            kept.set("content", JSON.readTree(answer.body()));
            return JSON.writeValueAsBytes(kept);
        } catch (IOException e) {
            throw new UncheckedIOException("an answer of ours is JSON", e);
        }
    }

    private static void giveUp(RequestJournal journal, String key) {
        try {
            journal.giveUp(key);
        } catch (StoreException e) {
            LOGGER.warn(
                    "The Idempotency-Key of a request of the API cannot be used again for {} minutes: {}",
                    BROKEN_OFF.toMinutes(),
                    e.getMessage());
        }
    }

    /** For who has no daily work. */
    private void purge(Instant now) throws StoreException {
        synchronized (this) {
            if (now.isBefore(nextPurge)) {
                return;
            }
            nextPurge = now.plus(PURGE);
        }
        store.requests().forget(configuration.keptSince(now));
    }
}
