package org.jamesconsent.message.rewrite;

import java.net.URI;

/**
 * The recipient's own links.
 *
 * @param unsubscribeUri absolute; leads out of this purpose
 * @param preferencesUri absolute; leads to the choice of purposes
 */
public record Links(URI unsubscribeUri, URI preferencesUri) {

    /** @throws IllegalArgumentException if a link is relative */
    public Links {
        requireAbsolute("unsubscribeUri", unsubscribeUri);
        requireAbsolute("preferencesUri", preferencesUri);
    }

    private static void requireAbsolute(String name, URI uri) {
        if (!uri.isAbsolute()) {
            throw new IllegalArgumentException(name + " must be absolute");
        }
    }

    /** The unsubscribe link in US-ASCII; {@link URI} lets neither blanks nor controls nor angle brackets through. */
    String unsubscribe() {
        return unsubscribeUri.toASCIIString();
    }

    /** The preferences link in US-ASCII. */
    String preferences() {
        return preferencesUri.toASCIIString();
    }
}
