package org.jamesconsent.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request, before its body.
 *
 * @param method in capitals
 * @param path decoded, without query
 * @param authorization the values of all headers of that name; hold keys: never to be logged
 * @param contentType the header of that name; null if there is none
 * @param idempotencyKey the values of all headers of that name
 * @param length of the body in octets; negative if that is not known yet
 * @param network the smallest network of the other side that is one customer's (IPv4 address, or IPv6 /64)
 */
public record ApiHead(
        String method,
        String path,
        List<String> authorization,
        @Nullable String contentType,
        List<String> idempotencyKey,
        long length,
        String network) {
    public ApiHead {
        authorization = List.copyOf(authorization);
        idempotencyKey = List.copyOf(idempotencyKey);
    }

    /** Without keys, which must not reach a log by way of string concatenation. */
    @Override
    public String toString() {
        return method + " request";
    }
}
