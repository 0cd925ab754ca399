package org.jamesconsent.demo;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesconsent.testing.Mailboxes.Received;

/** The delivery status report (RFC 3464) that lies in a sender's mailbox. */
record Report(Received mail) {
    private static final Pattern RECIPIENT = Pattern.compile("rfc822; *(\\S+)");
    private static final Pattern DIAGNOSIS = Pattern.compile("x-james-consent; *([A-Z_]+)(?:, rule (\\d+))?");

    /** Whether it is one at all, on the message of that Message-ID. */
    boolean isAbout(String messageId) throws MessagingException, IOException {
        MimeMessage message = mail.message();
        return mail.sender().isEmpty()
                && message.isMimeType("multipart/report")
                && Delivered.header(message, "In-Reply-To")
                        .filter(messageId::equals)
                        .isPresent();
    }

    /** What it says to people. */
    List<String> words() throws MessagingException, IOException {
        Part words = ((Multipart) mail.message().getContent()).getBodyPart(0);
        return String.valueOf(words.getContent()).strip().lines().toList();
    }

    /** What it says to programs, by recipient. */
    Map<String, Outcome> outcomes() throws MessagingException, IOException {
        Part status = ((Multipart) mail.message().getContent()).getBodyPart(1);
        if (!status.isMimeType("message/delivery-status")) {
            throw new MessagingException("The second part of a report is no delivery status");
        }
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        try (InputStream in = new BufferedInputStream(status.getInputStream())) {
            // First the fields on the message, then those of each recipient, with blank lines between (section 2.1).
            InternetHeaders group = new InternetHeaders(in);
            while (group.getAllHeaderLines().hasMoreElements()) {
                group = new InternetHeaders(in);
                addRecipient(group, outcomes);
            }
        }
        return outcomes;
    }

    private void addRecipient(InternetHeaders group, Map<String, Outcome> outcomes)
            throws MessagingException, IOException {
        Matcher recipient = RECIPIENT.matcher(field(group, "Final-Recipient"));
        Matcher diagnosis = DIAGNOSIS.matcher(field(group, "Diagnostic-Code"));
        if (!recipient.matches()) {
            return;
        }
        String to = Delivered.header(mail.message(), "To").orElse("nobody").replaceAll("[<>]", "");
        if (diagnosis.matches() && field(group, "Action").equals("failed")) {
            String rule = diagnosis.group(2) == null ? "" : diagnosis.group(2);
            outcomes.put(recipient.group(1), Outcome.refused(diagnosis.group(1), rule, to, field(group, "Status")));
        } else {
            outcomes.put(recipient.group(1), Outcome.odd("refuse", "unreadable", "", "report to " + to));
        }
    }

    private static String field(InternetHeaders group, String name) {
        String value = group.getHeader(name, ", ");
        return value == null ? "" : value.replaceAll("\\s+", " ");
    }
}
