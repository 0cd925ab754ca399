package org.jamesconsent.signup;

import java.time.Instant;
import java.util.List;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.Profile;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.Telephone;
import org.jamesconsent.token.ConfirmationTokens.Confirmer;
import org.jamesconsent.wording.ConfirmationWording.Occasion;
import org.jspecify.annotations.Nullable;

/**
 * What the link in a confirmation mail is for.
 *
 * @param confirmer whose link it is
 * @param occasion what is asked, and whom
 * @param subject of whom the request is
 * @param choices what it is about, in the order of the request: those that can be confirmed if there are any, else all of
 *     them that are still configured
 * @param telephone where SMS are to go; null if none are asked for
 * @param proposed what was said of the person with the request
 * @param language the one asked for, else that known of the person, a BCP 47 tag; null if none is known
 * @param requestedAt when that was
 * @param status what has become of it
 */
public record Confirmable(
        Confirmer confirmer,
        Occasion occasion,
        SubjectId subject,
        List<Choice> choices,
        @Nullable Telephone telephone,
        Profile proposed,
        @Nullable String language,
        Instant requestedAt,
        Status status) {
    /** What has become of a request. */
    public enum Status {
        /** It can be confirmed. */
        OPEN,
        /** It was confirmed, and that counts. */
        CONFIRMED,
        /** It was not confirmed in time. */
        EXPIRED,
        /** Somebody entitled said no since: a new request is needed. */
        OVERTAKEN
    }

    public Confirmable {
        choices = List.copyOf(choices);
    }

    /** The purposes that it is about, on whatever channel. */
    public List<PurposeConfiguration> purposes() {
        return choices.stream().map(Choice::purpose).distinct().toList();
    }

    /** Without what is known of the person, which must not reach a log by way of string concatenation. */
    @Override
    public String toString() {
        return "Confirmable[" + confirmer + ", subject=" + subject + ", status=" + status + "]";
    }
}
