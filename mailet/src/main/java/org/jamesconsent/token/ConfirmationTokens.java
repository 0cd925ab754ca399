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
 * Writes and reads the tokens by which requests of one organisation are confirmed. A token is stateless, cannot be forged,
 * survives a change of letter case, and is {@value #LENGTH} characters long, so that {@code confirm+TOKEN} fits into the 64
 * octets of a local part (RFC 5321 section 4.5.3.1.1).
 *
 * <p>Person and microsecond name one request: what it was for, by which channel, stands in the ledger entries of that person
 * and time, which never change. So the token is bound to these entries, and to nothing that another request could bring. When
 * it expires follows from its time; whether it was used, from the ledger.
 *
 * <p>Its 35 bytes, in lower-case base32 (RFC 4648 section 6) without padding: the id of the signing key (1), the subject id
 * (16), the time in microseconds since 1970 (7, until the year 4253), and the first 11 bytes (88 bits) of an HMAC-SHA256 over
 * those, the organisation, and who is to confirm. Who that is does not show: a guardian's token is another than the
 * person's.
 *
 * <p>Immutable and safe for any thread.
 */
public final class ConfirmationTokens {
    /** Length of every token, in characters, all of them {@code a-z 2-7}. */
    public static final int LENGTH = 56;

    private static final int TIME_BYTES = 7;
    private static final int SIGNED_BYTES = 1 + SubjectId.BYTES + TIME_BYTES;
    private static final int MAC_BYTES = 11;
    private static final BaseEncoding BASE32 =
            BaseEncoding.base32().lowerCase().ignoreCase().omitPadding();

    private final OrganisationId organisation;
    private final Keyring keyring;

    /** Who is to confirm. */
    public enum Confirmer {
        /** The one who is to be written to. */
        PERSON,
        /** Who has parental responsibility for that one. */
        GUARDIAN
    }

    /**
     * What a token says.
     *
     * @param subject of whom the request is, also where the guardian is to confirm
     * @param requestedAt the time of the request, in whole microseconds
     */
    public record Confirmation(Confirmer confirmer, SubjectId subject, Instant requestedAt) {
        public Confirmation {
            requestedAt = requestedAt.truncatedTo(ChronoUnit.MICROS);
        }
    }

    public ConfirmationTokens(OrganisationId organisation, Keyring keyring) {
        this.organisation = organisation;
        this.keyring = keyring;
    }

    /** The token for a confirmation. */
    public String write(Confirmation confirmation) {
        int keyId = keyring.signingKeyId();
        Mac mac = keyring.tokenMac(keyId);
        if (mac == null) {
            throw new IllegalStateException("the signing key is part of the keyring");
        }
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, confirmation.requestedAt());
        byte[] signed = ByteBuffer.allocate(SIGNED_BYTES)
                .put((byte) keyId)
                .put(confirmation.subject().toBytes())
                .put(ByteBuffer.allocate(Long.BYTES).putLong(micros).array(), 1, TIME_BYTES)
                .array();
        byte[] token = Arrays.copyOf(signed, SIGNED_BYTES + MAC_BYTES);
        System.arraycopy(sign(mac, signed, confirmation.confirmer()), 0, token, SIGNED_BYTES, MAC_BYTES);
        return BASE32.encode(token);
    }

    /**
     * Reads a token, however old.
     *
     * @param token as it came, in any letter case
     * @return empty if it is truncated, forged, of another organisation, or of an unknown key
     */
    public Optional<Confirmation> read(String token) {
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
        Optional<Confirmation> found = Optional.empty();
        for (Confirmer confirmer : Confirmer.values()) {
            if (MessageDigest.isEqual(signature, sign(mac, signed, confirmer))) {
                found = Optional.of(confirmation(confirmer, signed));
            }
        }
        return found;
    }

    private static Confirmation confirmation(Confirmer confirmer, byte[] signed) {
        int time = 1 + SubjectId.BYTES;
        long micros = ByteBuffer.allocate(Long.BYTES)
                .put((byte) 0)
                .put(signed, time, TIME_BYTES)
                .getLong(0);
        return new Confirmation(
                confirmer,
                SubjectId.of(Arrays.copyOfRange(signed, 1, time)),
                Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    private byte[] sign(Mac mac, byte[] signed, Confirmer confirmer) {
        mac.update((confirmer == Confirmer.GUARDIAN ? "confirm-guardian\0" : "confirm\0")
                .getBytes(StandardCharsets.US_ASCII));
        mac.update(organisation.value().getBytes(StandardCharsets.US_ASCII));
        mac.update((byte) 0);
        return Arrays.copyOf(mac.doFinal(signed), MAC_BYTES);
    }
}
