package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.message;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jamesconsent.testing.Product;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What staff and the daily work do beside a running James counts for the very next message. */
class RightsIT {
    @RegisterExtension
    static final SampleJames SERVER = new SampleJames();

    private static String consent(String command, String... arguments) throws Exception {
        List<String> all = Stream.concat(Stream.of(command, "--config", "conf/consent.xml"), Stream.of(arguments))
                .toList();
        Product.Said said = Product.consent(SERVER.folder(), all.toArray(String[]::new));
        assertThat(said.exitCode()).as(said.err() + said.out()).isZero();
        return said.out();
    }

    private static void sendNews(String recipient) throws IOException {
        SERVER.send("news@example.org", message("news@example.org", "Spring"), recipient);
    }

    /**
     * Looked for by another process: when this one, in which James runs, closes a database file, it loses SQLite's locks on it
     * (POSIX), and the next command to end takes James's log for left behind.
     */
    private static boolean onDisk(String text) throws IOException, InterruptedException {
        Process search = new ProcessBuilder("grep", "-r", "-q", "-a", "-F", "-e", text, "var")
                .directory(SERVER.folder().toFile())
                .inheritIO()
                .start();
        int found = search.waitFor();
        assertThat(found).as("0 for found, 1 for not").isBetween(0, 1);
        return found == 0;
    }

    @Test
    void staffShouldGrantBlockAndUnblockWhileJamesRuns() throws Exception {
        consent(
                "grant",
                "gina@example.com",
                "--purpose",
                "newsletter",
                "--at",
                "2026-01-31",
                "--evidence",
                "form 1",
                "--reason",
                "shop");
        sendNews("gina@example.com");
        assertThat(SERVER.at("gina@example.com")).hasSize(1);

        consent("block", "gina@example.com", "--reason", "lawsuit");
        sendNews("gina@example.com");
        assertThat(SERVER.at("gina@example.com")).hasSize(1);

        consent("unblock", "gina@example.com", "--reason", "settled");
        sendNews("gina@example.com");
        assertThat(SERVER.at("gina@example.com")).hasSize(2);
    }

    @Test
    void whoWasErasedShouldGetNothingAndStayErasedWhileJamesRuns() throws Exception {
        String contacts = "address,purpose,state,at,source,ip\n"
                + "eve@example.com,newsletter,granted,2026-01-31,form-of-eve,192.0.2.99\n";
        SERVER.importContacts(contacts);
        sendNews("eve@example.com");
        assertThat(SERVER.at("eve@example.com")).hasSize(1);
        assertThat(onDisk("form-of-eve")).isTrue();

        consent("erase", "eve@example.com", "--reason", "letter");
        SERVER.importContacts(contacts);

        sendNews("eve@example.com");
        assertThat(SERVER.at("eve@example.com")).hasSize(1);
        assertThat(onDisk("form-of-eve")).isFalse();
        assertThat(onDisk("192.0.2.99")).isFalse();
        assertThat(consent("verify")).contains("nothing is wrong");
    }

    @Test
    void theDailyWorkShouldLetGoAndSignOnceItsTimeHasCome() throws Exception {
        Instant longAgo = Instant.now().minus(20, ChronoUnit.DAYS);
        SERVER.importContacts("address,purpose,state,at,source\n" + "otto@example.com,newsletter,pending," + longAgo
                + ",form-of-otto\n");
        assertThat(onDisk("form-of-otto")).isTrue();

        SERVER.clock().advance(Duration.ofDays(1));

        Awaitility.await("the daily work").atMost(Duration.ofMinutes(1)).until(() -> consent("verify")
                .contains("last good checkpoint of example"));
        assertThat(onDisk("form-of-otto")).isFalse();
        assertThat(consent("history", "otto@example.com")).contains("request-expired", "kind request");
    }
}
