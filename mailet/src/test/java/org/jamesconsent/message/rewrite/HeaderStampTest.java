package org.jamesconsent.message.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.junit.jupiter.api.Test;

class HeaderStampTest {
    private static final HeaderLine LINE = new HeaderLine("X-Stamp", "withdrawn; entry=7");

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(RewrittenMessage message) throws IOException {
        try (var in = message.open()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void onShouldPutTheFieldAboveAllOthersAndChangeNothingElse() throws Exception {
        String message = "Received: by x\r\nSubject: \u00e4\u00ff {{unsubscribe_url}}\r\n\r\nbody \u0000\r\n.\r\n";

        assertThat(text(HeaderStamp.on(octets(message), LINE))).isEqualTo("X-Stamp: withdrawn; entry=7\r\n" + message);
    }

    @Test
    void onShouldTakeThePlaceOfFieldsOfThatName() throws Exception {
        String message = "x-stamp: forged\n\tfolded\nSubject: a\nX-STAMP: forged\nX-Stamped: other\n\nX-Stamp: body\n";

        assertThat(text(HeaderStamp.on(octets(message), LINE)))
                .isEqualTo("X-Stamp: withdrawn; entry=7\nSubject: a\nX-Stamped: other\n\nX-Stamp: body\n");
    }

    @Test
    void removedFromShouldOnlyTakeFieldsOfThatName() throws Exception {
        String message = "X-Stamp: forged\r\nSubject: a\r\n\r\nX-Stamp: body";

        assertThat(text(HeaderStamp.removedFrom(octets(message), "X-Stamp")))
                .isEqualTo("Subject: a\r\n\r\nX-Stamp: body");
    }

    @Test
    void onShouldRefuseWhatIsNoMessage() {
        assertThatThrownBy(() -> HeaderStamp.on(new byte[0], LINE)).isInstanceOf(MalformedMessageException.class);
    }
}
