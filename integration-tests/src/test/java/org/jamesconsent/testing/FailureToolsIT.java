package org.jamesconsent.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureToolsIT {
    private static final byte[] MESSAGE = "Subject: Hello\r\n\r\nBody\r\n".getBytes(StandardCharsets.UTF_8);
    private static final String LATER = """
            <mailet match="RecipientIs=later@example.net" class="org.jamesconsent.testing.SendLater">
              <processor>transport</processor>
            </mailet>
            """;

    @TempDir
    private Path folder;

    private final Mailboxes mailboxes = new Mailboxes();

    @AfterEach
    void stop() {
        mailboxes.close();
    }

    private AssembledJames.Builder james(String name) {
        return AssembledJames.builder(folder.resolve(name))
                .configuration("mailetcontainer.xml", MailetContainers.delivering(LATER))
                .deliverTo(mailboxes);
    }

    private static void awaitHeldBack(AssembledJames james) {
        Awaitility.await("a delivery held back").until(() -> james.outbox().heldBack() == 1);
    }

    @Test
    void delayedMailShouldBeDeliveredWhenTheClockIsAdvanced() throws Exception {
        AdjustableClock clock = AdjustableClock.system();
        try (AssembledJames james = james("one").clock(clock).start()) {
            james.smtp().send("shop@example.org", MESSAGE, "later@example.net");
            james.awaitIdle();
            assertThat(mailboxes.total()).isZero();
            assertThat(james.spool().delayedCount()).isOne();

            clock.advance(Duration.ofHours(1));

            mailboxes.awaitOne("later@example.net");
        }
    }

    @Test
    void mailShouldBeDeliveredOnceAfterACrashBeforeDelivery() throws Exception {
        AssembledJames first = james("one").start();
        first.outbox().hold();
        first.smtp().send("shop@example.org", MESSAGE, "ann@example.net");
        awaitHeldBack(first);
        first.crash();
        assertThat(mailboxes.total()).isZero();

        try (AssembledJames second = james("one").start()) {
            mailboxes.awaitOne("ann@example.net");
            second.awaitIdle();
            assertThat(mailboxes.total()).isOne();
        }
    }

    @Test
    void mailShouldNotComeAgainAfterAnOrderlyEnd() throws Exception {
        try (AssembledJames first = james("one").start()) {
            first.smtp().send("shop@example.org", MESSAGE, "ann@example.net");
            mailboxes.awaitOne("ann@example.net");
        }

        try (AssembledJames second = james("one").start()) {
            second.awaitIdle();
            assertThat(mailboxes.total()).isOne();
        }
    }

    @Test
    void twoServersShouldRunInOneJvm() throws Exception {
        try (AssembledJames one = james("one").start();
                AssembledJames two = james("two").start()) {
            one.outbox().hold();
            one.smtp().send("shop@example.org", MESSAGE, "ann@example.net");
            two.smtp().send("shop@example.org", MESSAGE, "bob@example.net");
            awaitHeldBack(one);
            mailboxes.awaitOne("bob@example.net");
            assertThat(mailboxes.of("ann@example.net")).isEmpty();

            one.outbox().release();

            mailboxes.awaitOne("ann@example.net");
        }
    }

    @Test
    void failedDeliveryShouldEndInTheErrorRepository() throws Exception {
        try (AssembledJames james = james("one").deliverTo("127.0.0.1", 1).start()) {
            james.smtp().send("shop@example.org", MESSAGE, "ann@example.net");
            james.awaitIdle();

            assertThat(james.mailsIn("memory://var/mail/error/")).hasSize(1);
        }
    }

    @Test
    void mailShouldBeDeliveredAfterTheProcessWasKilled() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                JamesProcess first = james("one")
                        .deliverTo("127.0.0.1", silent.getLocalPort())
                        .startProcess()) {
            first.smtp().send("shop@example.org", MESSAGE, "ann@example.net");
            try (Socket delivery = silent.accept()) {
                assertThat(delivery.isConnected()).isTrue();
                first.kill();
            }
        }

        try (JamesProcess second = james("one").startProcess()) {
            mailboxes.awaitOne("ann@example.net");
            second.awaitEmptySpool();
            second.terminate();
        }
        assertThat(mailboxes.total()).isOne();
    }

    @Test
    void startShouldFailWithTheReasonWhenConfigurationIsMissing() {
        AssembledJames.Builder bare = AssembledJames.builder(folder.resolve("bare"));

        assertThatThrownBy(bare::start).hasStackTraceContaining("mailetcontainer.xml");
        assertThatThrownBy(bare::startProcess).hasMessageContaining("mailetcontainer.xml");
    }
}
