package org.jamesconsent.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitRunTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x123456789abcdefL})
    void parseShouldGiveBackWhatWasWritten(long number) {
        SplitRun run = new SplitRun("Mail1 with spaces!Ä", number);

        assertThat(SplitRun.parse(run.toString())).contains(run);
        assertThat(run.digits()).matches("[0-9a-f]{16}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Mail1",
                "0123456789abcdef",
                "0123456789abcdef ",
                "0123456789abcdeg Mail1",
                "-123456789abcdef Mail1",
                "0123456789abcdefMail1"
            })
    void parseShouldBeEmptyWhenTheTextIsNoRun(String text) {
        assertThat(SplitRun.parse(text)).isEmpty();
    }

    @Test
    void runsShouldDifferWhenTheMessageIsTheSame() {
        Random random = new Random(1);

        assertThat(SplitRun.of("Mail1", random)).isNotEqualTo(SplitRun.of("Mail1", random));
    }
}
