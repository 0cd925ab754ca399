package org.jamesconsent.webhook;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.token.KeyFileException;
import org.jamesconsent.token.WebhookSecretFile;

/**
 * Sends ledger entries to one system, signed as Standard Webhooks says: {@code webhook-id}, {@code webhook-timestamp}, and in
 * {@code webhook-signature} an HMAC with SHA-256 over both and the body. Follows no redirects. Safe for any thread.
 */
public final class WebhookClient implements AutoCloseable {
    /** How long a system may take to answer. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    /** They say that the system, or what is in front of it, is not as it should be, whatever it is sent. */
    private static final Set<Integer> OF_THE_SYSTEM =
            Set.of(401, 402, 403, 404, 405, 407, 408, 410, 421, 425, 426, 429, 502, 503, 504);

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final String name;
    private final URI url;
    private final WebhookSecretFile secrets;
    private final Clock clock;

    /**
     * @param name of the webhook, which begins all ids
     */
    public WebhookClient(String name, URI url, WebhookSecretFile secrets, Clock clock) {
        this.name = name;
        this.url = url;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** What became of an attempt. */
    public sealed interface Answer {
        /** The system took it. */
        record Taken() implements Answer {}

        /**
         * The system refuses this one.
         *
         * @param reason in words
         */
        record Refused(String reason) implements Answer {}

        /**
         * The system takes nothing now.
         *
         * @param reason in words
         * @param retryAfter how long it wants to be left alone; zero if it does not say
         */
        record Unavailable(String reason, Duration retryAfter) implements Answer {}
    }

    /**
     * Sends an entry, and waits for the answer.
     *
     * @throws InterruptedException if the wait was broken off; the system may have taken it
     */
    public Answer send(LedgerEntry entry) throws InterruptedException {
        byte[] body = WebhookEvent.json(entry);
        try {
            HttpResponse<Void> response =
                    http.send(request(name + "." + entry.id(), body), HttpResponse.BodyHandlers.discarding());
            int status = response.statusCode();
            if (status >= 200 && status < 300) {
                return new Answer.Taken();
            }
            String reason = "HTTP " + status;
            return OF_THE_SYSTEM.contains(status) || status < 400
                    ? new Answer.Unavailable(reason, retryAfter(response))
                    : new Answer.Refused(reason);
        } catch (IOException e) {
            return new Answer.Unavailable(e.getClass().getSimpleName(), Duration.ZERO);
        } catch (KeyFileException e) {
            return new Answer.Unavailable(String.valueOf(e.getMessage()), Duration.ZERO);
        }
    }

    private HttpRequest request(String id, byte[] body) throws KeyFileException {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        return HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("User-Agent", "James-Consent")
                .header("webhook-id", id)
                .header("webhook-timestamp", timestamp)
                .header("webhook-signature", signatures(secrets.read(), id + "." + timestamp + ".", body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private static String signatures(List<byte[]> secrets, String before, byte[] body) {
        StringJoiner signatures = new StringJoiner(" ");
        for (byte[] secret : secrets) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret, "HmacSHA256"));
                mac.update(before.getBytes(StandardCharsets.US_ASCII));
                signatures.add("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform must have HmacSHA256", e);
            }
        }
        return signatures.toString();
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        try {
            Duration wanted = Duration.ofSeconds(
                    response.headers().firstValueAsLong("Retry-After").orElse(0));
            return wanted.isNegative()
                    ? Duration.ZERO
                    : wanted.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wanted;
        } catch (NumberFormatException | ArithmeticException e) {
            // A date, of which the other clock's error is not known: the usual wait will do.
            return Duration.ZERO;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
