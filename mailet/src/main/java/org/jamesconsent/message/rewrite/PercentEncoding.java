package org.jamesconsent.message.rewrite;

import java.nio.charset.StandardCharsets;

/** Percent-encoding of an address that becomes part of another one (RFC 3986 section 2.1). */
final class PercentEncoding {
    private static final String UNRESERVED = "-._~";

    private PercentEncoding() {}

    static String encode(String address) {
        StringBuilder encoded = new StringBuilder(address.length() * 2);
        for (byte b : address.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (isUnreserved(c)) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }

    /** The longest stretch of an address that is the same however often the address is encoded, or escaped for HTML. */
    static String longestUnchanged(String address) {
        String longest = "";
        int start = 0;
        for (int i = 0; i <= address.length(); i++) {
            if (i == address.length() || !isUnreserved(address.charAt(i))) {
                if (i - start > longest.length()) {
                    longest = address.substring(start, i);
                }
                start = i + 1;
            }
        }
        return longest;
    }

    private static boolean isUnreserved(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || UNRESERVED.indexOf(c) >= 0;
    }
}
