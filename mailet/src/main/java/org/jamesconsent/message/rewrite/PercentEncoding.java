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
            boolean alphanumeric = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (alphanumeric || UNRESERVED.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
