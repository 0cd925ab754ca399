package org.jamesconsent.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration as one runs it in production, JMX and all, works here as it is. */
class ProductionConfigurationIT {
    private static final byte[] MESSAGE = """
            From: shop@example.org
            Subject: Hello
            Bcc: secret@example.net

            Body
            """.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);

    private static final String CONTAINER = """
            <mailetcontainer enableJmx="true">
              <context><postmaster>postmaster</postmaster></context>
              <spooler><threads>20</threads><errorRepository>file://var/mail/error/</errorRepository></spooler>
              <processors>
                <processor state="root" enableJmx="true">
                  <mailet match="All" class="PostmasterAlias"/>
                  <mailet match="RelayLimit=30" class="Null"/>
                  <mailet match="All" class="ToProcessor"><processor>transport</processor></mailet>
                </processor>
                <processor state="error" enableJmx="true">
                  <mailet match="All" class="MetricsMailet"><metricName>errors</metricName></mailet>
                  <mailet match="All" class="Bounce"><onMailetException>ignore</onMailetException></mailet>
                  <mailet match="All" class="ToRepository">
                    <repositoryPath>file://var/mail/error/</repositoryPath>
                    <onMailetException>propagate</onMailetException>
                  </mailet>
                </processor>
                <processor state="transport" enableJmx="true">
                  <matcher name="may-relay" match="org.apache.james.mailetcontainer.impl.matchers.Or">
                    <matcher match="SMTPAuthSuccessful"/>
                    <matcher match="SMTPIsAuthNetwork"/>
                    <matcher match="SentByMailet"/>
                  </matcher>
                  <mailet match="All" class="RemoveMimeHeader"><name>bcc</name></mailet>
                  <mailet match="All" class="RecipientRewriteTable"><errorProcessor>error</errorProcessor></mailet>
                  <mailet match="RecipientIsLocal" class="ToProcessor"><processor>local</processor></mailet>
                  <mailet match="HostIsLocal" class="ToProcessor"><processor>unknown</processor></mailet>
                  <mailet match="may-relay" class="ToProcessor"><processor>relay</processor></mailet>
                  <mailet match="All" class="ToProcessor"><processor>denied</processor></mailet>
                </processor>
                <processor state="local" enableJmx="true">
                  <mailet match="All" class="VacationMailet"/>
                  <mailet match="All" class="Sieve"/>
                  <mailet match="All" class="AddDeliveredToHeader"/>
                  <mailet match="All" class="LocalDelivery"/>
                </processor>
                <processor state="relay" enableJmx="true">
                  <mailet match="All" class="org.apache.james.jdkim.mailets.DKIMSign">
                    <signatureTemplate>v=1; s=s1; d=example.org; h=from:subject; a=rsa-sha256; bh=; b=;</signatureTemplate>
                    <privateKeyFilepath>file://conf/dkim.pem</privateKeyFilepath>
                  </mailet>
                  <mailet match="All" class="RemoteDelivery">
                    <outgoingQueue>outgoing</outgoingQueue>
                    <bounceProcessor>bounces</bounceProcessor>
                  </mailet>
                </processor>
                <processor state="unknown" enableJmx="true">
                  <mailet match="All" class="Bounce"><passThrough>false</passThrough></mailet>
                </processor>
                <processor state="denied" enableJmx="true">
                  <mailet match="All" class="ToRepository">
                    <repositoryPath>cassandra://var/mail/denied/</repositoryPath>
                  </mailet>
                </processor>
                <processor state="bounces" enableJmx="true">
                  <mailet match="All" class="DSNBounce"><passThrough>false</passThrough></mailet>
                </processor>
              </processors>
            </mailetcontainer>
            """;

    @TempDir
    private Path folder;

    private final Mailboxes mailboxes = new Mailboxes();
    private AssembledJames james;
    private AssembledJames neighbour;

    @BeforeEach
    void start() throws Exception {
        james = start("one");
        neighbour = start("two");
    }

    private AssembledJames start(String name) throws Exception {
        return AssembledJames.builder(folder.resolve(name))
                .configuration("mailetcontainer.xml", CONTAINER)
                .configuration("dkim.pem", privateKey())
                .user("shop@example.org", "secret")
                .deliverTo(mailboxes)
                .start();
    }

    private static String privateKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }

    @AfterEach
    void stop() {
        neighbour.close();
        james.close();
        mailboxes.close();
    }

    @Test
    void authenticatedMailShouldBeSignedAndRelayed() throws Exception {
        james.smtp().authenticated("shop@example.org", "secret").send("shop@example.org", MESSAGE, "ann@example.net");

        String text = mailboxes.awaitOne("ann@example.net").text();
        assertThat(text).startsWith("DKIM-Signature: ").doesNotContainIgnoringCase("Bcc:");
    }

    @Test
    void strangersMailShouldNotBeRelayed() throws Exception {
        james.smtp().send("spam@example.com", MESSAGE, "ann@example.net");
        james.awaitIdle();

        assertThat(james.mailsIn("cassandra://var/mail/denied/")).hasSize(1);
        assertThat(mailboxes.total()).isZero();
    }

    @Test
    void localMailShouldBeDeliveredLocally() throws Exception {
        neighbour.smtp().send("ann@example.net", MESSAGE, "shop@example.org");

        assertThat(mailboxes.awaitOne("shop@example.org").message().getHeader("Delivered-To"))
                .containsExactly("shop@example.org");
    }

    @Test
    void unknownLocalUserShouldBeBounced() throws Exception {
        james.smtp().send("ann@example.net", MESSAGE, "nobody@example.org");

        assertThat(mailboxes.awaitOne("ann@example.net").sender()).isEmpty();
    }
}
