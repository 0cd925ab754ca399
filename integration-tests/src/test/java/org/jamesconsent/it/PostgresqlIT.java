package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.PASSWORD;
import static org.jamesconsent.it.SampleJames.USER;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.message;
import static org.jamesconsent.it.SampleJames.replace;
import static org.jamesconsent.it.SampleJames.unsubscribeAddress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jamesconsent.testing.JamesProcess;
import org.jamesconsent.testing.Mailboxes;
import org.jamesconsent.testing.Product;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two James processes on one PostgreSQL, and what becomes of them when it goes away, or when one of them does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresqlIT {
    private final Mailboxes mailboxes = new Mailboxes();
    private Path folder = Path.of(".");
    private PostgresqlServer server;
    private JamesProcess one;
    private JamesProcess two;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        server = new PostgresqlServer(folder);
        one = start("one");
        two = start("two");
    }

    private JamesProcess start(String name) throws Exception {
        return SampleJames.builder(folder.resolve(name), mailboxes)
                .configuration(
                        "consent.xml",
                        replace(
                                server.consentXml(folder),
                                "file://conf/example.keys",
                                "file://" + folder.resolve("shared.keys")))
                .startProcess();
    }

    @AfterAll
    void stop() throws IOException {
        one.close();
        two.close();
        mailboxes.close();
        server.close();
    }

    @BeforeEach
    void empty() {
        mailboxes.clear();
    }

    private static void submitClub(JamesProcess james, List<String> recipients) throws IOException {
        assertThat(james.smtp()
                        .authenticated(USER, PASSWORD)
                        .send("club@example.org", recipients, bytes(message("club@example.org", "Meeting")))
                        .isAcceptedForAll())
                .isTrue();
    }

    private static void sendClub(JamesProcess james, List<String> recipients) throws IOException {
        submitClub(james, recipients);
        james.awaitEmptySpool();
    }

    private static void leave(JamesProcess james, List<String> addresses) throws IOException {
        assertThat(james.smtp()
                        .send("", addresses, bytes("Subject: unsubscribe\n\n"))
                        .isAcceptedForAll())
                .isTrue();
    }

    private List<String> unsubscribeAddresses(List<String> people) {
        List<String> addresses = people.stream()
                .map(person -> unsubscribeAddress(mailboxes.awaitOne(person)))
                .toList();
        mailboxes.clear();
        return addresses;
    }

    private static List<String> people(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> name + i + "@example.com")
                .toList();
    }

    private void assertSound() throws IOException, InterruptedException {
        Product.Said said = Product.consent(folder.resolve("one"), "verify", "--config", "conf/consent.xml");
        assertThat(said.exitCode()).as(said.err() + said.out()).isZero();
        assertThat(said.out()).contains("nothing is wrong with them");
    }

    @Test
    void withdrawalAtOneShouldCountAtTheOther() throws Exception {
        sendClub(one, List.of("a@example.com"));
        List<String> address = unsubscribeAddresses(List.of("a@example.com"));

        leave(one, address);
        one.awaitEmptySpool();
        sendClub(two, List.of("a@example.com", "b@example.com"));

        assertThat(mailboxes.of("a@example.com")).isEmpty();
        assertThat(mailboxes.of("b@example.com")).hasSize(1);
    }

    @Test
    void noWithdrawalShouldBeLostWhenBothTakeThemAtOnce() throws Exception {
        List<String> people = people("p", 40);
        sendClub(one, people);
        List<String> addresses = unsubscribeAddresses(people);

        IntStream.range(0, addresses.size()).parallel().forEach(i -> {
            try {
                leave(i % 2 == 0 ? one : two, List.of(addresses.get(i)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        one.awaitEmptySpool();
        two.awaitEmptySpool();

        sendClub(one, people);
        assertThat(people).allSatisfy(person -> assertThat(mailboxes.of(person)).isEmpty());
        assertSound();
    }

    @Test
    void mailShouldWaitWhenTheServerIsRestartedUnderLoad() throws Exception {
        List<String> people = people("r", 20);
        sendClub(one, people);
        List<String> leaving = unsubscribeAddresses(people.subList(0, 5));
        mailboxes.clear();

        server.stop();
        leave(two, leaving);
        submitClub(one, people("later", 10));
        Product.Said said = Product.consent(folder.resolve("one"), "verify", "--config", "conf/consent.xml");
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).contains("the server cannot be reached").doesNotContain("of james");
        assertThat(mailboxes.total()).isZero();
        server.start();

        one.awaitEmptySpool();
        two.awaitEmptySpool();
        assertThat(people("later", 10))
                .allSatisfy(person -> assertThat(mailboxes.of(person)).hasSize(1));
        sendClub(one, people);
        assertThat(people.subList(0, 5))
                .allSatisfy(person -> assertThat(mailboxes.of(person)).isEmpty());
        assertThat(people.subList(5, 20))
                .allSatisfy(person -> assertThat(mailboxes.of(person)).hasSize(1));
        assertSound();
    }
}
