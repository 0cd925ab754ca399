package org.jamesconsent.cli;

import java.util.ArrayList;
import java.util.List;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.jspecify.annotations.Nullable;

/** The organisations that a command without a single one in mind asks. */
final class Organisations {
    private Organisations() {}

    /**
     * The one that {@code --organisation} names, or all.
     *
     * @throws CommandFailure if it names none
     */
    static List<OrganisationParts> asked(ConsentRuntime runtime, @Nullable String id) throws CommandFailure {
        List<OrganisationParts> asked = new ArrayList<>();
        for (OrganisationParts parts : runtime.organisations()) {
            if (id == null || id.equals(parts.configuration().id().value())) {
                asked.add(parts);
            }
        }
        if (asked.isEmpty()) {
            throw new CommandFailure("--organisation names none of consent.xml", null);
        }
        return asked;
    }
}
