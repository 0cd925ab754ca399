package org.jamesconsent.token;

import com.google.common.io.BaseEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.SubjectId;

/**
 * Tokens of one organisation that name a person and a moment, each for one use. A token is stateless, cannot be forged,
 * survives a change of letter case, and is {@value #LENGTH} characters long, so that {@code confirm+TOKEN} fits into the 64
 * octets of a local part (RFC 5321 section 4.5.3.1.1).
 *
 * <p>Its 35 bytes, in lower-case base32 (RFC 4648 section 6) without padding: the id of the signing key (1), the subject id
 * (16), the time in microseconds since 1970 (7, until the year 4253), and the first 11 bytes (88 bits) of an HMAC-SHA256 over
 * those, the organisation, and the use, which does not show.
 *
 * <p>Immutable and safe for any thread.
 *
 * @param <U> what tokens can be used for
 */
final class TimedTokens<U> {
    static final int LENGTH = 56;

    private static final int TIME_BYTES = 7;
    private static final int SIGNED_BYTES = 1 + SubjectId.BYTES + TIME_BYTES;
    private static final int MAC_BYTES = 11;
    private static final BaseEncoding BASE32 =
            BaseEncoding.base32().lowerCase().ignoreCase().omitPadding();

    private final OrganisationId organisation;
    private final Keyring keyring;
    private final Map<U, String> uses;

    /** What a token says. */
    record Said<U>(U use, SubjectId subject, Instant at) {}

    /** @param uses the ASCII word by which each use is signed; no two tokens of ours share one */
    TimedTokens(OrganisationId organisation, Keyring keyring, Map<U, String> uses) {
        this.organisation = organisation;
        this.keyring = keyring;
        this.uses = Map.copyOf(uses);
    }

    String write(U use, SubjectId subject, Instant at) {
        int keyId = keyring.signingKeyId();
        Mac mac = keyring.tokenMac(keyId);
        String word = uses.get(use);
        if (mac == null || word == null) {
            throw new IllegalStateException("the signing key is part of the keyring, and every use has its word");
        }
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
        byte[] signed = ByteBuffer.allocate(SIGNED_BYTES)
                .put((byte) keyId)
                .put(subject.toBytes())
                .put(ByteBuffer.allocate(Long.BYTES).putLong(micros).array(), 1, TIME_BYTES)
                .array();
        byte[] token = Arrays.copyOf(signed, SIGNED_BYTES + MAC_BYTES);
        System.arraycopy(sign(mac, signed, word), 0, token, SIGNED_BYTES, MAC_BYTES);
        return BASE32.encode(token);
    }

    /** Empty if the token is truncated, forged, of another organisation or use, or of an unknown key. */
    Optional<Said<U>> read(String token) {
        if (token.length() != LENGTH || !BASE32.canDecode(token)) {
            return Optional.empty();
        }
        byte[] bytes = BASE32.decode(token);
        Mac mac = keyring.tokenMac(Byte.toUnsignedInt(bytes[0]));
        if (mac == null) {
            return Optional.empty();
        }
        byte[] signed = Arrays.copyOf(bytes, SIGNED_BYTES);
        byte[] signature = Arrays.copyOfRange(bytes, SIGNED_BYTES, bytes.length);
        Optional<Said<U>> found = Optional.empty();
        for (Map.Entry<U, String> use : uses.entrySet()) {
            if (MessageDigest.isEqual(signature, sign(mac, signed, use.getValue()))) {
                found = Optional.of(said(use.getKey(), signed));
            }
        }
        return found;
    }

    private static <U> Said<U> said(U use, byte[] signed) {
        int time = 1 + SubjectId.BYTES;
        long micros = ByteBuffer.allocate(Long.BYTES)
                .put((byte) 0)
                .put(signed, time, TIME_BYTES)
                .getLong(0);
        return new Said<>(
                use, SubjectId.of(Arrays.copyOfRange(signed, 1, time)), Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    private byte[] sign(Mac mac, byte[] signed, String use) {
        mac.update(use.getBytes(StandardCharsets.US_ASCII));
        mac.update((byte) 0);
        mac.update(organisation.value().getBytes(StandardCharsets.US_ASCII));
        mac.update((byte) 0);
        return Arrays.copyOf(mac.doFinal(signed), MAC_BYTES);
    }
}
