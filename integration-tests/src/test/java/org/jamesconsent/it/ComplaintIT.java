package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.Reports.complaint;
import static org.jamesconsent.it.Reports.headerOf;
import static org.jamesconsent.it.Reports.xarf;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.token;

import java.time.Duration;
import java.util.List;
import org.jamesconsent.testing.Mailboxes.Received;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Complaints that mailbox providers report. */
class ComplaintIT {
    private static final String COMPLAINTS = "complaints@example.org";

    @RegisterExtension
    static final SampleJames SERVER =
            new SampleJames().with("mailetcontainer.xml", "<cfbl>false</cfbl>", "<cfbl>true</cfbl>");

    private static Received copyFor(String person) throws Exception {
        SERVER.mailboxes().clear();
        SERVER.sendClub(person);
        Received copy = SERVER.only(person);
        SERVER.mailboxes().clear();
        return copy;
    }

    private static void reported(String report, String... addresses) throws Exception {
        SERVER.send(SERVER.stranger(), "fbl@provider.example", bytes(report), List.of(addresses));
    }

    private static String complaintAddress(Received copy) throws Exception {
        String header = copy.message().getHeader("CFBL-Address", null).replaceAll("\\s", "");
        return header.substring(0, header.indexOf(';'));
    }

    private static void assertOptedOut(String person) throws Exception {
        SERVER.mailboxes().clear();
        SERVER.sendClub(person);
        assertThat(SERVER.at(person)).isEmpty();
        assertThat(SERVER.only("club@example.org").text()).contains("OPTED_OUT");
        SERVER.assertNothingKept();
    }

    private static int kept(Received copy) throws Exception {
        return SERVER.at(COMPLAINTS).size() + SERVER.at(complaintAddress(copy)).size();
    }

    @Test
    void complaintShouldBeAnObjectionToEverything() throws Exception {
        Received copy = copyFor("a@example.com");

        reported(complaint("<c@provider.example>", "abuse", headerOf(copy)), complaintAddress(copy));

        assertThat(SERVER.mailboxes().total()).isZero();
        assertOptedOut("a@example.com");
        assertThat(SERVER.history("a@example.com"))
                .contains("mail:complaint", "<c@provider.example>", "Provider-FBL/2.0", "feedback type abuse");
    }

    @Test
    void feedbackIdShouldDoWhenAllElseIsRedacted() throws Exception {
        Received copy = copyFor("b@example.com");
        String token = token(copy);

        reported(
                complaint(
                        "<c@provider.example>",
                        "abuse",
                        "Message-ID: <x@example.org>\nCFBL-Feedback-ID: " + token.substring(0, 20) + "\n "
                                + token.substring(20) + "\n"),
                COMPLAINTS);

        assertOptedOut("b@example.com");
    }

    @Test
    void tokenInTheAddressShouldDoWhenNothingIsReturned() throws Exception {
        Received copy = copyFor("c@example.com");

        reported(complaint("<c@provider.example>", "abuse", "Subject: redacted\n"), complaintAddress(copy));

        assertOptedOut("c@example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not-spam", "auth-failure"})
    void otherReportsShouldChangeNothingAndBeKept(String type) throws Exception {
        Received copy = copyFor("d-" + type + "@example.com");

        reported(complaint("<c@provider.example>", type, headerOf(copy)), complaintAddress(copy));

        assertThat(kept(copy)).isOne();
        copyFor("d-" + type + "@example.com");
    }

    @Test
    void forgedReportShouldChangeNothingAndBeKept() throws Exception {
        Received copy = copyFor("e@example.com");
        long before = SERVER.counted("consentIgnoredComplaints");

        reported(
                complaint("<c@provider.example>", "abuse", headerOf(copy).replaceAll("[a-z2-7]{48}", "b".repeat(48))),
                COMPLAINTS);

        assertThat(kept(copy)).isOne();
        assertThat(SERVER.counted("consentIgnoredComplaints")).isEqualTo(before + 1);
        copyFor("e@example.com");
    }

    @Test
    void complaintInJsonShouldCountByItsFeedbackId() throws Exception {
        Received copy = copyFor("h@example.com");
        long before = SERVER.counted("consentIgnoredComplaints");

        reported(xarf("<x@provider.example>", "CFBL-Feedback-ID: " + token(copy) + "\n"), COMPLAINTS);

        assertThat(SERVER.mailboxes().total()).isZero();
        assertThat(SERVER.counted("consentIgnoredComplaints")).isEqualTo(before);
        assertOptedOut("h@example.com");
        assertThat(SERVER.history("h@example.com"))
                .contains("mail:complaint", "<x@provider.example>", "Example Mailboxes", "feedback type spam");
    }

    @Test
    void forgedComplaintInJsonShouldChangeNothingAndBeKept() throws Exception {
        Received copy = copyFor("i@example.com");
        long before = SERVER.counted("consentIgnoredComplaints");

        reported(xarf("<x@provider.example>", headerOf(copy).replaceAll("[a-z2-7]{48}", "b".repeat(48))), COMPLAINTS);

        assertThat(kept(copy)).isOne();
        assertThat(SERVER.counted("consentIgnoredComplaints")).isEqualTo(before + 1);
        copyFor("i@example.com");
    }

    @Test
    void letterShouldReachTheMailbox() throws Exception {
        Received copy = copyFor("f@example.com");

        reported("From: f@example.com\nSubject: Hello\n\nWho reads this?\n", complaintAddress(copy));

        assertThat(kept(copy)).isOne();
        copyFor("f@example.com");
    }

    @Test
    void complaintShouldWaitAndCountWhenTheStoreIsBack() throws Exception {
        Received copy = copyFor("g@example.com");
        AutoCloseable lock = StoreLock.againstWriters(SERVER.folder().resolve("var/consent.db"));
        try {
            reported(complaint("<c@provider.example>", "abuse", headerOf(copy)), complaintAddress(copy));

            assertThat(SERVER.james().spool().delayedCount()).isOne();
        } finally {
            lock.close();
        }
        SERVER.clock().advance(Duration.ofSeconds(11));
        SERVER.james().awaitIdle();

        assertThat(SERVER.james().spool().getSize()).isZero();
        assertOptedOut("g@example.com");
    }
}
