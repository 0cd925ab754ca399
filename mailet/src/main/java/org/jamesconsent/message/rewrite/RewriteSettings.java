package org.jamesconsent.message.rewrite;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jamesconsent.message.mime.HeaderField;
import org.jamesconsent.message.mime.Limits;

/**
 * What is done to every message, whoever receives it.
 *
 * @param dialects whose placeholders are filled; {@link PlaceholderDialect#JAMES_CONSENT} should be among them
 * @param replacedHeaders fields that are removed when they come in, by name; case does not matter
 * @param strippedHeaderPrefixes beginnings of field names that are removed when they come in; case does not matter
 * @param keepListUnsubscribe whether {@code List-Unsubscribe} and {@code List-Unsubscribe-Post} that came in are kept although
 *     {@code replacedHeaders} names them. The caller then adds none of its own
 * @param keepSignedBodies whether the body of a message that came with a {@code DKIM-Signature} stays as it is
 * @param limits what is still accepted as a message
 */
public record RewriteSettings(
        Set<PlaceholderDialect> dialects,
        Set<String> replacedHeaders,
        Set<String> strippedHeaderPrefixes,
        boolean keepListUnsubscribe,
        boolean keepSignedBodies,
        Limits limits) {
    private static final Set<String> LIST_UNSUBSCRIBE = Set.of("list-unsubscribe", "list-unsubscribe-post");

    /**
     * The own placeholders only; {@code List-Unsubscribe}, {@code List-Unsubscribe-Post} and {@code List-Id} are replaced, {@code
     * X-Consent-*} is stripped.
     */
    public static final RewriteSettings DEFAULT = new RewriteSettings(
            Set.of(PlaceholderDialect.JAMES_CONSENT),
            Set.of("List-Unsubscribe", "List-Unsubscribe-Post", "List-Id"),
            Set.of("X-Consent-"),
            false,
            false,
            Limits.DEFAULT);

    /** Names and prefixes are kept in lower case. */
    public RewriteSettings {
        dialects = Set.copyOf(dialects);
        replacedHeaders = lowerCase(replacedHeaders);
        strippedHeaderPrefixes = lowerCase(strippedHeaderPrefixes);
    }

    public RewriteSettings withDialects(Set<PlaceholderDialect> others) {
        return new RewriteSettings(
                others, replacedHeaders, strippedHeaderPrefixes, keepListUnsubscribe, keepSignedBodies, limits);
    }

    public RewriteSettings withKeepListUnsubscribe(boolean keep) {
        return new RewriteSettings(dialects, replacedHeaders, strippedHeaderPrefixes, keep, keepSignedBodies, limits);
    }

    public RewriteSettings withKeepSignedBodies(boolean keep) {
        return new RewriteSettings(
                dialects, replacedHeaders, strippedHeaderPrefixes, keepListUnsubscribe, keep, limits);
    }

    public RewriteSettings withLimits(Limits others) {
        return new RewriteSettings(
                dialects, replacedHeaders, strippedHeaderPrefixes, keepListUnsubscribe, keepSignedBodies, others);
    }

    /** Whether a field that came in does not go out. */
    boolean removes(HeaderField field) {
        String name = field.name().toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            return false;
        }
        for (String prefix : strippedHeaderPrefixes) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return replacedHeaders.contains(name) && !(keepListUnsubscribe && LIST_UNSUBSCRIBE.contains(name));
    }

    private static Set<String> lowerCase(Set<String> names) {
        Set<String> lowerCase = new HashSet<>();
        for (String name : names) {
            lowerCase.add(name.toLowerCase(Locale.ROOT));
        }
        return Set.copyOf(lowerCase);
    }
}
