package org.jamesconsent.message.compose;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesconsent.wording.Lines;

/** Addresses as they stand in header fields and delivery status fields. */
final class Addresses {
    static final int MAX_CHARACTERS = 320;
    private static final Pattern HEADER_ADDRESS = Pattern.compile(
            "(?:[^\\s\\p{Cntrl}\\p{Z}()<>\\[\\]:;@\\\\,\"]+|\"(?:[^\\p{Cntrl}\"\\\\]|\\\\[^\\p{Cntrl}])*\")"
                    + "@(?:[^\\s\\p{Cntrl}\\p{Z}()<>\\[\\]:;@\\\\,\"]+|\\[[^\\s\\p{Cntrl}\\p{Z}\\[\\]\\\\]+])");
    private static final Pattern TYPED = Pattern.compile("([A-Za-z0-9-]{1,32});(.*)");
    private static final Pattern XTEXT_OCTET = Pattern.compile("\\+([0-9A-F]{2})");

    private Addresses() {}

    /**
     * An address for a header field.
     *
     * @throws IllegalArgumentException if it is none; the message does not repeat it
     */
    static String forHeader(String role, String address) {
        if (address.length() > MAX_CHARACTERS
                || !HEADER_ADDRESS.matcher(address).matches()) {
            throw new IllegalArgumentException(role + " is no mail address (RFC 5322 section 3.4.1)");
        }
        return asciiDomain(address);
    }

    /** An address with its type for a delivery status field (RFC 3464 section 2.1.2, RFC 6533 section 3). */
    static String typed(String address) {
        String line = asciiDomain(Lines.one(address, MAX_CHARACTERS));
        return (isAscii(line) ? "rfc822; " : "utf-8; ") + line;
    }

    /**
     * What came as ORCPT. The xtext of an {@code rfc822} address is decoded (RFC 3461 sections 4.2 and 5.2.3); the {@code
     * utf-8} type has an encoding of its own that may stand in reports as it is (RFC 6533 section 3).
     */
    static String original(String originalRecipient) {
        Matcher typed = TYPED.matcher(originalRecipient);
        if (!typed.matches()) {
            return typed(originalRecipient);
        }
        String type = typed.group(1).toLowerCase(Locale.ROOT);
        String value = typed.group(2);
        return type.equals("rfc822") ? typed(fromXtext(value)) : type + "; " + Lines.one(value, MAX_CHARACTERS);
    }

    /** Decodes the xtext of RFC 3461 section 4; what is not xtext stays as it is. */
    static String fromXtext(String xtext) {
        return XTEXT_OCTET.matcher(xtext).replaceAll(hex -> {
            char decoded = (char) Integer.parseInt(hex.group(1), 16);
            return Matcher.quoteReplacement(decoded < 0x80 ? String.valueOf(decoded) : hex.group());
        });
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    /** The domain of an address, by IDNA in ASCII even where the local part is not; as it is where IDNA does not apply. */
    static String asciiDomainOf(String address) {
        String ascii = asciiDomain("x" + address.substring(address.lastIndexOf('@')));
        return ascii.substring(2);
    }

    private static String asciiDomain(String address) {
        int at = address.lastIndexOf('@');
        if (at < 0 || isAscii(address) || !isAscii(address.substring(0, at))) {
            return address;
        }
        try {
            return address.substring(0, at + 1) + IDN.toASCII(address.substring(at + 1), IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
