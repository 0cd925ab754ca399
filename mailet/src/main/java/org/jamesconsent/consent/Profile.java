package org.jamesconsent.consent;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a person apart from consents. As the content of an event, null means "nothing was said about it".
 *
 * @param audience null if unknown, which the rules take for consumer
 * @param language a BCP 47 tag such as {@code fr} or {@code de-AT}
 * @param birthDate to tell minors
 * @param informed whether the person was told, when the address was collected, that it serves for marketing and that one
 *     can say no
 * @param activities the professional activities of the person, as named in the purposes
 * @param customerOf the product families that the person bought from the organisation
 * @param optOutOffered whether the person was offered the opt-out when the address was collected with a sale
 * @param lastContact when the person last got in touch (purchase, click, reply); sending to them does not
 *     count; in whole microseconds
 */
public record Profile(
        @Nullable Audience audience,
        @Nullable String language,
        @Nullable LocalDate birthDate,
        @Nullable Boolean informed,
        @Nullable Set<String> activities,
        @Nullable Set<String> customerOf,
        @Nullable Boolean optOutOffered,
        @Nullable Instant lastContact) {
    /** Nothing is known. */
    public static final Profile UNKNOWN = new Profile(null, null, null, null, null, null, null, null);

    public Profile {
        activities = activities == null ? null : Set.copyOf(activities);
        customerOf = customerOf == null ? null : Set.copyOf(customerOf);
        lastContact = lastContact == null ? null : lastContact.truncatedTo(ChronoUnit.MICROS);
    }

    public boolean isUnknown() {
        return equals(UNKNOWN);
    }
}
