package org.jamesconsent.cli.explain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import org.jamesconsent.cli.explain.Explanation.Copy;
import org.jamesconsent.cli.explain.Explanation.Decision;
import org.jamesconsent.cli.explain.Explanation.Header;
import org.jamesconsent.cli.explain.Explanation.Recipient;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.history.ActWords;
import org.jamesconsent.message.rewrite.Edit;
import org.jspecify.annotations.Nullable;

/** Writes explanations for scripts: one JSON object a line (NDJSON), all fields always there, null where there is nothing. */
public final class ExplanationJson {
    private final Writer out;

    public ExplanationJson(Writer out) {
        this.out = out;
    }

    /** Writes one line. */
    public void write(String file, Explanation explanation) throws IOException {
        try (JsonGenerator json =
                new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            json.writeStringField("file", file);
            json.writeStringField("sender", explanation.envelope().sender());
            json.writeStringField("user", explanation.envelope().user());
            json.writeBooleanField("trusted", explanation.envelope().trusted());
            json.writeStringField("outcome", word(explanation.outcome()));
            json.writeStringField("purpose", explanation.purpose());
            json.writeStringField("declaredBy", word(explanation.declaredBy()));
            json.writeStringField(
                    "fault",
                    explanation.fault() == null ? null : explanation.fault().name());
            json.writeStringField("reason", explanation.reason());
            json.writeBooleanField("dryRun", explanation.dryRun());
            json.writeArrayFieldStart("recipients");
            for (Recipient recipient : explanation.recipients()) {
                write(json, recipient);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("notes");
            for (String note : explanation.notes()) {
                json.writeString(note);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.write(System.lineSeparator());
        out.flush();
    }

    private static @Nullable String word(@Nullable Enum<?> constant) {
        return constant == null
                ? null
                : constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void write(JsonGenerator json, Recipient recipient) throws IOException {
        json.writeStartObject();
        json.writeStringField("address", recipient.address());
        json.writeStringField("fate", word(recipient.fate()));
        json.writeFieldName("verdict");
        write(json, recipient.decision());
        json.writeStringField(
                "fault", recipient.fault() == null ? null : recipient.fault().name());
        json.writeStringField("reason", recipient.reason());
        json.writeFieldName("copy");
        write(json, recipient.copy());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, @Nullable Decision decision) throws IOException {
        if (decision == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeBooleanField("allowed", decision.allowed());
        json.writeStringField("code", decision.code());
        json.writeNumberField("row", decision.row());
        json.writeStringField("rule", decision.rule());
        json.writeStringField("subject", decision.subject().toString());
        json.writeStringField(
                "language",
                decision.language() == null ? null : decision.language().toLanguageTag());
        json.writeFieldName("entry");
        write(json, decision.entry());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, @Nullable LedgerEntry entry) throws IOException {
        if (entry == null) {
            json.writeNull();
            return;
        }
        Act act = entry.event().act();
        json.writeStartObject();
        json.writeNumberField("id", entry.id());
        json.writeStringField("act", ActWords.of(act));
        json.writeStringField("at", entry.event().at().toString());
        json.writeStringField("recordedAt", entry.recordedAt().toString());
        json.writeStringField("method", act instanceof Act.Granted granted ? word(granted.method()) : null);
        json.writeStringField("proof", act instanceof Act.Granted granted ? word(granted.proof()) : null);
        json.writeStringField("source", entry.event().evidence().source());
        json.writeStringField("wording", entry.event().evidence().wording());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, @Nullable Copy copy) throws IOException {
        if (copy == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringField("language", copy.language());
        json.writeNumberField("size", copy.size());
        json.writeArrayFieldStart("addedHeaders");
        for (Header header : copy.addedHeaders()) {
            json.writeStartObject();
            json.writeStringField("name", header.name());
            json.writeStringField("value", header.value());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("removedHeaders");
        for (String name : copy.removedHeaders()) {
            json.writeString(name);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("edits");
        for (Edit edit : copy.edits()) {
            json.writeStartObject();
            json.writeStringField("kind", word(edit.kind()));
            json.writeStringField("part", edit.part());
            json.writeNumberField("offset", edit.offset());
            json.writeNumberField("length", edit.length());
            json.writeNumberField("replacedLength", edit.replacedLength());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
