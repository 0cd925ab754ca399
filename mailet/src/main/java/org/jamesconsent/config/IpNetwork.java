package org.jamesconsent.config;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network of addresses in CIDR notation (RFC 4632), IPv4 or IPv6. Immutable and safe for any thread.
 *
 * @param address any address of the network
 * @param prefixLength how many leading bits count
 */
public record IpNetwork(InetAddress address, int prefixLength) {
    private static final Pattern FORM = Pattern.compile("([0-9A-Fa-f.:]+)(?:/([0-9]{1,3}))?");

    /**
     * @param text {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or a single address
     * @throws IllegalArgumentException if it is neither
     */
    public static IpNetwork parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a network is an address, a slash and a prefix length");
        }
        InetAddress address = InetAddresses.forString(matcher.group(1));
        int bits = address.getAddress().length * Byte.SIZE;
        int prefixLength = matcher.group(2) == null ? bits : Integer.parseInt(matcher.group(2));
        if (prefixLength > bits) {
            throw new IllegalArgumentException("the prefix length must be from 0 to " + bits);
        }
        return new IpNetwork(address, prefixLength);
    }

    /**
     * Whether a textual IP address lies in this network; false for anything that is no address. The zone of a link-local
     * address ({@code fe80::1%eth0}) does not count.
     */
    public boolean contains(String ip) {
        int zone = ip.indexOf('%');
        String unzoned = zone < 0 ? ip : ip.substring(0, zone);
        if (!InetAddresses.isInetAddress(unzoned)) {
            return false;
        }
        byte[] candidate = InetAddresses.forString(unzoned).getAddress();
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
