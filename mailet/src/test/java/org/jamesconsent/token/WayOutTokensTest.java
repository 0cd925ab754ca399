package org.jamesconsent.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.BaseEncoding;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.SubjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WayOutTokensTest {
    private static final OrganisationId ACME = new OrganisationId("acme");
    private static final PurposeName NEWSLETTER = new PurposeName("newsletter");
    private static final List<PurposeName> PURPOSES =
            List.of(NEWSLETTER, new PurposeName("partner-offers"), new PurposeName("club.2026_x"));
    private static final Keyring KEYS = Keyring.generate(new SecureRandom());
    private static final WayOutTokens TOKENS = new WayOutTokens(ACME, KEYS, PURPOSES);
    private static final SubjectId ANN = new SubjectId(0x0123456789abcdefL, 0xfedcba9876543210L);
    private static final WayOut WAY_OUT = new WayOut(ANN, NEWSLETTER, Channel.MAIL);
    private static final BaseEncoding BASE32 = BaseEncoding.base32().lowerCase().omitPadding();

    static Stream<Arguments> channelsAndPurposes() {
        return Stream.of(Channel.values())
                .flatMap(channel -> PURPOSES.stream().map(purpose -> Arguments.of(channel, purpose)));
    }

    @ParameterizedTest
    @MethodSource("channelsAndPurposes")
    void readShouldReturnWhatWasWritten(Channel channel, PurposeName purpose) {
        WayOut wayOut = new WayOut(ANN, purpose, channel);

        assertThat(TOKENS.read(TOKENS.write(wayOut))).contains(wayOut);
    }

    @Property
    void readShouldReturnWhatWasWrittenForEverySubject(
            @ForAll long high, @ForAll long low, @ForAll Channel channel, @ForAll @IntRange(max = 2) int purpose) {
        WayOut wayOut = new WayOut(new SubjectId(high, low), PURPOSES.get(purpose), channel);

        String token = TOKENS.write(wayOut);

        assertThat(token).matches("[a-z2-7]{48}");
        assertThat(TOKENS.read(token)).contains(wayOut);
        assertThat(TOKENS.read(token.toUpperCase(Locale.ROOT))).contains(wayOut);
    }

    @Property
    void readShouldReturnWhatWasWrittenUnderEveryKeyId(@ForAll @IntRange(max = 255) int keyId) {
        TreeMap<Integer, byte[]> tokenKeys = new TreeMap<>();
        tokenKeys.put(keyId, new byte[Keyring.KEY_BYTES]);
        WayOutTokens tokens = new WayOutTokens(ACME, new Keyring(new byte[Keyring.KEY_BYTES], tokenKeys), PURPOSES);

        assertThat(tokens.read(tokens.write(WAY_OUT))).contains(WAY_OUT);
    }

    @Test
    void writeShouldNeverChangeForOneKeyAndWayOut() {
        // Written down, since links in old mail must work for ever.
        TreeMap<Integer, byte[]> tokenKeys = new TreeMap<>();
        tokenKeys.put(1, new byte[Keyring.KEY_BYTES]);
        WayOutTokens tokens = new WayOutTokens(ACME, new Keyring(new byte[Keyring.KEY_BYTES], tokenKeys), PURPOSES);

        assertThat(tokens.write(WAY_OUT)).isEqualTo("aeaaci2fm6e2xtpp73olvgdwkqzbaq7f3woweruvvlowhzql");
    }

    @Test
    void writeShouldMakeATokenThatFitsIntoALocalPart() {
        String local = "u".repeat(OrganisationConfiguration.MAX_TOKENED_LOCAL_OCTETS) + '+' + TOKENS.write(WAY_OUT);

        assertThat(TOKENS.write(WAY_OUT)).hasSize(WayOutTokens.LENGTH).hasSize(48);
        assertThat(local.getBytes(StandardCharsets.UTF_8)).hasSize(64);
    }

    @Test
    void writeShouldMakeAnotherTokenForAnotherWayOut() {
        List<String> tokens = Stream.of(
                        WAY_OUT,
                        new WayOut(ANN, NEWSLETTER, Channel.SMS),
                        new WayOut(ANN, PURPOSES.get(1), Channel.MAIL),
                        new WayOut(new SubjectId(1, 2), NEWSLETTER, Channel.MAIL))
                .map(TOKENS::write)
                .toList();

        assertThat(tokens).doesNotHaveDuplicates();
    }

    @Test
    void writeShouldShowNothingOfTheAddress() throws Exception {
        CanonicalAddress address = CanonicalAddress.of("ann@example.org");
        String token = TOKENS.write(new WayOut(KEYS.subjectId(address), NEWSLETTER, Channel.MAIL));

        String bytes = new String(BASE32.decode(token), StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain("ann", "example", "org", "newsletter", "acme");
        assertThat(token).doesNotContain("ann@", "example");
        Keyring others = Keyring.generate(new SecureRandom());
        assertThat(BASE32.decode(TOKENS.write(new WayOut(others.subjectId(address), NEWSLETTER, Channel.MAIL))))
                .as("the same person in another organisation")
                .isNotEqualTo(BASE32.decode(token));
    }

    @Test
    void readShouldRefuseEverySingleBitFlip() {
        byte[] token = BASE32.decode(TOKENS.write(WAY_OUT));
        for (int bit = 0; bit < token.length * Byte.SIZE; bit++) {
            byte[] flipped = token.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (0x80 >> (bit % Byte.SIZE));

            assertThat(TOKENS.read(BASE32.encode(flipped))).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    void readShouldRefuseEveryTruncationAndExtension() {
        String token = TOKENS.write(WAY_OUT);
        for (int length = 0; length < token.length(); length++) {
            assertThat(TOKENS.read(token.substring(0, length))).isEmpty();
            assertThat(TOKENS.read(token.substring(token.length() - length))).isEmpty();
        }
        for (String more : List.of("a", "=", "aa", " ", "\n", "=======", token)) {
            assertThat(TOKENS.read(token + more)).isEmpty();
            assertThat(TOKENS.read(more + token)).isEmpty();
        }
    }

    @Test
    void readShouldRefuseATokenOfAForeignKey() {
        WayOutTokens foreign = new WayOutTokens(ACME, Keyring.generate(new SecureRandom()), PURPOSES);

        assertThat(TOKENS.read(foreign.write(WAY_OUT))).isEmpty();
    }

    @Test
    void readShouldRefuseATokenOfAnotherOrganisationEvenUnderTheSameKey() {
        WayOutTokens foreign = new WayOutTokens(new OrganisationId("bolt"), KEYS, PURPOSES);

        assertThat(TOKENS.read(foreign.write(WAY_OUT))).isEmpty();
    }

    @Test
    void readShouldRefuseATokenOfAnUnknownPurpose() {
        WayOutTokens fewer = new WayOutTokens(ACME, KEYS, PURPOSES.subList(1, 3));

        assertThat(fewer.read(TOKENS.write(WAY_OUT))).isEmpty();
        assertThat(new WayOutTokens(ACME, KEYS, List.of()).read(TOKENS.write(WAY_OUT)))
                .isEmpty();
    }

    @Test
    void readShouldRefuseATokenWhenOrganisationAndPurposeAreCutElsewhere() {
        WayOutTokens one = new WayOutTokens(new OrganisationId("a"), KEYS, List.of(new PurposeName("b-c")));
        WayOutTokens other = new WayOutTokens(new OrganisationId("a-b"), KEYS, List.of(new PurposeName("c")));

        assertThat(other.read(one.write(new WayOut(ANN, new PurposeName("b-c"), Channel.MAIL))))
                .isEmpty();
    }

    @Test
    void readShouldRefuseATokenOfAnUnknownChannelEvenWhenItsBytesAreWellFormed() {
        byte[] token = BASE32.decode(TOKENS.write(WAY_OUT));
        token[1] = (byte) Channel.values().length;

        assertThat(TOKENS.read(BASE32.encode(token))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "0", "İ", "ı", "K", "\0", "é", "=", "\uD800", "😀", "1", "8", "+", "%61"})
    void readShouldRefuseGarbageOfAnyLength(String garbage) {
        String token = TOKENS.write(WAY_OUT);

        assertThat(TOKENS.read(garbage)).isEmpty();
        assertThat(TOKENS.read(garbage.repeat(48))).isEmpty();
        assertThat(TOKENS.read(garbage.repeat(100_000))).isEmpty();
        if (!garbage.isEmpty()) {
            assertThat(TOKENS.read(garbage + token.substring(garbage.length()))).isEmpty();
            assertThat(TOKENS.read(token.substring(garbage.length()) + garbage)).isEmpty();
        }
    }

    @Example
    void readShouldRefuseALetterThatOnlyLowerCasesToAscii() {
        TreeMap<Integer, byte[]> tokenKeys = new TreeMap<>();
        tokenKeys.put(0x50, new byte[Keyring.KEY_BYTES]);
        WayOutTokens tokens = new WayOutTokens(ACME, new Keyring(new byte[Keyring.KEY_BYTES], tokenKeys), PURPOSES);
        String token = tokens.write(WAY_OUT);
        assertThat(token).as("the first five bits of key id 0x50").startsWith("k");

        assertThat(tokens.read('\u212A' + token.substring(1))).as("Kelvin sign").isEmpty();
    }

    @Property
    void readShouldNeverThrowWhateverTheText(@ForAll String text) {
        assertThat(TOKENS.read(text)).isEmpty();
    }

    @Property
    void readShouldRefuseEveryOtherTextInBase32(
            @ForAll @StringLength(48) @Chars({'a', 'b', 'm', 'z', '2', '7', 'A', 'Z'}) String text) {
        assertThat(TOKENS.read(text)).isEmpty();
    }
}
