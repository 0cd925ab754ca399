package org.jamesconsent.http;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jamesconsent.config.BrandConfiguration;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;

/**
 * Logos and colours of all organisations and purposes, each under a name that changes with its content. A logo that is opened by
 * itself is as dead as one on a page: no script, nothing loaded. Immutable, safe for any thread.
 */
final class BrandAssets {
    /** Below the base of all pages. */
    static final String FOLDER = "assets/brand/";

    private static final String UNCHANGING = "public, max-age=31536000, immutable";

    private final Map<String, WebResponse> assets = new HashMap<>();

    BrandAssets(ConsentConfiguration configuration) {
        for (OrganisationConfiguration organisation : configuration.organisations()) {
            add(organisation.brand());
            organisation.purposes().stream().map(PurposeConfiguration::brand).forEach(this::add);
        }
    }

    private void add(BrandConfiguration brand) {
        brand.logo()
                .ifPresent(logo -> assets.put(
                        logo.name(),
                        new WebResponse(
                                200,
                                Map.of(
                                        "Content-Type",
                                        logo.mediaType(),
                                        "Content-Security-Policy",
                                        "default-src 'none'; style-src 'unsafe-inline'; sandbox",
                                        "Cache-Control",
                                        UNCHANGING),
                                logo.content())));
        brand.colours()
                .ifPresent(colours -> assets.put(
                        colours.name(),
                        new WebResponse(
                                200,
                                Map.of("Content-Type", "text/css; charset=utf-8", "Cache-Control", UNCHANGING),
                                colours.styleSheet().getBytes(StandardCharsets.UTF_8))));
    }

    /** What is at that path; empty if nothing is. */
    Optional<WebResponse> at(String path) {
        return path.startsWith("/" + FOLDER)
                ? Optional.ofNullable(assets.get(path.substring(FOLDER.length() + 1)))
                : Optional.empty();
    }
}
