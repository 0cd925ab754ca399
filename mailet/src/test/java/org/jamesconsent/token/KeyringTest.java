package org.jamesconsent.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.TreeMap;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.SubjectId;
import org.junit.jupiter.api.Test;

class KeyringTest {
    private static Keyring keyring(int hashByte, int... tokenKeyIds) {
        TreeMap<Integer, byte[]> tokenKeys = new TreeMap<>();
        for (int id : tokenKeyIds) {
            tokenKeys.put(id, key(100 + id));
        }
        return new Keyring(key(hashByte), tokenKeys);
    }

    private static byte[] key(int content) {
        byte[] key = new byte[Keyring.KEY_BYTES];
        Arrays.fill(key, (byte) content);
        return key;
    }

    @Test
    void subjectIdShouldNeverChangeForOneKeyAndAddress() throws Exception {
        // Written down, since every record of every installation is filed under such an id.
        SubjectId id = keyring(1, 1).subjectId(CanonicalAddress.of("ann@example.org"));

        assertThat(id).hasToString("e7dcfbc12d22487ea0795939878e0f3a");
    }

    @Test
    void fingerprintShouldNeverChangeForOneHashKey() {
        assertThat(keyring(1, 1).fingerprint()).isEqualTo("6ab99a130af8069fb53cf5794a4ed4e6");
        assertThat(keyring(1, 1, 2, 3).fingerprint()).isEqualTo("6ab99a130af8069fb53cf5794a4ed4e6");
    }

    @Test
    void subjectIdShouldBeOneForAllSpellingsOfAnAddress() throws Exception {
        Keyring keyring = keyring(1, 1);

        assertThat(keyring.subjectId(CanonicalAddress.of("Ann@EXAMPLE.org.")))
                .isEqualTo(keyring.subjectId(CanonicalAddress.of("ann@example.org")));
        assertThat(keyring.subjectId(CanonicalAddress.of("ann@bücher.example")))
                .isEqualTo(keyring.subjectId(CanonicalAddress.of("ann@xn--bcher-kva.example")));
        assertThat(keyring.subjectId(CanonicalAddress.of("ann+shop@example.org")))
                .isNotEqualTo(keyring.subjectId(CanonicalAddress.of("ann@example.org")));
    }

    @Test
    void subjectIdShouldBeAnotherInAnotherOrganisation() throws Exception {
        CanonicalAddress ann = CanonicalAddress.of("ann@example.org");

        assertThat(keyring(1, 1).subjectId(ann)).isNotEqualTo(keyring(2, 1).subjectId(ann));
    }

    @Test
    void fingerprintShouldBeAnotherForAnotherHashKey() {
        assertThat(keyring(1, 1).fingerprint()).isNotEqualTo(keyring(2, 1).fingerprint());
    }

    @Test
    void fingerprintShouldBeNoSubjectId() throws Exception {
        Keyring keyring = keyring(1, 1);

        assertThat(keyring.subjectId(CanonicalAddress.of("ann@example.org")))
                .doesNotHaveToString(keyring.fingerprint());
    }

    @Test
    void generateShouldMakeNewKeysEveryTime() {
        SecureRandom random = new SecureRandom();

        assertThat(Keyring.generate(random)).isNotEqualTo(Keyring.generate(random));
        assertThat(Keyring.generate(random).signingKeyId()).isEqualTo(1);
    }

    @Test
    void signingKeyIdShouldBeTheHighest() {
        assertThat(keyring(1, 0, 255, 7).signingKeyId()).isEqualTo(255);
    }

    @Test
    void tokenMacShouldBeNullWhenThereIsNoSuchKey() {
        assertThat(keyring(1, 3).tokenMac(3)).isNotNull();
        assertThat(keyring(1, 3).tokenMac(4)).isNull();
    }

    @Test
    void equalsShouldCompareAllKeys() {
        assertThat(keyring(1, 1, 2)).isEqualTo(keyring(1, 1, 2)).hasSameHashCodeAs(keyring(1, 1, 2));
        assertThat(keyring(1, 1, 2)).isNotEqualTo(keyring(1, 1)).isNotEqualTo(keyring(2, 1, 2));
    }

    @Test
    void toStringShouldShowNoKey() {
        Keyring keyring = keyring(1, 1, 2);

        assertThat(keyring.toString())
                .isEqualTo("Keyring[6ab99a130af8069fb53cf5794a4ed4e6, token keys [1, 2]]")
                .doesNotContain(Base64.getEncoder().encodeToString(key(1)).substring(0, 8))
                .doesNotContain(HexFormat.of().formatHex(key(1), 0, 4));
    }

    @Test
    void constructorShouldRefuseWhenThereIsNoTokenKey() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> keyring(1))
                .withMessage("a keyring needs at least one token key");
    }

    @Test
    void constructorShouldKeepItsOwnCopyOfTheKeys() {
        byte[] hashKey = key(1);
        TreeMap<Integer, byte[]> tokenKeys = new TreeMap<>();
        tokenKeys.put(1, key(101));
        Keyring keyring = new Keyring(hashKey, tokenKeys);

        hashKey[0] = 99;
        tokenKeys.get(1)[0] = 99;
        keyring.hashKey()[0] = 99;
        keyring.tokenKeys().get(1)[0] = 99;

        assertThat(keyring).isEqualTo(keyring(1, 1));
    }

    @Test
    void unreadableIdShouldBeTheSameForTheSameSpellingOnlyAndNobodysSubjectId() throws Exception {
        Keyring keyring = Keyring.generate(new SecureRandom());

        assertThat(keyring.unreadableId("a@example.org")).isEqualTo(keyring.unreadableId("a@example.org"));
        assertThat(keyring.unreadableId("a@example.org")).isNotEqualTo(keyring.unreadableId("A@example.org"));
        assertThat(keyring.unreadableId("a@example.org"))
                .isNotEqualTo(keyring.subjectId(CanonicalAddress.of("a@example.org")));
    }

    @Test
    void messageKeyShouldBeTheSameWhateverStandsAroundTheMessageId() {
        Keyring keyring = Keyring.generate(new SecureRandom());

        assertThat(keyring.messageKey("<17.Mail@example.org>"))
                .isEqualTo(keyring.messageKey("17.Mail@example.org"))
                .isEqualTo(keyring.messageKey(" \r\n\t<17.Mail@example.org> (comment)"))
                .isEqualTo(keyring.messageKey("< 17.Mail@exa\r\n mple.org >"))
                .isNotEqualTo(keyring.messageKey("<17.mail@example.org>"))
                .isNotEqualTo(Keyring.generate(new SecureRandom()).messageKey("<17.Mail@example.org>"));
    }

    @Test
    void messageKeyShouldNotBeTheSubjectIdOfTheSameText() throws Exception {
        Keyring keyring = Keyring.generate(new SecureRandom());

        assertThat(keyring.messageKey("a@example.org").toBytes())
                .isNotEqualTo(
                        keyring.subjectId(CanonicalAddress.of("a@example.org")).toBytes());
    }
}
