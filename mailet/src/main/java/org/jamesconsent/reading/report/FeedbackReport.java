package org.jamesconsent.reading.report;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a feedback report says (RFC 5965 section 3).
 *
 * @param feedbackType in lower case, such as {@code abuse}, {@code fraud}, {@code opt-out} or {@code not-spam}
 * @param originalRecipients {@code Original-Rcpt-To}, and {@code Removal-Recipient} of older dialects; may be redacted
 * @param originalMailFrom the return path of the message; null if absent
 * @param reportedDomains {@code Reported-Domain}
 * @param userAgent the program that made the report; null if absent
 * @param incidents how many complaints it stands for, at least 1
 * @param redacted whether the provider hides recipients
 */
public record FeedbackReport(
        String feedbackType,
        List<String> originalRecipients,
        @Nullable String originalMailFrom,
        List<String> reportedDomains,
        @Nullable String userAgent,
        int incidents,
        boolean redacted) {
    private static final Set<String> HARMLESS = Set.of("not-spam", "auth-failure", "dmarc");

    public FeedbackReport {
        originalRecipients = List.copyOf(originalRecipients);
        reportedDomains = List.copyOf(reportedDomains);
    }

    /** Whether a recipient complains; false when one says it is no spam, or when the report is about authentication (RFC 6591). */
    public boolean isComplaint() {
        return !HARMLESS.contains(feedbackType);
    }
}
