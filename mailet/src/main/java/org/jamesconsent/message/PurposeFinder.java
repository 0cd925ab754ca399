package org.jamesconsent.message;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.message.PurposeFinding.Declaration;

/**
 * Tells what a message is for: by the header {@value MessageOrigin#PURPOSE_HEADER} of a trusted session, else by a sender's
 * address, else by a sender's domain, else by the SMTP user.
 *
 * <p>The header holds {@code purpose} or {@code organisation/purpose}. It reaches only purposes of the organisations whose
 * domains the message's senders are in; a name that does not exist there is a fault, never a way round the check. A header
 * of a session that is not trusted is as good as absent.
 */
public final class PurposeFinder {
    private final List<OrganisationConfiguration> organisations;
    private final Map<CanonicalAddress, PurposeFinding.Found> byAddress = new LinkedHashMap<>();
    private final Map<String, PurposeFinding.Found> byDomain = new LinkedHashMap<>();
    private final Map<String, PurposeFinding.Found> byUser = new LinkedHashMap<>();

    public PurposeFinder(ConsentConfiguration configuration) {
        this.organisations = configuration.organisations();
        for (OrganisationConfiguration organisation : organisations) {
            for (PurposeConfiguration purpose : organisation.purposes()) {
                Function<Declaration, PurposeFinding.Found> found =
                        by -> new PurposeFinding.Found(organisation, purpose, by);
                purpose.senders().forEach(s -> byAddress.put(s, found.apply(Declaration.SENDER_ADDRESS)));
                purpose.senderDomains().forEach(d -> byDomain.put(d, found.apply(Declaration.SENDER_DOMAIN)));
                purpose.users().forEach(u -> byUser.put(u, found.apply(Declaration.SMTP_USER)));
            }
        }
    }

    /** What the message is for. */
    public PurposeFinding find(MessageOrigin origin) {
        if (origin.envelopeSender() == null) {
            return new PurposeFinding.NotMarketing("it has the null sender: a report or an automatic answer");
        }
        if (origin.trusted() && !origin.purposes().isEmpty()) {
            return byHeader(origin);
        }
        if (origin.automaticReply() && origin.recipients() <= 1) {
            return new PurposeFinding.NotMarketing("it is an automatic reply (RFC 3834)");
        }
        return bySenders(origin);
    }

    private PurposeFinding byHeader(MessageOrigin origin) {
        Set<String> names = new LinkedHashSet<>();
        origin.purposes().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        if (names.size() > 1) {
            return new PurposeFinding.Undecidable(
                    MessageFault.CONTRADICTORY_PURPOSE,
                    "the header " + MessageOrigin.PURPOSE_HEADER + " stands there " + names.size()
                            + " times with different values");
        }
        String name = names.iterator().next();
        int slash = name.indexOf('/');
        String purposeName = name.substring(slash + 1);
        List<OrganisationConfiguration> senderOrganisations = organisationsOf(origin);
        List<PurposeFinding.Found> found = new ArrayList<>();
        for (OrganisationConfiguration organisation : senderOrganisations) {
            boolean meant = slash < 0 || organisation.id().value().equals(name.substring(0, slash));
            if (meant && PurposeName.isValid(purposeName)) {
                organisation
                        .purpose(new PurposeName(purposeName))
                        .ifPresent(purpose ->
                                found.add(new PurposeFinding.Found(organisation, purpose, Declaration.HEADER)));
            }
        }
        if (found.size() == 1) {
            return found.getFirst();
        }
        if (found.size() > 1) {
            return new PurposeFinding.Undecidable(
                    MessageFault.CONTRADICTORY_PURPOSE,
                    "the senders belong to several organisations that have this purpose: write organisation/purpose");
        }
        return new PurposeFinding.Undecidable(
                MessageFault.UNKNOWN_PURPOSE,
                senderOrganisations.isEmpty()
                        ? "no sender address of the message belongs to a configured organisation"
                        : "the organisation of the sender has no purpose of the name that the header "
                                + MessageOrigin.PURPOSE_HEADER + " gives");
    }

    /** The organisations for which this message's senders may speak; where there is only one at all, that one. */
    private List<OrganisationConfiguration> organisationsOf(MessageOrigin origin) {
        if (organisations.size() == 1) {
            return organisations;
        }
        PurposeFinding.Found ofUser = ofUser(origin).orElse(null);
        return organisations.stream()
                .filter(organisation -> ofUser != null && ofUser.organisation().equals(organisation)
                        || origin.senders().stream()
                                .anyMatch(sender -> organisation.senderDomains().contains(sender.domain())))
                .toList();
    }

    private PurposeFinding bySenders(MessageOrigin origin) {
        Set<PurposeFinding.Found> found = new LinkedHashSet<>();
        origin.senders()
                .forEach(sender -> Optional.ofNullable(byAddress.get(sender)).ifPresent(found::add));
        if (found.isEmpty()) {
            origin.senders().forEach(sender -> Optional.ofNullable(byDomain.get(sender.domain()))
                    .ifPresent(found::add));
        }
        if (found.isEmpty()) {
            ofUser(origin).ifPresent(found::add);
        }
        if (found.size() > 1) {
            return new PurposeFinding.Undecidable(
                    MessageFault.CONTRADICTORY_PURPOSE,
                    "envelope sender, From and Sender are declared for different purposes");
        }
        return found.isEmpty()
                ? new PurposeFinding.NotMarketing("neither header nor sender nor user declares a purpose")
                : found.iterator().next();
    }

    private Optional<PurposeFinding.Found> ofUser(MessageOrigin origin) {
        return Optional.ofNullable(origin.authenticatedUser()).map(user -> byUser.get(user.toLowerCase(Locale.ROOT)));
    }
}
