package org.jamesconsent.signup;

import java.util.Optional;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.consent.CanonicalAddress;

/**
 * The address to which a confirmation mail is answered: {@code confirm+TOKEN@example.org}, at the domain of one organisation's
 * {@code confirmationSender}. Immutable, safe for any thread.
 */
public final class ConfirmationAddress {
    private static final String LOCAL = "confirm";
    private static final String PREFIX = LOCAL + '+';

    private final String domain;

    public ConfirmationAddress(OrganisationConfiguration organisation) {
        this.domain = organisation.confirmationSender().domain();
    }

    /** The address without a token. */
    public CanonicalAddress base() {
        return new CanonicalAddress(LOCAL, domain);
    }

    /** The address with a token in it. */
    public String withToken(String token) {
        return PREFIX + token + '@' + domain;
    }

    /**
     * What stands where a token belongs.
     *
     * @return empty if the address is another one; what is returned need not be a valid token
     */
    public Optional<String> token(CanonicalAddress address) {
        return address.domain().equals(domain) && address.local().startsWith(PREFIX)
                ? Optional.of(address.local().substring(PREFIX.length()))
                : Optional.empty();
    }
}
