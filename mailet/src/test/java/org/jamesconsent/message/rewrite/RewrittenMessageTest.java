package org.jamesconsent.message.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RewrittenMessageTest {
    private static final byte[] MESSAGE = Samples.bytes("From: a@example.org\r\n\r\ntext");

    @Test
    void editsShouldTellPartOffsetAndLengths() throws Exception {
        RewrittenMessage copy = MessageTemplate.of(MESSAGE, RewriteSettings.DEFAULT)
                .personalise(new Personalisation(
                        List.of(new HeaderLine("X-A", "b")), new Footer("bye", "<p>bye</p>"), Samples.LINKS));
        assertThat(Samples.text(copy.toByteArray()))
                .isEqualTo("X-A: b\r\nFrom: a@example.org\r\n\r\ntext\r\n\r\nbye\r\n");
        assertThat(copy.edits())
                .containsExactly(
                        new Edit(EditKind.HEADER_ADDED, "0", 0, 8, 0), new Edit(EditKind.FOOTER_ADDED, "1", 35, 9, 0));
        assertThat(copy.isBodyEdited()).isTrue();
    }

    @Test
    void openShouldGiveIndependentStreamsWhichSkipAcrossEdits() throws Exception {
        RewrittenMessage copy =
                MessageTemplate.of(MESSAGE, RewriteSettings.DEFAULT).personalise(Samples.ENGLISH);
        byte[] all = copy.toByteArray();
        try (InputStream first = copy.open();
                InputStream second = copy.open()) {
            assertThat(first.available()).isEqualTo(all.length);
            first.skipNBytes(all.length - 3);
            assertThat(first.readAllBytes()).hasSize(3);
            assertThat(first.read()).isEqualTo(-1);
            assertThat(second.readAllBytes()).isEqualTo(all);
        }
    }

    @Test
    void transferToShouldGiveTheRestAndItsLengthWhenSomeWasRead() throws Exception {
        RewrittenMessage copy =
                MessageTemplate.of(MESSAGE, RewriteSettings.DEFAULT).personalise(Samples.ENGLISH);
        byte[] all = copy.toByteArray();
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try (InputStream in = copy.open()) {
            assertThat(in.read()).isEqualTo(all[0]);
            assertThat(in.transferTo(rest)).isEqualTo(all.length - 1);
            assertThat(in.available()).isZero();
        }
        assertThat(rest.toByteArray()).isEqualTo(Arrays.copyOfRange(all, 1, all.length));
    }

    @Test
    void personaliseShouldChangeNothingWhenThereIsNothingToDo() throws Exception {
        RewrittenMessage copy = MessageTemplate.of(MESSAGE, RewriteSettings.DEFAULT)
                .personalise(new Personalisation(List.of(), null, Samples.LINKS));
        assertThat(copy.edits()).isEmpty();
        assertThat(copy.isBodyEdited()).isFalse();
        assertThat(copy.toByteArray()).isEqualTo(MESSAGE);
    }
}
