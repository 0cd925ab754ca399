package org.jamesconsent.http;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that has come in completely.
 *
 * @param method in capitals
 * @param path decoded, without query, starting with a slash; may hold a token: never to be logged
 * @param form the fields of a POST by name; empty for other methods, and if the body is no form
 * @param client the address of the person's side, in text form
 * @param acceptLanguage the header of that name; null if there is none
 * @param userAgent the header of that name; null if there is none
 */
record WebRequest(
        String method,
        String path,
        Map<String, List<String>> form,
        String client,
        @Nullable String acceptLanguage,
        @Nullable String userAgent) {
    WebRequest {
        form = Map.copyOf(form);
    }

    /** All values of a field, in their order. */
    List<String> values(String field) {
        return form.getOrDefault(field, List.of());
    }

    /** Whether a field has been sent with that value, whatever its letter case. */
    boolean has(String field, String value) {
        return values(field).stream().anyMatch(value::equalsIgnoreCase);
    }

    @Override
    public String toString() {
        return method + " request";
    }
}
