package org.jamesconsent.consent;

import java.time.Period;
import java.util.Set;

/**
 * What a marketing mail is for, as far as the rules ask. How it is called and worded belongs to the configuration.
 *
 * @param organisation whose purpose it is
 * @param name its name within the organisation
 * @param kind commercial, non-profit, or no marketing at all
 * @param families the product families it advertises (soft opt-in covers the same and similar ones)
 * @param activities the professional activities it relates to
 * @param doubleOptIn whether a consent must have been confirmed from the mailbox
 * @param softOptIn whether existing customers may be sent it without a consent
 * @param acceptedProof what must stand behind an imported grant for it to count
 * @param consentLifetime how long a consent lasts after the last contact
 * @param confirmationExpiry how long a request waits for its confirmation; counts as none afterwards
 * @param minorAge under how many years of age a guardian must have authorised it
 */
public record Purpose(
        OrganisationId organisation,
        PurposeName name,
        Kind kind,
        Set<String> families,
        Set<String> activities,
        boolean doubleOptIn,
        boolean softOptIn,
        Proof acceptedProof,
        Period consentLifetime,
        Period confirmationExpiry,
        int minorAge) {
    /** What a purpose aims at. */
    public enum Kind {
        /** Marketing that sells. */
        COMMERCIAL,
        /** Marketing without a commercial aim: charities, clubs, causes. */
        NON_PROFIT,
        /** No marketing: order confirmations, password resets. Never touched, never blocked. */
        SERVICE
    }

    public Purpose {
        families = Set.copyOf(families);
        activities = Set.copyOf(activities);
    }
}
