package org.jamesconsent.consent;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What proves an act years later. All parts are optional: an import brings what it has.
 *
 * @param source the form, API, mailbox or file through which the act came, for example {@code form:/checkout}
 * @param ip the network address it came from, in text form
 * @param userAgent the browser or program it came from
 * @param wording the version of the wording that was shown
 * @param confirmedAt when the person confirmed from the mailbox, in whole microseconds
 * @param confirmedIp the network address of that confirmation
 * @param messageId the Message-ID of the mail that the act rests on (RFC 5322 section 3.6.4)
 * @param reason why staff acted on the person's behalf, or the words of the mail that the act rests on, or the {@link Telephone} that it
 *     is for
 */
public record Evidence(
        @Nullable String source,
        @Nullable String ip,
        @Nullable String userAgent,
        @Nullable String wording,
        @Nullable Instant confirmedAt,
        @Nullable String confirmedIp,
        @Nullable String messageId,
        @Nullable String reason) {
    /** No evidence at all. */
    public static final Evidence NONE = new Evidence(null, null, null, null, null, null, null, null);

    public Evidence {
        confirmedAt = confirmedAt == null ? null : confirmedAt.truncatedTo(ChronoUnit.MICROS);
    }

    /** Evidence that only says where the act came from. */
    public static Evidence from(String source) {
        return new Evidence(source, null, null, null, null, null, null, null);
    }

    /** Evidence of an act that came by mail. */
    public static Evidence ofMail(String source, @Nullable String messageId) {
        return new Evidence(source, null, null, null, null, null, messageId, null);
    }
}
