package org.jamesconsent.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;
import org.jamesconsent.reading.mail.ReadingBudget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Complaints in JSON (RFC 9477). */
class XarfTest {
    private static final MailReader READER = new MailReader(ReadingBudget.DEFAULT);
    private static final String ID = "CFBL-Feedback-ID: aeafewuy\r\n nz62dr67\r\n";

    private static Reading read(String json) {
        String mail = "From: fbl@example.net\r\nSubject: Report\r\nContent-Type: application/json\r\n\r\n" + json;
        return READER.read(mail.getBytes(StandardCharsets.UTF_8));
    }

    private static String report(String samples) {
        return "{\"Version\":\"2\",\"ReporterInfo\":{\"ReporterOrg\":\"Mailboxes\"},"
                + "\"Report\":{\"ReportType\":\"Spam\",\"Samples\":[" + samples + "]}}";
    }

    private static String sample(String payload) {
        return "{\"ContentType\":\"message/rfc822\",\"Payload\":\"" + payload + "\"}";
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Consumer<Reading.Complaint> withId(String id) {
        return complaint -> {
            assertThat(complaint.report().isComplaint()).isTrue();
            assertThat(complaint.returned()).isNotNull();
            assertThat(complaint
                            .returned()
                            .headers()
                            .value("CFBL-Feedback-ID")
                            .orElseThrow()
                            .replaceAll("\\s", ""))
                    .isEqualTo(id);
        };
    }

    @Test
    void readShouldFindFeedbackIdWhenItIsAllThatIsReturned() {
        assertThat(read(report(sample(base64(ID)))))
                .isInstanceOfSatisfying(Reading.Complaint.class, withId("aeafewuynz62dr67"));
    }

    @Test
    void readShouldFindFeedbackIdWhenSampleIsPlainText() {
        assertThat(read(report(sample("CFBL-Feedback-ID: abc\\r\\nMessage-ID: <1@example.org>\\r\\n"))))
                .isInstanceOfSatisfying(Reading.Complaint.class, withId("abc"));
    }

    @Test
    void readShouldPreferSampleWithFeedbackIdWhenThereAreSeveral() {
        assertThat(read(report(sample("Message-ID: <1@example.org>") + "," + sample(base64(ID)))))
                .isInstanceOfSatisfying(Reading.Complaint.class, withId("aeafewuynz62dr67"));
    }

    @Test
    void readShouldTellTypeReporterAndAddressesWhenReportSaysThem() {
        assertThat(
                        read(
                                "{\"ReporterInfo\":{\"ReporterOrg\":\"Mailboxes\"},\"Report\":{\"ReportType\":\"Spam\","
                                        + "\"SmtpMailFromAddress\":\"bounces@example.org\",\"SmtpRcptToAddress\":\"bob@example.net\"}}"))
                .isInstanceOfSatisfying(Reading.Complaint.class, complaint -> {
                    assertThat(complaint.report().feedbackType()).isEqualTo("spam");
                    assertThat(complaint.report().userAgent()).isEqualTo("Mailboxes");
                    assertThat(complaint.report().originalMailFrom()).isEqualTo("bounces@example.org");
                    assertThat(complaint.report().originalRecipients()).containsExactly("bob@example.net");
                    assertThat(complaint.report().redacted()).isFalse();
                    assertThat(complaint.returned()).isNull();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "\"spam\"",
                "{\"type\":\"spam\"}",
                "{\"Report\":{\"ReportType\":\"Spam\"}}",
                "{\"xarf_version\":\"4.0.0\",\"nested\":{\"type\":\"spam\"}}",
                "{\"xarf_version\":\"4.0.0\",\"type\":\"spam\"",
                "{\"xarf_version\":\"4.0.0\",\"type\":[\"spam\"]}",
                "{\"xarf_version\":\"4.0.0\",\"type\":\" \"}"
            })
    void readShouldFindNoComplaintWhenJsonIsNoWholeReport(String json) {
        assertThat(read(json)).isNotInstanceOf(Reading.Complaint.class);
    }

    @Test
    void readShouldFindNoComplaintWhenJsonIsNestedTooDeep() {
        String deep = "{\"a\":".repeat(15) + "1" + "}".repeat(15);

        assertThat(read(report("").replace("\"Version\"", "\"Deep\":" + deep + ",\"Version\"")))
                .isInstanceOf(Reading.Complaint.class);
        assertThat(read(report("").replace("\"Version\"", "\"Deep\":{\"a\":" + deep + "},\"Version\"")))
                .isNotInstanceOf(Reading.Complaint.class);
    }

    @Test
    void readShouldFindNoComplaintWhenJsonIsTooLarge() {
        assertThat(read(report(sample("A".repeat(1_000_000))))).isInstanceOf(Reading.Complaint.class);
        assertThat(read(report(sample("A".repeat(1_100_000))))).isNotInstanceOf(Reading.Complaint.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "AAAAA", "!!!", "=", ":", "\\u0000"})
    void readShouldFindNothingReturnedWhenSampleIsNoMessage(String payload) {
        assertThat(read(report(sample(payload))))
                .isInstanceOfSatisfying(Reading.Complaint.class, complaint -> assertThat(complaint.returned())
                        .isNull());
    }
}
