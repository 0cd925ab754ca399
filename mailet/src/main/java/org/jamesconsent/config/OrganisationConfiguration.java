package org.jamesconsent.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.policy.RuleSet;

/**
 * One organisation (data controller) that sends through this James.
 *
 * @param id unique in the configuration
 * @param name as recipients know it
 * @param senderDomains the canonical domains it sends from; a purpose header counts only for the sender's own organisation
 * @param keyFile where its keys are
 * @param publicUrl the base of its links, with scheme https, without trailing slash
 * @param unsubscribeAddress where mail that unsubscribes goes; tokens are added to its local part
 * @param inbound where mail that comes back goes
 * @param confirmationSender from which sign-ups are asked to be confirmed; a reply goes to {@code confirm+TOKEN} of its domain
 * @param confirmationsPerDay how many mails that ask for a confirmation go to one address in 24 hours
 * @param ownDataExpiry how long the link works by which a person gets at the own data
 * @param ofAgeQuestion in what time a person who has come of age is asked once for each purpose; empty if nobody is asked
 * @param defaultLanguage for recipients and senders whose language is unknown
 * @param zone where the organisation is: decides which day it is, for ages and expiry
 * @param rules the rule set it is under
 * @param brand how its pages look, unless a purpose has a brand of its own
 * @param purposes at least one, each with another name
 */
public record OrganisationConfiguration(
        OrganisationId id,
        String name,
        Set<String> senderDomains,
        Path keyFile,
        URI publicUrl,
        CanonicalAddress unsubscribeAddress,
        InboundConfiguration inbound,
        CanonicalAddress confirmationSender,
        int confirmationsPerDay,
        Period ownDataExpiry,
        Optional<Period> ofAgeQuestion,
        Locale defaultLanguage,
        ZoneId zone,
        RuleSet rules,
        BrandConfiguration brand,
        List<PurposeConfiguration> purposes) {
    /** How many octets the local part of an address may have to which '+' and a token are added. */
    public static final int MAX_TOKENED_LOCAL_OCTETS = 64 - 1 - 48;

    public OrganisationConfiguration {
        senderDomains = Set.copyOf(senderDomains);
        purposes = List.copyOf(purposes);
    }

    /** The purpose of that name, if there is one. */
    public Optional<PurposeConfiguration> purpose(PurposeName name) {
        return purposes.stream().filter(p -> p.purpose().name().equals(name)).findFirst();
    }
}
