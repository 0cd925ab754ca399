package org.jamesconsent.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.policy.RuleSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes a person's consents as records in the structure of ISO/IEC TS 27560: header, PII processing, party identification and
 * events. Every field is there that the standard wants, null where nothing is known. What it has no name for stands in {@code
 * extension}.
 */
public final class ConsentRecordsJson {
    private static final String SCHEMA = "james-consent-27560-2";

    /** The country of the default rules, as ISO 3166-1 names it; of others nothing is known. */
    private static final String FRANCE = "FR";

    private final Writer out;

    public ConsentRecordsJson(Writer out) {
        this.out = out;
    }

    /** Writes one record for each purpose and channel that the person said something for. */
    public void write(List<PersonHistory> histories) throws IOException {
        try (JsonGenerator json = new JsonFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .useDefaultPrettyPrinter()) {
            json.writeStartArray();
            for (PersonHistory history : histories) {
                for (PersonHistory.Consent consent : history.consents()) {
                    record(json, history, consent);
                }
            }
            json.writeEndArray();
        }
        out.write(System.lineSeparator());
        out.flush();
    }

    private static void record(JsonGenerator json, PersonHistory history, PersonHistory.Consent consent)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("schema_version", SCHEMA);
        json.writeStringField("record_id", HistoryJson.recordId(history, consent));
        json.writeStringField("pii_principal_id", history.subject().toString());
        processing(json, history.organisation(), consent);
        party(json, history.organisation(), consent);
        json.writeArrayFieldStart("events");
        for (LedgerEntry entry : consent.entries()) {
            event(json, history, consent, entry);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void processing(
            JsonGenerator json, OrganisationConfiguration organisation, PersonHistory.Consent consent)
            throws IOException {
        Locale language = organisation.defaultLanguage();
        Optional<PurposeConfiguration> purpose = organisation.purpose(consent.purpose());
        json.writeObjectFieldStart("pii_processing");
        json.writeStringField(
                "privacy_notice",
                purpose.map(one -> one.privacyPolicy().toString()).orElse(null));
        json.writeStringField("language", language.toLanguageTag());
        json.writeArrayFieldStart("purposes");
        json.writeStartObject();
        json.writeStringField("purpose", consent.purpose().value());
        json.writeStringField(
                "purpose_description",
                purpose.map(one -> one.title(language, language)).orElse(null));
        json.writeStringField(
                "purpose_type",
                purpose.map(one -> "marketing, "
                                + one.purpose()
                                        .kind()
                                        .name()
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', '-'))
                        .orElse(null));
        json.writeStringField("lawful_basis", "consent");
        json.writeArrayFieldStart("pii_information");
        json.writeStartObject();
        json.writeStringField(
                "pii_type", "contact address for " + consent.channel().code());
        json.writeBooleanField("pii_optional", false);
        json.writeBooleanField("sensitive_pii_category", false);
        json.writeBooleanField("special_pii_category", false);
        json.writeEndObject();
        json.writeEndArray();
        json.writeArrayFieldStart("pii_controllers");
        json.writeString(organisation.id().value());
        json.writeEndArray();
        json.writeStringField("collection_method", collectionMethod(consent));
        json.writeNullField("storage_locations");
        json.writeStringField(
                "retention_period",
                purpose.map(one -> one.purpose().consentLifetime().toString()).orElse(null));
        json.writeStringField("jurisdiction", organisation.rules() == RuleSet.french() ? FRANCE : null);
        json.writeNullField("recipient_third_parties");
        json.writeStringField(
                "withdrawal_method", organisation.unsubscribeAddress().asString());
        json.writeStringField("privacy_rights", organisation.publicUrl().toString());
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Where the entry on which today's state rests came from. */
    private static @Nullable String collectionMethod(PersonHistory.Consent consent) {
        return consent.entries().stream()
                .filter(entry -> entry.id() == consent.state().entry())
                .map(entry -> entry.event().evidence().source())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static void party(JsonGenerator json, OrganisationConfiguration organisation, PersonHistory.Consent consent)
            throws IOException {
        String mail = organisation.unsubscribeAddress().asString();
        json.writeArrayFieldStart("party_identification");
        json.writeStartObject();
        json.writeStringField("party_id", organisation.id().value());
        json.writeStringField(
                "party_address",
                organisation
                        .purpose(consent.purpose())
                        .or(() -> organisation.purposes().stream().findFirst())
                        .map(PurposeConfiguration::postalAddress)
                        .orElse(null));
        json.writeStringField("party_email", mail);
        json.writeStringField("party_name", organisation.name());
        json.writeStringField("party_role", "pii_controller");
        json.writeStringField("party_url", organisation.publicUrl().toString());
        json.writeArrayFieldStart("party_contact");
        json.writeStartObject();
        json.writeStringField("contact_type", "email");
        json.writeStringField("contact_information", mail);
        json.writeEndObject();
        json.writeEndArray();
        json.writeStringField("party_type", "organisation");
        json.writeEndObject();
        json.writeEndArray();
    }

    private static void event(
            JsonGenerator json, PersonHistory history, PersonHistory.Consent consent, LedgerEntry entry)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("event_time", entry.event().at().toString());
        json.writeStringField(
                "validity_duration",
                entry.event().act() instanceof Act.Granted
                        ? history.organisation()
                                .purpose(consent.purpose())
                                .map(purpose ->
                                        purpose.purpose().consentLifetime().toString())
                                .orElse(null)
                        : null);
        json.writeStringField("entity_id", history.subject().toString());
        json.writeStringField("event_type", type(entry.event().act()));
        json.writeStringField("event_state", state(entry.event().act()));
        json.writeFieldName("extension");
        HistoryJson.event(json, entry, consent.state().entry() == entry.id() ? "active" : "recorded", history.texts());
        json.writeEndObject();
    }

    /** Whether somebody acted, or time did. */
    private static String type(Act act) {
        return switch (act) {
            case Act.Granted granted ->
                switch (granted.method()) {
                    case ACTIVE, DOUBLE -> "explicit consent";
                    case PASSIVE -> "implied consent";
                    case IMPORTED -> "recorded consent";
                };
            case Act.GuardianAuthorised ignored -> "delegated consent";
            case Act.GuardianRevoked ignored -> "delegated consent";
            default -> "consent";
        };
    }

    private static String state(Act act) {
        return switch (act) {
            case Act.Requested ignored -> "requested";
            case Act.Granted ignored -> "given";
            case Act.GuardianAuthorised ignored -> "given";
            case Act.Denied ignored -> "refused";
            case Act.Withdrawn ignored -> "withdrawn";
            case Act.GuardianRevoked ignored -> "withdrawn";
            case Act.WithdrawalUndone ignored -> "reinstated";
            case Act.RequestExpired ignored -> "expired";
            default -> "recorded";
        };
    }
}
