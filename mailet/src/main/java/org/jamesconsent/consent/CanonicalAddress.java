package org.jamesconsent.consent;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/**
 * A mail address in the one spelling under which its owner is known, so that a consent given as {@code
 * Ann@Example.ORG} is found for {@code ann@example.org}.
 *
 * <ul>
 *   <li>The domain is lower-cased and IDNA-encoded (RFC 3490); a trailing dot is dropped. A domain literal is
 *       lower-cased.
 *   <li>The local part is brought to Unicode normal form C and case-folded. RFC 5321 section 2.4 would let a host tell
 *       {@code Ann} from {@code ann}; hardly any does, and an opt-out must not depend on capitals.
 *   <li>A quoted local part that needs no quotes loses them (RFC 5321 section 4.1.2 calls the forms equivalent).
 *   <li>Plus-tags and dots are kept: what they mean is the receiving host's secret, and {@code ann+shop} may well have
 *       said something else than {@code ann}.
 * </ul>
 *
 * <p>Addresses of RFC 6531 (UTF-8 local parts and domains) are covered.
 *
 * @param local the folded local part, in quotes only if it needs them; at most 64 octets of UTF-8
 * @param domain the ASCII domain or domain literal; at most 255 octets
 */
public record CanonicalAddress(String local, String domain) {
    private static final int MAX_LOCAL_OCTETS = 64;
    private static final int MAX_DOMAIN_OCTETS = 255;
    private static final String ATEXT_SPECIALS = "!#$%&'*+-/=?^_`{|}~";

    /**
     * @param address an addr-spec without display name or angle brackets
     * @throws InvalidAddressException if it cannot be an address; the message does not repeat it
     */
    public static CanonicalAddress of(String address) throws InvalidAddressException {
        String trimmed = address.strip();
        int at = trimmed.lastIndexOf('@');
        if (at < 0) {
            throw new InvalidAddressException("the address has no '@'");
        }
        return new CanonicalAddress(
                canonicalLocal(trimmed.substring(0, at)), canonicalDomain(trimmed.substring(at + 1)));
    }

    /** Brings a domain to the form of {@link #domain()}, so that configured domains compare with it. */
    public static String canonicalDomain(String domain) throws InvalidAddressException {
        if (domain.startsWith("[") && domain.endsWith("]")) {
            return literal(domain);
        }
        String ascii;
        try {
            ascii = IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new InvalidAddressException("the domain is no host name (RFC 3490)");
        }
        if (ascii.endsWith(".")) {
            ascii = ascii.substring(0, ascii.length() - 1);
        }
        if (ascii.isEmpty() || ascii.length() > MAX_DOMAIN_OCTETS) {
            throw new InvalidAddressException("the domain is empty or longer than 255 octets");
        }
        for (String label : ascii.split("\\.", -1)) {
            requireLabel(label);
        }
        return ascii;
    }

    private static String literal(String domain) throws InvalidAddressException {
        for (int i = 1; i < domain.length() - 1; i++) {
            char c = domain.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '[' || c == ']' || c == '\\') {
                throw new InvalidAddressException("the domain literal holds a character that RFC 5321 forbids");
            }
        }
        return domain.toLowerCase(Locale.ROOT);
    }

    private static void requireLabel(String label) throws InvalidAddressException {
        if (label.isEmpty() || label.length() > 63) {
            throw new InvalidAddressException("a label of the domain is empty or longer than 63 octets");
        }
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            boolean allowed = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
            if (!allowed) {
                throw new InvalidAddressException("the domain holds a character that no host name has");
            }
        }
    }

    private static String canonicalLocal(String local) throws InvalidAddressException {
        String unquoted = local.startsWith("\"") ? unquote(local) : requireDotAtom(local);
        String folded = fold(unquoted);
        if (folded.getBytes(StandardCharsets.UTF_8).length > MAX_LOCAL_OCTETS) {
            throw new InvalidAddressException("the local part is longer than 64 octets");
        }
        return isDotAtom(folded) ? folded : quote(folded);
    }

    private static String unquote(String local) throws InvalidAddressException {
        if (local.length() < 2 || !local.endsWith("\"")) {
            throw new InvalidAddressException("the quoted local part is not closed");
        }
        StringBuilder content = new StringBuilder(local.length());
        for (int i = 1; i < local.length() - 1; i++) {
            char c = local.charAt(i);
            if (c == '"') {
                throw new InvalidAddressException("the quoted local part ends before the '@'");
            }
            if (c == '\\') {
                i++;
                if (i == local.length() - 1) {
                    throw new InvalidAddressException("the quoted local part is not closed");
                }
                c = local.charAt(i);
            }
            if (c < ' ' || c == 0x7f) {
                throw new InvalidAddressException("the local part holds a control character");
            }
            content.append(c);
        }
        if (content.isEmpty()) {
            throw new InvalidAddressException("the local part is empty");
        }
        return content.toString();
    }

    private static String requireDotAtom(String local) throws InvalidAddressException {
        if (!isDotAtom(local)) {
            throw new InvalidAddressException(
                    "the local part is empty, has a misplaced dot, or holds a character that needs quotes");
        }
        return local;
    }

    private static boolean isDotAtom(String local) {
        boolean afterDot = true;
        for (int i = 0; i < local.length(); i++) {
            char c = local.charAt(i);
            if (c == '.') {
                if (afterDot) {
                    return false;
                }
                afterDot = true;
            } else if (isAtext(c)) {
                afterDot = false;
            } else {
                return false;
            }
        }
        return !afterDot;
    }

    private static boolean isAtext(char c) {
        if (c < 0x80) {
            return c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || ATEXT_SPECIALS.indexOf(c) >= 0;
        }
        return !Character.isWhitespace(c) && !Character.isSpaceChar(c) && !Character.isISOControl(c);
    }

    private static String quote(String content) {
        return '"' + content.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /**
     * Simple case folding, independent of locale and of a character's neighbours. Dotless ı stays itself: it is another
     * letter, and folding it to i would make two people one.
     */
    private static String fold(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().forEach(c -> {
            switch (c) {
                case 'İ' -> folded.append("i̇");
                case 'ς' -> folded.append('σ');
                default -> folded.appendCodePoint(Character.toLowerCase(c));
            }
        });
        return Normalizer.normalize(folded, Normalizer.Form.NFC);
    }

    /** The address itself: personal data, never to be logged. */
    public String asString() {
        return local + '@' + domain;
    }

    /** Masked on purpose, so that an address never reaches a log by way of string concatenation. */
    @Override
    public String toString() {
        return "***@" + domain;
    }
}
