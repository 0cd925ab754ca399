package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.PASSWORD;
import static org.jamesconsent.it.SampleJames.USER;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.message;
import static org.jamesconsent.it.SampleJames.replace;
import static org.jamesconsent.it.SampleJames.sample;
import static org.jamesconsent.it.SampleJames.unsubscribeAddress;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jamesconsent.testing.JamesProcess;
import org.jamesconsent.testing.Mailboxes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two James processes on one store and one key file: what people say to one, the other knows at its next decision. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoServersIT {
    private final Mailboxes mailboxes = new Mailboxes();
    private JamesProcess one;
    private JamesProcess two;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        one = start(folder, "one");
        two = start(folder, "two");
    }

    private JamesProcess start(Path folder, String name) throws Exception {
        String xml = replace(sample("consent.xml"), "file://var/consent.db", "file://" + folder.resolve("consent.db"));
        return SampleJames.builder(folder.resolve(name), mailboxes)
                .configuration(
                        "consent.xml",
                        replace(xml, "file://conf/example.keys", "file://" + folder.resolve("shared.keys")))
                .startProcess();
    }

    @AfterAll
    void stop() {
        one.close();
        two.close();
        mailboxes.close();
    }

    @BeforeEach
    void empty() {
        mailboxes.clear();
    }

    private void sendClub(JamesProcess james, List<String> recipients) throws Exception {
        assertThat(james.smtp()
                        .authenticated(USER, PASSWORD)
                        .send("club@example.org", recipients, bytes(message("club@example.org", "Meeting")))
                        .isAcceptedForAll())
                .isTrue();
        james.awaitEmptySpool();
    }

    private void leave(JamesProcess james, List<String> addresses) throws Exception {
        assertThat(james.smtp()
                        .send("", addresses, bytes("Subject: unsubscribe\n\n"))
                        .isAcceptedForAll())
                .isTrue();
        james.awaitEmptySpool();
    }

    @Test
    void withdrawalAtOneShouldCountAtTheOther() throws Exception {
        sendClub(one, List.of("a@example.com"));
        sendClub(two, List.of("b@example.com"));
        String a = unsubscribeAddress(mailboxes.awaitOne("a@example.com"));
        String b = unsubscribeAddress(mailboxes.awaitOne("b@example.com"));
        mailboxes.clear();

        leave(two, List.of(a));
        leave(one, List.of(b));

        sendClub(one, List.of("a@example.com", "b@example.com", "c@example.com"));
        sendClub(two, List.of("a@example.com", "b@example.com", "d@example.com"));
        assertThat(mailboxes.of("a@example.com")).isEmpty();
        assertThat(mailboxes.of("b@example.com")).isEmpty();
        assertThat(mailboxes.of("c@example.com")).hasSize(1);
        assertThat(mailboxes.of("d@example.com")).hasSize(1);
    }

    @Test
    void noWithdrawalShouldBeLostWhenBothTakeThemAtOnce() throws Exception {
        List<String> people =
                IntStream.range(0, 60).mapToObj(i -> "p" + i + "@example.com").toList();
        sendClub(one, people);
        List<String> addresses = people.stream()
                .map(person -> unsubscribeAddress(mailboxes.awaitOne(person)))
                .toList();
        mailboxes.clear();

        IntStream.range(0, 60).parallel().forEach(i -> {
            try {
                JamesProcess james = i % 2 == 0 ? one : two;
                james.smtp().send("", bytes("Subject: unsubscribe\n\n"), addresses.get(i));
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        one.awaitEmptySpool();
        two.awaitEmptySpool();

        sendClub(one, people);
        assertThat(people).allSatisfy(person -> assertThat(mailboxes.of(person)).isEmpty());
        assertThat(mailboxes.of("club@example.org")).hasSize(1);
    }
}
