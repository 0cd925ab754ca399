package org.jamesconsent.message.rewrite;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one recipient's copy gets.
 *
 * @param headers lines for the top of the message's header, in this order
 * @param footer for bodies without a way out of their own; {@code null} when none is wanted
 * @param links what placeholders become
 */
public record Personalisation(
        List<HeaderLine> headers, @Nullable Footer footer, Links links) {

    public Personalisation {
        headers = List.copyOf(headers);
    }
}
