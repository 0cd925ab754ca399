package org.jamesconsent.config;

import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * One purpose of one organisation: what the rules ask, who declares it, and how it is presented.
 *
 * @param purpose what the rules ask
 * @param senders the addresses whose mail is for this purpose
 * @param senderDomains the canonical domains all of whose mail is for this purpose, unless an address says otherwise
 * @param users the authenticated SMTP users, lower-cased, all of whose mail is for this purpose, unless address or domain
 *     say otherwise
 * @param listId the List-Id without angle brackets (RFC 2919), for example {@code newsletter.example.org}
 * @param titles its name by language, at least in the organisation's default language
 * @param wordings what people agree to, by language; may be empty
 * @param smsWordings what people agree to who want it by SMS, by language, with versions of their own; may be empty
 * @param privacyPolicy where the privacy policy is
 * @param privacyPolicyVersion its version, kept as evidence; null if the URL says enough
 * @param asked what a sign-up form asks besides the address
 * @param postalAddress of the sender, one line
 * @param replyAddress where people's replies go; several purposes of an organisation may share one; empty if none are read
 * @param subscribeAddress where the word {@code subscribe} signs up for it; empty if there is no such address
 * @param withoutVisibleLink what happens to a message whose body can carry no way out
 * @param signedMessages what happens to a message that its sender's system has signed already
 * @param brand how pages look that are about it
 */
public record PurposeConfiguration(
        Purpose purpose,
        Set<CanonicalAddress> senders,
        Set<String> senderDomains,
        Set<String> users,
        String listId,
        Map<Locale, String> titles,
        Map<Locale, Wording> wordings,
        Map<Locale, Wording> smsWordings,
        URI privacyPolicy,
        @Nullable String privacyPolicyVersion,
        Set<Asked> asked,
        String postalAddress,
        Optional<CanonicalAddress> replyAddress,
        Optional<CanonicalAddress> subscribeAddress,
        WithoutVisibleLink withoutVisibleLink,
        SignedMessages signedMessages,
        BrandConfiguration brand) {
    /**
     * What people agree to.
     *
     * @param version changes with the text and is kept as evidence
     */
    public record Wording(String version, String text) {}

    /** What a sign-up form asks besides the address. */
    public enum Asked {
        /** Whether the person signs up privately or for a profession; may be left open. */
        AUDIENCE,
        /** Which of the purpose's professional activities are the person's; may be left open. */
        ACTIVITY,
        /** In which language the person wants to be written to. */
        LANGUAGE,
        /** When the person was born, to tell minors: must be told. */
        BIRTH_DATE
    }

    /** What happens to a message in whose body no way out can be put, since it is signed, encrypted, or no text at all. */
    public enum WithoutVisibleLink {
        /** It goes with the way out in its header only. */
        SEND,
        /** It is held, for an administrator to decide. */
        HOLD,
        /** It is refused, and its sender told. */
        REFUSE
    }

    /** What happens to a message that arrives with a {@code DKIM-Signature} (RFC 6376). */
    public enum SignedMessages {
        /** It is rewritten as any other, and loses the signatures that this breaks. */
        REWRITE,
        /** Its body stays as it is; the header gets the way out, and loses the signatures that this breaks. */
        HEADERS_ONLY,
        /** It is held, for an administrator to decide. */
        HOLD
    }

    public PurposeConfiguration {
        senders = Set.copyOf(senders);
        senderDomains = Set.copyOf(senderDomains);
        users = Set.copyOf(users);
        titles = Map.copyOf(titles);
        wordings = Map.copyOf(wordings);
        smsWordings = Map.copyOf(smsWordings);
        asked = Set.copyOf(asked);
    }

    /** Whether people can sign up for it: it is no service, and what they would agree to is worded. */
    public boolean isOffered() {
        return purpose.kind() != Purpose.Kind.SERVICE && !wordings.isEmpty();
    }

    /** Whether people can sign up for it on that channel. */
    public boolean isOffered(Channel channel) {
        return isOffered() && !wordings(channel).isEmpty();
    }

    /** What people agree to on a channel, by language; may be empty. */
    public Map<Locale, Wording> wordings(Channel channel) {
        return switch (channel) {
            case MAIL -> wordings;
            case SMS -> smsWordings;
            case PUSH -> Map.of();
        };
    }

    /** In which language the wording is shown: the wanted one, else the fallback, else the first there is; null without any. */
    public @Nullable Locale wordingLanguage(Channel channel, Locale wanted, Locale fallback) {
        Map<Locale, Wording> texts = wordings(channel);
        for (Locale language : List.of(wanted, Locale.of(wanted.getLanguage()), fallback)) {
            if (texts.containsKey(language)) {
                return language;
            }
        }
        return texts.keySet().stream()
                .min(Comparator.comparing(Locale::toLanguageTag))
                .orElse(null);
    }

    /**
     * What was shown, as it is kept as evidence: versions of wording and privacy policy, for example {@code 2026-01 (fr),
     * privacy policy 2025-11 https://www.example.org/privacy}.
     *
     * @return null if there is no wording
     */
    public @Nullable String versionShown(Channel channel, Locale wanted, Locale fallback) {
        Locale shown = wordingLanguage(channel, wanted, fallback);
        Wording wording = shown == null ? null : wordings(channel).get(shown);
        return shown == null || wording == null
                ? null
                : wording.version() + " (" + shown.toLanguageTag() + "), privacy policy "
                        + (privacyPolicyVersion == null ? "" : privacyPolicyVersion + " ") + privacyPolicy;
    }

    /** The name as recipients know it, in the language nearest to the wanted one, in the end the technical name. */
    public String title(Locale wanted, Locale fallback) {
        for (Locale language : new Locale[] {wanted, fallback}) {
            String exact = titles.get(language);
            String general = exact != null ? exact : titles.get(Locale.of(language.getLanguage()));
            if (general != null) {
                return general;
            }
        }
        return purpose.name().value();
    }

    /** {@code organisation/purpose}, unique in the configuration, as in headers and attributes. */
    public String qualifiedName() {
        return purpose.organisation() + "/" + purpose.name();
    }
}
