package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.PASSWORD;
import static org.jamesconsent.it.SampleJames.USER;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.message;
import static org.jamesconsent.it.SampleJames.replace;
import static org.jamesconsent.it.SampleJames.sample;
import static org.jamesconsent.it.SampleJames.unsubscribeAddress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
        server.create("consent");
        one = start("one");
        two = start("two");
    }

    private JamesProcess start(String name) throws Exception {
        return SampleJames.builder(folder.resolve(name), mailboxes)
                .configuration(
                        "consent.xml",
                        replace(
                                server.consentXml(folder, "consent"),
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

    private static Product.Said say(Path place, int exitCode, String... arguments)
            throws IOException, InterruptedException {
        Product.Said said = Product.consent(place, arguments);
        assertThat(said.exitCode()).as(said.err() + said.out()).isEqualTo(exitCode);
        return said;
    }

    private void assertSound() throws IOException, InterruptedException {
        assertThat(say(folder.resolve("one"), 0, "verify", "--config", "conf/consent.xml")
                        .out())
                .contains("nothing is wrong with them");
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
    void noWithdrawalShouldBeLostWhenOneOfThemIsKilledUnderLoad() throws Exception {
        List<String> people = people("k", 40);
        sendClub(one, people);
        List<String> leaving = unsubscribeAddresses(people);
        CountDownLatch underLoad = new CountDownLatch(5);

        List<String> notTaken;
        try (ExecutorService senders = Executors.newFixedThreadPool(2)) {
            Future<List<String>> atOne = senders.submit(() -> leaveUntilKilled(leaving.subList(0, 20), underLoad));
            Future<Boolean> atTwo = senders.submit(() -> {
                for (String address : leaving.subList(20, 40)) {
                    leave(two, List.of(address));
                }
                return true;
            });
            underLoad.await();
            one.kill();
            notTaken = atOne.get();
            atTwo.get();
        }
        for (String address : notTaken) {
            leave(two, List.of(address));
        }
        one = start("one");
        one.awaitEmptySpool();
        two.awaitEmptySpool();

        sendClub(two, people);
        assertThat(people).allSatisfy(person -> assertThat(mailboxes.of(person)).isEmpty());
        assertSound();
    }

    /** Returns whose mail was not taken. */
    private List<String> leaveUntilKilled(List<String> addresses, CountDownLatch taken) {
        for (int i = 0; i < addresses.size(); i++) {
            try {
                leave(one, List.of(addresses.get(i)));
                taken.countDown();
            } catch (IOException e) {
                return addresses.subList(i, addresses.size());
            }
        }
        return List.of();
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
        assertThat(say(folder.resolve("one"), 2, "verify", "--config", "conf/consent.xml")
                        .err())
                .contains("the server cannot be reached")
                .doesNotContain("of james");
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

    @Test
    void commandsShouldMakeReadAndCopyAStore() throws Exception {
        server.create("desk");
        Path place = folder.resolve("desk");
        Path conf = Files.createDirectories(place.resolve("conf"));
        Files.writeString(conf.resolve("shared.xml"), server.consentXml(folder, "desk"));
        Files.writeString(conf.resolve("file.xml"), sample("consent.xml"));
        Files.writeString(place.resolve("contacts.csv"), sample("contacts.csv"));
        Files.write(place.resolve("news.eml"), bytes(message("news@example.org", "News")));

        assertThat(say(place, 0, "check", "--config", "conf/shared.xml").out())
                .contains("localhost")
                .contains("is not there yet");
        say(place, 2, "copy", "--from", "conf/shared.xml", "--to", "conf/file.xml");
        say(place, 0, "import", "contacts.csv", "--config", "conf/shared.xml");
        assertThat(explain(place, "conf/shared.xml").out())
                .contains("\"address\":\"ann@example.com\",\"fate\":\"sent\"")
                .contains("\"address\":\"hugo@example.com\",\"fate\":\"refused\"");
        assertThat(say(place, 0, "check", "--config", "conf/shared.xml").out()).doesNotContain("is not there yet");

        assertThat(say(place, 0, "copy", "--from", "conf/shared.xml", "--to", "conf/file.xml")
                        .out())
                .contains("nothing is wrong with them", "Verdicts on messages", "stay in the old store");
        assertThat(explain(place, "conf/file.xml").out())
                .isEqualTo(explain(place, "conf/shared.xml").out());
        assertThat(say(place, 2, "copy", "--from", "conf/file.xml", "--to", "conf/shared.xml")
                        .err())
                .contains("holds entries already");

        server.create("shelf");
        Files.writeString(conf.resolve("shelf.xml"), server.consentXml(folder, "shelf"));
        say(place, 0, "copy", "--from", "conf/file.xml", "--to", "conf/shelf.xml");
        assertThat(explain(place, "conf/shelf.xml").out())
                .isEqualTo(explain(place, "conf/shared.xml").out());
    }

    private static Product.Said explain(Path place, String configuration) throws IOException, InterruptedException {
        return say(
                place,
                0,
                "explain",
                "news.eml",
                "--to",
                "ann@example.com,hugo@example.com",
                "--json",
                "--config",
                configuration);
    }
}
