package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.PASSWORD;
import static org.jamesconsent.it.SampleJames.USER;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.message;
import static org.jamesconsent.it.SampleJames.replace;
import static org.jamesconsent.it.SampleJames.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jamesconsent.testing.JamesProcess;
import org.jamesconsent.testing.Mailboxes;
import org.jamesconsent.testing.Product;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that lets nobody in but with TLS and the password. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresqlTlsIT {
    private Path folder = Path.of(".");
    private Certificates certificates;
    private PostgresqlServer server;
    private String encrypted = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        certificates = Certificates.in(folder.resolve("certificates"));
        server = PostgresqlServer.encrypted(folder, certificates);
        server.create("consent");
        encrypted = verified(certificates);
    }

    private String verified(Certificates trusted) throws IOException {
        return replace(
                server.consentXml(folder, "consent"),
                "<tls>off</tls>",
                "<tls>verify-full</tls><rootCertificate>file://" + trusted.authority() + "</rootCertificate>");
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(folder.resolve("contacts.csv"), sample("contacts.csv"));
    }

    private Product.Said say(String xml, String... arguments) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("conf/consent.xml"), xml);
        Product.Said said = Product.consent(folder, arguments);
        assertThat(said.err()).doesNotContain("of james").doesNotContain("of somebody");
        return said;
    }

    private void assertRefused(String xml, String why) throws IOException, InterruptedException {
        Product.Said said = say(xml, "verify");
        assertThat(said.exitCode()).as(said.out()).isEqualTo(2);
        assertThat(said.err()).contains(why);
    }

    @Test
    void commandsAndJamesShouldWorkWhenCertificateAndPasswordAreRight() throws Exception {
        String patient = replace(encrypted, "<timeout>3s</timeout>", "<timeout>20s</timeout>");
        Product.Said imported = say(patient, "import", "contacts.csv");
        assertThat(imported.exitCode()).as(imported.err()).isZero();
        assertThat(say(patient, "verify").out()).contains("nothing is wrong with them");
        try (Mailboxes mailboxes = new Mailboxes();
                JamesProcess james = SampleJames.builder(folder.resolve("james"), mailboxes)
                        .configuration(
                                "consent.xml",
                                replace(
                                        patient,
                                        "file://conf/example.keys",
                                        "file://" + folder.resolve("conf/example.keys")))
                        .startProcess()) {
            james.smtp()
                    .authenticated(USER, PASSWORD)
                    .send(
                            "club@example.org",
                            List.of("ann@example.com"),
                            bytes(message("club@example.org", "Meeting")));
            assertThat(mailboxes.awaitOne("ann@example.com")).isNotNull();
        }
    }

    @Test
    void nothingShouldGoOverTheWireWhenTheServerIsNotVouchedFor() throws Exception {
        assertRefused(
                verified(Certificates.in(folder.resolve("others"))),
                "the server cannot prove that it is the host of <url>: its certificate");
    }

    @Test
    void nothingShouldGoOverTheWireWhenTheCertificateIsOfAnotherHost() throws Exception {
        assertRefused(replace(encrypted, "//localhost:", "//127.0.0.1:"), "its certificate");
    }

    @Test
    void theServerShouldRefuseWhoComesWithoutTls() throws Exception {
        assertRefused(server.consentXml(folder, "consent"), "the server refuses user or password");
    }

    @Test
    void theServerShouldRefuseAWrongPassword() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong.password"), "of somebody");
        assertRefused(
                replace(encrypted, folder.resolve("consent-db.password").toString(), wrong.toString()),
                "the server refuses user or password");
    }
}
