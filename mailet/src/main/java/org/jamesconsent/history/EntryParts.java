package org.jamesconsent.history;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.Profile;
import org.jspecify.annotations.Nullable;

/** What an entry holds beside its act, by name. The names are part of the JSON output: they do not change. */
final class EntryParts {
    private EntryParts() {}

    /** What is there of the evidence, in the order in which it is read best. */
    static Map<String, Object> evidence(LedgerEntry entry) {
        Map<String, Object> parts = new LinkedHashMap<>();
        Evidence evidence = entry.event().evidence();
        put(parts, "source", evidence.source());
        put(parts, "ip", evidence.ip());
        put(parts, "user_agent", evidence.userAgent());
        put(parts, "wording", evidence.wording());
        put(parts, "confirmed_at", evidence.confirmedAt());
        put(parts, "confirmed_ip", evidence.confirmedIp());
        put(parts, "message_id", evidence.messageId());
        put(parts, "reason", evidence.reason());
        return parts;
    }

    /** What is there of the act's own values. */
    static Map<String, Object> values(LedgerEntry entry) {
        Map<String, Object> parts = new LinkedHashMap<>();
        switch (entry.event().act()) {
            case Act.Granted granted -> {
                put(parts, "method", granted.method().name().toLowerCase(Locale.ROOT));
                put(parts, "proof", granted.proof().name().toLowerCase(Locale.ROOT));
            }
            case Act.WithdrawalUndone undone -> put(parts, "withdrawn_at", undone.withdrawnAt());
            case Act.ObjectionLifted lifted -> put(parts, "by_staff", lifted.byStaff());
            case Act.DeliveryFailed failed -> put(parts, "status", failed.status());
            case Act.FoundUndeliverable found -> put(parts, "status", found.status());
            case Act.Erased erased -> {
                put(parts, "kind", erased.kind().name().toLowerCase(Locale.ROOT));
                put(parts, "entries", erased.entries());
            }
            case Act.Requested requested -> parts.putAll(profile(requested.proposed()));
            case Act.Learnt learnt -> parts.putAll(profile(learnt.profile()));
            default -> {}
        }
        return parts;
    }

    /** What is there of a profile. */
    static Map<String, Object> profile(Profile profile) {
        Map<String, Object> parts = new LinkedHashMap<>();
        put(
                parts,
                "audience",
                profile.audience() == null ? null : profile.audience().name().toLowerCase(Locale.ROOT));
        put(parts, "language", profile.language());
        put(parts, "birth_date", profile.birthDate());
        put(parts, "informed", profile.informed());
        put(parts, "activities", profile.activities());
        put(parts, "customer_of", profile.customerOf());
        put(parts, "opt_out_offered", profile.optOutOffered());
        put(parts, "last_contact", profile.lastContact());
        return parts;
    }

    private static void put(Map<String, Object> parts, String name, @Nullable Object value) {
        if (value != null) {
            parts.put(name, value);
        }
    }
}
