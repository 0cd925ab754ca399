package org.jamesconsent.message.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.BodyPart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jamesconsent.Golden;
import org.jamesconsent.message.MessageFault;
import org.jamesconsent.policy.Reason;
import org.jamesconsent.wording.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalReportTest {
    private static final Instant NOW = Instant.parse("2026-11-22T05:20:07Z");
    private static final Instant ARRIVAL = Instant.parse("2026-11-01T23:59:59Z");
    private static final Session SESSION = Session.getInstance(new Properties());
    private static final String ORIGINAL = """
            Received: from crm.example.org by mail.example.org with ESMTPSA; Sun, 1 Nov 2026 23:59:58 +0000
            Authentication-Results: mail.example.org; auth=pass smtp.auth=ann
            From: Example Gardens <news@example.org>
            To: undisclosed-recipients:;
            Bcc: secret@example.org,
             secret2@example.org
            Subject: =?utf-8?Q?Herbstangebote_f=C3=BCr_Sie?=
            Message-ID: <campaign.1@crm.example.org>
            X-Consent-Purpose: offers
            X-Mailer: Example CRM
             3.1

            Body that is not shown.
            """;

    private final RefusalReport reports = new RefusalReport(Clock.fixed(NOW, ZoneOffset.UTC), () -> "0001");

    private static MimeMessage message(String content, Charset charset) throws Exception {
        return new MimeMessage(
                SESSION, new ByteArrayInputStream(content.replace("\n", "\r\n").getBytes(charset)));
    }

    private static MimeMessage original() throws Exception {
        return message(ORIGINAL, StandardCharsets.US_ASCII);
    }

    private static RefusedRecipient refused(String address) {
        return new RefusedRecipient(address, null, "OPTED_OUT", OptionalInt.of(2));
    }

    private static RefusedMessage refusedMessage(List<RefusedRecipient> refused) {
        return new RefusedMessage(
                "mail.example.org", "postmaster@example.org", "news@example.org", null, ARRIVAL, "offers", refused);
    }

    private static String octets(MimeMessage message) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Reads with a session of its own, as a receiving program would. */
    private static MimeMultipart parts(MimeMessage report) throws Exception {
        MimeMessage received =
                new MimeMessage(SESSION, new ByteArrayInputStream(octets(report).getBytes(StandardCharsets.UTF_8)));
        assertThat(received.isMimeType("multipart/report")).isTrue();
        MimeMultipart parts = new MimeMultipart(received.getDataHandler().getDataSource());
        assertThat(parts.isComplete()).isTrue();
        return parts;
    }

    private static String content(BodyPart part) throws Exception {
        return new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Field groups as in RFC 3464 section 2.1, read without Jakarta Mail. */
    private static List<Map<String, String>> groups(String status) {
        List<Map<String, String>> groups = new ArrayList<>();
        for (String block : status.split("\r\n\r\n")) {
            Map<String, String> fields = new LinkedHashMap<>();
            for (String line : block.split("\r\n")) {
                int colon = line.indexOf(": ");
                assertThat(colon).as(line).isPositive();
                assertThat(fields.put(line.substring(0, colon), line.substring(colon + 2)))
                        .isNull();
            }
            groups.add(fields);
        }
        return groups;
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void composeShouldReadLikeItsGoldenWhenLanguageIsAny(Language language) throws Exception {
        List<RefusedRecipient> refused = new ArrayList<>();
        int row = 1;
        for (Reason reason : Reason.values()) {
            refused.add(new RefusedRecipient("r" + row + "@example.com", null, reason.name(), OptionalInt.of(++row)));
        }
        for (MessageFault fault : MessageFault.TOLD_TO_SENDERS) {
            refused.add(new RefusedRecipient("all@example.com", null, fault.name(), OptionalInt.empty()));
        }
        refused.add(new RefusedRecipient("later@example.com", null, "LATER", OptionalInt.of(99)));
        refused.add(refused("r1b@example.com"));

        MimeMessage report = reports.compose(refusedMessage(refused), original(), language);
        BodyPart text = parts(report).getBodyPart(0);

        Golden.assertSame(
                "eml/refusal-report/" + language.tag() + ".txt",
                "Subject: " + report.getSubject() + "\n\n" + content(text).replace("\r\n", "\n"));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void composeShouldWriteTheOctetsOfItsGoldenWhenLanguageIsAny(Language language) throws Exception {
        MimeMessage report = reports.compose(
                refusedMessage(List.of(
                        refused("bob@example.com"),
                        new RefusedRecipient("eve@example.com", null, "NO_CONSENT", OptionalInt.of(12)))),
                original(),
                language);

        Golden.assertSame("eml/refusal-report/" + language.tag() + ".eml", octets(report));
    }

    @Test
    void composeShouldHaveThreePartsWhenOriginalHasHeaders() throws Exception {
        MimeMultipart parts = parts(
                reports.compose(refusedMessage(List.of(refused("bob@example.com"))), original(), Language.ENGLISH));

        assertThat(parts.getCount()).isEqualTo(3);
        assertThat(parts.getBodyPart(0).isMimeType("text/plain")).isTrue();
        assertThat(parts.getBodyPart(1).isMimeType("message/delivery-status")).isTrue();
        assertThat(parts.getBodyPart(2).isMimeType("text/rfc822-headers")).isTrue();
    }

    @Test
    void composeShouldSetHeadersWhenOriginalHasMessageId() throws Exception {
        MimeMessage report =
                reports.compose(refusedMessage(List.of(refused("bob@example.com"))), original(), Language.GERMAN);

        assertThat(report.getHeader("From")).containsExactly("postmaster@example.org");
        assertThat(report.getHeader("To")).containsExactly("news@example.org");
        assertThat(report.getSubject()).isEqualTo("Nicht zugestellt: Herbstangebote für Sie");
        assertThat(report.getHeader("Date")).containsExactly("Sun, 22 Nov 2026 05:20:07 +0000");
        assertThat(report.getSentDate().toInstant()).isEqualTo(NOW);
        assertThat(report.getMessageID()).isEqualTo("<0001@mail.example.org>");
        assertThat(report.getHeader("Auto-Submitted")).containsExactly("auto-replied");
        assertThat(report.getHeader("In-Reply-To")).containsExactly("<campaign.1@crm.example.org>");
        assertThat(report.getHeader("References")).containsExactly("<campaign.1@crm.example.org>");
        assertThat(report.getContentType()).contains("report-type=delivery-status");
    }

    @Test
    void composeShouldTellEveryFieldWhenAllIsKnown() throws Exception {
        RefusedMessage refused = new RefusedMessage(
                "mail.example.org",
                "postmaster@example.org",
                "news@example.org",
                "job+2B7",
                ARRIVAL,
                null,
                List.of(
                        new RefusedRecipient(
                                "bob@example.com", "rfc822;Bob+2Bx@example.com", "OPTED_OUT", OptionalInt.of(2)),
                        new RefusedRecipient(
                                "eve@example.com", "eve@old.example", "UNKNOWN_PURPOSE", OptionalInt.empty())));

        List<Map<String, String>> groups = groups(content(
                parts(reports.compose(refused, original(), Language.ENGLISH)).getBodyPart(1)));

        assertThat(groups)
                .containsExactly(
                        Map.of(
                                "Reporting-MTA", "dns; mail.example.org",
                                "Original-Envelope-Id", "job+7",
                                "Arrival-Date", "Sun, 1 Nov 2026 23:59:59 +0000"),
                        Map.of(
                                "Original-Recipient", "rfc822; Bob+x@example.com",
                                "Final-Recipient", "rfc822; bob@example.com",
                                "Action", "failed",
                                "Status", "5.7.1",
                                "Diagnostic-Code", "x-james-consent; OPTED_OUT, rule 2"),
                        Map.of(
                                "Original-Recipient", "rfc822; eve@old.example",
                                "Final-Recipient", "rfc822; eve@example.com",
                                "Action", "failed",
                                "Status", "5.7.1",
                                "Diagnostic-Code", "x-james-consent; UNKNOWN_PURPOSE"));
    }

    @Test
    void composeShouldLeaveOutPrivateHeadersWhenOriginalHasThem() throws Exception {
        String shown = content(parts(reports.compose(
                        refusedMessage(List.of(refused("bob@example.com"))), original(), Language.ENGLISH))
                .getBodyPart(2));

        assertThat(shown)
                .doesNotContainIgnoringCase("bcc", "secret", "x-consent", "authentication-results", "smtp.auth", "Body")
                .contains(
                        "Received: ", "X-Mailer: Example CRM\r\n 3.1\r\n", "Message-ID: <campaign.1@crm.example.org>");
    }

    @Test
    void composeShouldUseGlobalDeliveryStatusWhenLocalPartIsNotAscii() throws Exception {
        MimeMultipart parts = parts(reports.compose(
                refusedMessage(List.of(
                        new RefusedRecipient("用户@例子.example", "utf-8;用户@例子.example", "EXPIRED", OptionalInt.of(11)),
                        refused("bob@bücher.example"))),
                original(),
                Language.ENGLISH));

        assertThat(parts.getBodyPart(1).isMimeType("message/global-delivery-status"))
                .isTrue();
        assertThat(parts.getBodyPart(1).getHeader("Content-Transfer-Encoding")).containsExactly("8bit");
        List<Map<String, String>> groups = groups(content(parts.getBodyPart(1)));
        assertThat(groups.get(1))
                .containsEntry("Final-Recipient", "utf-8; 用户@例子.example")
                .containsEntry("Original-Recipient", "utf-8; 用户@例子.example");
        assertThat(groups.get(2)).containsEntry("Final-Recipient", "rfc822; bob@xn--bcher-kva.example");
        assertThat(content(parts.getBodyPart(0))).contains("    用户@例子.example\r\n");
    }

    @Test
    void composeShouldWriteUtf8HeadersWhenSenderIsNotAscii() throws Exception {
        RefusedMessage refused = new RefusedMessage(
                "mail.example.org",
                "postmaster@example.org",
                "用户@example.org",
                null,
                ARRIVAL,
                null,
                List.of(refused("bob@example.com")));

        MimeMessage report = reports.compose(refused, original(), Language.ENGLISH);

        assertThat(octets(report)).contains("\r\nTo: 用户@example.org\r\n");
        assertThat(report.getHeader("To")).containsExactly("用户@example.org");
    }

    @Test
    void composeShouldListEveryRecipientWhenThereAreFiveThousand() throws Exception {
        Reason[] reasons = Reason.values();
        List<RefusedRecipient> refused = IntStream.range(0, 5_000)
                .mapToObj(i -> new RefusedRecipient(
                        "r" + i + "@example.com", null, reasons[i % reasons.length].name(), OptionalInt.of(i % 9)))
                .toList();

        MimeMessage report = reports.compose(refusedMessage(refused), original(), Language.SPANISH);
        MimeMultipart parts = parts(report);

        assertThat(groups(content(parts.getBodyPart(1))).stream().skip(1).map(g -> g.get("Final-Recipient")))
                .containsExactlyElementsOf(
                        refused.stream().map(r -> "rfc822; " + r.address()).toList());
        assertThat(content(parts.getBodyPart(0)).lines().filter(l -> l.startsWith("    r")))
                .hasSize(5_000);
        assertThat(content(parts.getBodyPart(0))).contains("los 5000 destinatarios");
        assertThat(octets(report)).hasSizeLessThan(2_000_000);
    }

    static Stream<String> evil() {
        return Stream.of(
                "bob@example.com\r\nAction: delivered",
                "bob@example.com\nAction: delivered\n\n",
                "bob@example.com\rAction: delivered",
                "bob@example.com\u2028Action: delivered",
                "bob@example.com\u0085Action: delivered",
                "\r\n--=_consent_0001--\r\n",
                "rfc822;bob+0D+0AAction: delivered",
                "x\u0000y".repeat(3_000));
    }

    @ParameterizedTest
    @MethodSource("evil")
    void composeShouldKeepEveryFieldOnItsLineWhenValuesAreHostile(String evil) throws Exception {
        RefusedMessage refused = new RefusedMessage(
                "mail.example.org",
                "postmaster@example.org",
                "news@example.org",
                evil,
                ARRIVAL,
                evil,
                List.of(new RefusedRecipient(evil, evil, evil, OptionalInt.of(2)), refused("eve@example.com")));

        MimeMessage report = reports.compose(refused, original(), Language.ENGLISH);
        MimeMultipart parts = parts(report);

        assertThat(parts.getCount()).isEqualTo(3);
        List<Map<String, String>> groups = groups(content(parts.getBodyPart(1)));
        assertThat(groups).hasSize(3);
        assertThat(groups.get(1).keySet())
                .containsExactly("Original-Recipient", "Final-Recipient", "Action", "Status", "Diagnostic-Code");
        assertThat(groups.get(1)).containsEntry("Action", "failed");
        assertThat(octets(report).lines()).allSatisfy(l -> assertThat(l).hasSizeLessThanOrEqualTo(998));
        assertThat(octets(report)).doesNotContain("\u0000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<>",
                "bob",
                "bob@example.org\r\nBcc: eve@example.org",
                "bob@example.org, eve@example.org",
                "Bob <bob@example.org>",
                "bob @example.org",
                "\"a\r\n b\"@example.org",
            })
    void composeShouldThrowWhenSenderIsNoAddress(String sender) {
        RefusedMessage refused = new RefusedMessage(
                "mail.example.org",
                "postmaster@example.org",
                sender,
                null,
                ARRIVAL,
                null,
                List.of(refused("bob@example.com")));

        assertThatThrownBy(() -> reports.compose(refused, original(), Language.ENGLISH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("sender");
    }

    @Test
    void composeShouldKeepQuotedLocalPartWhenSenderHasOne() throws Exception {
        RefusedMessage refused = new RefusedMessage(
                "mail.example.org",
                "postmaster@[192.0.2.1]",
                "\"a \\\" b@c\"@example.org",
                null,
                ARRIVAL,
                null,
                List.of(refused("bob@example.com")));

        MimeMessage report = reports.compose(refused, original(), Language.ENGLISH);

        assertThat(report.getHeader("To")).containsExactly("\"a \\\" b@c\"@example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mail example", "a\r\nb", "-a"})
    void composeShouldThrowWhenReportingMtaIsNoHostName(String host) {
        RefusedMessage refused = new RefusedMessage(
                host,
                "postmaster@example.org",
                "a@example.org",
                null,
                ARRIVAL,
                null,
                List.of(refused("b@example.com")));

        assertThatThrownBy(() -> reports.compose(refused, original(), Language.ENGLISH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reportingMta");
    }

    @Test
    void composeShouldHaveTwoPartsAndNoReferenceWhenOriginalHasNoHeaders() throws Exception {
        MimeMessage report = reports.compose(
                refusedMessage(List.of(refused("bob@example.com"))), new MimeMessage(SESSION), Language.FRENCH);

        assertThat(parts(report).getCount()).isEqualTo(2);
        assertThat(report.getHeader("In-Reply-To")).isNull();
        assertThat(report.getSubject()).isEqualTo("Message non remis\u00a0: (sans objet)");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"no-brackets@example.org", "<a b@example.org>", "<>", "<a@b> <c@d>", "<é@example.org>", "<a@b"})
    void composeShouldHaveNoReferenceWhenMessageIdIsMalformed(String id) throws Exception {
        String content = (id == null ? "" : "Message-ID: " + id + "\n") + "Subject: x\n\n";

        MimeMessage report = reports.compose(
                refusedMessage(List.of(refused("bob@example.com"))),
                message(content, StandardCharsets.UTF_8),
                Language.ENGLISH);

        assertThat(report.getHeader("In-Reply-To")).isNull();
        assertThat(report.getHeader("References")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-1"})
    void composeShouldShowHeadersInSevenBitWhenOriginalHasEightBitOnes(String charset) throws Exception {
        MimeMessage report = reports.compose(
                refusedMessage(List.of(refused("bob@example.com"))),
                message("Subject: Été à Paris\nX-Garbage: \u0080ÿþ\u0001\n\n", Charset.forName(charset)),
                Language.FRENCH);
        BodyPart shown = parts(report).getBodyPart(2);

        assertThat(report.getSubject()).isEqualTo("Message non remis\u00a0: Été à Paris");
        assertThat(octets(report).chars()).allMatch(c -> c < 0x80);
        assertThat(shown.getHeader("Content-Transfer-Encoding")).containsExactly("quoted-printable");
        assertThat(content(shown)).startsWith("Subject: Été à Paris\r\n").contains("ÿþ\u0001");
    }

    @Test
    void composeShouldShowPartOfHeadersWhenTheyAreHuge() throws Exception {
        String content =
                "Subject: x\nX-Long: " + "y".repeat(10_000) + "\nX-Huge: " + "z".repeat(100_000) + "\nX-Last: 1\n\n";

        MimeMessage report = reports.compose(
                refusedMessage(List.of(refused("bob@example.com"))),
                message(content, StandardCharsets.US_ASCII),
                Language.ENGLISH);

        assertThat(octets(report)).hasSizeLessThan(100_000);
        assertThat(octets(report).lines()).allSatisfy(l -> assertThat(l).hasSizeLessThanOrEqualTo(998));
        assertThat(content(parts(report).getBodyPart(2)))
                .contains("X-Long: " + "y".repeat(10_000) + "\r\n", "X-Last: 1")
                .doesNotContain("X-Huge");
    }

    @Test
    void composeShouldShowOneFieldWhenOriginalHidesLinesInIt() throws Exception {
        MimeMessage hiding = new MimeMessage(SESSION);
        hiding.setHeader("X-Folded", "a\n\nBcc: b\rc\r\n \r\n\td" + "\r\n ".repeat(50_000));

        MimeMessage report =
                reports.compose(refusedMessage(List.of(refused("bob@example.com"))), hiding, Language.ENGLISH);

        assertThat(content(parts(report).getBodyPart(2))).isEqualTo("X-Folded: a\r\n Bcc: b\r\n c\r\n\td\r\n");
    }

    @Test
    void composeShouldShortenSubjectWhenOriginalHasHugeOne() throws Exception {
        MimeMessage report = reports.compose(
                refusedMessage(List.of(refused("bob@example.com"))),
                message("Subject: " + "é".repeat(20_000) + "\n\n", StandardCharsets.UTF_8),
                Language.ENGLISH);

        assertThat(report.getSubject()).hasSizeLessThan(250).endsWith("é…");
        assertThat(octets(report).lines()).allSatisfy(l -> assertThat(l).hasSizeLessThanOrEqualTo(998));
    }

    @Test
    void composeShouldEncodeBreaksWhenOriginalSubjectHidesThem() throws Exception {
        String hidden = "Subject: =?utf-8?Q?a=0D=0ABcc:_eve@example.org=0D=0A=0D=0Abody?=\n\n";

        MimeMessage report = reports.compose(
                refusedMessage(List.of(refused("bob@example.com"))),
                message(hidden, StandardCharsets.US_ASCII),
                Language.ENGLISH);

        assertThat(report.getHeader("Bcc")).isNull();
        assertThat(report.getSubject()).isEqualTo("Not delivered: a Bcc: eve@example.org body");
    }

    @Test
    void composeShouldKeepItsMessageIdWhenChangesAreSaved() throws Exception {
        MimeMessage report =
                reports.compose(refusedMessage(List.of(refused("bob@example.com"))), original(), Language.ENGLISH);

        report.saveChanges();

        assertThat(report.getMessageID()).isEqualTo("<0001@mail.example.org>");
    }

    @Test
    void composeShouldKeepItsOctetsWhenMessageIsCopied() throws Exception {
        RefusedMessage refused = new RefusedMessage(
                "mail.example.org",
                "postmaster@example.org",
                "用户@example.org",
                null,
                ARRIVAL,
                null,
                List.of(refused("用户@example.com")));
        MimeMessage report = reports.compose(refused, original(), Language.PORTUGUESE);

        assertThat(octets(new MimeMessage(report))).isEqualTo(octets(report));
        assertThat(report.getSize()).isPositive();
    }

    @Test
    void toStringShouldHoldNoAddressWhenRecordsDo() {
        RefusedMessage refused = refusedMessage(
                List.of(new RefusedRecipient("a@example.com", "b@example.com", "X", OptionalInt.empty())));

        assertThat(refused.toString()).doesNotContain("@").contains("code=X");
    }

    @Test
    void composeShouldBeTheSameWhenJvmDefaultIsTurkishOrBuddhist() throws Exception {
        RefusedMessage refused = refusedMessage(List.of(refused("BIIT@EXAMPLE.COM")));
        String expected = octets(reports.compose(refused, original(), Language.ITALIAN));
        Locale before = Locale.getDefault();
        try {
            for (String tag : List.of("tr-TR", "th-TH-u-ca-buddhist-nu-thai", "ar-EG-u-nu-arab")) {
                Locale.setDefault(Locale.forLanguageTag(tag));

                assertThat(octets(reports.compose(refused, original(), Language.ITALIAN)))
                        .isEqualTo(expected);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void refusedMessageShouldThrowWhenNobodyWasRefused() {
        assertThatThrownBy(() -> refusedMessage(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void composeShouldGiveEachReportAnotherIdWhenCalledTwice() throws Exception {
        RefusalReport fresh = new RefusalReport(Clock.systemUTC());
        RefusedMessage refused = refusedMessage(List.of(refused("bob@example.com")));

        assertThat(fresh.compose(refused, original(), Language.ENGLISH).getMessageID())
                .isNotEqualTo(
                        fresh.compose(refused, original(), Language.ENGLISH).getMessageID());
    }

    @Test
    void subjectShouldBeDecodableWhenWordIsSplitBetweenEmoji() throws Exception {
        String subject = MimeUtility.encodeText("🌷".repeat(90), "UTF-8", "B");

        MimeMessage report = reports.compose(
                refusedMessage(List.of(refused("bob@example.com"))),
                message("Subject: " + subject + "\n\n", StandardCharsets.US_ASCII),
                Language.ENGLISH);

        assertThat(report.getSubject()).isEqualTo("Not delivered: " + "🌷".repeat(90));
    }
}
