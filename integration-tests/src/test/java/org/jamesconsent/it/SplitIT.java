package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.message;
import static org.jamesconsent.it.SampleJames.recipients;
import static org.jamesconsent.it.SampleJames.replace;
import static org.jamesconsent.it.SampleJames.sample;
import static org.jamesconsent.it.SampleJames.unsubscribeAddress;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.awaitility.Awaitility;
import org.jamesconsent.testing.AssembledJames;
import org.jamesconsent.testing.DirectoryMailQueueFactory;
import org.jamesconsent.testing.JamesProcess;
import org.jamesconsent.testing.Mailboxes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A message to several comes out of James's queue a second time, as after a crash: nobody is lost, and nobody gets it twice.
 * Refused recipients are kept, so that they can be counted; verdicts are not, so that the dividing is all that is written.
 */
class SplitIT {
    private static final String HOLDING = "<processor state=\"marketing-holding\" enableJmx=\"true\">";

    /** James divides messages at this matcher, and makes up a name for what it parts. */
    private static final String DIVIDING = """
              <mailet match="RecipientIs=apart1@example.com,apart2@example.com" class="SetMailAttribute">
                <apart>true</apart>
              </mailet>
            """;

    @RegisterExtension
    static final SampleJames SERVER = new SampleJames()
            .with("mailetcontainer.xml", "<processor>marketing</processor>", "<processor>marketing-holding</processor>")
            .with("mailetcontainer.xml", HOLDING, HOLDING + DIVIDING)
            .with("consent.xml", "<keep>P3Y</keep>", "<keep>0</keep>")
            .with("consent.xml", "<busyTimeout>5s</busyTimeout>", "<busyTimeout>20ms</busyTimeout>");

    private static Path store() {
        return SERVER.folder().resolve("var/consent.db");
    }

    /** A message as it lies in James's queue, from a sender who logged in. */
    private static Mail mail(String name, List<String> recipients) throws Exception {
        MailImpl.Builder builder = MailImpl.builder()
                .name(name)
                .sender("club@example.org")
                .state(Mail.DEFAULT)
                .mimeMessage(new MimeMessage(
                        Session.getInstance(new Properties()),
                        new ByteArrayInputStream(bytes(message("club@example.org", "Meeting")))));
        for (String recipient : recipients) {
            builder.addRecipient(recipient);
        }
        MailImpl mail = builder.build();
        mail.setAttribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of(SampleJames.USER)));
        return mail;
    }

    private static void spool(String name, String... recipients) throws Exception {
        SERVER.james().spool().enQueue(mail(name, List.of(recipients)));
        SERVER.james().awaitIdle();
    }

    private static void assertTotal(int mails) {
        assertThat(SERVER.mailboxes().total()).isEqualTo(mails);
        SERVER.assertNothingKept();
    }

    @Test
    void nobodyShouldGetASecondCopyWhenTheMessageComesAgain() throws Exception {
        spool("again", "a1@example.com", "a2@example.com", "a3@example.com");
        spool("again", "a1@example.com", "a2@example.com", "a3@example.com");

        assertThat(List.of("a1@example.com", "a2@example.com", "a3@example.com"))
                .allSatisfy(SERVER::only);
        assertTotal(3);
    }

    @Test
    void othersShouldBeServedWhenTheMessageComesAgainHalfServed() throws Exception {
        spool("half", "b1@example.com", "b2@example.com");
        spool("half", "b0@example.com", "b1@example.com", "B2@example.com", "b3@example.com");

        assertThat(List.of("b0@example.com", "b1@example.com", "b2@example.com", "b3@example.com"))
                .allSatisfy(SERVER::only);
        assertTotal(4);
    }

    @Test
    void lastOneShouldBeServedOnceWhenTheMessageComesAgainForOne() throws Exception {
        spool("one", "c1@example.com", "c2@example.com");
        spool("one", "c1@example.com", "c2@example.com", "c3@example.com");
        spool("one", "c1@example.com", "c2@example.com", "c3@example.com");

        SERVER.only("c3@example.com");
        assertTotal(3);
    }

    @Test
    void everybodyShouldGetTheirOwnCopyWhenSomebodyLeavesInBetween() throws Exception {
        SERVER.sendClub("d1@example.com");
        String address = unsubscribeAddress(SERVER.only("d1@example.com"));
        spool("leaver", "d1@example.com", "d2@example.com");
        SERVER.send(SERVER.stranger(), "", bytes("Subject: unsubscribe\n\n"), List.of(address));
        SERVER.mailboxes().clear();

        spool("leaver", "d1@example.com", "d2@example.com", "d3@example.com", "d4@example.com");

        SERVER.only("d3@example.com");
        SERVER.only("d4@example.com");
        assertTotal(2);
    }

    @Test
    void refusedOnesShouldBeReportedAndKeptOnceWhenTheMessageComesAgain() throws Exception {
        SERVER.leaveClub("e1@example.com", "e2@example.com");

        spool("refused", "e1@example.com", "e2@example.com", "e3@example.com");
        spool("refused", "e1@example.com", "e2@example.com", "e3@example.com");

        SERVER.only("e3@example.com");
        assertThat(SERVER.only("club@example.org").text()).contains("e1@example.com", "e2@example.com");
        assertTotal(2);
        List<Mail> kept = SERVER.james().mailsIn(SampleJames.REFUSED);
        assertThat(kept).hasSize(1);
        assertThat(recipients(kept.getFirst())).containsExactly("e1@example.com", "e2@example.com");
    }

    @Test
    void refusedOnesShouldBeReportedOnceWhenAllAreRefusedAndTheMessageComesAgain() throws Exception {
        SERVER.leaveClub("f1@example.com", "f2@example.com");

        spool("nobody", "f1@example.com", "f2@example.com");
        spool("nobody", "f1@example.com", "f2@example.com");

        SERVER.only("club@example.org");
        assertTotal(1);
    }

    @Test
    void bothGroupsOfRefusedOnesShouldBeKeptWhenMoreAreRefusedTheSecondTime() throws Exception {
        SERVER.leaveClub("g1@example.com", "g2@example.com");

        spool("groups", "g1@example.com", "g3@example.com");
        spool("groups", "g1@example.com", "g2@example.com", "g3@example.com");

        assertThat(SERVER.james().mailsIn(SampleJames.REFUSED))
                .flatExtracting(SampleJames::recipients)
                .containsExactlyInAnyOrder("g1@example.com", "g2@example.com");
    }

    @Test
    void unreadableRecipientShouldBeHeldOnceWhenTheMessageComesAgain() throws Exception {
        String unreadable = "x".repeat(70) + "@example.com";

        spool("unreadable", unreadable, "h1@example.com");
        SERVER.james().repository(SampleJames.HELD).removeAll();
        spool("unreadable", unreadable, "h1@example.com");

        SERVER.only("h1@example.com");
        assertTotal(1);
    }

    @Test
    void nobodyShouldGetASecondCopyWhenJamesDividedTheMessageToo() throws Exception {
        String[] people = {
            "apart1@example.com", "i1@example.com", "apart2@example.com", "i2@example.com", "i3@example.com"
        };

        spool("divided", people);
        spool("divided", people);

        assertThat(people).allSatisfy(SERVER::only);
        assertTotal(5);
    }

    @Test
    void copiesShouldWaitWhenTheJournalCannotBeWrittenTo() throws Exception {
        SERVER.sendClub("j2@example.com");
        String address = unsubscribeAddress(SERVER.only("j2@example.com"));
        SERVER.mailboxes().clear();
        StoreLock lock = StoreLock.againstWriters(store());
        try {
            spool("outage", "j1@example.com", "j2@example.com");
            spool("outage", "j1@example.com", "j2@example.com");

            assertTotal(0);
            assertThat(SERVER.james().spool().delayedCount()).isEqualTo(4);
        } finally {
            lock.close();
        }
        SERVER.send(SERVER.stranger(), "", bytes("Subject: unsubscribe\n\n"), List.of(address));
        SERVER.mailboxes().clear();

        SERVER.clock().advance(Duration.ofSeconds(10));
        SERVER.james().awaitIdle();

        SERVER.only("j1@example.com");
        assertThat(SERVER.at("j2@example.com")).isEmpty();
        SERVER.only("club@example.org");
        assertTotal(2);
    }

    @Test
    void messageToOneShouldNeedNoJournal() throws Exception {
        StoreLock lock = StoreLock.againstWriters(store());
        try {
            spool("single", "k1@example.com");

            SERVER.only("k1@example.com");
        } finally {
            lock.close();
        }
    }

    @Test
    void everybodyShouldBeServedOnceWhenTwoServersDivideTheMessageAtOnce(@TempDir Path folder) throws Exception {
        List<String> people = IntStream.range(0, 1_500)
                .mapToObj(i -> "l" + i + "@example.com")
                .toList();
        leave(folder.resolve("one"), mail("both", people));
        leave(folder.resolve("two"), mail("both", people.reversed()));
        try (Mailboxes mailboxes = new Mailboxes();
                ExecutorService pool = Executors.newFixedThreadPool(2)) {
            List<Future<Boolean>> servers = pool.invokeAll(List.of(
                    () -> work(server(folder, "one", mailboxes)), () -> work(server(folder, "two", mailboxes))));

            for (Future<Boolean> server : servers) {
                assertThat(server.get()).isTrue();
            }
            assertThat(people)
                    .allSatisfy(person -> assertThat(mailboxes.of(person)).hasSize(1));
            assertThat(mailboxes.total()).isEqualTo(1_500);
        }
    }

    /** Puts a mail where a James that starts in that folder finds it. */
    private static void leave(Path folder, Mail mail) throws Exception {
        try (DirectoryMailQueueFactory queues =
                new DirectoryMailQueueFactory(folder.resolve("var/queue"), Clock.systemUTC(), false)) {
            queues.createQueue(MailQueueFactory.SPOOL).enQueue(mail);
        }
    }

    private static boolean work(AssembledJames.Builder server) throws Exception {
        try (JamesProcess james = server.startProcess()) {
            Awaitility.await("an empty spool")
                    .atMost(Duration.ofMinutes(5))
                    .pollDelay(Duration.ZERO)
                    .until(() -> james.unfinished() == 0);
            return true;
        }
    }

    /** Processes of their own share the store: SQLite's locks belong to processes. */
    private static AssembledJames.Builder server(Path folder, String name, Mailboxes mailboxes) {
        String xml = replace(sample("consent.xml"), "file://var/consent.db", "file://" + folder.resolve("consent.db"));
        return SampleJames.builder(folder.resolve(name), mailboxes)
                .configuration(
                        "consent.xml",
                        replace(xml, "file://conf/example.keys", "file://" + folder.resolve("shared.keys")));
    }
}
