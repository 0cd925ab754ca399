package org.jamesconsent.wording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class LinesTest {
    @Test
    void oneShouldBecomeSpaceWhenTextHasBreaksAndControls() {
        assertThat(Lines.one(" a\r\nBcc: b\u2028c\u0000\td\u0085 ", 100)).isEqualTo("a Bcc: b c d");
    }

    @Test
    void oneShouldDropDirectionalOverridesWhenTextHasThem() {
        assertThat(Lines.one("\u202Egpj.exe\u202C \u2066x\u2069\uFEFF", 100)).isEqualTo("gpj.exe x");
    }

    @Test
    void oneShouldKeepJoinedEmojiAndReplaceLoneSurrogatesWhenTextHasThem() {
        assertThat(Lines.one("👩\u200D🚀 \uD83D!", 100)).isEqualTo("👩\u200D🚀 \uFFFD!");
    }

    @Test
    void oneShouldEndInEllipsisWhenTextIsTooLong() {
        assertThat(Lines.one("abcdef", 5)).isEqualTo("abcd…");
        assertThat(Lines.one("👩👩👩", 2)).isEqualTo("👩…");
        assertThat(Lines.one("abcde", 5)).isEqualTo("abcde");
    }

    @Property(tries = 300)
    void oneShouldBeOneCleanLineWhenTextIsAnything(
            @ForAll @StringLength(max = 200) String text, @ForAll @IntRange(min = 1, max = 50) int max) {
        String line = Lines.one(text, max);

        assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(max);
        assertThat(line.codePoints())
                .noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c == 0x202E);
        assertThat(line).doesNotContain("  ").isEqualTo(Lines.one(line, max));
    }

    @Property(tries = 300)
    void wrapShouldKeepAllWordsWhenTextIsAnything(
            @ForAll @StringLength(max = 300) String text, @ForAll @IntRange(min = 1, max = 80) int width) {
        String line = Lines.one(text, 1_000);

        List<String> lines = Lines.wrap(line, width);

        assertThat(String.join("", lines).replace(" ", "")).isEqualTo(line.replace(" ", ""));
        assertThat(lines)
                .allSatisfy(l -> assertThat(l.codePointCount(0, l.length())).isBetween(1, width));
        assertThat(lines).noneMatch(l -> l.startsWith(" ") || l.endsWith(" "));
    }

    @Test
    void wrapShouldNotBreakAtNoBreakSpaceWhenTextHasIt() {
        assertThat(Lines.wrap("aaa «\u00a0b\u00a0»", 7)).containsExactly("aaa", "«\u00a0b\u00a0»");
    }

    @Test
    void wrapShouldBreakWithinWordWhenItIsLongerThanALine() {
        assertThat(Lines.wrap("x " + "y".repeat(10) + " z", 4)).containsExactly("x", "yyyy", "yyyy", "yy z");
    }
}
