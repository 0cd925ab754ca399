package org.jamesconsent.message.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.internet.MimeUtility;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.jamesconsent.message.mime.LineEnding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderLineTest {

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\r\nBcc: x@example.org", "a\0b", "a\u0085b", "a\u2028b", "\uD800"})
    void constructorShouldRefuseValueThatIsNotOneLine(String value) {
        assertThatThrownBy(() -> new HeaderLine("List-Id", value)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "List Id", "List-Id:", "Liste-été", "a\r\nb"})
    void constructorShouldRefuseNameThatIsNoToken(String name) {
        assertThatThrownBy(() -> new HeaderLine(name, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void constructorShouldRefuseAddressThatNoLineCanHold() {
        String value = "<https://example.org/" + "x".repeat(1000) + ">";
        assertThatThrownBy(() -> new HeaderLine("List-Unsubscribe", value))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void toBytesShouldFoldBetweenAddressesButNeverInside() {
        String https = "<https://example.org/" + "x".repeat(90) + ">";
        assertThat(written("List-Unsubscribe", https + ", <mailto:leave@example.org>"))
                .isEqualTo("List-Unsubscribe: " + https + ",\r\n <mailto:leave@example.org>\r\n");
    }

    @Test
    void toBytesShouldEncodeDescriptionButNotIdentifier() throws Exception {
        String line = written("List-Id", "Nouvelles d'été à lire <news.example.org>");
        assertThat(line).matches("List-Id: [\\x20-\\x7E]*<news\\.example\\.org>\r\n");
        assertThat(MimeUtility.decodeText(line)).contains("d'été à lire <news.example.org>");
    }

    @Property
    void toBytesShouldWriteExactlyOneFieldWhateverTheValue(@ForAll @StringLength(max = 300) String value) {
        HeaderLine line;
        try {
            line = new HeaderLine("X-Test", value);
        } catch (IllegalArgumentException refused) {
            return;
        }
        String written = new String(line.toBytes(LineEnding.CRLF), StandardCharsets.ISO_8859_1);
        assertThat(written).endsWith("\r\n");
        for (String each : written.substring(0, written.length() - 2).split("\r\n", -1)) {
            assertThat(each).matches("[\\x20-\\x7E]+").hasSizeLessThanOrEqualTo(998);
            assertThat(each.startsWith("X-Test:") || each.startsWith(" ") && !each.isBlank())
                    .isTrue();
        }
    }

    private static String written(String name, String value) {
        return new String(new HeaderLine(name, value).toBytes(LineEnding.CRLF), StandardCharsets.ISO_8859_1);
    }
}
