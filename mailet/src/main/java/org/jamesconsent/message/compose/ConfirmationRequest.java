package org.jamesconsent.message.compose;

import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import org.jamesconsent.wording.ConfirmationWording;
import org.jamesconsent.wording.OwnTexts;

/**
 * What the mail says that asks for a confirmation. Titles, names and postal addresses may hold anything.
 *
 * @param from the sender
 * @param replyTo where a reply goes, with the token in it
 * @param to who is to confirm
 * @param occasion what is to be confirmed, and by whom
 * @param organisation the organisation as recipients know it
 * @param postalAddress of the organisation; left out if blank
 * @param titles the purposes as recipients know them; empty if it concerns none
 * @param details what else was entered, worded already
 * @param guardianAsked whether a guardian is asked as well
 * @param link the page that confirms
 * @param until the last day on which it does
 * @param privacyPolicy where the privacy policy is
 * @param texts what the organisation says instead of our texts
 */
public record ConfirmationRequest(
        String from,
        String replyTo,
        String to,
        ConfirmationWording.Occasion occasion,
        String organisation,
        String postalAddress,
        List<String> titles,
        List<String> details,
        boolean guardianAsked,
        URI link,
        LocalDate until,
        URI privacyPolicy,
        OwnTexts texts) {
    public ConfirmationRequest {
        titles = List.copyOf(titles);
        details = List.copyOf(details);
    }

    /** Without addresses and link, which must not reach a log by way of string concatenation. */
    @Override
    public String toString() {
        return "ConfirmationRequest[" + occasion + ", organisation=" + organisation + "]";
    }
}
