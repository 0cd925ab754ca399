package org.jamesconsent.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.LedgerHash;
import org.jamesconsent.consent.MessageKey;
import org.jamesconsent.consent.SubjectId;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one organisation: one hash key, which never changes, since all stored subject ids come from it; and token
 * keys, of which the newest signs and all verify, so that keys rotate while old links stay valid.
 *
 * <p>Immutable and safe for any thread. {@link #toString()} shows no key.
 */
public final class Keyring {
    static final int KEY_BYTES = 32;
    static final int MAX_TOKEN_KEYS = 256;
    private static final String HMAC = "HmacSHA256";

    private final byte[] hashKey;
    private final TreeMap<Integer, byte[]> tokenKeys;
    private final SecretKey hashSecret;
    private final SecretKey[] tokenSecrets = new SecretKey[MAX_TOKEN_KEYS];

    Keyring(byte[] hashKey, SortedMap<Integer, byte[]> tokenKeys) {
        if (tokenKeys.isEmpty()) {
            throw new IllegalArgumentException("a keyring needs at least one token key");
        }
        this.hashKey = hashKey.clone();
        this.tokenKeys = copy(tokenKeys);
        this.hashSecret = new SecretKeySpec(this.hashKey, HMAC);
        this.tokenKeys.forEach((id, key) -> tokenSecrets[id] = new SecretKeySpec(key, HMAC));
    }

    /** New random keys. */
    public static Keyring generate(SecureRandom random) {
        TreeMap<Integer, byte[]> first = new TreeMap<>();
        first.put(1, randomKey(random));
        return new Keyring(randomKey(random), first);
    }

    /**
     * These keys, and one more token key that signs from now on.
     *
     * @throws IllegalStateException if there are as many as can be
     */
    Keyring rotated(SecureRandom random) {
        if (signingKeyId() == MAX_TOKEN_KEYS - 1) {
            throw new IllegalStateException("a keyring has no room for more than " + MAX_TOKEN_KEYS + " token keys");
        }
        TreeMap<Integer, byte[]> more = copy(tokenKeys);
        more.put(signingKeyId() + 1, randomKey(random));
        return new Keyring(hashKey, more);
    }

    private static byte[] randomKey(SecureRandom random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return key;
    }

    /** The id under which everything about this address is kept in this organisation. */
    public SubjectId subjectId(CanonicalAddress address) {
        return id("subject\0", address.asString());
    }

    /**
     * An id of what stands where an address should, and is none: to tell one such recipient of a message from another. Nothing
     * is ever known under it.
     */
    public SubjectId unreadableId(String spelling) {
        return id("unreadable\0", spelling);
    }

    private SubjectId id(String domain, String text) {
        return SubjectId.of(hash(domain, text, SubjectId.BYTES));
    }

    /**
     * The key under which the verdicts on a message are kept in this organisation.
     *
     * @param messageId the Message-ID as it stands in a header field, folded or not, with angle brackets or without
     */
    public MessageKey messageKey(String messageId) {
        int open = messageId.indexOf('<');
        int close = messageId.indexOf('>', open + 1);
        String bare = open >= 0 && close > open ? messageId.substring(open + 1, close) : messageId;
        return MessageKey.of(hash("message\0", bare.replaceAll("\\s+", ""), MessageKey.BYTES));
    }

    /**
     * A keyed hash of what another system sent, under which the store remembers it: 64 hexadecimal digits.
     *
     * @param use what it is, so that the same octets in another use have another hash
     */
    public String requestHash(String use, byte[] sent) {
        Mac mac = mac(hashSecret);
        mac.update("request\0".getBytes(StandardCharsets.UTF_8));
        mac.update(use.getBytes(StandardCharsets.UTF_8));
        mac.update((byte) 0);
        return HexFormat.of().formatHex(mac.doFinal(sent));
    }

    private byte[] hash(String domain, String text, int bytes) {
        Mac mac = mac(hashSecret);
        mac.update(domain.getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)), bytes);
    }

    /**
     * Tells hash keys apart without giving them away: the store remembers it, so that a lost key is noticed rather than
     * silently replaced.
     */
    public String fingerprint() {
        byte[] print = mac(hashSecret).doFinal("fingerprint\0".getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(print, 0, 16);
    }

    /**
     * Signs checkpoints of the ledger. The key is derived from the hash key and so never changes: an old checkpoint can be
     * proved for as long as the store can be read.
     */
    public LedgerHash signCheckpoint(byte[] checkpoint) {
        SecretKey key =
                new SecretKeySpec(mac(hashSecret).doFinal("checkpoint\0".getBytes(StandardCharsets.UTF_8)), HMAC);
        return LedgerHash.of(mac(key).doFinal(checkpoint));
    }

    /** The ids of the token keys, in ascending order. */
    public List<Integer> tokenKeyIds() {
        return List.copyOf(tokenKeys.keySet());
    }

    /** The id of the token key that signs. */
    public int signingKeyId() {
        return tokenKeys.lastKey();
    }

    /**
     * An HMAC under a token key.
     *
     * @return null if there is no such key
     */
    @Nullable
    Mac tokenMac(int keyId) {
        SecretKey secret = tokenSecrets[keyId];
        return secret == null ? null : mac(secret);
    }

    byte[] hashKey() {
        return hashKey.clone();
    }

    SortedMap<Integer, byte[]> tokenKeys() {
        return copy(tokenKeys);
    }

    private static TreeMap<Integer, byte[]> copy(SortedMap<Integer, byte[]> keys) {
        TreeMap<Integer, byte[]> copy = new TreeMap<>();
        keys.forEach((id, key) -> copy.put(id, key.clone()));
        return copy;
    }

    private static Mac mac(SecretKey key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform must have " + HMAC, e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Keyring that
                && MessageDigest.isEqual(hashKey, that.hashKey)
                && tokenKeys.keySet().equals(that.tokenKeys.keySet())
                && tokenKeys.entrySet().stream()
                        .allMatch(e -> MessageDigest.isEqual(e.getValue(), that.tokenKeys.get(e.getKey())));
    }

    @Override
    public int hashCode() {
        return fingerprint().hashCode();
    }

    @Override
    public String toString() {
        return "Keyring[" + fingerprint() + ", token keys " + tokenKeys.keySet() + "]";
    }
}
