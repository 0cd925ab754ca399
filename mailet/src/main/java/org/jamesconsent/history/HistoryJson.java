package org.jamesconsent.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.Matter;
import org.jamesconsent.consent.VerdictJournal.Judged;
import org.jamesconsent.consent.WordingArchive.KeptWording;
import org.jspecify.annotations.Nullable;

/**
 * Writes histories as one JSON object. {@code schema_version}, {@code record_id}, {@code pii_principal_id}, {@code
 * party_identifiers} with {@code party_id}, {@code party_name} and {@code party_role}, {@code purposes} with {@code purpose}
 * and {@code lawful_basis}, {@code events} with {@code event_time}, {@code event_type}, {@code event_state} and {@code entity_id}
 * are named after ISO/IEC TS 27560; all other names are ours.
 */
public final class HistoryJson {
    private static final String SCHEMA = "james-consent-1";

    private final Writer out;

    public HistoryJson(Writer out) {
        this.out = out;
    }

    /** Writes all that is known of a person, organisation by organisation. */
    public void write(List<PersonHistory> histories) throws IOException {
        try (JsonGenerator json = new JsonFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("schema_version", SCHEMA);
            json.writeArrayFieldStart("organisations");
            for (PersonHistory history : histories) {
                write(json, history);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.write(System.lineSeparator());
        out.flush();
    }

    private static void write(JsonGenerator json, PersonHistory history) throws IOException {
        json.writeStartObject();
        json.writeStringField("pii_principal_id", history.subject().toString());
        json.writeArrayFieldStart("party_identifiers");
        json.writeStartObject();
        json.writeStringField("party_id", history.organisation().id().value());
        json.writeStringField("party_name", history.organisation().name());
        json.writeStringField("party_role", "pii_controller");
        json.writeEndObject();
        json.writeEndArray();
        json.writeBooleanField("objects", history.person().objects());
        json.writeBooleanField("undeliverable", history.person().undeliverable());
        write(json, "profile", EntryParts.profile(history.person().profile()));
        json.writeArrayFieldStart("records");
        for (PersonHistory.Consent consent : history.consents()) {
            write(json, history, consent);
        }
        json.writeEndArray();
        events(json, history, history.entries(), null);
        sends(json, history.sends());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, PersonHistory history, PersonHistory.Consent consent)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("record_id", recordId(history, consent));
        json.writeArrayFieldStart("purposes");
        json.writeStartObject();
        json.writeStringField("purpose", consent.purpose().value());
        json.writeStringField("lawful_basis", "consent");
        json.writeEndObject();
        json.writeEndArray();
        json.writeStringField("channel", consent.channel().code());
        json.writeStringField("state", consent.state().state().name().toLowerCase(Locale.ROOT));
        Instant since = consent.state().at();
        json.writeStringField("since", since == null ? null : since.toString());
        json.writeNumberField("entry", consent.state().entry());
        json.writeBooleanField("guardian_authorised", consent.state().guardianAuthorised());
        events(json, history, consent.entries(), consent);
        json.writeEndObject();
    }

    private static void events(
            JsonGenerator json,
            PersonHistory history,
            List<LedgerEntry> entries,
            PersonHistory.@Nullable Consent consent)
            throws IOException {
        json.writeArrayFieldStart("events");
        for (LedgerEntry entry : entries) {
            boolean counts = consent != null && consent.state().entry() == entry.id();
            event(json, entry, counts ? "active" : "recorded", history.texts());
        }
        json.writeEndArray();
    }

    /**
     * Writes an entry as an event.
     *
     * @param state the event's {@code event_state}
     * @param texts those of its organisation
     */
    public static void event(JsonGenerator json, LedgerEntry entry, String state, Texts texts) throws IOException {
        json.writeStartObject();
        json.writeStringField("event_time", entry.event().at().toString());
        json.writeStringField("event_type", ActWords.of(entry.event().act()));
        json.writeStringField("event_state", state);
        json.writeStringField("entity_id", entry.event().subject().toString());
        json.writeNumberField("entry", entry.id());
        json.writeStringField("recorded_at", entry.recordedAt().toString());
        write(json, "values", EntryParts.values(entry));
        write(json, "evidence", EntryParts.evidence(entry));
        json.writeBooleanField("erased", entry.erased());
        json.writeArrayFieldStart("notices");
        for (KeptWording shown : texts.shownFor(entry)) {
            json.writeStartObject();
            json.writeStringField("language", shown.wording().language());
            json.writeStringField("version", shown.wording().version());
            json.writeStringField("text", shown.wording().text());
            json.writeStringField("kept_since", shown.since().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static String recordId(PersonHistory history, PersonHistory.Consent consent) {
        return history.organisation().id() + "/" + history.subject() + "/" + consent.purpose() + "/"
                + consent.channel().code();
    }

    private static void sends(JsonGenerator json, Sends sends) throws IOException {
        json.writeObjectFieldStart("messages_allowed");
        for (Map.Entry<Matter, Long> allowed : sends.allowed().entrySet()) {
            json.writeNumberField(allowed.getKey().toString(), allowed.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("messages_refused");
        for (Judged refused : sends.refused()) {
            json.writeStartObject();
            verdict(json, refused);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Writes the fields of a verdict. */
    public static void verdict(JsonGenerator json, Judged judged) throws IOException {
        json.writeStringField("time", judged.verdict().at().toString());
        json.writeStringField("purpose", judged.message().purpose().value());
        json.writeStringField("channel", judged.message().channel().code());
        json.writeBooleanField("allowed", judged.verdict().allowed());
        json.writeStringField("code", judged.verdict().code());
        json.writeNumberField("row", judged.verdict().row());
        json.writeNumberField("entry", judged.verdict().entry());
        json.writeBooleanField("dry_run", judged.verdict().dryRun());
    }

    private static Collection<String> inOrder(Collection<?> all) {
        List<String> texts = all.stream().map(String::valueOf).toList();
        return all instanceof Set<?> ? new TreeSet<>(texts) : texts;
    }

    private static void write(JsonGenerator json, String field, Map<String, Object> parts) throws IOException {
        json.writeObjectFieldStart(field);
        for (Map.Entry<String, Object> part : parts.entrySet()) {
            switch (part.getValue()) {
                case Boolean flag -> json.writeBooleanField(part.getKey(), flag);
                case Collection<?> all -> {
                    json.writeArrayFieldStart(part.getKey());
                    for (String one : inOrder(all)) {
                        json.writeString(one);
                    }
                    json.writeEndArray();
                }
                default -> json.writeStringField(part.getKey(), part.getValue().toString());
            }
        }
        json.writeEndObject();
    }
}
