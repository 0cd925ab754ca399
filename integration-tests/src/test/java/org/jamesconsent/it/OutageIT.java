package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.attribute;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.message;
import static org.jamesconsent.it.SampleJames.recipients;
import static org.jamesconsent.it.SampleJames.unsubscribeAddress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.apache.mailet.Mail;
import org.jamesconsent.testing.Mailboxes.Received;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** While the consent store cannot be asked, mail waits: it is neither sent unchecked nor lost. */
class OutageIT {
    private static final String UNSUBSCRIBE = "Subject: unsubscribe\n\n";
    private static final List<Duration> DELAYS = List.of(
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(3));

    /** The database and what SQLite keeps beside it. */
    private static final List<Path> FILES =
            List.of(Path.of("consent.db"), Path.of("consent.db-wal"), Path.of("consent.db-shm"));

    @RegisterExtension
    static final SampleJames SERVER =
            new SampleJames().with("consent.xml", "<busyTimeout>5s</busyTimeout>", "<busyTimeout>20ms</busyTimeout>");

    /** What can happen to a store. */
    enum Outage {
        GONE {
            @Override
            AutoCloseable begin(Path store) {
                return () -> {};
            }
        },
        NO_DATABASE {
            @Override
            AutoCloseable begin(Path store) throws Exception {
                Files.writeString(store, "This is not a database.\n".repeat(100));
                return () -> {};
            }
        },
        LOCKED {
            @Override
            AutoCloseable begin(Path store) throws Exception {
                Files.copy(aside(store), store);
                return StoreLock.againstAll(store);
            }
        },
        EMPTY {
            @Override
            AutoCloseable begin(Path store) throws Exception {
                Files.createFile(store);
                return () -> {};
            }
        };

        abstract AutoCloseable begin(Path store) throws Exception;
    }

    private AutoCloseable outage = () -> {};

    private static Path store() {
        return SERVER.folder().resolve("var/consent.db");
    }

    private static Path aside(Path file) throws IOException {
        return Files.createDirectories(file.resolveSibling("aside")).resolve(file.getFileName());
    }

    private void begin(Outage kind) throws Exception {
        SERVER.sendClub("first@example.com");
        String address = unsubscribeAddress(SERVER.only("first@example.com"));
        for (Path file : FILES) {
            Files.move(file(file), aside(file(file)), StandardCopyOption.ATOMIC_MOVE);
        }
        outage = kind.begin(store());
        // Look-ups ask once a second whether the file is still the same, and each write does: so it is known at once.
        SERVER.send(SERVER.stranger(), "", bytes(UNSUBSCRIBE), List.of(address));
        assertThat(SERVER.james().spool().clear()).isOne();
        SERVER.mailboxes().clear();
    }

    private void end() throws Exception {
        outage.close();
        outage = () -> {};
        if (Files.exists(aside(store()))) {
            for (Path file : FILES) {
                Files.move(aside(file(file)), file(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static Path file(Path name) {
        return store().resolveSibling(name);
    }

    @AfterEach
    void mend() throws Exception {
        end();
        SERVER.james().spool().clear();
    }

    private static void advance(Duration step) {
        SERVER.clock().advance(step);
        SERVER.james().awaitIdle();
    }

    private static void assertWaiting(int mails) {
        assertThat(SERVER.james().spool().delayedCount()).isEqualTo(mails);
        assertThat(SERVER.mailboxes().total()).isZero();
        SERVER.assertNothingKept();
    }

    @ParameterizedTest
    @EnumSource
    void campaignShouldWaitAndBeSentOnceWhenTheStoreIsBack(Outage kind) throws Exception {
        SERVER.leaveClub("left-" + kind + "@example.com");
        begin(kind);

        SERVER.sendClub("a@example.com", "left-" + kind + "@example.com", "b@example.com");

        assertWaiting(1);
        advance(Duration.ofSeconds(11));
        assertWaiting(1);
        end();
        advance(Duration.ofSeconds(61));
        SERVER.only("a@example.com");
        SERVER.only("b@example.com");
        assertThat(SERVER.only("club@example.org").text()).contains("left-" + kind + "@example.com", "OPTED_OUT");
        assertThat(SERVER.mailboxes().total()).isEqualTo(3);
        assertThat(SERVER.james().spool().getSize()).isZero();
        SERVER.assertNothingKept();
    }

    @Test
    void delayShouldGrowAndTheMessageBeHeldWholeWhenTriesAreUsedUp() throws Exception {
        begin(Outage.GONE);

        SERVER.sendClub("c@example.com", "d@example.com");

        for (Duration delay : DELAYS) {
            assertWaiting(1);
            advance(delay.minusSeconds(5));
            assertWaiting(1);
            advance(Duration.ofSeconds(6));
        }
        assertThat(SERVER.james().spool().getSize()).isZero();
        assertThat(SERVER.mailboxes().total()).isZero();
        Mail held = SERVER.held();
        assertThat(recipients(held)).containsExactly("c@example.com", "d@example.com");
        assertThat(attribute(held, "fault")).isEqualTo("STORE_UNAVAILABLE");
        assertThat(held.getErrorMessage()).startsWith("STORE_UNAVAILABLE: ");
        assertThat(new String(Messages.octets(held), StandardCharsets.UTF_8))
                .isEqualTo(message("club@example.org", "Meeting").replace("\n", "\r\n"));
    }

    @Test
    void heldMessageShouldBeSentWhenReprocessed() throws Exception {
        begin(Outage.GONE);
        SERVER.sendClub("e@example.com", "f@example.com");
        DELAYS.forEach(delay -> advance(delay.plusSeconds(1)));
        Mail held = SERVER.held();
        end();
        SERVER.james().repository(SampleJames.HELD).removeAll();

        held.setState("transport");
        SERVER.james().spool().enQueue(held);
        SERVER.james().awaitIdle();

        SERVER.only("e@example.com");
        SERVER.only("f@example.com");
        SERVER.assertNothingKept();
    }

    @Test
    void heldMessageShouldWaitAgainWhenReprocessedTooEarly() throws Exception {
        begin(Outage.GONE);
        SERVER.sendClub("g@example.com");
        DELAYS.forEach(delay -> advance(delay.plusSeconds(1)));
        Mail held = SERVER.held();
        SERVER.james().repository(SampleJames.HELD).removeAll();

        held.setState("transport");
        SERVER.james().spool().enQueue(held);
        SERVER.james().awaitIdle();

        assertWaiting(1);
        end();
        advance(Duration.ofSeconds(11));
        SERVER.only("g@example.com");
    }

    @Test
    void serviceMailShouldPassWhileTheStoreIsGone() throws Exception {
        begin(Outage.GONE);

        SERVER.send("shop@example.org", message("shop@example.org", "Your order"), "h@example.com");

        SERVER.only("h@example.com");
    }

    @Test
    void campaignShouldWaitWhileItsVerdictCannotBeKept() throws Exception {
        outage = StoreLock.againstWriters(store());

        SERVER.sendClub("i@example.com");

        assertWaiting(1);
        end();
        advance(Duration.ofSeconds(11));
        SERVER.only("i@example.com");
    }

    @Test
    void withdrawalShouldWaitAndCountWhenTheLockIsGone() throws Exception {
        SERVER.sendClub("j@example.com");
        Received received = SERVER.only("j@example.com");
        SERVER.mailboxes().clear();
        outage = StoreLock.againstWriters(store());

        SERVER.send(SERVER.stranger(), "j@example.com", bytes(UNSUBSCRIBE), List.of(unsubscribeAddress(received)));

        assertWaiting(1);
        end();
        advance(Duration.ofSeconds(11));
        assertThat(SERVER.only("j@example.com").sender()).isEmpty();
        assertThat(SERVER.james().spool().getSize()).isZero();
        SERVER.mailboxes().clear();
        SERVER.sendClub("j@example.com");
        assertThat(SERVER.at("j@example.com")).isEmpty();
    }

    @Test
    void withdrawalShouldBeHeldAndCountWhenReprocessed() throws Exception {
        SERVER.sendClub("k@example.com");
        String address = unsubscribeAddress(SERVER.only("k@example.com"));
        begin(Outage.GONE);
        SERVER.send(SERVER.stranger(), "", bytes(UNSUBSCRIBE), List.of(address));
        DELAYS.forEach(delay -> advance(delay.plusSeconds(1)));
        Mail held = SERVER.held();
        assertThat(attribute(held, "fault")).isEqualTo("STORE_UNAVAILABLE");
        assertThat(recipients(held)).containsExactly(address);
        end();

        held.setState("transport");
        SERVER.james().spool().enQueue(held);
        SERVER.james().awaitIdle();

        SERVER.mailboxes().clear();
        SERVER.sendClub("k@example.com");
        assertThat(SERVER.at("k@example.com")).isEmpty();
    }

    @Test
    void otherRecipientsOfAWithdrawalShouldNotWait() throws Exception {
        SERVER.sendClub("l@example.com");
        String address = unsubscribeAddress(SERVER.only("l@example.com"));
        SERVER.mailboxes().clear();
        begin(Outage.GONE);

        SERVER.send(
                SERVER.stranger(),
                "l@example.com",
                bytes("From: l@example.com\n" + UNSUBSCRIBE),
                List.of("desk@example.org", address, "victim@example.net"));

        SERVER.only("desk@example.org");
        // Waiting must not turn a stranger's mail into one of James's own, which may go anywhere.
        assertThat(SERVER.at("victim@example.net")).isEmpty();
        assertThat(SERVER.james().spool().delayedCount()).isOne();
        end();
        advance(Duration.ofSeconds(11));
        SERVER.only("desk@example.org");
        assertThat(SERVER.at("victim@example.net")).isEmpty();
        SERVER.mailboxes().clear();
        SERVER.sendClub("l@example.com");
        assertThat(SERVER.at("l@example.com")).isEmpty();
    }
}
