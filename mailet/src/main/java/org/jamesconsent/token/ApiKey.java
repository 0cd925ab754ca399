package org.jamesconsent.token;

import com.google.common.io.BaseEncoding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jamesconsent.consent.OrganisationId;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a key with which another system uses the API: not the key itself, of which only a hash is kept. A key has 256
 * random bits, so a plain hash gives nothing away. Immutable.
 *
 * @param id stands in the key, in the list of keys, in logs and in evidence; no secret
 * @param organisation whose people it is about
 * @param actions what it is good for; at least one
 * @param name which system has it, as whoever made it says; null if nothing was said
 * @param createdAt when it was made
 * @param revokedAt since when it is good for nothing; null if it is good still
 * @param hash SHA-256 of the whole key, in lower-case hexadecimal digits
 */
public record ApiKey(
        String id,
        OrganisationId organisation,
        Set<ApiAction> actions,
        @Nullable String name,
        Instant createdAt,
        @Nullable Instant revokedAt,
        String hash) {
    private static final String PREFIX = "consent_";
    private static final int ID_BYTES = 5;
    private static final int SECRET_BYTES = 32;
    private static final BaseEncoding BASE32 = BaseEncoding.base32().lowerCase().omitPadding();

    /** How many characters the longest name has. */
    public static final int MAX_NAME = 64;

    /** @throws IllegalArgumentException if there are no actions */
    public ApiKey {
        actions = Set.copyOf(actions);
        if (actions.isEmpty()) {
            throw new IllegalArgumentException("an API key needs at least one action");
        }
    }

    /**
     * A new key.
     *
     * @param key as it is told to its owner, once; with prefix, id and secret
     * @param known what is kept of it
     */
    public record Made(String key, ApiKey known) {
        /** Without the key, which must not reach a log by way of string concatenation. */
        @Override
        public String toString() {
            return "Made[" + known.id() + "]";
        }
    }

    /** Makes a key. */
    static Made make(
            OrganisationId organisation,
            Set<ApiAction> actions,
            @Nullable String name,
            Instant now,
            SecureRandom random) {
        String id = random(ID_BYTES, random);
        String key = PREFIX + id + '_' + random(SECRET_BYTES, random);
        return new Made(key, new ApiKey(id, organisation, actions, name, now, null, hash(key)));
    }

    private static String random(int length, SecureRandom random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return BASE32.encode(bytes);
    }

    /** The id within a key; whatever stands in its place, if it is none of ours. */
    static String idIn(String key) {
        int end = key.indexOf('_', PREFIX.length());
        return key.startsWith(PREFIX) && end > 0 ? key.substring(PREFIX.length(), end) : "";
    }

    static String hash(String key) {
        try {
            return BaseEncoding.base16()
                    .lowerCase()
                    .encode(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }

    /** Whether a key has this hash, in a time that tells nothing of where they differ. */
    boolean isHashOf(String key) {
        return MessageDigest.isEqual(
                hash.getBytes(StandardCharsets.US_ASCII), hash(key).getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether it is good for an action: whoever may record may also record a no. */
    public boolean allows(ApiAction action) {
        return revokedAt == null
                && (actions.contains(action) || action == ApiAction.WITHDRAW && actions.contains(ApiAction.RECORD));
    }

    /** The same key, good for nothing since that time; unchanged if it was revoked before. */
    ApiKey revoked(Instant at) {
        return revokedAt == null ? new ApiKey(id, organisation, actions, name, createdAt, at, hash) : this;
    }

    /** The actions in their order. */
    public Set<ApiAction> orderedActions() {
        return EnumSet.copyOf(actions);
    }

    @Override
    public String toString() {
        return "ApiKey[" + id + " of " + organisation + "]";
    }
}
