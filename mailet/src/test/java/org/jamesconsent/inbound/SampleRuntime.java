package org.jamesconsent.inbound;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.config.ConsentConfigurationReader;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.sqlite.SqliteConsentStore;
import org.jamesconsent.token.WayOut;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;

/** The sample configuration with a SQLite store of its own, in which {@code club} and {@code trade-letter} share an address for replies. */
final class SampleRuntime implements AutoCloseable {
    private static final String OTHER_ORGANISATION = """
            <organisation id="other">
              <name>Other</name>
              <postalAddress>Elsewhere</postalAddress>
              <privacyPolicy>https://www.example.net/privacy</privacyPolicy>
              <publicUrl>https://consent.example.net</publicUrl>
              <unsubscribeAddress>out@example.net</unsubscribeAddress>
              <bounceAddress>bounces@example.net</bounceAddress>
              <senderDomain>example.net</senderDomain>
              <purpose name="newsletter">
                <kind>commercial</kind>
                <title language="en">News</title>
                <replyAddress>news@example.net</replyAddress>
              </purpose>
            </organisation>
            """;

    private final ConsentRuntime runtime;

    SampleRuntime(Path folder, Clock clock) throws Exception {
        String sample = Files.readString(Path.of("..", "config-samples", "consent.xml"));
        Path file = folder.resolve("consent.xml");
        Files.writeString(
                file,
                sample.replace(
                                "<sender>club@example.org</sender>",
                                "<sender>club@example.org</sender><replyAddress>club@example.org</replyAddress>")
                        .replace(
                                "<sender>trade@example.org</sender>",
                                "<sender>trade@example.org</sender><replyAddress>club@example.org</replyAddress>")
                        .replace("</consent>", OTHER_ORGANISATION + "</consent>"));
        ConsentConfiguration configuration = ConsentConfigurationReader.readFile(file);
        Files.createDirectories(
                ((ConsentConfiguration.Sqlite) configuration.store()).file().getParent());
        runtime = ConsentRuntime.open(
                configuration,
                SqliteConsentStore.open(
                        ((ConsentConfiguration.Sqlite) configuration.store()).file(), clock, Duration.ofMillis(200)),
                clock);
    }

    ConsentRuntime runtime() {
        return runtime;
    }

    OrganisationParts organisation() {
        return runtime.organisations().iterator().next();
    }

    SubjectId subject(String address) throws Exception {
        return organisation().keyring().subjectId(CanonicalAddress.of(address));
    }

    String token(String address, String purpose) throws Exception {
        return organisation().tokens().write(new WayOut(subject(address), new PurposeName(purpose), Channel.MAIL));
    }

    List<LedgerEntry> history(String address) throws Exception {
        return runtime.store().history(organisation().configuration().id(), subject(address));
    }

    @Override
    public void close() {
        runtime.close();
    }
}
