package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.PASSWORD;
import static org.jamesconsent.it.SampleJames.USER;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.message;
import static org.jamesconsent.it.SampleJames.token;
import static org.jamesconsent.it.SampleJames.unsubscribeAddress;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.jamesconsent.testing.AssembledJames;
import org.jamesconsent.testing.JamesProcess;
import org.jamesconsent.testing.Mailboxes;
import org.jamesconsent.testing.SmtpSender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine loses its power while mail is under way. */
class CrashIT {
    @TempDir
    private Path folder;

    private final Mailboxes mailboxes = new Mailboxes();

    @AfterEach
    void stop() {
        mailboxes.close();
    }

    private static void sendClub(SmtpSender smtp, String... recipients) throws Exception {
        assertThat(smtp.authenticated(USER, PASSWORD)
                        .send("club@example.org", bytes(message("club@example.org", "Meeting")), recipients)
                        .isAcceptedForAll())
                .isTrue();
    }

    @Test
    void nobodyShouldBeLostWhenJamesDiesBeforeDelivery() throws Exception {
        List<String> people = List.of("a@example.com", "b@example.com", "c@example.com");
        AssembledJames first = SampleJames.builder(folder, mailboxes).start();
        first.outbox().hold();
        sendClub(first.smtp(), people.toArray(String[]::new));
        Awaitility.await("a delivery held back").until(() -> first.outbox().heldBack() > 0);
        first.crash();
        assertThat(mailboxes.total()).isZero();

        try (AssembledJames second = SampleJames.builder(folder, mailboxes).start()) {
            second.awaitIdle();

            for (String person : people) {
                assertThat(mailboxes.of(person)).as(person).isNotEmpty().allSatisfy(received -> {
                    assertThat(received.message().getHeader("List-Unsubscribe")).hasSize(1);
                    assertThat(received.text().split("https://consent.example.org/unsubscribe/", -1))
                            .as("links: one in the header, one in the footer")
                            .hasSize(3);
                });
            }
        }
    }

    @Test
    void copyShouldBeTheSameWhenItIsDeliveredAgain() throws Exception {
        AssembledJames first = SampleJames.builder(folder, mailboxes).start();
        first.outbox().hold();
        sendClub(first.smtp(), "d@example.com");
        Awaitility.await("a delivery held back").until(() -> first.outbox().heldBack() == 1);
        first.crash();

        try (AssembledJames second = SampleJames.builder(folder, mailboxes).start()) {
            second.awaitIdle();

            assertThat(mailboxes.of("d@example.com")).hasSize(1);
        }
    }

    @Test
    void nobodyShouldBeLostWhenTheProcessIsKilled() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                JamesProcess first = SampleJames.builder(folder, mailboxes)
                        .forceToDisk(true)
                        .deliverTo("127.0.0.1", silent.getLocalPort())
                        .startProcess()) {
            sendClub(first.smtp(), "e@example.com", "f@example.com");
            try (Socket delivery = silent.accept()) {
                assertThat(delivery.isConnected()).isTrue();
                first.kill();
            }
        }

        try (JamesProcess second = SampleJames.builder(folder, mailboxes).startProcess()) {
            second.awaitEmptySpool();

            assertThat(mailboxes.of("e@example.com")).isNotEmpty();
            assertThat(mailboxes.of("f@example.com")).isNotEmpty();
            assertThat(token(mailboxes.of("e@example.com").getFirst()))
                    .isNotEqualTo(token(mailboxes.of("f@example.com").getFirst()));
        }
    }

    @Test
    void withdrawalShouldSurviveWhenTheProcessIsKilledRightAfterIt() throws Exception {
        try (JamesProcess first = SampleJames.builder(folder, mailboxes).startProcess()) {
            sendClub(first.smtp(), "g@example.com");
            String address = unsubscribeAddress(mailboxes.awaitOne("g@example.com"));
            mailboxes.clear();
            first.smtp().send("g@example.com", bytes("Subject: unsubscribe\n\n"), address);
            // The answer is the acknowledgement: whoever has it has left.
            mailboxes.awaitOne("g@example.com");
            first.kill();
        }

        try (JamesProcess second = SampleJames.builder(folder, mailboxes).startProcess()) {
            second.awaitEmptySpool();
            // The answer may come once more: James was killed before it knew that the answer had been taken.
            mailboxes.clear();
            sendClub(second.smtp(), "g@example.com", "h@example.com");
            second.awaitEmptySpool();

            assertThat(mailboxes.of("h@example.com")).hasSize(1);
            assertThat(mailboxes.of("g@example.com")).isEmpty();
        }
    }
}
