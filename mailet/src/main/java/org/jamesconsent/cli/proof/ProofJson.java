package org.jamesconsent.cli.proof;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import org.jamesconsent.cli.proof.SendProof.CheckedStamp;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.VerdictJournal.Judged;
import org.jamesconsent.history.HistoryJson;

/** Writes proofs as one JSON object. Its names are ours, but for those of events, see {@link HistoryJson}. */
public final class ProofJson {
    private static final String SCHEMA = "james-consent-proof-1";

    private final Writer out;

    public ProofJson(Writer out) {
        this.out = out;
    }

    /** Writes what is known of a message, organisation by organisation. */
    public void write(List<SendProof> proofs) throws IOException {
        try (JsonGenerator json = new JsonFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("schema_version", SCHEMA);
            json.writeArrayFieldStart("organisations");
            for (SendProof proof : proofs) {
                write(json, proof);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.write(System.lineSeparator());
        out.flush();
    }

    private static void write(JsonGenerator json, SendProof proof) throws IOException {
        json.writeStartObject();
        json.writeStringField("organisation", proof.organisation().id().value());
        json.writeStringField("organisation_name", proof.organisation().name());
        if (proof.stamp().isPresent()) {
            write(json, proof.stamp().get());
        } else {
            json.writeNullField("stamp");
        }
        json.writeArrayFieldStart("verdicts");
        for (Judged judged : proof.verdicts()) {
            json.writeStartObject();
            json.writeStringField("subject", judged.verdict().subject().toString());
            HistoryJson.verdict(json, judged);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("events");
        for (LedgerEntry entry : proof.entries()) {
            HistoryJson.event(json, entry, "active", proof.texts());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, CheckedStamp stamp) throws IOException {
        json.writeObjectFieldStart("stamp");
        json.writeStringField("finding", stamp.finding().name().toLowerCase(Locale.ROOT));
        json.writeStringField("subject", stamp.subject().map(Object::toString).orElse(null));
        json.writeStringField("purpose", stamp.stamp().purpose());
        json.writeBooleanField("allowed", stamp.stamp().allowed());
        json.writeStringField("code", stamp.stamp().code());
        json.writeNumberField("row", stamp.stamp().row());
        json.writeNumberField("entry", stamp.stamp().entry());
        json.writeBooleanField("dry_run", stamp.stamp().dryRun());
        json.writeEndObject();
    }
}
