package org.jamesconsent.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.InvalidAddressException;
import org.jamesconsent.signup.ConfirmationAddress;
import org.jamesconsent.token.WayOut;
import org.jamesconsent.wayout.TokenedAddress;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;

/** The addresses at which mail that comes back is read. */
public final class OwnAddresses {
    private final List<Own> bases = new ArrayList<>();

    /** What mail to an address is read for. */
    public enum Role {
        UNSUBSCRIBE,
        BOUNCE,
        COMPLAINT,
        REPLY,
        SUBSCRIBE,
        /** Answers to the question whether a sign-up is to be confirmed. Their tokens are read by whoever asked. */
        CONFIRM
    }

    /**
     * An address of ours.
     *
     * @param role what mail to it is read for
     * @param organisation whose it is
     * @param base the address without a token
     * @param token what stands where a token belongs, which need not be a valid one; empty if nothing does
     */
    public record Own(Role role, OrganisationParts organisation, CanonicalAddress base, Optional<String> token) {
        /** What the token says; empty if there is none, or if it is not ours. */
        public Optional<WayOut> wayOut() {
            return token.flatMap(organisation.tokens()::read);
        }

        /** The purposes that have this address, for replies or for sign-ups. */
        public List<PurposeConfiguration> purposes() {
            return organisation.configuration().purposes().stream()
                    .filter(purpose -> purpose.replyAddress().equals(Optional.of(base))
                            || purpose.subscribeAddress().equals(Optional.of(base)))
                    .toList();
        }
    }

    public OwnAddresses(ConsentRuntime runtime) {
        for (OrganisationParts organisation : runtime.organisations()) {
            add(Role.UNSUBSCRIBE, organisation, organisation.configuration().unsubscribeAddress());
            organisation
                    .configuration()
                    .inbound()
                    .bounceAddress()
                    .ifPresent(address -> add(Role.BOUNCE, organisation, address));
            organisation
                    .configuration()
                    .inbound()
                    .complaintAddress()
                    .ifPresent(address -> add(Role.COMPLAINT, organisation, address));
            organisation.configuration().purposes().stream()
                    .flatMap(purpose -> purpose.replyAddress().stream())
                    .distinct()
                    .forEach(address -> add(Role.REPLY, organisation, address));
            organisation.configuration().purposes().stream()
                    .flatMap(purpose -> purpose.subscribeAddress().stream())
                    .forEach(address -> add(Role.SUBSCRIBE, organisation, address));
            add(Role.CONFIRM, organisation, new ConfirmationAddress(organisation.configuration()).base());
        }
    }

    private void add(Role role, OrganisationParts organisation, CanonicalAddress base) {
        bases.add(new Own(role, organisation, base, Optional.empty()));
    }

    /** What an address is to us, with a token or without; empty if it is not ours, or no address at all. */
    public Optional<Own> find(String address) {
        CanonicalAddress canonical;
        try {
            canonical = CanonicalAddress.of(address);
        } catch (InvalidAddressException e) {
            return Optional.empty();
        }
        for (Own own : bases) {
            if (own.base().equals(canonical)) {
                return Optional.of(own);
            }
        }
        for (Own own : bases) {
            Optional<String> token = new TokenedAddress(own.base()).token(canonical);
            if (token.isPresent()) {
                return Optional.of(new Own(own.role(), own.organisation(), own.base(), token));
            }
        }
        return Optional.empty();
    }

    /** Whether an address is one of ours, tokened or not: answering it would start a loop. */
    public boolean isOwn(String address) {
        return find(address).isPresent();
    }
}
