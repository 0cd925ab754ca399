package org.jamesconsent.config;

import com.google.common.net.HostAndPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How the pages behind the links are served. Immutable.
 *
 * @param bind the numeric address and the TCP port to listen at, with port 0 for any free one
 * @param trustedProxies whose {@code X-Forwarded-For} is believed
 * @param maxConnections how many TCP connections may be open at once; further ones wait in the system's backlog
 * @param requestTimeout how long a request may take to come in completely, however busily it trickles
 * @param idleTimeout how long a connection may be silent
 * @param postsPerMinute how many requests one network (an IPv4 address, or an IPv6 /64) may send in a minute that change
 *     something or have a token that is not ours; unsubscribing is never counted
 * @param signUpsPerHour how many sign-ups one network may send in an hour
 * @param signUpsPerHourPerAddress how many sign-ups of one address are taken in an hour
 * @param signUpsPerHourInTotal how many sign-ups are taken in an hour at all
 * @param templates a folder whose files replace page templates of the same name; need not exist
 */
public record WebConfiguration(
        HostAndPort bind,
        List<IpNetwork> trustedProxies,
        int maxConnections,
        Duration requestTimeout,
        Duration idleTimeout,
        int postsPerMinute,
        int signUpsPerHour,
        int signUpsPerHourPerAddress,
        int signUpsPerHourInTotal,
        Path templates) {
    /** The default of {@link #bind}: loopback, for a reverse proxy on the same machine. */
    public static final HostAndPort BIND = HostAndPort.fromParts("127.0.0.1", 8090);

    /** The default of {@link #trustedProxies}. */
    public static final List<IpNetwork> LOOPBACK = List.of(IpNetwork.parse("127.0.0.0/8"), IpNetwork.parse("::1"));

    /** The default of {@link #maxConnections}. */
    public static final int MAX_CONNECTIONS = 2_000;

    /** The default of {@link #requestTimeout}. */
    public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    /** The default of {@link #idleTimeout}. */
    public static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

    /** The default of {@link #postsPerMinute}. */
    public static final int POSTS_PER_MINUTE = 60;

    /** The default of {@link #signUpsPerHour}. */
    public static final int SIGN_UPS_PER_HOUR = 20;

    /** The default of {@link #signUpsPerHourPerAddress}. */
    public static final int SIGN_UPS_PER_HOUR_PER_ADDRESS = 5;

    /** The default of {@link #signUpsPerHourInTotal}. */
    public static final int SIGN_UPS_PER_HOUR_IN_TOTAL = 1_000;

    public WebConfiguration {
        trustedProxies = List.copyOf(trustedProxies);
    }
}
