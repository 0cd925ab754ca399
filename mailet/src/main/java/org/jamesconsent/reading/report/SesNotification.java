package org.jamesconsent.reading.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jamesconsent.message.mime.MimePart;
import org.jamesconsent.reading.mail.HeaderFields;
import org.jamesconsent.reading.mail.MailView;
import org.jspecify.annotations.Nullable;

/**
 * Reads what Amazon SES, as the smarthost of this James, tells by mail through SNS of bounces, complaints and deliveries: a JSON object, or
 * one in a string of another. The header of the message comes back only if SES is told to include it.
 */
final class SesNotification {
    private static final String DIALECT = "ses-json";
    private static final int MAX_NESTING = 32;
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
            .build());

    private final JsonNode notification;
    private final MailView mail;

    private SesNotification(JsonNode notification, MailView mail) {
        this.notification = notification;
        this.mail = mail;
    }

    /** @return empty if the mail is none */
    static Optional<SesNotification> in(MailView mail) {
        @Nullable String from = mail.heading().from();
        Optional<MimePart> text = mail.leaf("text/plain");
        if (from == null || !from.toLowerCase(Locale.ROOT).contains("@sns.amazonaws.com") || text.isEmpty()) {
            return Optional.empty();
        }
        // Lines that were too long for SMTP were broken by a "!".
        String body = mail.text(text.get()).replace("!\n ", "");
        Optional<JsonNode> outer = object(body);
        return outer.flatMap(node -> node.path("Message").isTextual()
                        ? object(node.path("Message").textValue())
                        : outer)
                .map(node -> new SesNotification(node, mail));
    }

    /** The object with which a text begins; empty if it begins with none. */
    private static Optional<JsonNode> object(String text) {
        if (!text.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(JSON.readTree(text)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    Optional<BounceReport> bounce() {
        List<FailedRecipient> recipients = new ArrayList<>();
        switch (type()) {
            case "bounce" -> {
                JsonNode bounce = notification.path("bounce");
                for (JsonNode one : bounce.path("bouncedRecipients")) {
                    recipients.add(bounced(one, bounce));
                }
            }
            case "deliverydelay" -> {
                JsonNode delay = notification.path("deliveryDelay");
                for (JsonNode one : delay.path("delayedRecipients")) {
                    recipients.add(judged(one, "delayed", ""));
                }
            }
            case "delivery" -> {
                for (JsonNode address : notification.path("delivery").path("recipients")) {
                    recipients.add(FailureJudge.judge(null, Addresses.in(address.asText()), "delivered", "", ""));
                }
            }
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(new BounceReport(limited(recipients), returned(), DIALECT));
    }

    Optional<ComplaintReport> complaint() {
        if (!type().equals("complaint")) {
            return Optional.empty();
        }
        JsonNode complaint = notification.path("complaint");
        List<String> recipients = new ArrayList<>();
        for (JsonNode one : complaint.path("complainedRecipients")) {
            @Nullable String address = Addresses.in(one.path("emailAddress").asText());
            if (address != null) {
                recipients.add(address);
            }
        }
        String feedback =
                complaint.path("complaintFeedbackType").asText("abuse").toLowerCase(Locale.ROOT);
        @Nullable String agent = complaint.path("userAgent").asText(null);
        @Nullable
        String sender = Addresses.in(notification.path("mail").path("source").asText());
        FeedbackReport report = new FeedbackReport(
                feedback.isEmpty() ? "abuse" : feedback,
                limited(recipients),
                sender,
                List.of(),
                agent,
                1,
                recipients.isEmpty());
        return Optional.of(new ComplaintReport(report, returned()));
    }

    private String type() {
        JsonNode type = notification.has("notificationType")
                ? notification.path("notificationType")
                : notification.path("eventType");
        return type.asText().toLowerCase(Locale.ROOT);
    }

    /** What SES calls transient is at most that; its subtype says in words what the code may leave open. */
    private FailedRecipient bounced(JsonNode one, JsonNode bounce) {
        String subtype = bounce.path("bounceSubType")
                .asText()
                .replaceAll("(?=[A-Z])", " ")
                .strip();
        FailedRecipient recipient = judged(one, "failed", subtype);
        boolean isTransient = bounce.path("bounceType").asText().equals("Transient");
        return isTransient && recipient.permanence() == Permanence.PERMANENT
                ? new FailedRecipient(
                        recipient.originalRecipient(),
                        recipient.finalRecipient(),
                        recipient.status(),
                        Permanence.TEMPORARY,
                        recipient.cause(),
                        recipient.diagnostic())
                : recipient;
    }

    private static FailedRecipient judged(JsonNode one, String action, String words) {
        return FailureJudge.judge(
                null,
                Addresses.in(one.path("emailAddress").asText()),
                one.path("action").asText(action).toLowerCase(Locale.ROOT),
                one.path("status").asText(),
                (one.path("diagnosticCode").asText() + " " + words).strip());
    }

    private <T> List<T> limited(List<T> recipients) {
        return recipients.subList(0, Math.min(recipients.size(), mail.budget().recipients()));
    }

    private @Nullable ReturnedMessage returned() {
        StringBuilder header = new StringBuilder();
        for (JsonNode field : notification.path("mail").path("headers")) {
            String value = field.path("value").asText().replaceAll("[\\r\\n]+", " ");
            header.append(field.path("name").asText().strip())
                    .append(": ")
                    .append(value)
                    .append("\r\n");
        }
        return MailView.parsed(header.append("\r\n").toString().getBytes(StandardCharsets.UTF_8), mail.budget())
                .map(found -> found.heading().headers())
                .filter(headers -> headers != HeaderFields.NONE)
                .map(headers -> new ReturnedMessage(headers, true))
                .orElse(null);
    }
}
