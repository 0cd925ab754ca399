package org.jamesconsent.wording;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jamesconsent.policy.Basis;
import org.jspecify.annotations.Nullable;

/**
 * What a footer tells. Titles, names and addresses may hold anything: they come out as harmless text.
 *
 * @param title the purpose as recipients know it, in the footer's language
 * @param organisation the organisation as recipients know it
 * @param postalAddress of the organisation; left out if blank
 * @param privacyPolicy an absolute {@code https}, {@code http} or {@code mailto} URI
 * @param basis the ground on which the person receives the mail; not {@link Basis#SERVICE}, as service mail is not touched
 * @param unsubscribe where this person leaves this purpose; of the same schemes
 * @param preferences where this person chooses purposes; null if there is no such page
 */
public record FooterContent(
        String title,
        String organisation,
        String postalAddress,
        URI privacyPolicy,
        Basis basis,
        URI unsubscribe,
        @Nullable URI preferences) {
    private static final Set<String> SCHEMES = Set.of("https", "http", "mailto");

    /** @throws IllegalArgumentException if the basis is {@code SERVICE}, or a URI is of another scheme or relative */
    public FooterContent {
        if (basis == Basis.SERVICE) {
            throw new IllegalArgumentException("service mail has no footer");
        }
        requireLink(privacyPolicy, "privacyPolicy");
        requireLink(unsubscribe, "unsubscribe");
        if (preferences != null) {
            requireLink(preferences, "preferences");
        }
    }

    private static void requireLink(URI uri, String name) {
        String scheme = uri.getScheme();
        if (scheme == null || !SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(name + " must be an absolute URI with one of the schemes " + SCHEMES);
        }
    }
}
