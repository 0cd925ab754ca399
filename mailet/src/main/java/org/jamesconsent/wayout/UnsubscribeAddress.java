package org.jamesconsent.wayout;

import java.util.Optional;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.consent.CanonicalAddress;

/**
 * The address to which mail is sent in order to unsubscribe: {@code unsubscribe+TOKEN@example.org}, after one organisation's
 * {@code unsubscribeAddress}.
 */
public final class UnsubscribeAddress {
    private static final char SEPARATOR = '+';

    private final CanonicalAddress base;

    public UnsubscribeAddress(OrganisationConfiguration organisation) {
        this.base = organisation.unsubscribeAddress();
    }

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
