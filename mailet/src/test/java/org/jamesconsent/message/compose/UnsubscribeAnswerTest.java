package org.jamesconsent.message.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jamesconsent.Golden;
import org.jamesconsent.wording.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnsubscribeAnswerTest {
    private static final URI PRIVACY = URI.create("https://www.example.org/privacy");
    private final UnsubscribeAnswer answers =
            new UnsubscribeAnswer(Clock.fixed(Instant.parse("2026-11-22T05:20:07Z"), ZoneOffset.UTC), () -> "0001");

    private static Unsubscription unsubscription(String messageId, String organisation) {
        return new Unsubscription(
                "leave@example.org",
                "ann@example.com",
                messageId,
                "Garden Letter",
                organisation,
                "1 Rose Street, 12345 Greentown",
                PRIVACY);
    }

    private static String octets(MimeMessage message) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void composeShouldReadLikeItsGoldenWhenLanguageIsAny(Language language) throws Exception {
        MimeMessage answer = answers.compose(unsubscription("<1@example.com>", "Example Gardens"), language);
        String content = (String) answer.getContent();

        Golden.assertSame("eml/unsubscribe-answer/" + language.tag() + ".eml", octets(answer));
        Golden.assertSame(
                "eml/unsubscribe-answer/" + language.tag() + ".txt",
                "Subject: " + answer.getSubject() + "\n\n" + content.replace("\r\n", "\n"));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void composeShouldSpeakOfEverythingWhenThereIsNoTitle(Language language) throws Exception {
        Unsubscription all = new Unsubscription(
                "leave@example.org", "ann@example.com", null, null, "Example Gardens", "1 Rose Street", PRIVACY);

        MimeMessage answer = answers.compose(all, language);

        Golden.assertSame(
                "eml/unsubscribe-answer/all-" + language.tag() + ".txt",
                "Subject: " + answer.getSubject() + "\n\n" + ((String) answer.getContent()).replace("\r\n", "\n"));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void composeLinksShouldGiveThePersonTheLinks(Language language) throws Exception {
        MimeMessage answer = answers.composeLinks(
                unsubscription("<1@example.com>", "Example Gardens"),
                URI.create("https://consent.example.org/unsubscribe/abc"),
                URI.create("https://consent.example.org/preferences/abc"),
                language);

        assertThat(answer.getHeader("In-Reply-To")).containsExactly("<1@example.com>");
        Golden.assertSame(
                "eml/unsubscribe-answer/links-" + language.tag() + ".txt",
                "Subject: " + answer.getSubject() + "\n\n" + ((String) answer.getContent()).replace("\r\n", "\n"));
    }

    @Test
    void composeShouldSetHeadersWhenAllIsKnown() throws Exception {
        MimeMessage answer =
                answers.compose(unsubscription("<1@example.com>", "Gärtnerei \"Müller\""), Language.GERMAN);

        InternetAddress from = (InternetAddress) answer.getFrom()[0];
        assertThat(from.getPersonal()).isEqualTo("Gärtnerei \"Müller\"");
        assertThat(from.getAddress()).isEqualTo("leave@example.org");
        assertThat(answer.getHeader("To")).containsExactly("ann@example.com");
        assertThat(answer.getSubject()).isEqualTo("Abmeldung bestätigt: „Garden Letter“");
        assertThat(answer.getHeader("Auto-Submitted")).containsExactly("auto-replied");
        assertThat(answer.getHeader("In-Reply-To")).containsExactly("<1@example.com>");
        assertThat(answer.getHeader("References")).containsExactly("<1@example.com>");
        assertThat(answer.getMessageID()).isEqualTo("<0001@example.org>");
        assertThat(answer.getHeader("Date")).containsExactly("Sun, 22 Nov 2026 05:20:07 +0000");
        assertThat(answer.getContentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(octets(answer).chars()).allMatch(c -> c < 0x80);
    }

    @Test
    void composeShouldHaveNoReferenceWhenMessageIdIsMissingOrMalformed() throws Exception {
        for (String id : new String[] {null, "", "x", "<a@b>\r\nBcc: eve@example.org", "<a@b> <c@d>"}) {
            MimeMessage answer = answers.compose(unsubscription(id, "O"), Language.ENGLISH);

            assertThat(answer.getHeader("In-Reply-To")).isNull();
            assertThat(answer.getHeader("Bcc")).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "O\r\nBcc: eve@example.org",
                "O\" <eve@example.org>, \"P",
                "O\\",
                "O, Inc. (<Ltd>)",
                "\u0000\u2028",
                "=?utf-8?Q?x?=",
            })
    void composeShouldKeepOneSenderWhenOrganisationNameIsHostile(String name) throws Exception {
        MimeMessage answer = answers.compose(unsubscription(null, name), Language.ENGLISH);

        assertThat(answer.getFrom()).hasSize(1);
        assertThat(((InternetAddress) answer.getFrom()[0]).getAddress()).isEqualTo("leave@example.org");
        assertThat(answer.getHeader("Bcc")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ann", "ann@example.com\r\nBcc: x@example.org", "a@b, c@d", "<a@b>"})
    void composeShouldThrowWhenAddressIsNone(String address) {
        Unsubscription to = new Unsubscription("leave@example.org", address, null, "T", "O", "A", PRIVACY);
        Unsubscription from = new Unsubscription(address, "ann@example.com", null, "T", "O", "A", PRIVACY);

        assertThatThrownBy(() -> answers.compose(to, Language.ENGLISH)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> answers.compose(from, Language.ENGLISH)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void composeShouldLeaveOutContactWhenPostalAddressIsBlank() throws Exception {
        Unsubscription done =
                new Unsubscription("leave@example.org", "ann@example.com", null, "T", "Gardens", " ", PRIVACY);

        assertThat((String) answers.compose(done, Language.ENGLISH).getContent())
                .doesNotContain("contact");
    }
}
