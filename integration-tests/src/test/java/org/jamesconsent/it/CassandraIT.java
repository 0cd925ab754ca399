package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.PASSWORD;
import static org.jamesconsent.it.SampleJames.USER;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.message;
import static org.jamesconsent.it.SampleJames.replace;
import static org.jamesconsent.it.SampleJames.sample;
import static org.jamesconsent.it.SampleJames.unsubscribeAddress;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.datastax.oss.driver.api.core.CqlSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jamesconsent.testing.AssembledJames;
import org.jamesconsent.testing.Mailboxes;
import org.jamesconsent.testing.Product;
import org.jamesconsent.testing.cassandra.CassandraNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A James whose consents are in Cassandra, with and without connections of its own, and the commands. */
@Tag("cassandra")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CassandraIT {
    private final Mailboxes mailboxes = new Mailboxes();
    private Path folder = Path.of(".");
    private CassandraNode node;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        assumeTrue(CassandraNode.canStart());
        this.folder = folder;
        node = CassandraNode.start(Files.createDirectory(folder.resolve("node")));
    }

    @AfterAll
    void stop() {
        mailboxes.close();
        if (node != null) {
            node.close();
        }
    }

    @BeforeEach
    void empty() {
        mailboxes.clear();
    }

    /** The sample configuration with a keyspace of its own in place of the file. */
    private String consentXml(String keyspace, int port) {
        try (CqlSession session = node.session()) {
            session.execute("CREATE KEYSPACE IF NOT EXISTS " + keyspace
                    + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        }
        String xml = sample("consent.xml");
        int begin = xml.indexOf("<sqlite>", xml.indexOf("<store>"));
        int end = xml.indexOf("</store>");
        return replace(xml, xml.substring(begin, end), """
                <cassandra>
                  <contactPoint>127.0.0.1:%d</contactPoint>
                  <localDatacenter>%s</localDatacenter>
                  <keyspace>%s</keyspace>
                  <tls>off</tls>
                </cassandra>
                """.formatted(port, CassandraNode.DATACENTER, keyspace));
    }

    private AssembledJames.Builder james(String name, String consentXml) {
        return SampleJames.builder(folder.resolve(name), mailboxes).configuration("consent.xml", consentXml);
    }

    private static void sendClub(AssembledJames james, String... recipients) throws IOException {
        assertThat(james.smtp()
                        .authenticated(USER, PASSWORD)
                        .send("club@example.org", List.of(recipients), bytes(message("club@example.org", "Meeting")))
                        .isAcceptedForAll())
                .isTrue();
        james.awaitIdle();
    }

    private void leaveClub(AssembledJames james, String person) throws IOException {
        sendClub(james, person);
        assertThat(james.smtp()
                        .send(
                                "",
                                List.of(unsubscribeAddress(mailboxes.awaitOne(person))),
                                bytes("Subject: unsubscribe\n\n"))
                        .isAcceptedForAll())
                .isTrue();
        james.awaitIdle();
        mailboxes.clear();
    }

    /** With the libraries of a James that has the driver. */
    private static Product.Said say(Path place, int exitCode, String... arguments)
            throws IOException, InterruptedException {
        Product.Said said = Product.consentWith(System.getProperty("java.class.path"), place, arguments);
        assertThat(said.exitCode()).as(said.err() + said.out()).isEqualTo(exitCode);
        return said;
    }

    @Test
    void withdrawalShouldCountAlsoAfterARestart() throws Exception {
        String xml = consentXml("own", node.port());
        try (AssembledJames james = james("own", xml).start()) {
            leaveClub(james, "a@example.com");

            sendClub(james, "a@example.com", "b@example.com");

            assertThat(mailboxes.of("a@example.com")).isEmpty();
            assertThat(mailboxes.of("b@example.com")).hasSize(1);
        }
        mailboxes.clear();
        try (AssembledJames james = james("own", xml).start()) {
            sendClub(james, "a@example.com", "b@example.com");

            assertThat(mailboxes.of("a@example.com")).isEmpty();
            assertThat(mailboxes.of("b@example.com")).hasSize(1);

            assertThat(say(folder.resolve("own"), 0, "verify", "--config", "conf/consent.xml")
                            .out())
                    .contains("nothing is wrong with them");
        }
    }

    @Test
    void connectionsOfJamesShouldBeUsedAndLeftOpen() throws Exception {
        try (CqlSession ofJames = node.session()) {
            // Nobody listens at that port.
            String xml = consentXml("shared", 1);
            try (AssembledJames james = james("shared", xml)
                    .override(binder -> binder.bind(CqlSession.class).toInstance(ofJames))
                    .start()) {
                leaveClub(james, "c@example.com");

                sendClub(james, "c@example.com", "d@example.com");

                assertThat(mailboxes.of("c@example.com")).isEmpty();
                assertThat(mailboxes.of("d@example.com")).hasSize(1);
            }
            assertThat(ofJames.isClosed()).isFalse();
        }
    }

    @Test
    void mailShouldWaitWhileTheNodeHangs() throws Exception {
        try (AssembledJames james = james(
                        "waiting",
                        replace(
                                consentXml("waiting", node.port()),
                                "<tls>off</tls>",
                                "<tls>off</tls><timeout>1s</timeout>"))
                .start()) {
            node.freeze();
            assertThat(james.smtp()
                            .authenticated(USER, PASSWORD)
                            .send(
                                    "club@example.org",
                                    List.of("e@example.com"),
                                    bytes(message("club@example.org", "Wait")))
                            .isAcceptedForAll())
                    .isTrue();
            assertThat(mailboxes.total()).isZero();
            node.thaw();

            assertThat(mailboxes.awaitOne("e@example.com")).isNotNull();
            james.awaitIdle();
        }
    }

    @Test
    void commandsShouldMakeReadAndCopyAStore() throws Exception {
        Path place = folder.resolve("desk");
        Path conf = Files.createDirectories(place.resolve("conf"));
        Files.writeString(conf.resolve("shared.xml"), consentXml("desk", node.port()));
        Files.writeString(conf.resolve("file.xml"), sample("consent.xml"));
        Files.writeString(conf.resolve("shelf.xml"), consentXml("shelf", node.port()));
        Files.writeString(place.resolve("contacts.csv"), sample("contacts.csv"));

        assertThat(say(place, 0, "check", "--config", "conf/shared.xml").out())
                .contains("cassandra:127.0.0.1:")
                .contains("is not there yet");
        say(place, 0, "import", "contacts.csv", "--config", "conf/shared.xml");
        String history = history(place, "conf/shared.xml");
        assertThat(history).contains("\"imported\"");

        say(place, 0, "copy", "--from", "conf/shared.xml", "--to", "conf/file.xml");
        assertThat(history(place, "conf/file.xml")).isEqualTo(history);
        assertThat(say(place, 2, "copy", "--from", "conf/file.xml", "--to", "conf/shared.xml")
                        .err())
                .contains("holds entries already");
        say(place, 0, "copy", "--from", "conf/file.xml", "--to", "conf/shelf.xml");
        assertThat(history(place, "conf/shelf.xml")).isEqualTo(history);

        assertThat(Product.consent(place, "verify", "--config", "conf/shared.xml")
                        .err())
                .contains("needs the driver of Cassandra")
                .contains("james-server-distributed-app.lib");
    }

    /** But for when a store learnt of a wording, which each store tells for itself. */
    private static String history(Path place, String configuration) throws IOException, InterruptedException {
        return say(place, 0, "history", "ann@example.com", "--json", "--config", configuration)
                .out()
                .replaceAll("\"kept_since\" : \"[^\"]*\"", "");
    }
}
