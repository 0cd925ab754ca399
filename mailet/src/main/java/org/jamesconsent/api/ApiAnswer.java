package org.jamesconsent.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param status the status code (RFC 9110 section 15)
 * @param headers by name, {@code Content-Type} included
 * @param body must not be changed any more
 */
public record ApiAnswer(int status, Map<String, String> headers, byte[] body) {
    static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    public ApiAnswer {
        headers = Map.copyOf(headers);
    }

    static ApiAnswer json(int status, JsonNode content) {
        return json(status, bytes(content));
    }

    static ApiAnswer json(int status, byte[] content) {
        return new ApiAnswer(status, Map.of("Content-Type", JSON), content);
    }

    static ApiAnswer of(Problem problem) {
        Map<String, String> headers = new HashMap<>(problem.headers());
        headers.put("Content-Type", PROBLEM);
        return new ApiAnswer(problem.status(), headers, bytes(problem.toJson()));
    }

    /** What needs no more words than the status has (RFC 9457 section 4.2.1). */
    static ApiAnswer ofStatus(int status) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", "about:blank");
        json.put("status", status);
        return new ApiAnswer(status, Map.of("Content-Type", PROBLEM), bytes(json));
    }

    private static byte[] bytes(JsonNode content) {
        return content.toString().getBytes(StandardCharsets.UTF_8);
    }
}
