package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.PASSWORD;
import static org.jamesconsent.it.SampleJames.USER;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.message;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jamesconsent.testing.JamesProcess;
import org.jamesconsent.testing.Mailboxes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * James is killed, again and again, in the midst of dividing a message to thousands.
 *
 * <p>What James itself cannot exclude is excluded here by the moment of the kill: that the next server has taken a mail, and
 * James does not yet know. All threads of the spooler stand before a delivery that has not begun, but for the one that
 * divides the message.
 */
class KillIT {
    private static final int RECIPIENTS = 5_000;
    private static final int KILLS = 12;
    /** As in the sample. */
    private static final int SPOOLER_THREADS = 20;

    private final Mailboxes mailboxes = new Mailboxes();

    @TempDir
    private Path folder;

    private DeliveryGate gate;

    @BeforeEach
    void open() throws IOException {
        gate = new DeliveryGate(mailboxes.smtpPort());
    }

    @AfterEach
    void close() throws IOException {
        gate.close();
        mailboxes.close();
    }

    private JamesProcess start() throws IOException {
        return SampleJames.builder(folder, mailboxes)
                .deliverTo("127.0.0.1", gate.port())
                .startProcess();
    }

    /** Whether the message itself, the first that came into the queue, is still there. */
    private boolean isBeingDivided() {
        return Files.exists(folder.resolve("var/queue/spool/000000000001.mail"));
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(Duration.ofMinutes(5))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(condition);
    }

    private boolean isEveryThreadAccountedFor() {
        int waiting = gate.waiting();
        return waiting == SPOOLER_THREADS || waiting == SPOOLER_THREADS - 1 && isBeingDivided();
    }

    @Test
    void everybodyShouldGetTheMessageOnceWhenJamesIsKilledWhileDividingIt() throws Exception {
        Random random = new Random(20_261_122);
        List<String> people = IntStream.range(0, RECIPIENTS)
                .mapToObj(i -> "person" + i + "@example.com")
                .toList();
        int killedWhileDividing = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            try (JamesProcess james = start()) {
                long before = james.unfinished();
                if (kill == 0) {
                    assertThat(james.smtp()
                                    .authenticated(USER, PASSWORD)
                                    .send("club@example.org", people, bytes(message("club@example.org", "Meeting")))
                                    .isAcceptedForAll())
                            .isTrue();
                }
                int deliveries = random.nextInt(30);
                long spooled = random.nextInt(350);
                gate.admit(deliveries);
                await(
                        "the moment to die",
                        () -> !isBeingDivided() || james.unfinished() >= before - deliveries + spooled);
                await("all deliveries being over or not begun", this::isEveryThreadAccountedFor);
                if (isBeingDivided()) {
                    killedWhileDividing++;
                }
                james.kill();
            }
            gate.turnAway();
        }
        assertThat(killedWhileDividing).isGreaterThanOrEqualTo(10);
        int deliveredBetweenKills = mailboxes.total();
        assertThat(deliveredBetweenKills).isBetween(1, RECIPIENTS - 1);

        gate.admit(Integer.MAX_VALUE);
        try (JamesProcess last = start()) {
            await("an empty spool", () -> last.unfinished() == 0);
        }

        assertThat(people)
                .allSatisfy(
                        person -> assertThat(mailboxes.of(person)).as(person).hasSize(1));
        assertThat(mailboxes.total()).isEqualTo(RECIPIENTS);
    }
}
