package org.jamesconsent.cli.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import org.jamesconsent.reading.Reading;
import org.jamesconsent.reading.intent.Answer;
import org.jamesconsent.reading.intent.Intent;
import org.jamesconsent.reading.intent.Scope;
import org.jamesconsent.reading.report.FailedRecipient;
import org.jamesconsent.reading.report.FeedbackReport;
import org.jamesconsent.reading.report.ReturnedMessage;
import org.jspecify.annotations.Nullable;

/** Writes readings as one JSON object a line (NDJSON), all fields always there, null where there is nothing. */
public final class ReadingJson {
    private static final List<String> TOKEN_HEADERS = List.of("Consent-Verdict", "CFBL-Feedback-ID");

    private final JsonFactory factory = new JsonFactory();
    private final Writer out;

    public ReadingJson(Writer out) {
        this.out = out;
    }

    /** What a kind has, taken apart; what another kind has is null or empty. */
    private record Line(
            String kind,
            @Nullable Answer answer,
            @Nullable String machine,
            @Nullable String why,
            List<FailedRecipient> recipients,
            @Nullable FeedbackReport complaint,
            @Nullable ReturnedMessage returned) {
        static Line of(Reading reading) {
            return switch (reading) {
                case Reading.Reply reply -> new Line("reply", reply.answer(), null, null, List.of(), null, null);
                case Reading.UnsubscribeMail mail ->
                    new Line("unsubscribe", leaving(mail), null, null, List.of(), null, null);
                case Reading.SubscribeMail mail ->
                    new Line("subscribe", null, null, mail.command(), List.of(), null, null);
                case Reading.AutomaticReply reply ->
                    new Line("auto-reply", null, word(reply.kind()), reply.sign(), List.of(), null, null);
                case Reading.Bounce bounce ->
                    new Line("bounce", null, null, bounce.dialect(), bounce.recipients(), null, bounce.returned());
                case Reading.Complaint complaint ->
                    new Line("complaint", null, null, null, List.of(), complaint.report(), complaint.returned());
                case Reading.Other other -> new Line("other", null, null, other.why(), List.of(), null, null);
            };
        }

        private static Answer leaving(Reading.UnsubscribeMail mail) {
            return new Answer(
                    Intent.WITHDRAW, java.util.Set.of(Intent.WITHDRAW), mail.scope(), mail.command(), "", null);
        }
    }

    /**
     * Writes one line.
     *
     * @param file as the person who asks knows it
     * @param number of the mail in the file, from 1
     */
    public void write(String file, int number, Reading reading) throws IOException {
        Line line = Line.of(reading);
        try (JsonGenerator json = begun(file, number)) {
            json.writeStringField("kind", line.kind());
            write(json, line.answer());
            json.writeStringField("machine", line.machine());
            json.writeArrayFieldStart("recipients");
            for (FailedRecipient recipient : line.recipients()) {
                write(json, recipient);
            }
            json.writeEndArray();
            write(json, line.complaint());
            write(json, line.returned());
            json.writeStringField("why", line.why());
            json.writeStringField("action", Consequence.of(reading).code());
            json.writeNullField("error");
            json.writeEndObject();
        }
        end();
    }

    /** Writes the line of a file that cannot be read. */
    public void writeFailure(String file, String error) throws IOException {
        try (JsonGenerator json = begun(file, 1)) {
            json.writeNullField("kind");
            write(json, (Answer) null);
            json.writeNullField("machine");
            json.writeArrayFieldStart("recipients");
            json.writeEndArray();
            json.writeNullField("complaint");
            json.writeNullField("returned");
            json.writeNullField("why");
            json.writeNullField("action");
            json.writeStringField("error", error);
            json.writeEndObject();
        }
        end();
    }

    private JsonGenerator begun(String file, int number) throws IOException {
        JsonGenerator json = factory.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.writeStartObject();
        json.writeStringField("file", file);
        json.writeNumberField("number", number);
        return json;
    }

    private void end() throws IOException {
        out.write(System.lineSeparator());
        out.flush();
    }

    private static void write(JsonGenerator json, @Nullable Answer answer) throws IOException {
        json.writeStringField("intent", answer == null ? null : answer.intent().name());
        json.writeArrayFieldStart("intents");
        if (answer != null) {
            for (String intent :
                    answer.intents().stream().map(Enum::name).sorted().toList()) {
                json.writeString(intent);
            }
        }
        json.writeEndArray();
        Scope scope = answer == null ? null : answer.scope();
        json.writeStringField("scope", scope == null ? null : word(scope));
        json.writeStringField("sentence", answer == null ? null : answer.sentence());
        json.writeStringField("ownWords", answer == null ? null : answer.ownWords());
        json.writeStringField("language", answer == null ? null : answer.language());
    }

    private static void write(JsonGenerator json, FailedRecipient recipient) throws IOException {
        json.writeStartObject();
        json.writeStringField("recipient", recipient.address());
        json.writeStringField("originalRecipient", recipient.originalRecipient());
        json.writeStringField("finalRecipient", recipient.finalRecipient());
        json.writeStringField("status", recipient.status());
        json.writeStringField("permanence", word(recipient.permanence()));
        json.writeStringField("cause", word(recipient.cause()));
        json.writeBooleanField("addressFault", recipient.isAddressFault());
        json.writeStringField("diagnostic", recipient.diagnostic());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, @Nullable FeedbackReport report) throws IOException {
        if (report == null) {
            json.writeNullField("complaint");
            return;
        }
        json.writeObjectFieldStart("complaint");
        json.writeStringField("type", report.feedbackType());
        json.writeBooleanField("complains", report.isComplaint());
        writeAll(json, "originalRecipients", report.originalRecipients());
        json.writeStringField("originalMailFrom", report.originalMailFrom());
        writeAll(json, "reportedDomains", report.reportedDomains());
        json.writeStringField("userAgent", report.userAgent());
        json.writeNumberField("incidents", report.incidents());
        json.writeBooleanField("redacted", report.redacted());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, @Nullable ReturnedMessage returned) throws IOException {
        if (returned == null) {
            json.writeNullField("returned");
            return;
        }
        json.writeObjectFieldStart("returned");
        json.writeStringField(
                "messageId", returned.headers().value("Message-ID").orElse(null));
        json.writeBooleanField("hasToken", TOKEN_HEADERS.stream().anyMatch(returned.headers()::has));
        json.writeBooleanField("headersOnly", returned.headersOnly());
        json.writeEndObject();
    }

    private static void writeAll(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
