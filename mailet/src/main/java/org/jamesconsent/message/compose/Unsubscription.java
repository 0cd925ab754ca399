package org.jamesconsent.message.compose;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What the answer to somebody tells who unsubscribed by mail, or asked how to. Titles, names and postal addresses may hold anything.
 *
 * @param from the organisation's unsubscribe address, without token
 * @param to the person who wrote
 * @param messageId the Message-ID of what the person wrote; null if it had none; ignored if malformed
 * @param title the purpose as recipients know it, in the language of the answer; null if it is about everything
 * @param organisation the organisation as recipients know it
 * @param postalAddress of the organisation; left out if blank
 * @param privacyPolicy where the privacy policy is
 */
public record Unsubscription(
        String from,
        String to,
        @Nullable String messageId,
        @Nullable String title,
        String organisation,
        String postalAddress,
        URI privacyPolicy) {
    /** Without addresses, which must not reach a log by way of string concatenation. */
    @Override
    public String toString() {
        return "Unsubscription[title=" + title + ", organisation=" + organisation + "]";
    }
}
