package org.jamesconsent.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.token.ConfirmationTokens.Confirmation;
import org.jamesconsent.token.ConfirmationTokens.Confirmer;
import org.junit.jupiter.api.Test;

class ConfirmationTokensTest {
    private static final OrganisationId ACME = new OrganisationId("acme");
    private static final Keyring KEYS = Keyring.generate(new SecureRandom());
    private static final ConfirmationTokens TOKENS = new ConfirmationTokens(ACME, KEYS);
    private static final Confirmation ANN = new Confirmation(
            Confirmer.PERSON,
            new SubjectId(0x0123456789abcdefL, 0xfedcba9876543210L),
            Instant.parse("2026-11-22T09:00:00.123456Z"));

    @Property
    void readShouldReturnWhatWasWritten(
            @ForAll Confirmer confirmer,
            @ForAll long high,
            @ForAll long low,
            @ForAll @LongRange(min = 0, max = 72_000_000_000_000_000L) long micros) {
        Confirmation confirmation = new Confirmation(
                confirmer,
                new SubjectId(high, low),
                Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000));

        String token = TOKENS.write(confirmation);

        assertThat(token).matches("[a-z2-7]{56}");
        assertThat(TOKENS.read(token)).contains(confirmation);
        assertThat(TOKENS.read(token.toUpperCase(Locale.ROOT))).contains(confirmation);
    }

    @Property
    void readShouldRefuseATokenWithAnotherCharacter(
            @ForAll @IntRange(max = ConfirmationTokens.LENGTH - 1) int place,
            @ForAll @IntRange(min = 1, max = 31) int by) {
        String alphabet = "abcdefghijklmnopqrstuvwxyz234567";
        String token = TOKENS.write(ANN);
        char other = alphabet.charAt((alphabet.indexOf(token.charAt(place)) + by) % 32);

        assertThat(TOKENS.read(token.substring(0, place) + other + token.substring(place + 1)))
                .isEmpty();
    }

    @Test
    void writeShouldNeverChangeForOneKeyAndRequest() {
        // Written down, since links in mail that is under way must work after an update.
        TreeMap<Integer, byte[]> tokenKeys = new TreeMap<>();
        tokenKeys.put(1, new byte[Keyring.KEY_BYTES]);
        ConfirmationTokens tokens = new ConfirmationTokens(ACME, new Keyring(new byte[Keyring.KEY_BYTES], tokenKeys));

        assertThat(tokens.write(ANN)).isEqualTo("aeasgrlhrgv433763s5jq5sugiiamygzwo74mqgvccborxne3ypnaejj");
    }

    @Test
    void tokenShouldFitIntoTheAddressToReplyTo() {
        assertThat("confirm+" + TOKENS.write(ANN)).hasSize(64);
    }

    @Test
    void readShouldRefuseTokensOfOthersAndOtherKinds() {
        String token = TOKENS.write(ANN);

        assertThat(TOKENS.read("")).isEmpty();
        assertThat(TOKENS.read(token.substring(1))).isEmpty();
        assertThat(TOKENS.read(token + "a")).isEmpty();
        assertThat(TOKENS.read("ß" + token.substring(1))).isEmpty();
        assertThat(new ConfirmationTokens(new OrganisationId("globex"), KEYS).read(token))
                .isEmpty();
        assertThat(new ConfirmationTokens(ACME, Keyring.generate(new SecureRandom())).read(token))
                .isEmpty();
        PurposeName newsletter = new PurposeName("newsletter");
        assertThat(TOKENS.read(new WayOutTokens(ACME, KEYS, List.of(newsletter))
                        .write(new WayOut(ANN.subject(), newsletter, Channel.MAIL))))
                .isEmpty();
        assertThat(TOKENS.read(
                        new UndoTokens(ACME, KEYS).write(ANN.subject(), new UndoTokens.Undo(7, ANN.requestedAt()))))
                .isEmpty();
    }

    @Test
    void tokenOfTheGuardianShouldBeAnotherThanThePersons() {
        Confirmation guardian = new Confirmation(Confirmer.GUARDIAN, ANN.subject(), ANN.requestedAt());

        assertThat(TOKENS.write(guardian)).isNotEqualTo(TOKENS.write(ANN));
        assertThat(TOKENS.read(TOKENS.write(guardian))).contains(guardian);
    }
}
