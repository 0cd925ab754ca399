package org.jamesconsent.cli.rewrite;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import org.jamesconsent.message.rewrite.Edit;
import org.jspecify.annotations.Nullable;

/** Writes outcomes as one JSON object a line (NDJSON), all fields always there, null where there is nothing. */
public final class OutcomeJson {
    private final JsonFactory factory = new JsonFactory();
    private final Writer out;

    public OutcomeJson(Writer out) {
        this.out = out;
    }

    /**
     * Writes one line.
     *
     * @param file as the person who asks knows it
     */
    public void write(String file, Outcome outcome) throws IOException {
        try (JsonGenerator json = factory.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            json.writeStringField("file", file);
            switch (outcome) {
                case Outcome.Rewritten rewritten -> {
                    head(json, "rewritten", null, rewritten.why());
                    json.writeBooleanField("visible", rewritten.showsWayOut());
                    json.writeNumberField("size", rewritten.copy().size());
                    json.writeArrayFieldStart("edits");
                    for (Edit edit : rewritten.copy().edits()) {
                        write(json, edit);
                    }
                    json.writeEndArray();
                }
                case Outcome.Unchanged unchanged -> {
                    head(json, "unchanged", null, "it is a copy for this recipient already");
                    json.writeNullField("visible");
                    json.writeNumberField("size", unchanged.size());
                    json.writeArrayFieldStart("edits");
                    json.writeEndArray();
                }
                case Outcome.Stopped stopped -> {
                    head(
                            json,
                            stopped.refused() ? "refused" : "held",
                            stopped.fault().name(),
                            stopped.detail());
                    nothing(json);
                }
                case Outcome.Failed failed -> {
                    head(json, "failed", null, failed.why());
                    nothing(json);
                }
            }
            json.writeEndObject();
        }
        out.write(System.lineSeparator());
        out.flush();
    }

    private static void head(JsonGenerator json, String outcome, @Nullable String fault, @Nullable String reason)
            throws IOException {
        json.writeStringField("outcome", outcome);
        json.writeStringField("fault", fault);
        json.writeStringField("reason", reason);
    }

    private static void nothing(JsonGenerator json) throws IOException {
        json.writeNullField("visible");
        json.writeNullField("size");
        json.writeArrayFieldStart("edits");
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Edit edit) throws IOException {
        json.writeStartObject();
        json.writeStringField(
                "kind", edit.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.writeStringField("part", edit.part());
        json.writeNumberField("offset", edit.offset());
        json.writeNumberField("length", edit.length());
        json.writeNumberField("replacedLength", edit.replacedLength());
        json.writeEndObject();
    }
}
