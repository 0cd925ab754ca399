package org.jamesconsent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.common.net.HostAndPort;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.apache.james.util.LoggingLevel;
import org.jamesconsent.config.InboundConfiguration.UndeliverableAfter;
import org.jamesconsent.config.PurposeConfiguration.Asked;
import org.jamesconsent.config.PurposeConfiguration.SignedMessages;
import org.jamesconsent.config.PurposeConfiguration.WithoutVisibleLink;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.policy.RuleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsentConfigurationReaderTest {
    /** Every case replaces something in here. */
    private static final String SMALLEST = """
            <consent>
              <organisation id="acme">
                <name>Acme SAS</name>
                <postalAddress>1 rue de la Paix, 75002 Paris</postalAddress>
                <privacyPolicy>https://www.example.org/privacy</privacyPolicy>
                <publicUrl>https://consent.example.org</publicUrl>
                <unsubscribeAddress>out@example.org</unsubscribeAddress>
                <senderDomain>example.org</senderDomain>
                <purpose name="newsletter">
                  <kind>commercial</kind>
                  <title language="en">Newsletter</title>
                </purpose>
              </organisation>
            </consent>
            """;

    private static final String SECOND_ORGANISATION = """
            <organisation id="bolt">
              <name>Bolt</name>
              <postalAddress>2 rue de la Paix, 75002 Paris</postalAddress>
              <privacyPolicy>https://www.example.net/privacy</privacyPolicy>
              <publicUrl>https://consent.example.net</publicUrl>
              <unsubscribeAddress>out@example.net</unsubscribeAddress>
              <senderDomain>example.net</senderDomain>
              <purpose name="newsletter">
                <kind>service</kind>
              </purpose>
            </organisation>
            """;

    private static final String ACME = "consent.xml: organisation[acme]/";
    private static final String NEWSLETTER = ACME + "purpose[newsletter]/";
    private static final String FILE_FORM =
            "expected a file: file://conf/NAME, file://var/NAME, or with an absolute path file:///PATH";
    private static final String LIST_ID_FORM =
            "expected a List-Id without angle brackets (RFC 2919): ASCII words joined by at least one dot, at most 255"
                    + " characters, for example newsletter.example.org";
    private static final String BIND_FORM =
            "expected a numeric address and a port, 0 for any free one, for example 127.0.0.1:8090 or [::1]:8090";
    private static final String BASE_URL_FORM =
            "expected an https URL without user, query and fragment (http only for localhost), for example"
                    + " https://consent.example.org";
    private static final String PAGE_URL_FORM =
            "expected an https URL (http only for localhost), for example https://www.example.org/privacy";
    private static final String UNSUBSCRIBE_FORM =
            "expected a mail address whose local part has at most 15 characters of a-z, 0-9, '.', '_' and '-', so that"
                    + " '+' and a token can follow";
    private static final String PERIOD_FORM = "expected an ISO 8601 period from one day to 100 years, for example P3Y";
    private static final String WAIT_FORM =
            "expected a duration from 1 ms to 10 minutes, for example 500 ms, 5s or 1 min";
    private static final String NETWORK_FORM =
            "expected an IP network, for example 192.0.2.0/24, 2001:db8::/32 or 192.0.2.7";
    private static final String LANGUAGE_FORM = "expected a language tag (BCP 47), for example en or de-AT";

    @TempDir
    private Path root;

    private ConsentConfiguration read(String xml) throws Exception {
        return new ConsentConfigurationReader(new WorkingDirectory(root)).read(parse(xml));
    }

    private List<String> faults(String xml) throws Exception {
        HierarchicalConfiguration<ImmutableNode> parsed = parse(xml);
        InvalidConfigurationException e = catchThrowableOfType(
                InvalidConfigurationException.class,
                () -> new ConsentConfigurationReader(new WorkingDirectory(root)).read(parsed));
        assertThat(e).as("nothing was refused in %s", xml).isNotNull();
        return e.faults().stream()
                .map(InvalidConfigurationException.Fault::toString)
                .toList();
    }

    private static HierarchicalConfiguration<ImmutableNode> parse(String xml) throws ConfigurationException {
        return FileConfigurationProvider.getConfig(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static String with(String old, String replacement) {
        assertThat(SMALLEST).contains(old);
        return SMALLEST.replace(old, replacement);
    }

    /** The smallest configuration with more in it: top-level, in the organisation, or in the purpose. */
    private static String withTop(String xml) {
        return with("<consent>", "<consent>" + xml);
    }

    private static String withOrganisation(String xml) {
        return with("<name>", xml + "<name>");
    }

    private static String withPurpose(String xml) {
        return with("</kind>", "</kind>" + xml);
    }

    private static String purpose(String name, String content) {
        return "<purpose name='" + name + "'><kind>service</kind>" + content + "</purpose>";
    }

    private static String withSecondPurpose(String inFirst, String second) {
        return withPurpose(inFirst).replace("</purpose>", "</purpose>" + second);
    }

    private static String withSecondOrganisation(String old, String replacement) {
        return SMALLEST.replace("</consent>", SECOND_ORGANISATION.replace(old, replacement) + "</consent>");
    }

    @Test
    void readShouldUseDefaultsWhenOnlyWhatIsRequiredStandsThere() throws Exception {
        ConsentConfiguration configuration = read(SMALLEST);

        assertThat(configuration)
                .isEqualTo(new ConsentConfiguration(
                        List.of(new OrganisationConfiguration(
                                new OrganisationId("acme"),
                                "Acme SAS",
                                Set.of("example.org"),
                                root.resolve("conf/acme.keys"),
                                URI.create("https://consent.example.org"),
                                CanonicalAddress.of("out@example.org"),
                                InboundConfiguration.NONE,
                                CanonicalAddress.of("confirm@example.org"),
                                5,
                                Period.ofDays(1),
                                Optional.of(Period.ofYears(1)),
                                Locale.ENGLISH,
                                ZoneId.systemDefault(),
                                RuleSet.french(),
                                BrandConfiguration.NONE,
                                List.of(new PurposeConfiguration(
                                        new Purpose(
                                                new OrganisationId("acme"),
                                                new PurposeName("newsletter"),
                                                Purpose.Kind.COMMERCIAL,
                                                Set.of(),
                                                Set.of(),
                                                false,
                                                false,
                                                Proof.OPT_IN,
                                                Period.ofYears(3),
                                                Period.ofDays(7),
                                                16),
                                        Set.of(),
                                        Set.of(),
                                        Set.of(),
                                        "newsletter.example.org",
                                        Map.of(Locale.ENGLISH, "Newsletter"),
                                        Map.of(),
                                        Map.of(),
                                        URI.create("https://www.example.org/privacy"),
                                        null,
                                        Set.of(),
                                        "1 rue de la Paix, 75002 Paris",
                                        Optional.empty(),
                                        Optional.empty(),
                                        WithoutVisibleLink.SEND,
                                        SignedMessages.REWRITE,
                                        BrandConfiguration.NONE)))),
                        new ConsentConfiguration.Sqlite(root.resolve("var/consent.db"), Duration.ofSeconds(5)),
                        List.of(),
                        false,
                        Optional.of(Period.ofYears(3)),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        RetentionConfiguration.ABSENT));
    }

    @Test
    void readShouldUseDefaultsOfTheApiWhenItsElementIsEmpty() throws Exception {
        assertThat(read(SMALLEST).api()).isEmpty();
        assertThat(read(withTop("<api/>")).api())
                .contains(new ApiConfiguration(
                        HostAndPort.fromParts("127.0.0.1", 8091),
                        root.resolve("conf/consent-api.keys"),
                        WebConfiguration.LOOPBACK,
                        100,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        600,
                        10,
                        Period.ofDays(1)));
    }

    @Test
    void readShouldTakeAllOfTheApi() throws Exception {
        assertThat(read(withTop("<api><bind>[::1]:0</bind><keyFile>file://conf/other.keys</keyFile>"
                                + "<trustedProxy>192.0.2.0/24</trustedProxy><maxConnections>10</maxConnections>"
                                + "<requestTimeout>1s</requestTimeout><idleTimeout>2s</idleTimeout>"
                                + "<requestsPerMinute>3</requestsPerMinute><failuresPerMinute>4</failuresPerMinute>"
                                + "<answersKept>P2D</answersKept></api>"))
                        .api())
                .contains(new ApiConfiguration(
                        HostAndPort.fromParts("::1", 0),
                        root.resolve("conf/other.keys"),
                        List.of(IpNetwork.parse("192.0.2.0/24")),
                        10,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        3,
                        4,
                        Period.ofDays(2)));
    }

    @Test
    void readShouldRefuseAnApiThatMakesNoSense() throws Exception {
        assertThat(faults(withTop("<api><bind>localhost:1</bind><answersKept>PT1H</answersKept><keys/>"
                        + "<keyFile>file://conf/acme.keys</keyFile></api>")))
                .hasSize(4)
                .anyMatch(fault -> fault.startsWith("consent.xml: api/bind:"))
                .anyMatch(fault -> fault.startsWith("consent.xml: api/answersKept:"))
                .anyMatch(fault -> fault.contains("<keys>"))
                .anyMatch(fault -> fault.contains("a value that occurs only once"));
    }

    @Test
    void readShouldUseDefaultsOfRetentionWhenItsElementIsEmpty() throws Exception {
        assertThat(read(withTop("<retention/>")).retention())
                .isEqualTo(new RetentionConfiguration(
                        Period.ofYears(3), Period.ofYears(5), Optional.of(LocalTime.of(3, 30))));
    }

    @Test
    void readShouldTakeAllOfRetention() throws Exception {
        assertThat(read(withTop("<retention><facts>P1Y</facts><evidence>P6Y</evidence>"
                                + "<daily>off</daily></retention>"))
                        .retention())
                .isEqualTo(new RetentionConfiguration(Period.ofYears(1), Period.ofYears(6), Optional.empty()));
    }

    @Test
    void readShouldRefuseRetentionThatMakesNoSense() {
        assertThatThrownBy(() -> read(withTop("<retention><daily>noon</daily></retention>")))
                .hasMessageContaining("retention/daily")
                .hasMessageContaining("off, or a time of day");
        assertThatThrownBy(() -> read(withTop("<retention><facts>P0D</facts></retention>")))
                .hasMessageContaining("retention/facts");
    }

    @Test
    void readShouldTellForHowLongVerdictsAreKept() throws Exception {
        assertThat(read(withTop("<verdicts><keep>P18M</keep></verdicts>")).verdictsKept())
                .contains(Period.ofMonths(18));
        assertThat(read(withTop("<verdicts><keep>0</keep></verdicts>")).verdictsKept())
                .isEmpty();
        assertThat(read(withTop("<verdicts/>")).verdictsKept()).contains(Period.ofYears(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"P0D", "3", "-P1D", "P101Y", "forever", "00"})
    void readShouldTellWhenVerdictsCannotBeKeptForThatLong(String kept) throws Exception {
        assertThat(faults(withTop("<verdicts><keep>" + kept + "</keep></verdicts>")))
                .containsExactly("consent.xml: verdicts/keep: '" + kept
                        + "' is wrong; expected an ISO 8601 period from one day to 100 years, for example P3Y, or 0");
    }

    @Test
    void readShouldUseDefaultsOfTheWebWhenItsElementIsEmpty() throws Exception {
        assertThat(read(withTop("<web/>")).web())
                .contains(new WebConfiguration(
                        HostAndPort.fromParts("127.0.0.1", 8090),
                        List.of(IpNetwork.parse("127.0.0.0/8"), IpNetwork.parse("::1")),
                        2_000,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        60,
                        20,
                        5,
                        1_000,
                        root.resolve("conf/consent-templates")));
    }

    @Test
    void readShouldReadTheWeb() throws Exception {
        assertThat(read(withTop("""
                                <web>
                                  <bind>[::1]:0</bind>
                                  <trustedProxy>192.0.2.7</trustedProxy>
                                  <maxConnections>10</maxConnections>
                                  <requestTimeout>500 ms</requestTimeout>
                                  <idleTimeout>2 min</idleTimeout>
                                  <postsPerMinute>7</postsPerMinute>
                                  <signUpsPerHour>8</signUpsPerHour>
                                  <signUpsPerHourPerAddress>9</signUpsPerHourPerAddress>
                                  <signUpsPerHourInTotal>10</signUpsPerHourInTotal>
                                  <templates>file:///srv/templates</templates>
                                </web>
                                """)).web())
                .contains(new WebConfiguration(
                        HostAndPort.fromParts("::1", 0),
                        List.of(IpNetwork.parse("192.0.2.7")),
                        10,
                        Duration.ofMillis(500),
                        Duration.ofMinutes(2),
                        7,
                        8,
                        9,
                        10,
                        Path.of("/srv/templates")));
    }

    @Test
    void readShouldReadTheElementsOfTheTop() throws Exception {
        ConsentConfiguration configuration = read(withTop("""
                <dryRun>true</dryRun>
                <authorisedNetwork>192.0.2.0/24</authorisedNetwork>
                <authorisedNetwork>2001:db8::/32</authorisedNetwork>
                <store><sqlite><file>file:///srv/consent.db</file><busyTimeout>250 ms</busyTimeout></sqlite></store>
                """));

        assertThat(configuration.dryRun()).isTrue();
        assertThat(configuration.authorisedNetworks())
                .containsExactly(IpNetwork.parse("192.0.2.0/24"), IpNetwork.parse("2001:db8::/32"));
        assertThat(configuration.store())
                .isEqualTo(new ConsentConfiguration.Sqlite(Path.of("/srv/consent.db"), Duration.ofMillis(250)));
    }

    private static final String POSTGRESQL_URL = "jdbc:postgresql://a.example.org:5432,[2001:db8::1]:5433/consent";
    private static final String POSTGRESQL =
            "<postgresql><url>" + POSTGRESQL_URL + "</url><user>james</user></postgresql>";

    private static String withPostgresql(String elements) {
        return withTop("<store>" + POSTGRESQL.replace("</postgresql>", elements + "</postgresql>") + "</store>");
    }

    @Test
    void readShouldReadAPostgresqlStore() throws Exception {
        assertThat(read(withTop("<store>" + POSTGRESQL + "</store>")).store())
                .isEqualTo(new ConsentConfiguration.Postgresql(
                        POSTGRESQL_URL, "james", Optional.empty(), true, Optional.empty(), 8, Duration.ofSeconds(5)));
        assertThat(read(withPostgresql("""
                        <passwordFile>file:///srv/password</passwordFile>
                        <rootCertificate>file:///srv/ca.pem</rootCertificate>
                        <connections>20</connections>
                        <timeout>1 min</timeout>
                        """)).store())
                .isEqualTo(new ConsentConfiguration.Postgresql(
                        POSTGRESQL_URL,
                        "james",
                        Optional.of(new ConsentConfiguration.Secret.InFile(Path.of("/srv/password"))),
                        true,
                        Optional.of(Path.of("/srv/ca.pem")),
                        20,
                        Duration.ofMinutes(1)));
        assertThat(read(withPostgresql("<passwordVariable>DB_PASSWORD</passwordVariable><tls>off</tls>"))
                        .store())
                .isEqualTo(new ConsentConfiguration.Postgresql(
                        POSTGRESQL_URL,
                        "james",
                        Optional.of(new ConsentConfiguration.Secret.InVariable("DB_PASSWORD")),
                        false,
                        Optional.empty(),
                        8,
                        Duration.ofSeconds(5)));
    }

    private static final String CASSANDRA = "<cassandra><contactPoint>a.example.org:9142</contactPoint>"
            + "<contactPoint>b.example.org</contactPoint><localDatacenter>dc1</localDatacenter></cassandra>";

    private static String withCassandra(String elements) {
        return withTop("<store>" + CASSANDRA.replace("</cassandra>", elements + "</cassandra>") + "</store>");
    }

    @Test
    void readShouldReadACassandraStore() throws Exception {
        List<HostAndPort> nodes =
                List.of(HostAndPort.fromParts("a.example.org", 9142), HostAndPort.fromParts("b.example.org", 9042));
        assertThat(read(withTop("<store>" + CASSANDRA + "</store>")).store())
                .isEqualTo(new ConsentConfiguration.Cassandra(
                        nodes,
                        "dc1",
                        "james_consent",
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        Optional.empty(),
                        true,
                        Duration.ofSeconds(5)));
        assertThat(read(withCassandra("""
                        <keyspace>desk</keyspace>
                        <user>james</user>
                        <passwordVariable>DB_PASSWORD</passwordVariable>
                        <tls>off</tls>
                        <jamesSession>false</jamesSession>
                        <timeout>20s</timeout>
                        """)).store())
                .isEqualTo(new ConsentConfiguration.Cassandra(
                        nodes,
                        "dc1",
                        "desk",
                        Optional.of("james"),
                        Optional.of(new ConsentConfiguration.Secret.InVariable("DB_PASSWORD")),
                        false,
                        Optional.empty(),
                        false,
                        Duration.ofSeconds(20)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db.example.org/consent?user=james&amp;password=hush",
                "jdbc:postgresql://james:hush@db.example.org/consent"
            })
    void readShouldRefuseAPasswordInAUrlWithoutRepeatingIt(String url) throws Exception {
        assertThat(faults(withTop("<store>" + POSTGRESQL.replace(POSTGRESQL_URL, url) + "</store>")))
                .hasSize(1)
                .allSatisfy(fault -> assertThat(fault)
                        .startsWith("consent.xml: store/postgresql/url: 'jdbc:postgresql://")
                        .contains("***")
                        .doesNotContain("hush"));
    }

    @Test
    void readShouldReadTheElementsOfAnOrganisation() throws Exception {
        Path rules = Files.createDirectories(root.resolve("conf")).resolve("my.rules");
        Files.writeString(rules, "1 | service purpose | allow SERVICE\n2 | otherwise | refuse NO_CONSENT\n");

        OrganisationConfiguration organisation = read(withOrganisation("""
                                <keyFile>file://var/acme.keys</keyFile>
                                <defaultLanguage>en-GB</defaultLanguage>
                                <timeZone>Europe/Paris</timeZone>
                                <senderDomain>Bücher.Example</senderDomain>
                                <ruleSet>file://conf/my.rules</ruleSet>
                                <minorAge>13</minorAge>
                                <consentLifetime>P18M</consentLifetime>
                                """)
                        .replace("language=\"en\"", "language=\"en-GB\""))
                .organisations()
                .getFirst();

        assertThat(organisation.keyFile()).isEqualTo(root.resolve("var/acme.keys"));
        assertThat(organisation.defaultLanguage()).isEqualTo(Locale.UK);
        assertThat(organisation.zone()).isEqualTo(ZoneId.of("Europe/Paris"));
        assertThat(organisation.senderDomains()).containsExactlyInAnyOrder("xn--bcher-kva.example", "example.org");
        assertThat(organisation.rules()).isNotSameAs(RuleSet.french());
        Purpose purpose = organisation.purposes().getFirst().purpose();
        assertThat(purpose.minorAge()).isEqualTo(13);
        assertThat(purpose.consentLifetime()).isEqualTo(Period.ofMonths(18));
        assertThat(organisation.purposes().getFirst().listId()).isEqualTo("newsletter.xn--bcher-kva.example");
    }

    @Test
    void readShouldReadWhereMailComesBackTo() throws Exception {
        assertThat(read(withOrganisation("""
                                <bounceAddress>Bounces@Example.org</bounceAddress>
                                <complaintAddress>fbl@example.org</complaintAddress>
                                <undeliverableAfter>
                                  <permanentFailures>2</permanentFailures>
                                  <temporaryFailures>10</temporaryFailures>
                                  <period>P1M</period>
                                </undeliverableAfter>
                                """)).organisations().getFirst().inbound())
                .isEqualTo(new InboundConfiguration(
                        Optional.of(CanonicalAddress.of("bounces@example.org")),
                        Optional.of(CanonicalAddress.of("fbl@example.org")),
                        new UndeliverableAfter(2, 10, Period.ofMonths(1))));
    }

    @Test
    void readShouldUseTheUsualThresholdsWhereNoneAreGiven() throws Exception {
        assertThat(read(withOrganisation("<undeliverableAfter><period>P0D</period></undeliverableAfter>"))
                        .organisations()
                        .getFirst()
                        .inbound()
                        .undeliverableAfter())
                .isEqualTo(new UndeliverableAfter(1, 5, Period.ZERO));
    }

    @Test
    void readShouldLetPurposesOfOneOrganisationShareAReplyAddress() throws Exception {
        String reply = "<replyAddress>news@example.org</replyAddress>";

        assertThat(read(withSecondPurpose(reply, purpose("account", reply)))
                        .organisations()
                        .getFirst()
                        .purposes())
                .extracting(PurposeConfiguration::replyAddress)
                .containsOnly(Optional.of(CanonicalAddress.of("news@example.org")));
    }

    @Test
    void readShouldReadFromWhomSignUpsAreConfirmed() throws Exception {
        OrganisationConfiguration organisation =
                read(withOrganisation("""
                        <confirmationSender>Hello@Example.org</confirmationSender>
                        <confirmationsPerDay>2</confirmationsPerDay>
                        <confirmationExpiry>P3D</confirmationExpiry>
                        <ownDataExpiry>P2D</ownDataExpiry>
                        <ofAgeQuestion>off</ofAgeQuestion>
                        <privacyPolicyVersion>7</privacyPolicyVersion>
                        """)).organisations().getFirst();

        assertThat(organisation.confirmationSender()).isEqualTo(CanonicalAddress.of("hello@example.org"));
        assertThat(organisation.confirmationsPerDay()).isEqualTo(2);
        assertThat(organisation.ownDataExpiry()).isEqualTo(Period.ofDays(2));
        assertThat(organisation.ofAgeQuestion()).isEmpty();
        PurposeConfiguration purpose = organisation.purposes().getFirst();
        assertThat(purpose.purpose().confirmationExpiry()).isEqualTo(Period.ofDays(3));
        assertThat(purpose.privacyPolicyVersion()).isEqualTo("7");
    }

    @Test
    void readShouldRefuseAWordingForSmsAlone() throws Exception {
        assertThat(faults(withPurpose("<smsWording language='en' version='7'>Text me.</smsWording>")))
                .singleElement()
                .asString()
                .contains("smsWording", "nobody can sign up for SMS alone");
    }

    @Test
    void readShouldReadTheElementsOfAPurpose() throws Exception {
        PurposeConfiguration purpose =
                read(withPurpose("""
                        <sender>News@Example.org</sender>
                        <sender>letter@example.org</sender>
                        <senderDomain>EXAMPLE.org</senderDomain>
                        <user>Marketing@Example.org</user>
                        <user>CRM</user>
                        <optIn>double</optIn>
                        <softOptIn>true</softOptIn>
                        <acceptedProof>confirmed</acceptedProof>
                        <family>garden</family>
                        <family>tools</family>
                        <withoutVisibleLink>refuse</withoutVisibleLink>
                        <signedMessages>headers-only</signedMessages>
                        <activity>horticulture</activity>
                        <listId>letter.example.org</listId>
                        <title language="fr-CA">L’infolettre</title>
                        <wording language="en" version="7">I want
                          the   letter.</wording>
                        <smsWording language="en" version="7">Text me.</smsWording>
                        <privacyPolicy>https://www.example.org/?page_id=3#letter</privacyPolicy>
                        <privacyPolicyVersion>2025-11</privacyPolicyVersion>
                        <ask>birth-date</ask>
                        <ask>language</ask>
                        <confirmationExpiry>P2D</confirmationExpiry>
                        <postalAddress>PO box 7, Dublin</postalAddress>
                        <replyAddress>Letter-to-the-editors@Example.org</replyAddress>
                        <subscribeAddress>Join@Example.org</subscribeAddress>
                        """)).organisations().getFirst().purposes().getFirst();

        assertThat(purpose)
                .isEqualTo(new PurposeConfiguration(
                        new Purpose(
                                new OrganisationId("acme"),
                                new PurposeName("newsletter"),
                                Purpose.Kind.COMMERCIAL,
                                Set.of("garden", "tools"),
                                Set.of("horticulture"),
                                true,
                                true,
                                Proof.CONFIRMED,
                                Period.ofYears(3),
                                Period.ofDays(2),
                                16),
                        Set.of(CanonicalAddress.of("news@example.org"), CanonicalAddress.of("letter@example.org")),
                        Set.of("example.org"),
                        Set.of("marketing@example.org", "crm"),
                        "letter.example.org",
                        Map.of(Locale.ENGLISH, "Newsletter", Locale.CANADA_FRENCH, "L’infolettre"),
                        Map.of(Locale.ENGLISH, new PurposeConfiguration.Wording("7", "I want the letter.")),
                        Map.of(Locale.ENGLISH, new PurposeConfiguration.Wording("sms 7", "Text me.")),
                        URI.create("https://www.example.org/?page_id=3#letter"),
                        "2025-11",
                        Set.of(Asked.BIRTH_DATE, Asked.LANGUAGE),
                        "PO box 7, Dublin",
                        Optional.of(CanonicalAddress.of("letter-to-the-editors@example.org")),
                        Optional.of(CanonicalAddress.of("join@example.org")),
                        WithoutVisibleLink.REFUSE,
                        SignedMessages.HEADERS_ONLY,
                        BrandConfiguration.NONE));
    }

    @ParameterizedTest
    @CsvSource({"commercial, COMMERCIAL", "non-profit, NON_PROFIT", "service, SERVICE"})
    void readShouldReadEveryKind(String text, Purpose.Kind kind) throws Exception {
        assertThat(read(with("<kind>commercial", "<kind>" + text))
                        .organisations()
                        .getFirst()
                        .purposes()
                        .getFirst()
                        .purpose()
                        .kind())
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"send, SEND", "hold, HOLD", "refuse, REFUSE"})
    void readShouldReadWhatHappensWithoutVisibleLink(String text, WithoutVisibleLink choice) throws Exception {
        assertThat(read(withPurpose("<withoutVisibleLink>" + text + "</withoutVisibleLink>"))
                        .organisations()
                        .getFirst()
                        .purposes()
                        .getFirst()
                        .withoutVisibleLink())
                .isEqualTo(choice);
    }

    @ParameterizedTest
    @CsvSource({"rewrite, REWRITE", "headers-only, HEADERS_ONLY", "hold, HOLD"})
    void readShouldReadWhatHappensToSignedMessages(String text, SignedMessages choice) throws Exception {
        assertThat(read(withPurpose("<signedMessages>" + text + "</signedMessages>"))
                        .organisations()
                        .getFirst()
                        .purposes()
                        .getFirst()
                        .signedMessages())
                .isEqualTo(choice);
    }

    @ParameterizedTest
    @CsvSource({"none, NONE", "opt-in, OPT_IN", "confirmed, CONFIRMED"})
    void readShouldReadEveryProof(String text, Proof proof) throws Exception {
        assertThat(read(withPurpose("<acceptedProof>" + text + "</acceptedProof>"))
                        .organisations()
                        .getFirst()
                        .purposes()
                        .getFirst()
                        .purpose()
                        .acceptedProof())
                .isEqualTo(proof);
    }

    @ParameterizedTest
    @CsvSource({"1 ms, PT0.001S", "5s, PT5S", "5 seconds, PT5S", "2 min, PT2M", "10m, PT10M"})
    void readShouldReadABusyTimeoutAsJamesWould(String text, Duration expected) throws Exception {
        assertThat(read(withTop("<store><sqlite><busyTimeout>" + text + "</busyTimeout></sqlite></store>"))
                        .store())
                .isInstanceOfSatisfying(ConsentConfiguration.Sqlite.class, sqlite -> assertThat(sqlite.busyTimeout())
                        .isEqualTo(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "https://consent.example.org/, https://consent.example.org",
        "https://www.example.org/consent//, https://www.example.org/consent",
        "https://consent.example.org:8443, https://consent.example.org:8443",
        "http://localhost:8080, http://localhost:8080",
        "http://127.0.0.1:8080, http://127.0.0.1:8080",
        "http://[::1]:8080, http://[::1]:8080",
        "https://www.example.org/désinscription, https://www.example.org/d%C3%A9sinscription",
    })
    void readShouldReadAPublicUrlWithoutTrailingSlash(String text, URI expected) throws Exception {
        assertThat(read(with("https://consent.example.org", text))
                        .organisations()
                        .getFirst()
                        .publicUrl())
                .isEqualTo(expected);
    }

    @Test
    void readShouldNeedNoTitleWhenThePurposeIsAService() throws Exception {
        ConsentConfiguration configuration = read(withSecondPurpose("", purpose("account", "")));

        assertThat(configuration
                        .organisations()
                        .getFirst()
                        .purpose(new PurposeName("account"))
                        .orElseThrow()
                        .titles())
                .isEmpty();
    }

    @Test
    void readShouldLetTwoOrganisationsHavePurposesOfOneName() throws Exception {
        assertThat(read(withSecondOrganisation("", "")).organisations())
                .flatExtracting(OrganisationConfiguration::purposes)
                .extracting(PurposeConfiguration::qualifiedName)
                .containsExactly("acme/newsletter", "bolt/newsletter");
    }

    @Test
    void readShouldReplaceVariablesInTextAndAttributes() throws Exception {
        String home = System.getenv("PATH");
        System.setProperty("consent.test.id", "fromproperty");
        try {
            ConsentConfiguration configuration = read(with("id=\"acme\"", "id=\"${sys:consent.test.id}\"")
                    .replace("Acme SAS", "${env:CONSENT_TEST_UNSET:-Default Ltd} in $${brackets} for ${env:PATH}"));

            assertThat(configuration.organisations().getFirst().id()).isEqualTo(new OrganisationId("fromproperty"));
            assertThat(configuration.organisations().getFirst().name())
                    .isEqualTo("Default Ltd in ${brackets} for " + home);
        } finally {
            System.clearProperty("consent.test.id");
        }
    }

    @Test
    void readShouldReadAPartOfALargerConfiguration() throws Exception {
        HierarchicalConfiguration<ImmutableNode> larger = parse("<james>" + SMALLEST + "</james>");

        ConsentConfiguration configuration =
                new ConsentConfigurationReader(new WorkingDirectory(root)).read(larger.configurationAt("consent"));

        assertThat(configuration).isEqualTo(read(SMALLEST));
    }

    static Stream<Arguments> oneFault() {
        return Stream.of(
                // Unknown elements, attributes and text.
                arguments(
                        withPurpose("<sendr>news@example.org</sendr>"),
                        "consent.xml: organisation[acme]/purpose[newsletter]: '<sendr>' is wrong; expected a known"
                                + " element; did you mean <sender>?"),
                arguments(
                        withOrganisation("<publicURL>https://consent.example.org</publicURL>"),
                        "consent.xml: organisation[acme]: '<publicURL>' is wrong; expected a known element; did you"
                                + " mean <publicUrl>?"),
                arguments(
                        withTop("<dryrun>true</dryrun>"),
                        "consent.xml: consent: '<dryrun>' is wrong; expected a known element; did you mean <dryRun>?"),
                arguments(
                        withTop("<cassandra/>"),
                        "consent.xml: consent: '<cassandra>' is wrong; expected one of the elements <dryRun>,"
                                + " <authorisedNetwork>, <store>, <verdicts>, <web>, <api>,"
                                + " <retention>, <organisation>, <webhook>"),
                arguments(
                        withTop("<web><bind>localhost:8090</bind></web>"),
                        "consent.xml: web/bind: 'localhost:8090' is wrong; " + BIND_FORM),
                arguments(
                        withTop("<web><bind>127.0.0.1</bind></web>"),
                        "consent.xml: web/bind: '127.0.0.1' is wrong; " + BIND_FORM),
                arguments(
                        withTop("<web><bind>127.0.0.1:65536</bind></web>"),
                        "consent.xml: web/bind: '127.0.0.1:65536' is wrong; " + BIND_FORM),
                arguments(
                        withTop("<web><trustedProxy>proxy</trustedProxy></web>"),
                        "consent.xml: web/trustedProxy: 'proxy' is wrong; expected an IP network, for example"
                                + " 192.0.2.0/24, 2001:db8::/32 or 192.0.2.7"),
                arguments(
                        withTop("<web><maxConnections>9</maxConnections></web>"),
                        "consent.xml: web/maxConnections: '9' is wrong; expected a whole number from 10 to 100000"),
                arguments(
                        withTop("<web><postsPerMinute>0</postsPerMinute></web>"),
                        "consent.xml: web/postsPerMinute: '0' is wrong; expected a whole number from 1 to 100000"),
                arguments(
                        withTop("<web><port>1</port></web>"),
                        "consent.xml: web: '<port>' is wrong; expected one of the elements <bind>, <trustedProxy>,"
                                + " <maxConnections>, <requestTimeout>, <idleTimeout>, <postsPerMinute>, <signUpsPerHour>,"
                                + " <signUpsPerHourPerAddress>, <signUpsPerHourInTotal>, <templates>"),
                arguments(
                        with("<name>Acme SAS", "<name><b/>Acme SAS"),
                        "consent.xml: organisation[acme]/name: '<b>' is wrong; expected no element here"),
                arguments(
                        with("<consent>", "<consent dryRun='true'>"),
                        "consent.xml: consent: 'dryRun=\"true\"' is wrong; expected no attribute here"),
                arguments(
                        with("<purpose name=", "<purpose kind='service' name="),
                        "consent.xml: organisation[acme]/purpose[newsletter]: 'kind=\"service\"' is wrong; expected"
                                + " one of the attributes name"),
                arguments(
                        with("<title language=", "<title lang='fr' language="),
                        "consent.xml: organisation[acme]/purpose[newsletter]/title[en]: 'lang=\"fr\"' is wrong;"
                                + " expected one of the attributes language"),
                arguments(
                        with("<name>", "stray<name>"),
                        "consent.xml: organisation[acme]: 'stray' is wrong; expected elements only, no text between"
                                + " them"),

                // Where mail comes back to.
                arguments(
                        withOrganisation("<bounceAddress>returned.messages@example.org</bounceAddress>"),
                        ACME + "bounceAddress: 'returned.messages@example.org' is wrong; " + UNSUBSCRIBE_FORM),
                arguments(
                        withOrganisation("<complaintAddress>a+b@example.org</complaintAddress>"),
                        ACME + "complaintAddress: 'a+b@example.org' is wrong; " + UNSUBSCRIBE_FORM),
                arguments(
                        withOrganisation("<bounceAddress>out@example.org</bounceAddress>"),
                        ACME + "bounceAddress: 'out@example.org' is wrong; expected a value that occurs only once;"
                                + " organisation[acme]/unsubscribeAddress has it already"),
                arguments(
                        withOrganisation("<complaintAddress>all@example.org</complaintAddress>"
                                + "<bounceAddress>all@example.org</bounceAddress>"),
                        ACME + "complaintAddress: 'all@example.org' is wrong; expected a value that occurs only once;"
                                + " organisation[acme]/bounceAddress has it already"),
                arguments(
                        withPurpose("<replyAddress>out@example.org</replyAddress>"),
                        NEWSLETTER + "replyAddress: 'out@example.org' is wrong; expected a value that occurs only once;"
                                + " organisation[acme]/unsubscribeAddress has it already"),
                arguments(
                        withSecondPurpose(
                                "<subscribeAddress>join@example.org</subscribeAddress>",
                                purpose("account", "<subscribeAddress>join@example.org</subscribeAddress>")),
                        ACME + "purpose[account]/subscribeAddress: 'join@example.org' is wrong; expected a value that"
                                + " occurs only once; organisation[acme]/purpose[newsletter]/subscribeAddress has it"
                                + " already"),
                arguments(
                        withPurpose("<replyAddress>news</replyAddress>"),
                        NEWSLETTER + "replyAddress: 'news' is wrong; expected a mail address (the address has no '@')"),
                arguments(
                        withSecondOrganisation("</kind>", "</kind><replyAddress>news@example.org</replyAddress>")
                                .replaceFirst("</kind>", "</kind><replyAddress>news@example.org</replyAddress>"),
                        "consent.xml: organisation[bolt]/purpose[newsletter]/replyAddress: 'news@example.org' is wrong;"
                                + " expected a value that occurs only once;"
                                + " organisation[acme]/purpose[newsletter]/replyAddress has it already"),
                arguments(
                        withOrganisation(
                                "<undeliverableAfter><permanentFailures>0</permanentFailures></undeliverableAfter>"),
                        ACME + "undeliverableAfter/permanentFailures: '0' is wrong; expected a whole number from 1 to"
                                + " 100"),
                arguments(
                        withOrganisation("<undeliverableAfter><period>P2Y</period></undeliverableAfter>"),
                        ACME + "undeliverableAfter/period: 'P2Y' is wrong; expected an ISO 8601 period from none (P0D)"
                                + " to a year, for example P7D"),
                arguments(
                        withOrganisation("<undeliverableAfter><failures>3</failures></undeliverableAfter>"),
                        ACME + "undeliverableAfter: '<failures>' is wrong; expected one of the elements"
                                + " <permanentFailures>, <temporaryFailures>, <period>"),

                // What is missing, empty or there twice.
                arguments(
                        with("<name>Acme SAS</name>", ""),
                        ACME + "name: is missing or empty; expected the name of the organisation, as recipients know"
                                + " it"),
                arguments(
                        with("Acme SAS", "  "),
                        ACME + "name: is missing or empty; expected the name of the organisation, as recipients know"
                                + " it"),
                arguments(
                        with("<name>Acme SAS</name>", "<name>Acme SAS</name><name>Acme Ltd</name>"),
                        ACME + "name: 'Acme Ltd' is wrong; expected only one <name>"),
                arguments(
                        with("<postalAddress>1 rue de la Paix, 75002 Paris</postalAddress>", ""),
                        ACME + "postalAddress: is missing or empty; expected the postal address of the sender in one"
                                + " line"),
                arguments(
                        with("<privacyPolicy>https://www.example.org/privacy</privacyPolicy>", ""),
                        ACME + "privacyPolicy: is missing or empty; " + PAGE_URL_FORM),
                arguments(
                        with("<publicUrl>https://consent.example.org</publicUrl>", ""),
                        ACME + "publicUrl: is missing or empty; " + BASE_URL_FORM),
                arguments(
                        with("<unsubscribeAddress>out@example.org</unsubscribeAddress>", ""),
                        ACME + "unsubscribeAddress: is missing or empty; " + UNSUBSCRIBE_FORM),
                arguments(
                        with("<senderDomain>example.org</senderDomain>", ""),
                        ACME + "senderDomain: is missing or empty; expected a domain"),
                arguments(
                        with("<kind>commercial</kind>", ""),
                        NEWSLETTER + "kind: is missing or empty; expected commercial or non-profit or service"),
                arguments(
                        with("<title language=\"en\">Newsletter</title>", ""),
                        NEWSLETTER + "title[en]: is missing or empty; expected the name of the purpose in the"
                                + " organisation's defaultLanguage"),
                arguments(
                        withOrganisation("<defaultLanguage>fr</defaultLanguage>"),
                        NEWSLETTER + "title[fr]: is missing or empty; expected the name of the purpose in the"
                                + " organisation's defaultLanguage"),
                arguments(
                        with(" language=\"en\"", ""),
                        NEWSLETTER + "title[#1]/@language: is missing or empty; " + LANGUAGE_FORM),
                arguments(
                        with(">Newsletter<", "><"),
                        NEWSLETTER + "title[en]: is missing or empty; expected the name of the purpose, as recipients"
                                + " know it"),
                arguments(
                        withPurpose("<wording language='en'>I agree</wording>"),
                        NEWSLETTER + "wording[en]/@version: is missing or empty; expected the version of the wording,"
                                + " for example 2026-01"),
                arguments(
                        withPurpose("<wording language='en' version='1'/>"),
                        NEWSLETTER + "wording[en]: is missing or empty; expected text"),
                arguments(
                        with(" id=\"acme\"", ""),
                        "consent.xml: organisation[#1]/@id: is missing or empty; expected 1 to 32 characters of a-z,"
                                + " 0-9 and '-', starting with a letter or digit"),
                arguments(
                        with(" name=\"newsletter\"", ""),
                        ACME + "purpose[#1]/@name: is missing or empty; expected 1 to 64 characters of a-z, 0-9, '.',"
                                + " '_' and '-', starting with a letter or digit"),
                arguments(
                        withTop("<store/>"),
                        "consent.xml: store: is missing or empty; expected one kind of store, <sqlite>, <postgresql> or"
                                + " <cassandra>"),
                arguments(
                        withTop("<store><sqlite/>" + POSTGRESQL + "</store>"),
                        "consent.xml: store: is missing or empty; expected one kind of store, <sqlite>, <postgresql> or"
                                + " <cassandra>"),
                arguments(
                        withTop("<store>" + CASSANDRA + POSTGRESQL + "</store>"),
                        "consent.xml: store: is missing or empty; expected one kind of store, <sqlite>, <postgresql> or"
                                + " <cassandra>"),
                arguments(
                        withTop("<store><cassandra><localDatacenter>dc1</localDatacenter></cassandra></store>"),
                        "consent.xml: store/cassandra/contactPoint: is missing or empty; expected a host and the port of CQL,"
                                + " for example cassandra1.example.org:9042"),
                arguments(
                        withTop("<store>" + CASSANDRA.replace("a.example.org:9142", "cql://a.example.org")
                                + "</store>"),
                        "consent.xml: store/cassandra/contactPoint: 'cql://a.example.org' is wrong; expected a host and the port"
                                + " of CQL, for example cassandra1.example.org:9042"),
                arguments(
                        withTop("<store>" + CASSANDRA.replace("<localDatacenter>dc1</localDatacenter>", "")
                                + "</store>"),
                        "consent.xml: store/cassandra/localDatacenter: is missing or empty; expected the name of the datacenter"
                                + " whose nodes are asked"),
                arguments(
                        withCassandra("<keyspace>James-Consent</keyspace>"),
                        "consent.xml: store/cassandra/keyspace: 'James-Consent' is wrong; expected a name of at most 48"
                                + " letters, digits and underscores, for example james_consent"),
                arguments(
                        withTop("<store><postgresql><url>" + POSTGRESQL_URL + "</url></postgresql></store>"),
                        "consent.xml: store/postgresql/user: is missing or empty; expected the user to log in as"),
                arguments(
                        withPostgresql("<password>secret</password>"),
                        "consent.xml: store/postgresql: '<password>' is wrong; expected a known element; did you mean"
                                + " <passwordFile>?"),
                arguments(
                        withPostgresql(
                                "<passwordFile>file://conf/p</passwordFile><passwordVariable>P</passwordVariable>"),
                        "consent.xml: store/postgresql/passwordVariable: is missing or empty; expected only one of"
                                + " <passwordFile> and <passwordVariable>"),
                arguments(
                        withPostgresql("<tls>off</tls><rootCertificate>file://conf/ca.pem</rootCertificate>"),
                        "consent.xml: store/postgresql/rootCertificate: is missing or empty; expected no certificate where"
                                + " <tls> is off"),
                arguments(
                        withPostgresql("<tls>require</tls>"),
                        "consent.xml: store/postgresql/tls: 'require' is wrong; expected verify-full or off"),
                arguments(
                        withPostgresql("<connections>1</connections>"),
                        "consent.xml: store/postgresql/connections: '1' is wrong; expected a whole number from 2 to 100"),
                arguments(
                        withPostgresql("<timeout>999 ms</timeout>"),
                        "consent.xml: store/postgresql/timeout: '999 ms' is wrong; expected a duration from 1 s to 10"
                                + " minutes, for example 5s or 1 min"),
                arguments(
                        "<consent><dryRun>true</dryRun></consent>",
                        "consent.xml: organisation: is missing or empty; expected at least one organisation"),
                arguments(
                        SMALLEST.replaceAll("(?s)<purpose.*</purpose>", ""),
                        ACME + "purpose: is missing or empty; expected at least one purpose"),
                arguments(
                        "<consent/>",
                        "consent.xml: consent: is missing or empty; expected the file conf/consent.xml with at least"
                                + " one <organisation>"),
                arguments(
                        SMALLEST.replace("consent>", "consents>"),
                        "consent.xml: consent: '<consents>' is wrong; expected <consent> as the root"),
                arguments(
                        withPurpose("<sender/>"), NEWSLETTER + "sender: is missing or empty; expected a mail address"),
                arguments(
                        with("Acme SAS", "${env:CONSENT_TEST_UNSET}"),
                        ACME + "name: '${env:CONSENT_TEST_UNSET}' is wrong; expected variables that have a value"),
                arguments(
                        with("Acme SAS", "Acme ${sys:consent.test.unset} Ltd"),
                        ACME
                                + "name: 'Acme ${sys:consent.test.unset} Ltd' is wrong; expected variables that have a value"),
                arguments(
                        with("Acme SAS", "${file:UTF-8:/does/not/exist}"),
                        ACME + "name: '${file:UTF-8:/does/not/exist}' is wrong; expected variables that have a value"),
                arguments(
                        with("Acme SAS", "${organisation.name}"),
                        ACME + "name: '${organisation.name}' is wrong; expected variables that have a value"),

                // Values of the wrong form.
                arguments(
                        with("id=\"acme\"", "id=\"Acme!\""),
                        "consent.xml: organisation[Acme!]/@id: 'Acme!' is wrong; expected 1 to 32 characters of a-z,"
                                + " 0-9 and '-', starting with a letter or digit"),
                arguments(
                        with("name=\"newsletter\"", "name=\"News Letter\""),
                        ACME + "purpose[News Letter]/@name: 'News Letter' is wrong; expected 1 to 64 characters of"
                                + " a-z, 0-9, '.', '_' and '-', starting with a letter or digit"),
                arguments(
                        with("<kind>commercial", "<kind>marketing"),
                        NEWSLETTER + "kind: 'marketing' is wrong; expected commercial or non-profit or service"),
                arguments(
                        withTop("<dryRun>yes</dryRun>"), "consent.xml: dryRun: 'yes' is wrong; expected true or false"),
                arguments(
                        withPurpose("<optIn>triple</optIn>"),
                        NEWSLETTER + "optIn: 'triple' is wrong; expected single or double"),
                arguments(
                        withPurpose("<softOptIn>TRUE</softOptIn>"),
                        NEWSLETTER + "softOptIn: 'TRUE' is wrong; expected true or false"),
                arguments(
                        withPurpose("<acceptedProof>double</acceptedProof>"),
                        NEWSLETTER + "acceptedProof: 'double' is wrong; expected none or opt-in or confirmed"),
                arguments(
                        withPurpose("<withoutVisibleLink>drop</withoutVisibleLink>"),
                        NEWSLETTER + "withoutVisibleLink: 'drop' is wrong; expected send or hold or refuse"),
                arguments(
                        withPurpose("<signedMessages>headers only</signedMessages>"),
                        NEWSLETTER
                                + "signedMessages: 'headers only' is wrong; expected rewrite or headers-only or hold"),
                arguments(
                        withPurpose("<sender>news.example.org</sender>"),
                        NEWSLETTER + "sender: 'news.example.org' is wrong; expected a mail address (the address has no"
                                + " '@')"),
                arguments(
                        withPurpose("<senderDomain>exa mple.org</senderDomain>"),
                        NEWSLETTER + "senderDomain: 'exa mple.org' is wrong; expected a domain (the domain holds a"
                                + " character that no host name has)"),
                arguments(
                        withOrganisation("<senderDomain>[192.0.2.1]</senderDomain>"),
                        ACME + "senderDomain: '[192.0.2.1]' is wrong; expected a domain"),
                arguments(
                        withPurpose("<user>two words</user>"),
                        NEWSLETTER + "user: 'two words' is wrong; expected the name of an SMTP user, without blanks"),
                arguments(
                        withOrganisation("<defaultLanguage>english_US</defaultLanguage>"),
                        ACME + "defaultLanguage: 'english_US' is wrong; " + LANGUAGE_FORM),
                arguments(
                        withPurpose("<title language='x-private'>Secret</title>"),
                        NEWSLETTER + "title[x-private]/@language: 'x-private' is wrong; " + LANGUAGE_FORM),
                arguments(
                        withOrganisation("<timeZone>Europe/Lutetia</timeZone>"),
                        ACME + "timeZone: 'Europe/Lutetia' is wrong; expected a time zone of the IANA database, for"
                                + " example Europe/Paris"),
                arguments(
                        withOrganisation("<ruleSet>german</ruleSet>"),
                        ACME + "ruleSet: 'german' is wrong; expected french or a rule file, for example"
                                + " file://conf/my.rules"),
                arguments(
                        withOrganisation("<keyFile>classpath:acme.keys</keyFile>"),
                        ACME + "keyFile: 'classpath:acme.keys' is wrong; " + FILE_FORM),
                arguments(
                        withOrganisation("<keyFile>conf/acme.keys</keyFile>"),
                        ACME + "keyFile: 'conf/acme.keys' is wrong; " + FILE_FORM),
                arguments(
                        withOrganisation("<keyFile>file://conf/</keyFile>"),
                        ACME + "keyFile: 'file://conf/' is wrong; " + FILE_FORM),
                arguments(
                        withTop("<store><sqlite><file>jdbc:sqlite:consent.db</file></sqlite></store>"),
                        "consent.xml: store/sqlite/file: 'jdbc:sqlite:consent.db' is wrong; " + FILE_FORM),

                // Header injection.
                arguments(
                        with("Acme SAS", "Acme&#10;Bcc: ann@example.org"),
                        ACME + "name: 'Acme\\u000aBcc: ann@example.org' is wrong; expected the name of the"
                                + " organisation, as recipients know it, without line breaks and control characters"),
                arguments(
                        with("Newsletter<", "News&#13;letter<"),
                        NEWSLETTER + "title[en]: 'News\\u000dletter' is wrong; expected the name of the purpose, as"
                                + " recipients know it, without line breaks and control characters"),
                arguments(
                        withPurpose("<postalAddress>1 Lane&#x2028;Paris</postalAddress>"),
                        NEWSLETTER + "postalAddress: '1 Lane\\u2028Paris' is wrong; expected the postal address of the"
                                + " sender in one line, without line breaks and control characters"),
                arguments(
                        withPurpose("<wording language='en' version='1'>I&#x85;agree</wording>"),
                        NEWSLETTER + "wording[en]: 'I\\u0085agree' is wrong; expected text, without line breaks and"
                                + " control characters"),
                arguments(
                        withPurpose("<family>a&#9;b</family>"),
                        NEWSLETTER + "family: 'a\\u0009b' is wrong; expected a product family, without line breaks and"
                                + " control characters"),

                // What may occur only once.
                arguments(
                        withSecondOrganisation("bolt", "acme")
                                .replace("<name>Bolt", "<keyFile>file://conf/b.keys</keyFile><name>Bolt"),
                        "consent.xml: organisation[acme]/@id: 'acme' is wrong; expected a value that occurs only"
                                + " once"),
                arguments(
                        withSecondPurpose("", purpose("newsletter", "")),
                        NEWSLETTER + "@name: 'newsletter' is wrong; expected a value that occurs only once"),
                arguments(
                        withSecondPurpose(
                                "<sender>news@example.org</sender>",
                                purpose("account", "<sender>NEWS@example.org</sender>")),
                        ACME + "purpose[account]/sender: 'news@example.org' is wrong; expected a value that occurs"
                                + " only once; organisation[acme]/purpose[newsletter]/sender has it already"),
                arguments(
                        withPurpose("<sender>news@example.org</sender><sender>news@example.org</sender>"),
                        NEWSLETTER + "sender: 'news@example.org' is wrong; expected a value that occurs only once"),
                arguments(
                        withSecondPurpose(
                                "<senderDomain>example.org</senderDomain>",
                                purpose("account", "<senderDomain>Example.ORG.</senderDomain>")),
                        ACME + "purpose[account]/senderDomain: 'example.org' is wrong; expected a value that occurs"
                                + " only once; organisation[acme]/purpose[newsletter]/senderDomain has it already"),
                arguments(
                        withSecondPurpose("<user>crm</user>", purpose("account", "<user>CRM</user>")),
                        ACME + "purpose[account]/user: 'crm' is wrong; expected a value that occurs only once;"
                                + " organisation[acme]/purpose[newsletter]/user has it already"),
                arguments(
                        withSecondOrganisation("</kind>", "</kind><user>crm</user>")
                                .replaceFirst("</kind>", "</kind><user>crm</user>"),
                        "consent.xml: organisation[bolt]/purpose[newsletter]/user: 'crm' is wrong; expected a value"
                                + " that occurs only once; organisation[acme]/purpose[newsletter]/user has it"
                                + " already"),
                arguments(
                        withSecondOrganisation("<name>", "<senderDomain>example.org</senderDomain><name>"),
                        "consent.xml: organisation[bolt]/senderDomain: 'example.org' is wrong; expected a value that"
                                + " occurs only once; organisation[acme]/senderDomain has it already"),
                arguments(
                        withSecondOrganisation("out@example.net", "OUT@example.org"),
                        "consent.xml: organisation[bolt]/unsubscribeAddress: 'out@example.org' is wrong; expected a"
                                + " value that occurs only once; organisation[acme]/unsubscribeAddress has it"
                                + " already"),
                arguments(
                        withPurpose("<title language='en'>Letter</title>"),
                        NEWSLETTER + "title[en]/@language: 'en' is wrong; expected each language only once in a"
                                + " purpose"),
                arguments(
                        withPurpose("<wording language='en' version='1'>Yes</wording>"
                                + "<wording language='EN' version='2'>Yes</wording>"),
                        NEWSLETTER + "wording[EN]/@language: 'en' is wrong; expected each language only once in a"
                                + " purpose"),

                // What does not belong together.
                arguments(
                        withPurpose("<sender>news@example.net</sender>"),
                        NEWSLETTER + "sender: 'news@example.net' is wrong; expected a domain that the organisation has"
                                + " as <senderDomain>: example.org"),
                arguments(
                        withPurpose("<senderDomain>news.example.org</senderDomain>"),
                        NEWSLETTER + "senderDomain: 'news.example.org' is wrong; expected a domain that the"
                                + " organisation has as <senderDomain>: example.org"),
                arguments(
                        with("name=\"newsletter\"", "name=\"news..letter\""),
                        ACME + "purpose[news..letter]/listId: is missing or empty; " + LIST_ID_FORM
                                + "; the default would be news..letter.example.org"));
    }

    @ParameterizedTest
    @MethodSource("oneFault")
    void readShouldNameElementValueAndChoicesWhenOneThingIsWrong(String xml, String expected) throws Exception {
        assertThat(faults(xml)).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "http://consent.example.org",
                "https://consent.example.org?x=1",
                "https://consent.example.org#top",
                "https://ann:secret@consent.example.org",
                "https:///consent",
                "https:consent.example.org",
                "//consent.example.org",
                "consent.example.org",
                "ftp://consent.example.org",
                "http://localhost.example.org",
                "http://127.0.0.1.example.org",
                "https://consent.example.org:99999",
                "https://con sent.example.org",
                "https://bücher.example",
            })
    void readShouldRefuseAPublicUrlWhenNoLinkCanStartWithIt(String url) throws Exception {
        assertThat(faults(with("https://consent.example.org", url)))
                .containsExactly(ACME + "publicUrl: '" + url + "' is wrong; " + BASE_URL_FORM);
    }

    @ParameterizedTest
    @CsvSource({"http://www.example.org/privacy", "www.example.org/privacy", "javascript:alert(1)"})
    void readShouldRefuseAPrivacyPolicyWhenItIsNoWebPage(String url) throws Exception {
        assertThat(faults(with("https://www.example.org/privacy", url)))
                .containsExactly(ACME + "privacyPolicy: '" + url + "' is wrong; " + PAGE_URL_FORM);
        assertThat(faults(withPurpose("<privacyPolicy>" + url + "</privacyPolicy>")))
                .containsExactly(NEWSLETTER + "privacyPolicy: '" + url + "' is wrong; " + PAGE_URL_FORM);
    }

    @ParameterizedTest
    @CsvSource({
        "unsubscribe-here@example.org",
        "un+sub@example.org",
        "out!@example.org",
        "désabo@example.org",
        "out@[192.0.2.1]",
        "'\"o ut\"@example.org'",
    })
    void readShouldRefuseAnUnsubscribeAddressWhenNoTokenCanBeAdded(String address) throws Exception {
        assertThat(faults(with("out@example.org", address)))
                .containsExactly(ACME + "unsubscribeAddress: '" + address + "' is wrong; " + UNSUBSCRIBE_FORM);
    }

    @Test
    void readShouldAcceptAnUnsubscribeAddressWhenATokenJustFits() throws Exception {
        CanonicalAddress address = read(with("out@example.org", "unsubscribe-now@example.org"))
                .organisations()
                .getFirst()
                .unsubscribeAddress();

        assertThat(address.local()).hasSize(OrganisationConfiguration.MAX_TOKENED_LOCAL_OCTETS);
    }

    @ParameterizedTest
    @CsvSource({"0", "22", "-1", "+9", "sixteen", "16.5", "٩", "999999999999"})
    void readShouldRefuseAMinorAgeWhenItIsNotFrom1To21(String age) throws Exception {
        assertThat(faults(withOrganisation("<minorAge>" + age + "</minorAge>")))
                .containsExactly(
                        ACME + "minorAge: '" + age + "' is wrong; expected a whole number of years from 1 to 21");
    }

    @ParameterizedTest
    @CsvSource({"1", "21"})
    void readShouldAcceptAMinorAgeWhenItIsAtTheLimit(int age) throws Exception {
        assertThat(read(withOrganisation("<minorAge>" + age + "</minorAge>"))
                        .organisations()
                        .getFirst()
                        .purposes()
                        .getFirst()
                        .purpose()
                        .minorAge())
                .isEqualTo(age);
    }

    @ParameterizedTest
    @CsvSource({"P0D", "-P1Y", "P1M-31D", "3Y", "P3", "PT3H", "P101Y", "P2147483647Y", "P99999999999Y"})
    void readShouldRefuseAConsentLifetimeWhenItIsNoPeriodOfDaysToYears(String period) throws Exception {
        assertThat(faults(withOrganisation("<consentLifetime>" + period + "</consentLifetime>")))
                .containsExactly(ACME + "consentLifetime: '" + period + "' is wrong; " + PERIOD_FORM);
    }

    @ParameterizedTest
    @CsvSource({"5", "0s", "-5s", "5 parsecs", "11 min", "PT5S", "99999999999s", "1.5s"})
    void readShouldRefuseABusyTimeoutWhenItIsNoShortDuration(String wait) throws Exception {
        assertThat(faults(withTop("<store><sqlite><busyTimeout>" + wait + "</busyTimeout></sqlite></store>")))
                .containsExactly("consent.xml: store/sqlite/busyTimeout: '" + wait + "' is wrong; " + WAIT_FORM);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.0/33", "192.0.2.0/", "192.0.2", "localhost", "example.org/24", "2001:db8::/129", "192.0.2.0/+8"
    })
    void readShouldRefuseAnAuthorisedNetworkWhenItIsNone(String network) throws Exception {
        assertThat(faults(withTop("<authorisedNetwork>" + network + "</authorisedNetwork>")))
                .containsExactly("consent.xml: authorisedNetwork: '" + network + "' is wrong; " + NETWORK_FORM);
    }

    @ParameterizedTest
    @CsvSource({
        "newsletter",
        ".newsletter.example.org",
        "news..example.org",
        "news letter.example.org",
        "lettre.café.example"
    })
    void readShouldRefuseAListIdWhenItIsNoDottedName(String listId) throws Exception {
        assertThat(faults(withPurpose("<listId>" + listId + "</listId>")))
                .containsExactly(NEWSLETTER + "listId: '" + listId + "' is wrong; " + LIST_ID_FORM);
    }

    @Test
    void readShouldRefuseAListIdWhenItIsInAngleBracketsOrTooLong() throws Exception {
        assertThat(faults(withPurpose("<listId>&lt;news.example.org&gt;</listId>")))
                .containsExactly(NEWSLETTER + "listId: '<news.example.org>' is wrong; " + LIST_ID_FORM);
        String tooLong = "n".repeat(244) + ".example.org";
        assertThat(faults(withPurpose("<listId>" + tooLong + "</listId>")))
                .containsExactly(NEWSLETTER + "listId: '" + "n".repeat(120) + "…' is wrong; " + LIST_ID_FORM);
    }

    @Test
    void readShouldRefuseOneFileInTwoPlaces() throws Exception {
        assertThat(faults(withSecondOrganisation("<name>", "<keyFile>file://conf/../conf/acme.keys</keyFile><name>")))
                .containsExactly("consent.xml: organisation[bolt]/keyFile: '" + root.resolve("conf/acme.keys")
                        + "' is wrong; expected a value that occurs only once; organisation[acme]/keyFile has it"
                        + " already");
        assertThat(faults(withOrganisation("<keyFile>file://var/consent.db</keyFile>")))
                .containsExactly(ACME + "keyFile: '" + root.resolve("var/consent.db")
                        + "' is wrong; expected a value that occurs only once; store/sqlite/file has it already");
    }

    @Test
    void readShouldNameTheRuleFileWhenItCannotBeRead() throws Exception {
        assertThat(faults(withOrganisation("<ruleSet>file://conf/my.rules</ruleSet>")))
                .containsExactly(ACME + "ruleSet: 'file://conf/my.rules' is wrong; expected a readable rule file in"
                        + " UTF-8 at " + root.resolve("conf/my.rules"));
    }

    @Test
    void readShouldNameTheLineWhenARuleFileHasAMistake() throws Exception {
        Files.writeString(Files.createDirectories(root.resolve("conf")).resolve("my.rules"), "1 | maybe\n");

        assertThat(faults(withOrganisation("<ruleSet>file://conf/my.rules</ruleSet>")))
                .containsExactly(ACME + "ruleSet: 'file://conf/my.rules' is wrong; expected a rule file without"
                        + " mistakes (line 1: expected 'number | condition | allow BASIS' or '… | refuse REASON')");
    }

    @Test
    void readShouldReportEveryFaultAtOnce() throws Exception {
        String xml = withPurpose("<sendr/><listId>x</listId>")
                .replace("<kind>commercial</kind>", "")
                .replace("Acme SAS", "")
                .replace("<consent>", "<consent><dryRun>maybe</dryRun>");

        HierarchicalConfiguration<ImmutableNode> parsed = parse(xml);
        InvalidConfigurationException e = catchThrowableOfType(
                InvalidConfigurationException.class,
                () -> new ConsentConfigurationReader(new WorkingDirectory(root)).read(parsed));

        assertThat(e)
                .hasMessage(String.join(
                        "\n",
                        "the configuration is refused:",
                        "consent.xml: dryRun: 'maybe' is wrong; expected true or false",
                        ACME
                                + "name: is missing or empty; expected the name of the organisation, as recipients know it",
                        NEWSLETTER + "kind: is missing or empty; expected commercial or non-profit or service",
                        NEWSLETTER + "listId: 'x' is wrong; " + LIST_ID_FORM,
                        "consent.xml: organisation[acme]/purpose[newsletter]: '<sendr>' is wrong; expected a known"
                                + " element; did you mean <sender>?"));
    }

    @Test
    void readShouldSayThatTheFileIsMissingWhenJamesHasNone() throws Exception {
        Configuration.Basic james =
                Configuration.builder().workingDirectory(root.toString()).build();
        FileConfigurationProvider provider =
                new FileConfigurationProvider(new FileSystemImpl(james.directories()), james);
        HierarchicalConfiguration<ImmutableNode> none = provider.getConfiguration("consent", LoggingLevel.DEBUG);

        assertThat(catchThrowableOfType(
                        InvalidConfigurationException.class,
                        () -> new ConsentConfigurationReader(new WorkingDirectory(root)).read(none)))
                .hasMessage("the configuration is refused:\nconsent.xml: consent: is missing or empty; expected the"
                        + " file conf/consent.xml with at least one <organisation>");
    }

    @Test
    void readFileShouldNameTheFileWhenItIsMissing() {
        Path missing = root.resolve("conf/consent.xml");

        assertThat(catchThrowableOfType(
                        InvalidConfigurationException.class, () -> ConsentConfigurationReader.readFile(missing)))
                .hasMessage("the configuration is refused:\nconsent.xml: consent: is missing or empty; expected a"
                        + " readable file " + missing);
    }

    @Test
    void readFileShouldNameLineAndColumnWhenTheFileIsNoXml() throws Exception {
        Path file = Files.writeString(root.resolve("consent.xml"), "<consent>\n<name></consent>");

        assertThat(catchThrowableOfType(
                        InvalidConfigurationException.class, () -> ConsentConfigurationReader.readFile(file)))
                .hasMessage("the configuration is refused:\nconsent.xml: line 2, column 9: 'The element type \"name\""
                        + " must be terminated by the matching end-tag \"</name>\".' is wrong; expected well-formed"
                        + " XML");
    }

    @Test
    void unparsableShouldNameLineAndColumnWhenJamesCannotParseTheFile() {
        ConfigurationException e =
                catchThrowableOfType(ConfigurationException.class, () -> parse("<consent>\n<name></consent>"));

        assertThat(ConsentConfigurationReader.unparsable(e))
                .hasMessage("the configuration is refused:\nconsent.xml: line 2, column 9: 'The element type \"name\""
                        + " must be terminated by the matching end-tag \"</name>\".' is wrong; expected well-formed"
                        + " XML");
    }
}
