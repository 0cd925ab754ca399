package org.jamesconsent.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.history.ActWords;

/**
 * What another system is told of a ledger entry: who, by the id that the store has for the person, and what. Neither evidence nor
 * facts of the person are told, which a receiver has no need of.
 */
final class WebhookEvent {
    private static final JsonFactory JSON = new JsonFactory();

    private WebhookEvent() {}

    /** Whether others have a use for it: what was shown or asked changes nothing. */
    static boolean isTold(ConsentEvent event) {
        return !(event.act() instanceof Act.Accessed) && !(event.act() instanceof Act.Asked);
    }

    /** As JSON, the same at each call. */
    static byte[] json(LedgerEntry entry) {
        ConsentEvent event = entry.event();
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(octets)) {
            json.writeStartObject();
            json.writeStringField("type", "consent." + ActWords.of(event.act()));
            json.writeStringField("timestamp", entry.recordedAt().toString());
            json.writeObjectFieldStart("data");
            json.writeStringField("organisation", event.organisation().value());
            json.writeStringField("subject", event.subject().toString());
            json.writeNumberField("entry", entry.id());
            json.writeStringField("at", event.at().toString());
            if (event.act() instanceof Act.OnPurpose act) {
                json.writeStringField("purpose", act.purpose().value());
                json.writeStringField("channel", act.channel().code());
            }
            writeDetails(json, event.act());
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory always takes what is written to it", e);
        }
        return octets.toByteArray();
    }

    private static void writeDetails(JsonGenerator json, Act act) throws IOException {
        switch (act) {
            case Act.Granted granted -> {
                json.writeStringField("method", word(granted.method()));
                json.writeStringField("proof", word(granted.proof()));
            }
            case Act.WithdrawalUndone undone ->
                json.writeStringField("withdrawnAt", undone.withdrawnAt().toString());
            case Act.ObjectionLifted lifted -> json.writeBooleanField("byStaff", lifted.byStaff());
            case Act.DeliveryFailed failed -> json.writeStringField("status", failed.status());
            case Act.FoundUndeliverable found -> json.writeStringField("status", found.status());
            case Act.Erased erased -> json.writeStringField("kind", word(erased.kind()));
            default -> {}
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
