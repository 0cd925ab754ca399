package org.jamesconsent.token;

import com.google.common.io.BaseEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.SubjectId;

/**
 * Writes and reads the tokens in unsubscribe links and addresses of one organisation. A token is stateless, cannot be
 * forged, shows no personal data, survives a change of letter case, and is {@value #LENGTH} characters long, so that
 * {@code unsubscribe+TOKEN} fits into the 64 octets of a local part (RFC 5321 section 4.5.3.1.1).
 *
 * <p>Its 30 bytes, in lower-case base32 (RFC 4648 section 6) without padding: the id of the signing key (1), the channel
 * (1), the subject id (16), and the first 12 bytes (96 bits) of an HMAC-SHA256 over those, the organisation and the
 * purpose. The purpose is not in the token: the reader tries those it knows, which leaves room for a longer MAC and tells a
 * stranger nothing.
 *
 * <p>Immutable and safe for any thread.
 */
public final class WayOutTokens {
    /** Length of every token, in characters, all of them {@code a-z 2-7}. */
    public static final int LENGTH = 48;

    private static final int MAC_BYTES = 12;
    private static final int SIGNED_BYTES = 2 + SubjectId.BYTES;
    // Guava's own disregard for case: toLowerCase would also turn other letters, such as the Kelvin sign, into ASCII.
    private static final BaseEncoding BASE32 =
            BaseEncoding.base32().lowerCase().ignoreCase().omitPadding();

    private final OrganisationId organisation;
    private final Keyring keyring;
    private final List<PurposeName> purposes;

    /**
     * @param purposes the purposes whose tokens can be read
     */
    public WayOutTokens(OrganisationId organisation, Keyring keyring, Collection<PurposeName> purposes) {
        this.organisation = organisation;
        this.keyring = keyring;
        this.purposes = List.copyOf(purposes);
    }

    /** The token for a way out; the same one every time, until the keys rotate. */
    public String write(WayOut wayOut) {
        int keyId = keyring.signingKeyId();
        byte[] signed = ByteBuffer.allocate(SIGNED_BYTES)
                .put((byte) keyId)
                .put((byte) wayOut.channel().ordinal())
                .put(wayOut.subject().toBytes())
                .array();
        byte[] token = Arrays.copyOf(signed, SIGNED_BYTES + MAC_BYTES);
        Mac mac = keyring.tokenMac(keyId);
        if (mac == null) {
            throw new IllegalStateException("the signing key is part of the keyring");
        }
        System.arraycopy(sign(mac, signed, wayOut.purpose()), 0, token, SIGNED_BYTES, MAC_BYTES);
        return BASE32.encode(token);
    }

    /**
     * Reads a token.
     *
     * @param token as it came, in any letter case
     * @return empty if it is truncated, forged, of another organisation, of an unknown key, or of a purpose unknown here
     */
    public Optional<WayOut> read(String token) {
        if (token.length() != LENGTH || !BASE32.canDecode(token)) {
            return Optional.empty();
        }
        byte[] bytes = BASE32.decode(token);
        Mac mac = keyring.tokenMac(bytes[0] & 0xff);
        Channel[] channels = Channel.values();
        int channel = bytes[1] & 0xff;
        if (mac == null || channel >= channels.length) {
            return Optional.empty();
        }
        byte[] signed = Arrays.copyOf(bytes, SIGNED_BYTES);
        byte[] signature = Arrays.copyOfRange(bytes, SIGNED_BYTES, bytes.length);
        Optional<PurposeName> purpose = Optional.empty();
        for (PurposeName candidate : purposes) {
            if (MessageDigest.isEqual(signature, sign(mac, signed, candidate))) {
                purpose = Optional.of(candidate);
            }
        }
        SubjectId subject = SubjectId.of(Arrays.copyOfRange(bytes, 2, SIGNED_BYTES));
        return purpose.map(name -> new WayOut(subject, name, channels[channel]));
    }

    private byte[] sign(Mac mac, byte[] signed, PurposeName purpose) {
        mac.update("way-out\0".getBytes(StandardCharsets.US_ASCII));
        mac.update(organisation.value().getBytes(StandardCharsets.US_ASCII));
        mac.update((byte) 0);
        mac.update(purpose.value().getBytes(StandardCharsets.US_ASCII));
        mac.update((byte) 0);
        return Arrays.copyOf(mac.doFinal(signed), MAC_BYTES);
    }
}
