package org.jamesconsent.reading.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what James's {@code Bounce} and {@code NotifySender} write for people: what was the matter first, then the envelope, with the
 * recipients each on a line, then header fields, which may name anybody.
 */
final class JamesNotice {
    private static final String ERROR = "Error message below:";
    private static final String DETAILS = "Message details:";
    private static final String SENDER = "  MAIL FROM: ";
    private static final String RECIPIENT = "  RCPT TO: ";
    private static final String FURTHER_RECIPIENT = "           ";

    private JamesNotice() {}

    /** What is said of each recipient; empty if the text is none of James's. */
    static Map<String, String> recipients(String text, int max) {
        Map<String, String> recipients = new LinkedHashMap<>();
        int details = text.indexOf(DETAILS);
        int envelope = details < 0 ? -1 : text.indexOf(SENDER, details);
        if (envelope < 0) {
            return recipients;
        }
        int error = text.indexOf(ERROR);
        String words = text.substring(error < 0 || error > details ? 0 : error + ERROR.length(), details)
                .strip();
        boolean among = false;
        List<String> lines = text.substring(envelope).lines().limit(max + 2L).toList();
        for (String line : lines) {
            boolean first = line.startsWith(RECIPIENT);
            if (!first && !(among && line.startsWith(FURTHER_RECIPIENT))) {
                if (among) {
                    break;
                }
                continue;
            }
            among = true;
            String address = Addresses.in(line);
            if (address != null && recipients.size() < max) {
                recipients.putIfAbsent(address, words);
            }
        }
        return recipients;
    }
}
