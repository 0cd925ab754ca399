package org.jamesconsent.token;

import com.google.common.io.BaseEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.SubjectId;

/**
 * Proves that somebody is the one who has just withdrawn: given with the answer to the withdrawal, and to nobody else. A link
 * alone, which may have been forwarded, must not undo what the person did elsewhere.
 *
 * <p>32 bytes in lower-case base32 without padding: the id of the signing key (1), the ledger entry (8), the time in
 * microseconds (8), and 15 bytes of an HMAC-SHA256 over those, the organisation and the person. Immutable and safe for any
 * thread.
 */
public final class UndoTokens {
    private static final int SIGNED_BYTES = 1 + Long.BYTES + Long.BYTES;
    private static final int MAC_BYTES = 15;
    private static final BaseEncoding BASE32 =
            BaseEncoding.base32().lowerCase().ignoreCase().omitPadding();

    private final OrganisationId organisation;
    private final Keyring keyring;

    /**
     * What may be undone.
     *
     * @param entry the ledger entry of the withdrawal
     * @param at the time of it, in whole microseconds
     */
    public record Undo(long entry, Instant at) {
        public Undo {
            at = at.truncatedTo(ChronoUnit.MICROS);
        }
    }

    public UndoTokens(OrganisationId organisation, Keyring keyring) {
        this.organisation = organisation;
        this.keyring = keyring;
    }

    /** The token for a withdrawal of a person. */
    public String write(SubjectId subject, Undo undo) {
        int keyId = keyring.signingKeyId();
        Mac mac = keyring.tokenMac(keyId);
        if (mac == null) {
            throw new IllegalStateException("the signing key is part of the keyring");
        }
        byte[] signed = ByteBuffer.allocate(SIGNED_BYTES)
                .put((byte) keyId)
                .putLong(undo.entry())
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, undo.at()))
                .array();
        byte[] token = Arrays.copyOf(signed, SIGNED_BYTES + MAC_BYTES);
        System.arraycopy(sign(mac, subject, signed), 0, token, SIGNED_BYTES, MAC_BYTES);
        return BASE32.encode(token);
    }

    /**
     * Reads a token.
     *
     * @param token as it came
     * @return empty if it is truncated, forged, of another organisation or person, or of an unknown key
     */
    public Optional<Undo> read(SubjectId subject, String token) {
        if (!BASE32.canDecode(token)) {
            return Optional.empty();
        }
        byte[] bytes = BASE32.decode(token);
        if (bytes.length != SIGNED_BYTES + MAC_BYTES) {
            return Optional.empty();
        }
        Mac mac = keyring.tokenMac(Byte.toUnsignedInt(bytes[0]));
        byte[] signed = Arrays.copyOf(bytes, SIGNED_BYTES);
        byte[] signature = Arrays.copyOfRange(bytes, SIGNED_BYTES, bytes.length);
        if (mac == null || !MessageDigest.isEqual(signature, sign(mac, subject, signed))) {
            return Optional.empty();
        }
        ByteBuffer content = ByteBuffer.wrap(signed, 1, SIGNED_BYTES - 1);
        return Optional.of(new Undo(content.getLong(), Instant.EPOCH.plus(content.getLong(), ChronoUnit.MICROS)));
    }

    private byte[] sign(Mac mac, SubjectId subject, byte[] signed) {
        mac.update("undo\0".getBytes(StandardCharsets.US_ASCII));
        mac.update(organisation.value().getBytes(StandardCharsets.US_ASCII));
        mac.update((byte) 0);
        mac.update(subject.toBytes());
        return Arrays.copyOf(mac.doFinal(signed), MAC_BYTES);
    }
}
