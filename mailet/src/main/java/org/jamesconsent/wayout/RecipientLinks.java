package org.jamesconsent.wayout;

import java.net.URI;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.message.rewrite.Links;

/** The links that belong to a token. */
public final class RecipientLinks {
    private RecipientLinks() {}

    public static Links of(OrganisationConfiguration organisation, String token) {
        return new Links(link(organisation, "unsubscribe", token), link(organisation, "preferences", token));
    }

    private static URI link(OrganisationConfiguration organisation, String page, String token) {
        return URI.create(organisation.publicUrl() + "/" + page + "/" + token);
    }
}
