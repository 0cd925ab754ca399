package org.jamesconsent.signup;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.Matter;
import org.jamesconsent.consent.Profile;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.Telephone;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks for an address, which need not be their own.
 *
 * @param address whom it is for
 * @param purposes those that are wanted by mail, in the order in which the mail names them; each with the version of the wording that was
 *     shown, see {@link org.jamesconsent.config.PurposeConfiguration#versionShown}, or {@link #NOT_SHOWN}
 * @param proposed what was said of the person; learnt once the person confirms. Its language is that of the mail
 * @param evidence source, network address, program and Message-ID of the request
 * @param sms those of which the person wants SMS as well, or instead, each with the version of the wording that was shown
 * @param telephone where these go; null if there are none
 * @param guardian who is to authorise it, if the person is a minor for one of the purposes; null if nobody was named
 */
public record SignUpRequest(
        CanonicalAddress address,
        Map<PurposeName, String> purposes,
        Profile proposed,
        Evidence evidence,
        Map<PurposeName, String> sms,
        @Nullable Telephone telephone,
        @Nullable CanonicalAddress guardian) {
    /** Stands where no wording was shown. */
    public static final String NOT_SHOWN = "";

    /** @throws IllegalArgumentException if there is no purpose, SMS go nowhere, or the guardian is the person */
    public SignUpRequest {
        purposes = new LinkedHashMap<>(purposes);
        sms = new LinkedHashMap<>(sms);
        if (purposes.isEmpty() && sms.isEmpty()) {
            throw new IllegalArgumentException("a sign-up needs at least one purpose");
        }
        if (!sms.isEmpty() && telephone == null) {
            throw new IllegalArgumentException("a sign-up for SMS needs a telephone number");
        }
        if (address.equals(guardian)) {
            throw new IllegalArgumentException("nobody is their own guardian");
        }
    }

    /** A request for mail only. */
    public SignUpRequest(
            CanonicalAddress address,
            Map<PurposeName, String> purposes,
            Profile proposed,
            Evidence evidence,
            @Nullable CanonicalAddress guardian) {
        this(address, purposes, proposed, evidence, Map.of(), null, guardian);
    }

    /** A request that came by mail from the address itself, without any wording. */
    public static SignUpRequest byMail(CanonicalAddress address, List<PurposeName> purposes, Evidence evidence) {
        Map<PurposeName, String> asked = new LinkedHashMap<>();
        purposes.forEach(purpose -> asked.put(purpose, NOT_SHOWN));
        return new SignUpRequest(address, asked, Profile.UNKNOWN, evidence, null);
    }

    @Override
    public Map<PurposeName, String> purposes() {
        return new LinkedHashMap<>(purposes);
    }

    @Override
    public Map<PurposeName, String> sms() {
        return new LinkedHashMap<>(sms);
    }

    /** All that is wanted, by mail first, each with the version of the wording that was shown. */
    Map<Matter, String> matters() {
        Map<Matter, String> matters = new LinkedHashMap<>();
        purposes.forEach((purpose, wording) -> matters.put(new Matter(purpose, Channel.MAIL), wording));
        sms.forEach((purpose, wording) -> matters.put(new Matter(purpose, Channel.SMS), wording));
        return matters;
    }

    /** Without addresses, which must not reach a log by way of string concatenation. */
    @Override
    public String toString() {
        return "SignUpRequest[" + matters().keySet() + "]";
    }
}
