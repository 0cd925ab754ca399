package org.jamesconsent.benchmark;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.jamesconsent.config.ConsentConfigurationReader;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.jamesconsent.message.rewrite.PlaceholderDialect;
import org.jamesconsent.policy.Basis;
import org.jamesconsent.token.Keyring;
import org.jamesconsent.token.WayOutTokens;
import org.jamesconsent.wayout.MarketingCopy;

/** The purpose of the smallest sample configuration, with keys of its own, as the mailet AddUnsubscribe would have it. */
final class Newsletter {
    private final OrganisationConfiguration organisation;
    private final PurposeConfiguration purpose;
    private final WayOutTokens tokens;

    Newsletter() {
        try {
            organisation = ConsentConfigurationReader.readFile(
                            Path.of(System.getProperty("product.samples"), "consent-minimal.xml"))
                    .organisations()
                    .getFirst();
        } catch (InvalidConfigurationException e) {
            throw new IllegalStateException(e);
        }
        purpose = organisation.purposes().getFirst();
        tokens = new WayOutTokens(
                organisation.id(),
                Keyring.generate(new SecureRandom()),
                List.of(purpose.purpose().name()));
    }

    /** What is done once for a message, whoever receives it. */
    MarketingCopy prepare(byte[] message) throws MalformedMessageException {
        return MarketingCopy.of(
                message,
                organisation,
                tokens,
                purpose,
                new MarketingCopy.Options(Set.of(PlaceholderDialect.JAMES_CONSENT), false));
    }

    /** One of many people who agreed. */
    static MarketingCopy.Recipient recipient(int number) {
        return new MarketingCopy.Recipient(
                new SubjectId(number, ~number), null, true, Basis.CONSENT.name(), 5, number + 1L, false);
    }
}
