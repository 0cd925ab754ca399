package org.jamesconsent.config;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;

/**
 * A network of addresses in CIDR notation (RFC 4632), IPv4 or IPv6.
 *
 * @param address any address of the network
 * @param prefixLength how many leading bits count
 */
public record IpNetwork(InetAddress address, int prefixLength) {
    /**
     * @param text {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or a single address
     * @throws IllegalArgumentException if it is neither
     */
    public static IpNetwork parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = InetAddresses.forString(slash < 0 ? text : text.substring(0, slash));
        int bits = address.getAddress().length * Byte.SIZE;
        int prefixLength = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException("the prefix length must be from 0 to " + bits);
        }
        return new IpNetwork(address, prefixLength);
    }

    /** Whether a textual IP address lies in this network; false for anything that is no address. */
    public boolean contains(String ip) {
        if (!InetAddresses.isInetAddress(ip)) {
            return false;
        }
        byte[] candidate = InetAddresses.forString(ip).getAddress();
        byte[] network = address.getAddress();
        if (candidate.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < prefixLength; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((candidate[bit / Byte.SIZE] ^ network[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
