package org.jamesconsent.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why something was not done, as problem details (RFC 9457): what failed, the rule, what was done, and what to do. Holds nothing
 * that was sent.
 */
final class Problem extends Exception {
    private static final String NOTHING_RECORDED = "Nothing was recorded.";
    private static final String NOT_READ = "The request was not looked at.";

    private final Kind kind;
    private final String done;
    private final String remedy;
    private final @Nullable String field;
    private final Map<String, String> headers;

    /** The kinds of problems. Their names are API: they do not change. */
    enum Kind {
        UNAUTHENTICATED("unauthenticated", 401, "No valid key came with the request"),
        NOT_ALLOWED("not-allowed", 403, "The key is not good for this"),
        NO_SUCH_PATH("no-such-path", 404, "There is nothing at this path"),
        NO_SUCH_METHOD("no-such-method", 405, "This method is not for this path"),
        NO_JSON("no-json", 400, "The body is not the JSON that it should be"),
        NO_IDEMPOTENCY_KEY("no-idempotency-key", 400, "The Idempotency-Key is none"),
        RUNNING("running", 409, "A request with this Idempotency-Key is being worked on"),
        TOO_LONG("too-long", 413, "The body is too long"),
        NO_JSON_TYPE("no-json-type", 415, "The body is not declared as JSON"),
        INVALID("invalid", 422, "The request does not say what it should"),
        KEY_REUSED("key-reused", 422, "This Idempotency-Key belongs to another request"),
        TOO_MANY("too-many", 429, "There were too many requests"),
        FAILED("failed", 500, "Something unforeseen went wrong"),
        LATER("later", 503, "It cannot be done now");

        private final String name;
        private final int status;
        private final String title;

        Kind(String name, int status, String title) {
            this.name = name;
            this.status = status;
            this.title = title;
        }

        String type() {
            return "urn:james-consent:problem:" + name;
        }

        int status() {
            return status;
        }
    }

    private Problem(
            Kind kind, String rule, String done, String remedy, @Nullable String field, Map<String, String> headers) {
        super(rule, null, false, false);
        this.kind = kind;
        this.done = done;
        this.remedy = remedy;
        this.field = field;
        this.headers = Map.copyOf(headers);
    }

    /** A request that was not looked at. */
    static Problem unread(Kind kind, String rule, String remedy) {
        return new Problem(kind, rule, NOT_READ, remedy, null, Map.of());
    }

    /** The same with a header of the answer. */
    static Problem unread(Kind kind, String rule, String remedy, String header, String value) {
        return new Problem(kind, rule, NOT_READ, remedy, null, Map.of(header, value));
    }

    /** A request, or an item of it, of which nothing was recorded. */
    static Problem unrecorded(Kind kind, String rule, String remedy) {
        return new Problem(kind, rule, NOTHING_RECORDED, remedy, null, Map.of());
    }

    /**
     * A field that does not say what it should.
     *
     * @param field a JSON pointer (RFC 6901) within the request or the item; empty for the whole of it
     */
    static Problem invalid(String field, String rule) {
        return new Problem(
                Kind.INVALID,
                rule,
                NOTHING_RECORDED,
                "Send it again with that field as the rule wants it.",
                field,
                Map.of());
    }

    /** A field that is not known. */
    static Problem unknownField(String name, String known) {
        return invalid(
                name.matches("[A-Za-z0-9_-]{1,64}") ? "/" + name : "",
                "There are no other fields than " + known + ", and there is one.");
    }

    /** Something that is not there at the moment. */
    static Problem later(String rule, String done) {
        return new Problem(
                Kind.LATER,
                rule,
                done,
                "Send the same request again after the time in Retry-After. Contact nobody meanwhile of whom you had to ask.",
                null,
                Map.of("Retry-After", "30"));
    }

    /** A request whose repetition comes too early. */
    static Problem running() {
        return new Problem(
                Kind.RUNNING,
                "A request is done once, so its repetition waits for its end.",
                "Nothing was done for this repetition.",
                "Send it again after the time in Retry-After.",
                null,
                Map.of("Retry-After", "2"));
    }

    int status() {
        return kind.status();
    }

    Map<String, String> headers() {
        return headers;
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", kind.type());
        json.put("title", kind.title);
        json.put("status", kind.status);
        json.put("detail", getMessage());
        json.put("done", done);
        json.put("remedy", remedy);
        if (field != null) {
            json.put("field", field);
        }
        return json;
    }
}
