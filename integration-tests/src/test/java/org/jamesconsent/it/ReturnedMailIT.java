package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.Reports.bounce;
import static org.jamesconsent.it.Reports.headerOf;
import static org.jamesconsent.it.SampleJames.bytes;

import java.time.Duration;
import java.util.List;
import org.jamesconsent.testing.Mailboxes.Received;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies that come back tell of dead addresses. */
class ReturnedMailIT {
    private static final String BOUNCES = "bounces@example.org";
    private static final String NO_SUCH_USER = "550 5.1.1 No such user here";
    private static final String NOTHING = "Subject: Meeting\n";
    private static int reports;

    @RegisterExtension
    static final SampleJames SERVER =
            new SampleJames().with("mailetcontainer.xml", "<verp>false</verp>", "<verp>true</verp>");

    private static Received copyFor(String person) throws Exception {
        SERVER.mailboxes().clear();
        SERVER.sendClub(person);
        Received copy = SERVER.only(person);
        SERVER.mailboxes().clear();
        return copy;
    }

    private static String report(String person, String status, String diagnostic, String returned) {
        return bounce("<r" + reports++ + "@mx.example.com>", person, status, diagnostic, returned);
    }

    private static void comesBack(String report, String... addresses) throws Exception {
        SERVER.send(SERVER.stranger(), "", bytes(report), List.of(addresses));
    }

    private static void assertDead(String person) throws Exception {
        SERVER.mailboxes().clear();
        SERVER.sendClub(person);
        assertThat(SERVER.at(person)).isEmpty();
        assertThat(SERVER.only("club@example.org").text()).contains("UNDELIVERABLE");
        SERVER.assertNothingKept();
    }

    private static void assertAlive(String person) throws Exception {
        copyFor(person);
    }

    @Test
    void addressShouldBeDeadAfterOnePermanentFailure() throws Exception {
        Received copy = copyFor("a1@example.com");
        copyFor("a2@example.com");

        comesBack(bounce("<r@mx.example.com>", "a1@example.com", "5.1.1", NO_SUCH_USER, headerOf(copy)), copy.sender());

        assertThat(SERVER.mailboxes().total()).isZero();
        SERVER.assertNothingKept();
        assertDead("a1@example.com");
        assertAlive("a2@example.com");
        assertThat(SERVER.history("a1@example.com"))
                .contains("mail:bounce", "<r@mx.example.com>", "5.1.1", NO_SUCH_USER);
    }

    @Test
    void tokenInTheAddressShouldDoWhenNothingElseTellsWhoseItIs() throws Exception {
        Received copy = copyFor("b@example.com");

        comesBack(report("forwarded-to@example.net", "5.1.1", NO_SUCH_USER, NOTHING), copy.sender());

        assertDead("b@example.com");
    }

    @Test
    void tokenInTheReturnedHeaderShouldDoWhenTheAddressHasNone() throws Exception {
        Received copy = copyFor("c@example.com");

        comesBack(report("c@example.com", "5.1.1", NO_SUCH_USER, headerOf(copy)), BOUNCES);

        assertDead("c@example.com");
    }

    @Test
    void addressShouldBeDeadAfterFiveTemporaryFailuresOverAWeek() throws Exception {
        Received copy = copyFor("d@example.com");
        for (int i = 0; i < 4; i++) {
            comesBack(report("d@example.com", "4.4.1", "421 4.4.1 timed out", headerOf(copy)), copy.sender());
            SERVER.clock().advance(Duration.ofDays(2));
            assertAlive("d@example.com");
        }

        comesBack(report("d@example.com", "4.4.1", "421 4.4.1 timed out", headerOf(copy)), copy.sender());

        assertDead("d@example.com");
    }

    @ParameterizedTest
    @CsvSource({
        "5.2.2, 552 5.2.2 Mailbox full",
        "4.2.2, 452 4.2.2 Over quota",
        "4.2.0, 450 4.2.0 Greylisted; try again later",
        "5.7.1, 554 5.7.1 Message rejected as spam",
    })
    void addressShouldLiveWhenTheFailureSaysNothingOfIt(String status, String diagnostic) throws Exception {
        String person = "e" + status + "@example.com";
        Received copy = copyFor(person);

        for (int i = 0; i < 6; i++) {
            comesBack(report(person, status, diagnostic, headerOf(copy)), copy.sender());
        }

        assertThat(SERVER.at(copy.sender()).size() + SERVER.at(BOUNCES).size()).isEqualTo(6);
        assertAlive(person);
    }

    @Test
    void forgedReportShouldChangeNothingAndBeKept() throws Exception {
        Received copy = copyFor("f@example.com");
        String forged = headerOf(copy).replaceAll("[a-z2-7]{48}", "a".repeat(48));
        long before = SERVER.counted("consentIgnoredBounces");

        comesBack(report("f@example.com", "5.1.1", NO_SUCH_USER, forged), BOUNCES);
        comesBack(report("f@example.com", "5.1.1", NO_SUCH_USER, forged), "bounces+" + "a".repeat(48) + "@example.org");

        assertThat(SERVER.at(BOUNCES).size()
                        + SERVER.at("bounces+" + "a".repeat(48) + "@example.org")
                                .size())
                .isEqualTo(2);
        assertThat(SERVER.counted("consentIgnoredBounces")).isEqualTo(before + 2);
        assertAlive("f@example.com");
    }

    @Test
    void reportWithTokensOfTwoPeopleShouldChangeNothing() throws Exception {
        Received mine = copyFor("g1@example.com");
        Received other = copyFor("g2@example.com");

        comesBack(report("g2@example.com", "5.1.1", NO_SUCH_USER, headerOf(other)), mine.sender());

        assertAlive("g1@example.com");
        assertAlive("g2@example.com");
    }

    @Test
    void oneReportToTwoAddressesShouldCountForBoth() throws Exception {
        Received first = copyFor("h1@example.com");
        Received second = copyFor("h2@example.com");

        comesBack(
                report("h1@example.com", "5.1.1", NO_SUCH_USER, NOTHING),
                first.sender(),
                second.sender(),
                "desk@example.org");

        SERVER.only("desk@example.org");
        assertDead("h1@example.com");
        assertDead("h2@example.com");
    }

    @Test
    void vacationNoteShouldChangeNothingAndBeKept() throws Exception {
        Received copy = copyFor("i@example.com");

        comesBack(
                "From: i@example.com\nSubject: Out of office\nAuto-Submitted: auto-replied\n\nI am away.\n",
                copy.sender());

        assertThat(SERVER.at(copy.sender()).size() + SERVER.at(BOUNCES).size()).isOne();
        assertAlive("i@example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Content-Type: multipart/report; report-type=delivery-status; boundary=\"\n\n--",
                "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
                        + "Content-Type: message/delivery-status\n\nFinal-Recipient",
                "Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\nContent-Type: message/rfc822\n\n",
            })
    void brokenReportShouldChangeNothingAndBeKept(String message) throws Exception {
        Received copy = copyFor("j" + message.length() + "@example.com");

        comesBack(message, copy.sender());

        assertThat(SERVER.at(copy.sender()).size() + SERVER.at(BOUNCES).size()).isOne();
        SERVER.assertNothingKept();
        assertAlive("j" + message.length() + "@example.com");
    }

    @Test
    void hostileReportShouldBeKept() throws Exception {
        Received copy = copyFor("k@example.com");
        StringBuilder nested = new StringBuilder("Subject: nested\n");
        for (int i = 0; i < 3_000; i++) {
            nested.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append('\n');
        }
        String parts = "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
                + "--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; k@example.com\n\n"
                        .repeat(20_000);

        comesBack(nested.toString(), copy.sender());
        comesBack(parts, copy.sender());

        assertThat(SERVER.at(copy.sender()).size() + SERVER.at(BOUNCES).size()).isEqualTo(2);
        SERVER.assertNothingKept();
        assertAlive("k@example.com");
    }

    @Test
    void reportShouldWaitAndCountWhenTheStoreIsBack() throws Exception {
        Received copy = copyFor("l@example.com");
        AutoCloseable lock = StoreLock.againstWriters(SERVER.folder().resolve("var/consent.db"));
        try {
            comesBack(report("l@example.com", "5.1.1", NO_SUCH_USER, NOTHING), copy.sender(), "desk@example.org");

            SERVER.only("desk@example.org");
            assertThat(SERVER.james().spool().delayedCount()).isOne();
        } finally {
            lock.close();
        }
        SERVER.clock().advance(Duration.ofSeconds(11));
        SERVER.james().awaitIdle();

        assertThat(SERVER.james().spool().getSize()).isZero();
        assertDead("l@example.com");
    }
}
