package org.jamesconsent.message.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a hostile message may cost. Octets allocated are counted rather than time, since they come out the same on every machine:
 * work that grew faster than the message would show in them, except where it allocates nothing, for which there is the benchmark.
 */
class HostileBudgetTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final String MIXED = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    private static final String HTML = "Content-Type: text/html\r\n\r\n";

    /** Octets allocated for each octet of a message that passes. */
    private static final long EACH_OCTET = 60;

    /** Octets allocated whatever the message: 10,000 parts are allowed, at some 2.5 KB each, and classes are loaded. */
    private static final long BASE = 32 << 20;

    static Stream<Arguments> refused() {
        return Stream.of(
                hostile("multiparts in one another", 10_000, HostileBudgetTest::nested),
                hostile("octets in one header field", 50_000_000, n -> "Subject: " + "x".repeat(n) + "\r\n\r\n"),
                hostile("header fields", 1_000_000, n -> "X: y\r\n".repeat(n) + "\r\n"),
                hostile("octets of text", 50_000_000, n -> "\r\n" + "x".repeat(n)));
    }

    @ParameterizedTest(name = "{1} {0}")
    @MethodSource("refused")
    void ofShouldCostTheSameWhateverTheSizeWhenLimitIsExceeded(String what, int count, IntFunction<String> writing) {
        byte[] message = Samples.bytes(writing.apply(count));
        assertThat(allocated(message, true)).isLessThan(24 << 20);
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                hostile("parts", 9_900, n -> MIXED + "--b\r\n\r\nx\r\n".repeat(n)),
                hostile("lines that begin as the boundary does", 200_000, n -> MIXED + "--bx\r\n".repeat(n)),
                hostile("angle brackets", 1_000_000, n -> HTML + "<".repeat(n)),
                hostile("open elements", 100_000, n -> HTML + "<div>".repeat(n)),
                hostile("half comments", 250_000, n -> HTML + "<!--".repeat(n)),
                hostile("half placeholders", 300_000, n -> HTML + "{{ ".repeat(n)),
                hostile(
                        "soft line breaks",
                        300_000,
                        n -> "Content-Transfer-Encoding: quoted-printable\r\n" + HTML + "=\r\n".repeat(n)));
    }

    @ParameterizedTest(name = "{1} {0}")
    @MethodSource("accepted")
    void ofShouldCostInProportionToTheSizeWhenMessagePasses(String what, int count, IntFunction<String> writing) {
        byte[] message = Samples.bytes(writing.apply(count));
        assertThat(allocated(message, false)).isLessThan(BASE + EACH_OCTET * message.length);
    }

    static Stream<Arguments> beyondParsing() {
        String fonts = IntStream.range(0, 14).mapToObj("<font a%d>"::formatted).collect(Collectors.joining());
        return Stream.of(
                hostile("overlapping elements", 400_000, n -> HTML + "<b><i></b>".repeat(n)),
                hostile(
                        "overlapping elements with a placeholder",
                        400_000,
                        n -> HTML + "<b><i></b>".repeat(n) + "{{unsubscribe_url}}"),
                hostile(
                        "paragraphs in fonts left open",
                        250_000,
                        n -> HTML + "<p>" + fonts + "</p>" + "<p>x</p>".repeat(n)));
    }

    /** What a parser makes of them takes more than twenty octets for each of the message's, and much time. */
    @ParameterizedTest(name = "{1} {0}")
    @MethodSource("beyondParsing")
    void ofShouldNotLetAParserBuildWhatNobodyWrites(String what, int count, IntFunction<String> writing) {
        byte[] message = Samples.bytes(writing.apply(count));
        assertThat(allocated(message, false)).isLessThan((4 << 20) + 8L * message.length);
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

    /** How many octets this thread allocates for a message that is expected to be refused, or to pass. */
    private static long allocated(byte[] message, boolean refused) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        boolean malformed = false;
        try {
            MessageTemplate.of(message, Samples.ALL_DIALECTS).personalise(Samples.FRENCH);
        } catch (MalformedMessageException e) {
            malformed = true;
        }
        long cost = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(malformed).isEqualTo(refused);
        return cost;
    }
}
