package org.jamesconsent.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.InvalidAddressException;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The parameters that tell of whom a command is: one person in one organisation. */
final class PersonArgument {
    @Parameters(index = "0", paramLabel = "ADDRESS", description = "The person's address, in any spelling.")
    private String address = "";

    @Option(
            names = "--organisation",
            paramLabel = "ID",
            description = "Whom it concerns. Needed only if consent.xml has several.")
    private @Nullable String organisation;

    /** A person, and whom it concerns. */
    record Person(OrganisationParts parts, SubjectId subject) {
        OrganisationId organisation() {
            return parts.configuration().id();
        }
    }

    Person find(ConsentRuntime runtime) throws CommandFailure {
        OrganisationParts parts = organisation(runtime, organisation);
        return new Person(parts, subject(parts, "ADDRESS", address));
    }

    static SubjectId subject(OrganisationParts parts, String parameter, String address) throws CommandFailure {
        try {
            return parts.keyring().subjectId(CanonicalAddress.of(address));
        } catch (InvalidAddressException e) {
            throw new CommandFailure(parameter + " cannot be one: " + e.getMessage(), e);
        }
    }

    private static OrganisationParts organisation(ConsentRuntime runtime, @Nullable String wanted)
            throws CommandFailure {
        List<OrganisationConfiguration> all = runtime.configuration().organisations();
        if (wanted == null && all.size() == 1) {
            return runtime.organisation(all.getFirst().id());
        }
        String known = all.stream().map(one -> one.id().value()).collect(Collectors.joining(", "));
        if (wanted == null) {
            throw new CommandFailure("--organisation is missing, and consent.xml has several: " + known, null);
        }
        for (OrganisationConfiguration one : all) {
            if (one.id().value().equals(wanted)) {
                return runtime.organisation(one.id());
            }
        }
        throw new CommandFailure("--organisation names none of consent.xml: " + known, null);
    }
}
