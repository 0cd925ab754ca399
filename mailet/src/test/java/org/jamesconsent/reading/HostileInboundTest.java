package org.jamesconsent.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jamesconsent.message.mime.Limits;
import org.jamesconsent.reading.intent.Intent;
import org.jamesconsent.reading.mail.ReadingBudget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever comes in is read without a throw and within the budget. Octets allocated are counted rather than time, since they come out
 * the same on every machine; the steps of the rules have a budget of their own.
 */
class HostileInboundTest {
    private static final MailReader READER = new MailReader(ReadingBudget.DEFAULT);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final String MIXED = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    private static final String HTML = "Content-Type: text/html\r\n\r\n";
    private static final String JSON = "Content-Type: application/json\r\n\r\n";
    private static final String REPORT =
            "From: mailer-daemon@example.net\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n";
    private static final String STATUS = REPORT + "--b\r\nContent-Type: message/delivery-status\r\n\r\n";

    /** What reading may allocate, whatever the mail: its text and HTML are at most 256 KiB each, however much there is. */
    private static final long MOST = 200L << 20;

    static Stream<Arguments> hostile() {
        return Stream.of(
                hostile("multiparts in one another", 10_000, HostileInboundTest::nested),
                hostile("parts", 100_000, n -> MIXED + "--b\r\n\r\nstop\r\n".repeat(n)),
                hostile("octets of HTML", 50 << 20, n -> HTML + "<p>Stop it".repeat(n / 10)),
                hostile("open elements", 100_000, n -> HTML + "<div>".repeat(n)),
                hostile(
                        "quotes in one another",
                        100_000,
                        n -> HTML + "<div class=gmail_quote>".repeat(n) + "<blockquote>"),
                hostile("misnested elements", 100_000, n -> HTML + "<b><i></b>".repeat(n)),
                hostile("angle brackets", 1_000_000, n -> HTML + "<".repeat(n)),
                hostile("octets on one line", 10 << 20, n -> "\r\n" + "x".repeat(n)),
                hostile("lines", 1_000_000, n -> "\r\n" + "On\r\n".repeat(n)),
                hostile("attributions", 100_000, n -> "\r\n" + "On 2026 x@y wrote\r\n".repeat(n)),
                hostile("quote marks", 1_000_000, n -> "\r\n" + ">".repeat(n)),
                hostile("unsubscribes", 100_000, n -> "\r\n" + "unsubscribe ".repeat(n)),
                hostile("half sentences", 100_000, n -> "\r\n" + "i do not want to stop you ".repeat(n)),
                hostile("sentences", 100_000, n -> "\r\n" + "Stop! No more? ".repeat(n)),
                hostile("accents on one letter", 1_000_000, n -> "\r\nstop" + "\u0301".repeat(n)),
                hostile("octets in a subject", 200_000, n -> "Subject: " + "Re: ".repeat(n / 4) + "\r\n\r\n"),
                hostile("encoded words", 10_000, n -> "Subject: " + "=?utf-8?q?a?= ".repeat(n) + "\r\n\r\n"),
                hostile("half encoded words", 100_000, n -> "Subject: " + "=?".repeat(n) + "\r\n\r\n"),
                hostile("references", 10_000, n -> "References: " + "<a@b> ".repeat(n) + "\r\n\r\n"),
                hostile("groups of a report", 100_000, n -> STATUS + "Final-Recipient: rfc822;a@b\r\n\r\n".repeat(n)),
                hostile("fields of a report", 100_000, n -> STATUS + "Final-Recipient: rfc822;a@b\r\n".repeat(n)),
                hostile("continued lines of a report", 1_000_000, n -> STATUS + "Status: 5\r\n" + " .\r\n".repeat(n)),
                hostile("signs for at", 1_000_000, n -> STATUS + "Final-Recipient: " + "@".repeat(n)),
                hostile(
                        "returned messages in one another",
                        10_000,
                        n -> REPORT + "--b\r\nContent-Type: message/rfc822\r\n\r\n"
                                + "Content-Type: message/rfc822\r\n\r\n".repeat(n)),
                hostile(
                        "addresses in a bounce for people",
                        100_000,
                        n -> "From: mailer-daemon@example.net\r\nSubject: failure notice\r\n\r\n"
                                + "<a@b.example>:\r\n".repeat(n)),
                hostile("arrays in a report", 100_000, n -> JSON + "[".repeat(n)),
                hostile("objects in a report", 100_000, n -> JSON + "{\"Report\":".repeat(n)),
                hostile(
                        "names in a report",
                        100_000,
                        n -> JSON + "{"
                                + "\"a%d\":\"\","
                                        .repeat(n)
                                        .formatted(IntStream.range(0, n).boxed().toArray())),
                hostile(
                        "samples in a report",
                        100_000,
                        n -> JSON + "{\"evidence\":[" + "{\"payload\":\"a:\"},".repeat(n)),
                hostile(
                        "octets in a sample",
                        50 << 20,
                        n -> JSON + "{\"evidence\":[{\"payload\":\"" + "QUFB".repeat(n / 4)),
                hostile("failed recipients", 20_000, n -> "X-Failed-Recipients: " + "a@b,".repeat(n) + "\r\n\r\n"));
    }

    @ParameterizedTest(name = "{1} {0}")
    @MethodSource("hostile")
    void readShouldStayWithinItsBudget(String what, int count, IntFunction<String> writing) {
        byte[] message = writing.apply(count).getBytes(StandardCharsets.UTF_8);
        READER.read(Arrays.copyOf(message, Math.min(message.length, 1000)));

        long before = THREADS.getCurrentThreadAllocatedBytes();
        Reading reading = READER.read(message);
        long cost = THREADS.getCurrentThreadAllocatedBytes() - before;

        assertThat(reading).isNotNull();
        assertThat(cost).isLessThan(MOST);
    }

    @Test
    void readShouldCostTheSameWhenOnlyTheUnreadPartGrows() {
        byte[] small = (HTML + "<p>Stop it".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
        byte[] large = (HTML + "<p>Stop it".repeat(5_000_000)).getBytes(StandardCharsets.UTF_8);
        READER.read(small);

        long first = allocated(small);
        long second = allocated(large);

        assertThat(second).isLessThan(first * 2);
    }

    private static long allocated(byte[] message) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        READER.read(message);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void readShouldDoubtWhenRulesRunOutOfSteps() {
        MailReader hasty = new MailReader(new ReadingBudget(Limits.DEFAULT, 1000, 1000, 1000, 10, 100, 50));

        Reading reading = hasty.read("\r\nPlease unsubscribe me from this list.\r\n".getBytes(StandardCharsets.UTF_8));

        assertThat(reading).isInstanceOfSatisfying(Reading.Reply.class, reply -> assertThat(
                        reply.answer().intent())
                .isEqualTo(Intent.DOUBTFUL));
    }

    @Test
    void readShouldSurviveRandomDamage() throws Exception {
        Random random = new Random(42);
        byte[] alphabet = "<>=-\r\n\0@:;\"'/ .?\u00E9\u001B$(B".getBytes(StandardCharsets.UTF_8);
        byte[] message = (STATUS + "Final-Recipient: rfc822; a@example.net\r\nAction: failed\r\nStatus: 5.1.1\r\n"
                        + "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: =?utf-8?q?x?=\r\n\r\nText\r\n--b--\r\n")
                .getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 3000; round++) {
            byte[] damaged = Arrays.copyOf(message, 1 + random.nextInt(message.length));
            for (int i = random.nextInt(8); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = alphabet[random.nextInt(alphabet.length)];
            }
            assertThat(READER.read(damaged)).isNotNull();
        }
    }

    private static Arguments hostile(String what, int count, IntFunction<String> writing) {
        return Arguments.of(what, count, writing);
    }

    private static String nested(int depth) {
        StringBuilder message = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            message.append("Content-Type: multipart/mixed; boundary=b%1$d\r\n\r\n--b%1$d\r\n".formatted(i));
        }
        return message.toString();
    }
}
