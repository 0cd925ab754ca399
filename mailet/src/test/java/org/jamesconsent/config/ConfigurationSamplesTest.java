package org.jamesconsent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.jamesconsent.config.InboundConfiguration.UndeliverableAfter;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.policy.RuleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that administrators copy, verbatim, by the way James reads them and by the way the command line does. */
class ConfigurationSamplesTest {
    private static final Path SAMPLES = Path.of("..", "config-samples");
    private static final Set<Locale> SHIPPED_LANGUAGES = Set.of(
            Locale.ENGLISH,
            Locale.FRENCH,
            Locale.GERMAN,
            Locale.of("es"),
            Locale.ITALIAN,
            Locale.of("nl"),
            Locale.of("pt"));

    @Test
    void readFileShouldReadTheDocumentedSample() throws Exception {
        ConsentConfiguration configuration = ConsentConfigurationReader.readFile(SAMPLES.resolve("consent.xml"));

        assertThat(configuration.dryRun()).isFalse();
        assertThat(configuration.authorisedNetworks())
                .containsExactly(IpNetwork.parse("127.0.0.0/8"), IpNetwork.parse("::1"));
        assertThat(configuration.web())
                .hasValueSatisfying(web -> assertThat(web.bind()).isEqualTo(WebConfiguration.BIND));
        Path folder = SAMPLES.toAbsolutePath().normalize();
        assertThat(configuration.store())
                .isEqualTo(new ConsentConfiguration.Sqlite(folder.resolve("var/consent.db"), Duration.ofSeconds(5)));
        OrganisationConfiguration organisation =
                configuration.organisation(new OrganisationId("example")).orElseThrow();
        assertThat(configuration.organisations()).containsExactly(organisation);
        assertThat(organisation.name()).isEqualTo("Example Garden Supplies");
        assertThat(organisation.senderDomains()).containsExactly("example.org");
        assertThat(organisation.keyFile()).isEqualTo(folder.resolve("conf/example.keys"));
        assertThat(organisation.publicUrl()).isEqualTo(URI.create("https://consent.example.org"));
        assertThat(organisation.unsubscribeAddress()).isEqualTo(CanonicalAddress.of("unsubscribe@example.org"));
        assertThat(organisation.inbound())
                .isEqualTo(new InboundConfiguration(
                        Optional.of(CanonicalAddress.of("bounces@example.org")),
                        Optional.of(CanonicalAddress.of("complaints@example.org")),
                        UndeliverableAfter.DEFAULT));
        assertThat(organisation.defaultLanguage()).isEqualTo(Locale.ENGLISH);
        assertThat(organisation.zone()).isEqualTo(ZoneId.of("Europe/Paris"));
        assertThat(organisation.rules()).isSameAs(RuleSet.french());
        assertThat(organisation.purposes())
                .extracting(PurposeConfiguration::qualifiedName)
                .containsExactly(
                        "example/newsletter",
                        "example/partner-offers",
                        "example/trade-letter",
                        "example/club",
                        "example/account");
        assertThat(organisation.purposes())
                .allSatisfy(purpose -> assertThat(purpose.titles()).containsOnlyKeys(SHIPPED_LANGUAGES));
        assertThat(organisation.purposes())
                .filteredOn(purpose -> purpose.purpose().kind() != Purpose.Kind.SERVICE)
                .allSatisfy(purpose -> assertThat(purpose.wordings()).containsOnlyKeys(Locale.ENGLISH, Locale.FRENCH));
    }

    @Test
    void readFileShouldReadThePurposesOfTheDocumentedSample() throws Exception {
        ConsentConfiguration configuration = ConsentConfigurationReader.readFile(SAMPLES.resolve("consent.xml"));

        OrganisationConfiguration organisation = configuration.organisations().getFirst();
        PurposeConfiguration newsletter =
                organisation.purpose(new PurposeName("newsletter")).orElseThrow();
        assertThat(newsletter.purpose())
                .isEqualTo(new Purpose(
                        organisation.id(),
                        new PurposeName("newsletter"),
                        Purpose.Kind.COMMERCIAL,
                        Set.of("garden"),
                        Set.of(),
                        false,
                        true,
                        Proof.OPT_IN,
                        Period.ofYears(3),
                        Period.ofDays(7),
                        16));
        assertThat(newsletter.senders()).containsExactly(CanonicalAddress.of("news@example.org"));
        assertThat(newsletter.replyAddress()).contains(CanonicalAddress.of("news@example.org"));
        assertThat(newsletter.subscribeAddress()).contains(CanonicalAddress.of("subscribe@example.org"));
        assertThat(newsletter.listId()).isEqualTo("newsletter.example.org");
        assertThat(newsletter.wordings().get(Locale.ENGLISH))
                .isEqualTo(new PurposeConfiguration.Wording(
                        "2026-01",
                        "I would like to receive the garden newsletter of Example Garden Supplies by e-mail, about once a"
                                + " month. I can unsubscribe at any time, with the link in every issue."));
        assertThat(newsletter.privacyPolicy()).isEqualTo(URI.create("https://www.example.org/privacy/newsletter"));
        assertThat(organisation
                        .purpose(new PurposeName("partner-offers"))
                        .orElseThrow()
                        .purpose()
                        .doubleOptIn())
                .isTrue();
        assertThat(organisation
                        .purpose(new PurposeName("trade-letter"))
                        .orElseThrow()
                        .purpose()
                        .activities())
                .containsExactly("horticulture");
        assertThat(organisation
                        .purpose(new PurposeName("club"))
                        .orElseThrow()
                        .purpose()
                        .kind())
                .isEqualTo(Purpose.Kind.NON_PROFIT);
        assertThat(organisation
                        .purpose(new PurposeName("account"))
                        .orElseThrow()
                        .purpose()
                        .kind())
                .isEqualTo(Purpose.Kind.SERVICE);
    }

    @Test
    void readFileShouldReadTheMinimalSample() throws Exception {
        Path minimal = SAMPLES.resolve("consent-minimal.xml");

        ConsentConfiguration configuration = ConsentConfigurationReader.readFile(minimal);

        assertThat(Files.readAllLines(minimal)).hasSizeLessThan(20);
        assertThat(configuration.organisations())
                .flatExtracting(OrganisationConfiguration::purposes)
                .extracting(PurposeConfiguration::qualifiedName)
                .containsExactly("example/newsletter");
    }

    @Test
    void readShouldAgreeWithReadFileWhenJamesDeliversTheSample(@TempDir Path workingDirectory) throws Exception {
        Path conf = Files.createDirectory(workingDirectory.resolve("conf"));
        Path file = Files.copy(SAMPLES.resolve("consent.xml"), conf.resolve("consent.xml"));
        Configuration.Basic james = Configuration.builder()
                .workingDirectory(workingDirectory.toString())
                .build();
        FileSystemImpl fileSystem = new FileSystemImpl(james.directories());
        FileConfigurationProvider provider = new FileConfigurationProvider(fileSystem, james);

        ConsentConfiguration byJames = new ConsentConfigurationReader(
                        new WorkingDirectory(fileSystem.getBasedir().toPath()))
                .read(provider.getConfiguration("consent"));

        assertThat(byJames).isEqualTo(ConsentConfigurationReader.readFile(file));
        assertThat(((ConsentConfiguration.Sqlite) byJames.store()).file())
                .isEqualTo(fileSystem
                        .getFile("file://var/consent.db")
                        .toPath()
                        .toAbsolutePath()
                        .normalize());
        assertThat(Files.readString(file, StandardCharsets.UTF_8)).contains("<organisation id=\"example\">");
    }
}
