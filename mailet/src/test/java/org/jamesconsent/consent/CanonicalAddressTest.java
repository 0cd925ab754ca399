package org.jamesconsent.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalAddressTest {
    private static final String LONGEST_LABEL = "d".repeat(63);

    @ParameterizedTest(name = "{0} -> {1}")
    @MethodSource("spellings")
    void ofShouldBringEverySpellingToOneForm(String address, String canonical) throws InvalidAddressException {
        assertThat(CanonicalAddress.of(address).asString()).isEqualTo(canonical);
    }

    private static Stream<Arguments> spellings() {
        return Stream.of(
                Arguments.of("ann@example.org", "ann@example.org"),
                Arguments.of("  Ann@Example.ORG \t", "ann@example.org"),
                Arguments.of("ann@example.org.", "ann@example.org"),
                Arguments.of("ann+Shop@example.org", "ann+shop@example.org"),
                Arguments.of("a.n.n@example.org", "a.n.n@example.org"),
                Arguments.of("\"ann\"@example.org", "ann@example.org"),
                Arguments.of("\"a\\nn\"@example.org", "ann@example.org"),
                Arguments.of("\"Ann Lee\"@example.org", "\"ann lee\"@example.org"),
                Arguments.of("\"a@b\"@example.org", "\"a@b\"@example.org"),
                Arguments.of("\"a\\\"b\\\\c\"@example.org", "\"a\\\"b\\\\c\"@example.org"),
                Arguments.of("\".ann\"@example.org", "\".ann\"@example.org"),
                Arguments.of("ann@BÜCHER.example", "ann@xn--bcher-kva.example"),
                Arguments.of("ann@xn--BCHER-kva.example", "ann@xn--bcher-kva.example"),
                Arguments.of("ann@bu\u0308cher.example", "ann@xn--bcher-kva.example"),
                Arguments.of("ann@例え。テスト", "ann@xn--r8jz45g.xn--zckzah"),
                Arguments.of("JOSÉ@example.org", "josé@example.org"),
                Arguments.of("JOSE\u0301@example.org", "josé@example.org"),
                Arguments.of("ΣΊΣΥΦΟΣ@example.org", "σίσυφοσ@example.org"),
                Arguments.of("σίσυφος@example.org", "σίσυφοσ@example.org"),
                Arguments.of("ILI@example.org", "ili@example.org"),
                Arguments.of("ILİ@example.org", "ili\u0307@example.org"),
                Arguments.of("ılı@example.org", "ılı@example.org"),
                Arguments.of("ann@[192.0.2.1]", "ann@[192.0.2.1]"),
                Arguments.of("ann@[IPv6:2001:DB8::1]", "ann@[ipv6:2001:db8::1]"),
                Arguments.of("ann@localhost", "ann@localhost"),
                Arguments.of("!#$%&'*+-/=?^_`{|}~@example.org", "!#$%&'*+-/=?^_`{|}~@example.org"),
                Arguments.of("a".repeat(64) + "@example.org", "a".repeat(64) + "@example.org"),
                Arguments.of("ann@" + LONGEST_LABEL + ".org", "ann@" + LONGEST_LABEL + ".org"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spellings")
    void ofShouldLeaveACanonicalAddressAsItIs(String address, String canonical) throws InvalidAddressException {
        assertThat(CanonicalAddress.of(canonical)).isEqualTo(CanonicalAddress.of(address));
    }

    @Test
    void ofShouldLeaveTheCanonicalFormOfEveryCharacterAsItIs() throws InvalidAddressException {
        List<String> unstable = new ArrayList<>();
        for (int c = 0xa0; c <= Character.MAX_CODE_POINT; c++) {
            if (Character.isLetter(c) || Character.getType(c) == Character.NON_SPACING_MARK) {
                CanonicalAddress canonical = CanonicalAddress.of("x" + Character.toString(c) + "\u0301@example.org");
                if (!CanonicalAddress.of(canonical.asString()).equals(canonical)) {
                    unstable.add("U+%04X".formatted(c));
                }
            }
        }
        assertThat(unstable).isEmpty();
    }

    @ParameterizedTest(name = "[{index}] {1}")
    @MethodSource("noAddresses")
    void ofShouldRefuseWhatIsNoAddressWithoutRepeatingIt(String text, String message) {
        assertThatThrownBy(() -> CanonicalAddress.of(text))
                .isInstanceOf(InvalidAddressException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("secret");
    }

    private static Stream<Arguments> noAddresses() {
        return Stream.of(
                Arguments.of("", "no '@'"),
                Arguments.of("secret", "no '@'"),
                Arguments.of("@example.org", "local part is empty"),
                Arguments.of("secret@", "domain is empty"),
                Arguments.of("secret@.", "domain"),
                Arguments.of("secret@example..org", "the domain is no host name"),
                Arguments.of("secret@.example.org", "domain"),
                Arguments.of("secret@exa mple.org", "character that no host name has"),
                Arguments.of("secret@example.org\r\nBcc: x", "domain"),
                Arguments.of("secret@" + "d".repeat(64) + ".org", "domain"),
                Arguments.of("secret@" + (LONGEST_LABEL + ".").repeat(4) + "org", "255"),
                Arguments.of("secret@[192.0.2.1", "domain"),
                Arguments.of("secret@[a b]", "literal"),
                Arguments.of(".secret@example.org", "misplaced dot"),
                Arguments.of("secret.@example.org", "misplaced dot"),
                Arguments.of("sec..ret@example.org", "misplaced dot"),
                Arguments.of("secret secret@example.org", "needs quotes"),
                Arguments.of("<secret@example.org>", "needs quotes"),
                Arguments.of("secret\u0000@example.org", "needs quotes"),
                Arguments.of("sec\u00a0ret@example.org", "needs quotes"),
                Arguments.of("\"secret@example.org", "not closed"),
                Arguments.of("\"secret\\\"@example.org", "not closed"),
                Arguments.of("\"sec\"ret\"@example.org", "ends before"),
                Arguments.of("\"sec\r\nret\"@example.org", "control character"),
                Arguments.of("\"\"@example.org", "local part is empty"),
                Arguments.of("é".repeat(33) + "@example.org", "longer than 64 octets"),
                Arguments.of("a".repeat(65) + "@example.org", "longer than 64 octets"));
    }

    @Test
    void ofShouldFoldTheSameWayInTurkish() throws InvalidAddressException {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.of("tr", "TR"));
        try {
            assertThat(CanonicalAddress.of("IDA@INFO.EXAMPLE").asString()).isEqualTo("ida@info.example");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void toStringShouldNotTellTheLocalPart() throws InvalidAddressException {
        assertThat(CanonicalAddress.of("ann@example.org")).hasToString("***@example.org");
    }
}
