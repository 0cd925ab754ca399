package org.jamesconsent.message.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Multipart;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.jamesconsent.wording.ConfirmationWording;
import org.jamesconsent.wording.ConfirmationWording.Occasion;
import org.jamesconsent.wording.Language;
import org.jamesconsent.wording.OwnTexts;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfirmationMailTest {
    private static final URI LINK = URI.create("https://consent.example.org/confirm/" + "a".repeat(56));
    private static final URI PRIVACY = URI.create("https://www.example.org/privacy");

    private final ConfirmationMail mails =
            new ConfirmationMail(Clock.fixed(Instant.parse("2026-11-22T05:20:07Z"), ZoneOffset.UTC), () -> "0001");

    private static ConfirmationRequest request(Occasion occasion, String organisation, String title) {
        return new ConfirmationRequest(
                "confirm@example.org",
                "confirm+" + "a".repeat(56) + "@example.org",
                "ann@example.com",
                occasion,
                organisation,
                "1 Rose Street, 12345 Greentown",
                List.of(title, "Partner offers"),
                List.of("Born on a day"),
                true,
                LINK,
                LocalDate.of(2026, 11, 29),
                PRIVACY,
                OwnTexts.NONE);
    }

    private static String text(MimeMessage message) throws Exception {
        return (String) ((Multipart) message.getContent()).getBodyPart(0).getContent();
    }

    private static Document html(MimeMessage message) throws Exception {
        return Jsoup.parse(
                (String) ((Multipart) message.getContent()).getBodyPart(1).getContent());
    }

    static Stream<Arguments> languagesAndReaders() {
        return Stream.of(Language.values())
                .flatMap(language -> Stream.of(Occasion.values()).map(occasion -> Arguments.of(language, occasion)));
    }

    @ParameterizedTest
    @MethodSource("languagesAndReaders")
    void composeShouldSayTheSameInTextAndHtml(Language language, Occasion occasion) throws Exception {
        ConfirmationWording wording = ConfirmationWording.in(language, occasion, OwnTexts.NONE);

        MimeMessage mail = mails.compose(request(occasion, "Example Gardens", "Garden Letter"), language);

        String text = text(mail).replaceAll("\\s+", " ");
        Document html = html(mail);
        for (String said : List.of(
                wording.intro("Example Gardens"),
                "Garden Letter",
                "Partner offers",
                "Born on a day",
                wording.ask(),
                wording.ignored(LocalDate.of(2026, 11, 29)),
                wording.automatic(),
                PRIVACY.toString(),
                "Example Gardens, 1 Rose Street, 12345 Greentown")) {
            assertThat(text).contains(said.replaceAll("\\s+", " "));
            assertThat(html.text().replace('\u00a0', ' ')).contains(said.replace('\u00a0', ' '));
        }
        assertThat(text(mail).lines()).contains(LINK.toString());
        assertThat(html.select("a").first().attr("href")).isEqualTo(LINK.toString());
        assertThat(html.select("a").first().text()).isEqualTo(wording.button());
        assertThat(html.select("html").attr("lang")).isEqualTo(language.tag());
        assertThat(html.select("img, script, link, iframe")).isEmpty();
        assertThat(mail.getSubject()).contains("Example Gardens");
        if (occasion == Occasion.CHILD) {
            assertThat(text).contains(wording.alsoGuardian().replaceAll("\\s+", " "));
        }
    }

    @Test
    void composeShouldMarkTheMailAsAMachinesThatNobodyAnswers() throws Exception {
        MimeMessage mail = mails.compose(request(Occasion.ADULT, "Gärtnerei \"Müller\"", "Brief"), Language.GERMAN);

        InternetAddress from = (InternetAddress) mail.getFrom()[0];
        assertThat(from.getAddress()).isEqualTo("confirm@example.org");
        assertThat(from.getPersonal()).isEqualTo("Gärtnerei \"Müller\"");
        assertThat(mail.getReplyTo())
                .containsExactly(new InternetAddress("confirm+" + "a".repeat(56) + "@example.org"));
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getHeader("List-Unsubscribe")).isNull();
        assertThat(mail.getHeader("Precedence")).isNull();
        assertThat(mail.getMessageID()).isEqualTo("<0001@example.org>");
    }

    @Test
    void composeShouldKeepLinesShortAndNamesHarmless() throws Exception {
        MimeMessage mail = mails.compose(
                request(Occasion.ADULT, "A\r\nBcc: eve@example.org", "<b>Title</b>\n" + "x".repeat(500)),
                Language.ENGLISH);

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        mail.writeTo(out);
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).allMatch(line -> line.length() <= 998);
        assertThat(html(mail).select("li b")).isEmpty();
        assertThat(html(mail).select("li").first().text()).startsWith("<b>Title</b> xxx");
    }

    @Test
    void composeShouldRefuseWhatIsNoAddress() {
        ConfirmationRequest wrong = new ConfirmationRequest(
                "confirm@example.org",
                "confirm+a@example.org",
                "ann@example.com\r\nBcc: eve@example.org",
                Occasion.ADULT,
                "A",
                "",
                List.of("T"),
                List.of(),
                false,
                LINK,
                LocalDate.of(2026, 11, 29),
                PRIVACY,
                OwnTexts.NONE);

        assertThatThrownBy(() -> mails.compose(wrong, Language.ENGLISH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("ann");
        assertThat(wrong.toString()).doesNotContain("ann", "confirm/");
    }
}
