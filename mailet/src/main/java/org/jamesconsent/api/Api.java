package org.jamesconsent.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jamesconsent.config.ApiConfiguration;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.signup.Outbox;
import org.jamesconsent.signup.Quota;
import org.jamesconsent.token.ApiAction;
import org.jamesconsent.token.ApiKey;
import org.jamesconsent.token.ApiKeyFile;
import org.jamesconsent.token.KeyFileException;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which request gets which answer. A request is admitted by what its header says (RFC 6750), before its body is read; then it is
 * answered. The key decides whose people it is about: no request names an organisation. Safe for any thread.
 */
public final class Api {
    private static final Logger LOGGER = LoggerFactory.getLogger(Api.class);
    private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +([A-Za-z0-9._~+/-]+=*)");
    private static final Pattern JSON = Pattern.compile("(?i:application/json *(; *charset *= *\"?utf-8\"?)?)");
    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("\"?([!#-\\[\\]-~]{1,255})\"?");
    private static final String CHALLENGE = "Bearer realm=\"James Consent\"";
    private static final String AUTHENTICATE = "WWW-Authenticate";
    private static final String DOCUMENT = "openapi.json";

    private final ConsentRuntime runtime;
    private final ApiKeyFile keys;
    private final Quota<String> requests;
    private final Quota<String> failures;
    private final Records records;
    private final Verdicts verdicts = new Verdicts();
    private final Repetitions repetitions;
    private final byte[] document;

    /** @param outbox takes the mails that ask for a confirmation */
    public Api(ConsentRuntime runtime, ApiConfiguration configuration, Outbox outbox) {
        this.runtime = runtime;
        this.keys = new ApiKeyFile(configuration.keyFile());
        this.requests = new Quota<>(runtime.clock(), Quota.MINUTE, configuration.requestsPerMinute());
        this.failures = new Quota<>(runtime.clock(), Quota.MINUTE, configuration.failuresPerMinute());
        this.records = new Records(runtime, outbox);
        this.repetitions = new Repetitions(runtime.store(), configuration, runtime.clock());
        this.document = document();
    }

    private static byte[] document() {
        try (InputStream in = Api.class.getResourceAsStream(DOCUMENT)) {
            if (in == null) {
                throw new IllegalStateException(DOCUMENT + " is missing from the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the body is worth reading, and if not, the answer. */
    public Admission admit(ApiHead head) {
        try {
            Operation operation = operation(head);
            if (operation == Operation.DESCRIBE) {
                return new Admission.Refused(ApiAnswer.json(200, document));
            }
            ApiKey key = key(head);
            OrganisationParts parts = organisation(key);
            if (!requests.allows(key.id())) {
                throw tooMany("One key may send so many requests in a minute, see requestsPerMinute in consent.xml.");
            }
            ApiAction needed = operation.action();
            if (needed != null && !key.allows(needed)) {
                throw Problem.unread(
                        Problem.Kind.NOT_ALLOWED,
                        "A key is good for what it was made for, and not for this.",
                        "Use another key, or have one made: java -jar consent.jar keys api add.",
                        AUTHENTICATE,
                        CHALLENGE + ", error=\"insufficient_scope\", scope=\"" + needed.code() + "\"");
            }
            if (head.contentType() == null || !JSON.matcher(head.contentType()).matches()) {
                throw Problem.unread(
                        Problem.Kind.NO_JSON_TYPE,
                        "Content-Type is application/json.",
                        "Send it again with that header.");
            }
            if (head.length() > operation.maxBodyBytes()) {
                return new Admission.Refused(tooLong(operation.maxBodyBytes()));
            }
            return new Admission.Admitted(operation, key, parts, idempotencyKey(head));
        } catch (Problem e) {
            return new Admission.Refused(ApiAnswer.of(e));
        }
    }

    private static Operation operation(ApiHead head) throws Problem {
        List<Operation> there = Operation.at(head.path());
        if (there.isEmpty()) {
            throw Problem.unread(
                    Problem.Kind.NO_SUCH_PATH,
                    "The paths are those of the OpenAPI document at " + Operation.DESCRIBE.path() + ".",
                    "Send it to one of them.");
        }
        for (Operation one : there) {
            if (one.isMeantBy(head.method())) {
                return one;
            }
        }
        String methods = there.stream()
                .map(one -> one.method().equals("GET") ? "GET, HEAD" : one.method())
                .collect(Collectors.joining(", "));
        throw Problem.unread(
                Problem.Kind.NO_SUCH_METHOD,
                "The methods for this path are: " + methods + ".",
                "Send it with one of them.",
                "Allow",
                methods);
    }

    private ApiKey key(ApiHead head) throws Problem {
        if (head.authorization().isEmpty()) {
            throw unauthenticated(head, "");
        }
        var bearer = BEARER.matcher(head.authorization().getFirst());
        if (head.authorization().size() > 1 || !bearer.matches()) {
            throw unauthenticated(head, "");
        }
        Optional<ApiKey> known;
        try {
            known = keys.find(bearer.group(1)).filter(key -> key.revokedAt() == null);
        } catch (KeyFileException e) {
            LOGGER.error("A request of the API was put off: {}", e.getMessage());
            throw Problem.later("The file with the keys must be readable and sound.", "Nothing was recorded.");
        }
        if (known.isEmpty()) {
            throw unauthenticated(head, ", error=\"invalid_token\"");
        }
        return known.get();
    }

    /** Whoever has a valid key is never held up by what others of the same network try. */
    private Problem unauthenticated(ApiHead head, String error) {
        if (!failures.allows(head.network())) {
            return tooMany(
                    "One network may send so many wrong keys in a minute, see failuresPerMinute in consent.xml.");
        }
        return Problem.unread(
                Problem.Kind.UNAUTHENTICATED,
                "One header 'Authorization: Bearer KEY' brings a key that was made by 'consent keys api add' and is not revoked.",
                "Send it again with such a key.",
                AUTHENTICATE,
                CHALLENGE + error);
    }

    private static Problem tooMany(String rule) {
        return Problem.unread(
                Problem.Kind.TOO_MANY, rule, "Send it again after the time in Retry-After.", "Retry-After", "60");
    }

    private OrganisationParts organisation(ApiKey key) throws Problem {
        for (OrganisationParts parts : runtime.organisations()) {
            if (parts.configuration().id().equals(key.organisation())) {
                return parts;
            }
        }
        throw Problem.unread(
                Problem.Kind.NOT_ALLOWED,
                "A key is for an organisation of consent.xml, and the one of this key stands there no more.",
                "Use a key of another organisation.");
    }

    private static Optional<String> idempotencyKey(ApiHead head) throws Problem {
        if (head.idempotencyKey().isEmpty()) {
            return Optional.empty();
        }
        var key = IDEMPOTENCY_KEY.matcher(head.idempotencyKey().getFirst().strip());
        if (head.idempotencyKey().size() > 1 || !key.matches()) {
            throw Problem.unread(
                    Problem.Kind.NO_IDEMPOTENCY_KEY,
                    "One header Idempotency-Key holds 1 to 255 visible ASCII characters, with or without quotes around them.",
                    "Send it again with such a key, for example a UUID.");
        }
        return Optional.of(key.group(1));
    }

    /** Answers a request whose body has come in; blocks while the store works. */
    public ApiAnswer answer(Admission.Admitted request, byte[] body) {
        try {
            return switch (request.operation()) {
                case RECORD -> {
                    ObjectNode item = JsonBody.object(body);
                    yield repetitions.once(request, body, () -> records.one(request, item));
                }
                case RECORD_MANY -> {
                    ArrayNode items = JsonBody.items(body);
                    yield repetitions.once(request, body, () -> records.many(request, items));
                }
                case ASK -> verdicts.one(request, JsonBody.object(body));
                case ASK_MANY -> verdicts.many(request, JsonBody.items(body));
                case DESCRIBE -> throw new IllegalStateException("the document has been sent already");
            };
        } catch (Problem e) {
            return ApiAnswer.of(e);
        } catch (StoreException e) {
            LOGGER.error("A request of the API was put off: {}", e.getMessage());
            return ApiAnswer.of(Problem.later(
                    "The consent store must be reachable, and able to keep what is recorded.",
                    "Nothing was recorded, and nobody was judged."));
        }
    }

    /** The answer to a body that is longer than allowed. */
    public ApiAnswer tooLong(int maxBodyBytes) {
        return ApiAnswer.of(Problem.unread(
                Problem.Kind.TOO_LONG,
                "A body has at most " + maxBodyBytes + " octets here.",
                "Send less at once, in several requests."));
    }

    /** The answer where ours failed. */
    public ApiAnswer failed() {
        return ApiAnswer.of(
                Problem.unrecorded(
                        Problem.Kind.FAILED,
                        "No request may bring this about; James's log has more.",
                        "Send it again, with the same Idempotency-Key if it had one; tell the administrator if it fails again."));
    }

    /** The answer to what is not even a request (RFC 9112). */
    public ApiAnswer malformed(int status) {
        return ApiAnswer.ofStatus(status);
    }
}
