package org.jamesconsent.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer, without the {@linkplain SecurityHeaders headers that every answer has}.
 *
 * @param status the status code (RFC 9110 section 15)
 * @param headers by name
 * @param body must not be changed any more
 */
record WebResponse(int status, Map<String, String> headers, byte[] body) {
    WebResponse {
        headers = Map.copyOf(headers);
    }

    /** One line of plain text. */
    static WebResponse text(int status, String line) {
        return new WebResponse(
                status,
                Map.of("Content-Type", "text/plain; charset=utf-8"),
                (line + '\n').getBytes(StandardCharsets.UTF_8));
    }

    /** A page in a language. */
    static WebResponse html(int status, String language, String page) {
        return new WebResponse(
                status,
                Map.of(
                        "Content-Type",
                        "text/html; charset=utf-8",
                        "Content-Language",
                        language,
                        "Vary",
                        "Accept-Language"),
                page.getBytes(StandardCharsets.UTF_8));
    }

    /** This answer with one more header, or with another value of it. */
    WebResponse with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new WebResponse(status, more, body);
    }
}
