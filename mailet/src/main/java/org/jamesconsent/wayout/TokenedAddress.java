package org.jamesconsent.wayout;

import java.util.Optional;
import org.jamesconsent.consent.CanonicalAddress;

/**
 * An address of ours to which mail about one recipient is sent: {@code unsubscribe+TOKEN@example.org}. So the mail itself says
 * whom it is about, whoever wrote it.
 *
 * @param base the address without a token
 */
public record TokenedAddress(CanonicalAddress base) {
    private static final char SEPARATOR = '+';

    /** The address with a token in it. */
    public String withToken(String token) {
        return base.local() + SEPARATOR + token + '@' + base.domain();
    }

    /**
     * What stands where a token belongs.
     *
     * @return empty if the address is another one, or has no token part; what is returned need not be a valid token
     */
    public Optional<String> token(CanonicalAddress address) {
        String prefix = base.local() + SEPARATOR;
        return address.domain().equals(base.domain()) && address.local().startsWith(prefix)
                ? Optional.of(address.local().substring(prefix.length()))
                : Optional.empty();
    }
}
