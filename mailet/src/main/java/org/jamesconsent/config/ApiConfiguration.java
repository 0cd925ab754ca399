package org.jamesconsent.config;

import com.google.common.net.HostAndPort;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;

/**
 * How other systems reach the API. Immutable.
 *
 * @param bind the numeric address and the TCP port to listen at, with port 0 for any free one
 * @param keyFile which keys there are; need not exist
 * @param trustedProxies whose {@code X-Forwarded-For} is believed
 * @param maxConnections how many TCP connections may be open at once; further ones wait in the system's backlog
 * @param requestTimeout how long a request may take to come in completely, however busily it trickles
 * @param idleTimeout how long a connection may be silent
 * @param requestsPerMinute how many requests one key may send in a minute
 * @param failuresPerMinute how often one network (an IPv4 address, or an IPv6 /64) is told in a minute that a key is wrong
 * @param answersKept for how long the answer to a request with an {@code Idempotency-Key} is kept
 */
public record ApiConfiguration(
        HostAndPort bind,
        Path keyFile,
        List<IpNetwork> trustedProxies,
        int maxConnections,
        Duration requestTimeout,
        Duration idleTimeout,
        int requestsPerMinute,
        int failuresPerMinute,
        Period answersKept) {
    /** The default of {@link #bind}: loopback, and another port than that of the pages. */
    public static final HostAndPort BIND = HostAndPort.fromParts("127.0.0.1", 8091);

    /** The default of {@link #maxConnections}. */
    public static final int MAX_CONNECTIONS = 100;

    /** The default of {@link #requestsPerMinute}. */
    public static final int REQUESTS_PER_MINUTE = 600;

    /** The default of {@link #failuresPerMinute}. */
    public static final int FAILURES_PER_MINUTE = 10;

    /** The default of {@link #answersKept}. */
    public static final Period ANSWERS_KEPT = Period.ofDays(1);

    public ApiConfiguration {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** Since when answers are kept. */
    public Instant keptSince(Instant now) {
        return now.atOffset(ZoneOffset.UTC).minus(answersKept).toInstant();
    }
}
