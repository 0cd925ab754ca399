package org.jamesconsent.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Period;
import org.jamesconsent.consent.OrganisationId;

/**
 * A system that is told of every consent change.
 *
 * @param name what it goes by, in the store and on the command line
 * @param organisation whose people it is told of
 * @param url where it listens; {@code https}, or {@code http} on this machine
 * @param secretFile with what it is signed; must exist
 * @param refusedFor how long a change is tried that the system refuses, before it is put aside
 */
public record WebhookConfiguration(
        String name, OrganisationId organisation, URI url, Path secretFile, Period refusedFor) {
    /** The default of {@link #refusedFor}. */
    public static final Period REFUSED_FOR = Period.ofDays(3);
}
