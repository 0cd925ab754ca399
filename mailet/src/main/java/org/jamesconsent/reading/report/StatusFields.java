package org.jamesconsent.reading.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jamesconsent.reading.mail.MailView;
import org.jspecify.annotations.Nullable;

/** Reads the fields that a delivery status notification has for each recipient (RFC 3464 section 2.3). */
final class StatusFields {
    private static final List<String> FIRST_FIELDS = List.of("final-recipient:", "original-recipient:", "action:");

    private StatusFields() {}

    /** The recipients of a report, in its order. */
    static List<FailedRecipient> recipients(String report, MailView mail) {
        List<FailedRecipient> recipients = new ArrayList<>();
        for (ReportFields group : ReportFields.groups(report, mail.budget().recipients() + 1)) {
            if ((group.has("final-recipient") || group.has("original-recipient") || group.has("action"))
                    && recipients.size() < mail.budget().recipients()) {
                recipients.add(recipient(group));
            }
        }
        return recipients;
    }

    /** The recipients of a report whose fields stand in running text, as some write them and broken structures leave them. */
    static List<FailedRecipient> recipientsInText(String text, MailView mail) {
        int line = 0;
        while (line < text.length()) {
            int end = text.indexOf('\n', line);
            int stop = end < 0 ? text.length() : end;
            String beginning = text.substring(line, Math.min(stop, line + 20)).toLowerCase(Locale.ROOT);
            if (FIRST_FIELDS.stream().anyMatch(beginning::startsWith)) {
                return recipients(text.substring(line), mail).stream()
                        .filter(recipient -> recipient.address() != null)
                        .toList();
            }
            line = stop + 1;
        }
        return List.of();
    }

    private static FailedRecipient recipient(ReportFields group) {
        String action = group.value("action").toLowerCase(Locale.ROOT);
        int end = 0;
        while (end < action.length() && Character.isLetter(action.charAt(end))) {
            end++;
        }
        String diagnostic = group.value("diagnostic-code");
        if (diagnostic.isEmpty()) {
            diagnostic = group.value("x-notes");
        }
        @Nullable String finalRecipient = Addresses.ofField(group.value("final-recipient"));
        if (finalRecipient == null) {
            finalRecipient = Addresses.ofField(group.value("x-actual-recipient"));
        }
        return FailureJudge.judge(
                Addresses.ofField(group.value("original-recipient")),
                finalRecipient,
                action.substring(0, end),
                group.value("status"),
                diagnostic);
    }

    /** Some write the reason for people only: with it, where the fields do not tell it. */
    static List<FailedRecipient> explained(List<FailedRecipient> recipients, MailView mail) {
        if (recipients.stream().noneMatch(StatusFields::isUnexplained)) {
            return recipients;
        }
        List<String> tried = recipients.stream().map(StatusFields::tried).toList();
        Map<String, String> words = TextBounce.wordsAbout(tried, mail);
        return recipients.stream()
                .map(recipient -> isUnexplained(recipient)
                        ? explained(recipient, words.getOrDefault(tried(recipient), ""))
                        : recipient)
                .toList();
    }

    private static FailedRecipient explained(FailedRecipient recipient, String words) {
        String known = recipient.diagnostic() == null ? "" : recipient.diagnostic() + " ";
        FailedRecipient explained = FailureJudge.judge(
                recipient.originalRecipient(),
                recipient.finalRecipient(),
                "failed",
                recipient.status() == null ? "" : recipient.status(),
                known + words);
        return explained.cause() == FailureCause.UNKNOWN ? recipient : explained;
    }

    private static boolean isUnexplained(FailedRecipient recipient) {
        return recipient.cause() == FailureCause.UNKNOWN && recipient.permanence() != Permanence.DELAYED;
    }

    /** Empty if what was tried is no address. */
    private static String tried(FailedRecipient recipient) {
        @Nullable
        String address = recipient.finalRecipient() != null ? recipient.finalRecipient() : recipient.address();
        return address == null ? "" : address;
    }
}
