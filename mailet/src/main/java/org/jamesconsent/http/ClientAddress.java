package org.jamesconsent.http;

import com.google.common.net.InetAddresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jamesconsent.config.IpNetwork;

/**
 * Finds out who is behind a reverse proxy. {@code X-Forwarded-For} can be written by anybody, so it is read from its right end,
 * and only as far as it was written by a trusted proxy: the rightmost address that is not one of those is the client.
 *
 * <p>Immutable, safe for any thread.
 */
final class ClientAddress {
    /** Longer chains of proxies than this are not followed. */
    private static final int MAX_HOPS = 32;

    private final List<IpNetwork> trustedProxies;

    ClientAddress(List<IpNetwork> trustedProxies) {
        this.trustedProxies = List.copyOf(trustedProxies);
    }

    /**
     * @param peer the address at the other end of the connection
     * @param forwardedFor the values of all {@code X-Forwarded-For} headers, in their order
     * @return an IP address in text form; the last believable one if the header holds something else
     */
    String of(String peer, List<String> forwardedFor) {
        List<String> hops = new ArrayList<>();
        for (String header : forwardedFor) {
            hops.addAll(List.of(header.split(",", -1)));
        }
        String client = peer;
        int followed = 0;
        for (String hop : hops.reversed()) {
            String address = hop.strip();
            if (!isTrusted(client) || followed == MAX_HOPS || !InetAddresses.isInetAddress(address)) {
                break;
            }
            client = address;
            followed++;
        }
        return client;
    }

    private boolean isTrusted(String address) {
        return trustedProxies.stream().anyMatch(network -> network.contains(address));
    }

    /** What one customer of an access provider has at least: an IPv4 address, or an IPv6 /64 (RFC 6177). */
    static String network(String address) {
        if (!InetAddresses.isInetAddress(address)) {
            return "";
        }
        InetAddress parsed = InetAddresses.forString(address);
        if (!(parsed instanceof Inet6Address)) {
            return InetAddresses.toAddrString(parsed);
        }
        byte[] bytes = parsed.getAddress();
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            network.append(Character.forDigit(bytes[i] >> 4 & 0xf, 16)).append(Character.forDigit(bytes[i] & 0xf, 16));
        }
        return network.append("/64").toString();
    }
}
