package org.jamesconsent.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.primitives.Bytes;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesconsent.cli.Workplace.Result;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Audience;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.Profile;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.contacts.ContactColumn;
import org.jamesconsent.wiring.ConsentRuntime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportCommandTest {
    private static final String ANN = "ann@example.com";
    private static final PurposeName NEWSLETTER = new PurposeName("newsletter");
    private static final Act WITHDRAWN = new Act.Withdrawn(NEWSLETTER, Channel.MAIL);

    @TempDir
    private Path folder;

    private Workplace workplace;

    @BeforeEach
    void setUp() throws Exception {
        workplace = new Workplace(folder);
    }

    private Result run(String... lines) throws Exception {
        return workplace.run("import", workplace.file("contacts.csv", lines));
    }

    private static Act.Granted granted(GrantMethod method, Proof proof) {
        return new Act.Granted(NEWSLETTER, Channel.MAIL, method, proof);
    }

    // Every column

    @Test
    void importShouldRecordAllEvidenceOfAGrant() throws Exception {
        Result result = run(
                "address,organisation,purpose,channel,state,method,at,source,ip,user_agent,wording,confirmed_at,confirmed_ip",
                "Ann@Example.COM,example,newsletter,sms,granted,double,2026-01-31T10:00:00+01:00,form:/checkout,192.0.2.1,"
                        + "Mozilla/5.0,2026-01,2026-01-31T10:05:00+01:00,2001:db8::1");

        assertThat(result.exitCode()).isZero();
        ConsentEvent event = workplace.events(ANN).getFirst();
        assertThat(event.act())
                .isEqualTo(new Act.Granted(NEWSLETTER, Channel.SMS, GrantMethod.IMPORTED, Proof.CONFIRMED));
        assertThat(event.at()).isEqualTo("2026-01-31T09:00:00Z");
        assertThat(event.evidence())
                .isEqualTo(new Evidence(
                        "form:/checkout",
                        "192.0.2.1",
                        "Mozilla/5.0",
                        "2026-01",
                        Instant.parse("2026-01-31T09:05:00Z"),
                        "2001:db8::1",
                        null,
                        null));
    }

    @Test
    void importShouldRecordAllFactsOfAPerson() throws Exception {
        run(
                "address;audience;language;birth_date;informed;activities;customer_of;opt_out_offered;last_contact;at;source",
                ANN
                        + ";Professional;de-at;1980-02-29;YES;\"gardening; catering\";pots;no;2026-10-01;2026-09-30T12:00:00Z;fair");

        ConsentEvent event = workplace.events(ANN).getFirst();
        assertThat(event.act())
                .isEqualTo(new Act.Learnt(new Profile(
                        Audience.PROFESSIONAL,
                        "de-AT",
                        LocalDate.of(1980, 2, 29),
                        true,
                        Set.of("gardening", "catering"),
                        Set.of("pots"),
                        false,
                        Instant.parse("2026-09-30T22:00:00Z"))));
        assertThat(event.at()).isEqualTo("2026-09-30T12:00:00Z");
        assertThat(event.evidence()).isEqualTo(Evidence.from("fair"));
    }

    @Test
    void importShouldTakeConsentGuardianBounceAndFactsOfOneLine() throws Exception {
        run(
                "address,purpose,state,at,guardian,undeliverable,language",
                ANN + ",newsletter,granted,2026-01-31T00:00:00Z,yes,5.1.1,fr");

        assertThat(workplace.events(ANN))
                .extracting(ConsentEvent::act)
                .containsExactly(
                        granted(GrantMethod.IMPORTED, Proof.NONE),
                        new Act.GuardianAuthorised(NEWSLETTER, Channel.MAIL, true),
                        new Act.FoundUndeliverable("5.1.1"),
                        new Act.Learnt(new Profile(null, "fr", null, null, null, null, null, null)));
    }

    @ParameterizedTest
    @CsvSource({
        "active, 2026-01-31, shop, , IMPORTED, OPT_IN",
        "'', 2026-01-31, shop, , IMPORTED, OPT_IN",
        "double, 2026-01-31, shop, , IMPORTED, OPT_IN",
        "double, 2026-01-31, shop, 2026-02-01, IMPORTED, CONFIRMED",
        "active, 2026-01-31, , , IMPORTED, NONE",
        "active, , shop, , IMPORTED, NONE",
        "passive, 2026-01-31, shop, , PASSIVE, OPT_IN"
    })
    void importShouldDeriveTheProofFromWhatCameAlong(
            String method, String at, String source, String confirmedAt, GrantMethod expected, Proof proof)
            throws Exception {
        run(
                "address,purpose,state,method,at,source,confirmed_at",
                String.join(",", ANN, "newsletter", "granted", method, text(at), text(source), text(confirmedAt)));

        assertThat(workplace.events(ANN).getFirst().act()).isEqualTo(granted(expected, proof));
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    @ParameterizedTest
    @CsvSource({"objection, WITHDRAWAL", "complaint, COMPLAINT", "blocked, BLOCK", "BLOCKED, BLOCK"})
    void importShouldRecordObjectionsWhenThereIsNoPurpose(String state, ObjectionKind kind) throws Exception {
        run("address,state", ANN + "," + state);

        assertThat(workplace.events(ANN).getFirst().act()).isEqualTo(new Act.Objected(kind));
    }

    @ParameterizedTest
    @CsvSource({"granted, GRANTED", "denied, DENIED", "withdrawn, WITHDRAWN", "pending, PENDING"})
    void importShouldRecordStatesOfPurposes(String state, ConsentState expected) throws Exception {
        run("address,purpose,state", ANN + ",newsletter," + state);

        assertThat(workplace.facts(ANN, "newsletter").purpose().state()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "granted, 2026-01-31, 2026-01-30T23:00:00Z",
        "withdrawn, 2026-01-31, 2026-01-31T22:59:59.999999Z",
        "granted, 2026-01-31T10:00:00, 2026-01-31T09:00:00Z",
        "granted, 2026-01-31 10:00:00, 2026-01-31T09:00:00Z",
        "granted, 2026-07-31T10:00, 2026-07-31T08:00:00Z",
        "granted, 2026-01-31T10:00:00.123456789Z, 2026-01-31T10:00:00.123456Z",
        "withdrawn, 2026-01-31T10:00:00-05:00, 2026-01-31T15:00:00Z",
        "granted, '', 1970-01-01T00:00:00Z",
        "pending, '', 1970-01-01T00:00:00Z",
        "withdrawn, '', 2026-11-22T12:00:00Z",
        "withdrawn, 2026-11-22, 2026-11-22T12:00:00Z"
    })
    void importShouldReadVagueTimesSoThatNoYesWinsByThem(String state, String at, Instant expected) throws Exception {
        run("address,purpose,state,at", ANN + ",newsletter," + state + "," + at);

        assertThat(workplace.events(ANN).getFirst().at()).isEqualTo(expected);
    }

    @Test
    void importShouldTakeTheTimeOfTheFileWhenAsked() throws Exception {
        Path file = workplace.file("contacts.csv", "address,state,language", ANN + ",objection,fr");

        workplace.run("import", "--as-of", "2026-06-01T00:00Z", file);

        assertThat(workplace.events(ANN))
                .extracting(ConsentEvent::at)
                .containsOnly(Instant.parse("2026-06-01T00:00:00Z"));
    }

    // Every fault

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "address | not-an-address | address | the address has no '@'",
                "address | a b@example.com | address | needs quotes",
                "organisation | other | organisation | is none of consent.xml: example",
                "purpose | newsletter | state | is empty, but there is a purpose",
                "purpose,state | nix,granted | purpose | newsletter, partner-offers, trade-letter, club",
                "purpose,state | account,granted | purpose | is service mail",
                "state | granted | purpose | is empty, but there is a state",
                "guardian | yes | purpose | is empty, but there is a guardian",
                "purpose,state | newsletter,subscribed | state | must be granted, denied, withdrawn or pending",
                "purpose,state | newsletter,objection | state | concerns all purposes",
                "purpose,state,channel | newsletter,granted,fax | channel | must be mail, sms or push",
                "purpose,state,method | newsletter,granted,maybe | method | must be active, double or passive",
                "purpose,state,at | newsletter,granted,31.01.2026 | at | must be ISO 8601",
                "purpose,state,at | newsletter,granted,2026-02-30 | at | must be ISO 8601",
                "purpose,state,at | newsletter,granted,2026-11-23 | at | lies in the future",
                "purpose,state,at | newsletter,granted,2026-11-22T12:00:01Z | at | lies in the future",
                "purpose,state,at | newsletter,granted,1969-12-31 | at | lies before",
                "purpose,state,at | newsletter,granted,-999999-01-01 | at | lies before",
                "purpose,state,confirmed_at | newsletter,granted,2027-01-01 | confirmed_at | lies in the future",
                "purpose,state,at,confirmed_at | newsletter,granted,2026-02-01,2026-01-31 | confirmed_at | lies before the",
                "purpose,state,ip | newsletter,granted,300.1.1.1 | ip | must be an IPv4 or IPv6 address",
                "purpose,state,confirmed_ip | newsletter,granted,host | confirmed_ip | must be an IPv4 or IPv6 address",
                "audience | both | audience | must be consumer or professional",
                "language | de_AT | language | must be a BCP 47 tag",
                "birth_date | 2010 | birth_date | must be a date",
                "birth_date | 2030-01-01 | birth_date | in the future",
                "informed | perhaps | informed | must be yes or no",
                "opt_out_offered | x | opt_out_offered | must be yes or no",
                "last_contact | 2027-01-01 | last_contact | lies in the future",
                "undeliverable | bounced | undeliverable | must be yes, no, or a status code"
            })
    void importShouldReportLineColumnAndReasonAndGoOn(String columns, String cells, String column, String reason)
            throws Exception {
        boolean hasAddress = columns.equals("address");

        Result result = run(
                (hasAddress ? "" : "address,") + columns + ",customer_of",
                (hasAddress ? "" : "secret.person@example.com,") + cells + ",",
                "",
                ANN + (hasAddress ? "" : ",") + columns.replaceAll("[^,]", "") + ",pots");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("contacts.csv: line 2, column " + column + ": ", reason);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err() + result.out()).doesNotContain("secret.person").doesNotContain("a b@");
        assertThat(result.out()).contains("2 lines read", "refused        1");
    }

    @Test
    void importShouldRefuseALineThatSaysNothing() throws Exception {
        Result result = run("address,language,undeliverable", ANN + ",,no");

        assertThat(result.err()).contains("line 2: says nothing about the person");
    }

    @Test
    void importShouldRefuseLineBreaksAndOverlongText() throws Exception {
        Result result = run(
                "address,language,source",
                ANN + ",fr,\"two",
                "lines\"",
                ANN + ",fr," + "x".repeat(1001),
                ANN + ",fr," + "x".repeat(1000));

        assertThat(result.err())
                .contains(
                        "line 2, column source: holds a line break",
                        "line 4, column source: is longer than 1000 characters");
        assertThat(result.out()).contains("3 lines read", "imported       1");
    }

    @Test
    void importShouldLoseOneLineOnlyWhenAQuoteIsNeverClosed() throws Exception {
        Result result = run(
                "address,source,language",
                ANN + ",\"open,fr",
                "bob@example.com,\"quoted \"\"fine\"\", really\",fr",
                "cy@example.com,\"a\"b,fr",
                "di@example.com,\"open",
                "ed@example.com,shop,fr");

        assertThat(result.err()).contains("line 2: a quote", "line 4: a quote", "line 5: a quote");
        assertThat(result.out()).contains("5 lines read", "imported       2", "refused        3");
        assertThat(workplace.events("bob@example.com").getFirst().evidence().source())
                .isEqualTo("quoted \"fine\", really");
    }

    @Test
    void importShouldReportTooFewAndTooManyFields() throws Exception {
        Result result = run("address,language", ANN, ANN + ",fr,x");

        assertThat(result.err())
                .contains("line 2: there are 1 fields for 2 columns", "line 3: there are 3 fields for 2 columns");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "address,name,phone | unknown columns: 'name', 'phone'; known are address, organisation",
                "address,<b> | unknown columns: the 2. of the line",
                "address,state,STATE | the column state is there twice",
                "purpose,state | the column address is missing",
                "secret@example.com,yes | names no column",
                "' ' | has no header line"
            })
    void importShouldRefuseTheFileWhenItsHeaderIsWrong(String header, String reason) throws Exception {
        Result result = run(header, ANN + ",x");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains(reason).doesNotContain("secret");
        assertThat(workplace.path("var")).doesNotExist();
        assertThat(workplace.path("conf/example.keys")).doesNotExist();
    }

    @Test
    void importShouldSayInOneSentenceWhatIsWrongWithItsArguments() throws Exception {
        Path file = workplace.file("contacts.csv", "address,language", ANN + ",fr");

        assertThat(workplace.run("import").err()).contains("Missing required parameter: 'FILE'");
        assertThat(workplace.run("import", folder.resolve("no.csv")).err()).contains("no.csv does not exist.");
        assertThat(workplace.run("import", "--organisation", "nix", file).err())
                .contains("--organisation names none of consent.xml: example.");
        assertThat(workplace.run("import", "--as-of", "soon", file).err()).contains("--as-of must be a time");
        assertThat(workplace.run("import", "--as-of", "2027-01-01T00:00Z", file).err())
                .contains("--as-of lies in the future");
        for (Result result : List.of(workplace.run("import"), workplace.run("import", "--organisation", "nix", file))) {
            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.err()).doesNotContain("\tat ").doesNotContain("Exception");
        }
    }

    @Test
    void importShouldFailWhenConfigurationKeysOrStoreAreUnusable() throws Exception {
        Path file = workplace.file("contacts.csv", "address,language", ANN + ",fr");
        Result noConfiguration = Workplace.execute(
                Clock.systemUTC(),
                "import",
                "--config",
                folder.resolve("no.xml").toString(),
                file.toString());
        workplace.run("import", file);
        Files.delete(workplace.path("conf/example.keys"));
        Result noKeys = workplace.run("import", file);

        assertThat(noConfiguration.exitCode()).isEqualTo(2);
        assertThat(noConfiguration.err()).contains("consent.xml");
        assertThat(noKeys.exitCode()).isEqualTo(2);
        assertThat(noKeys.err()).contains("is missing, but the store was filled with its keys");
    }

    @Test
    void importShouldFailWhenTheStoreIsNoDatabase() throws Exception {
        Files.createDirectories(workplace.path("var"));
        Files.writeString(workplace.path("var/consent.db"), "This is no database. ".repeat(100));

        Result result = run("address,language", ANN + ",fr");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("not an SQLite database").doesNotContain("\tat ");
    }

    // Separators and encodings

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void importShouldFindTheSeparatorInTheHeaderLine(String separator) throws Exception {
        Result result = run(
                String.join(separator, " Language", "\"ADDRESS\"", "source "),
                String.join(separator, "fr", ANN, "\"a,b;c\""));

        assertThat(result.exitCode()).isZero();
        assertThat(workplace.events(ANN).getFirst().evidence().source()).isEqualTo("a,b;c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void importShouldReadFilesAsSpreadsheetsWriteThem(String lineEnding) throws Exception {
        Path file = workplace.path("contacts.csv");
        Files.writeString(
                file,
                "\uFEFFsep=;" + lineEnding + "address;language;source" + lineEnding + "jörg@müller.example;de;Gärtnerei"
                        + lineEnding + ";;" + lineEnding + " " + lineEnding + "bob@example.com;fr;");

        Result result = workplace.run("import", file);

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).contains("2 lines read", "imported       2");
        assertThat(workplace
                        .events("jörg@xn--mller-kva.example")
                        .getFirst()
                        .evidence()
                        .source())
                .isEqualTo("Gärtnerei");
    }

    @Test
    void importShouldReportLinesThatAreNotUtf8InsteadOfReplacingCharacters() throws Exception {
        Path file = workplace.path("contacts.csv");
        Files.write(
                file,
                ("address,language\n" + ANN + ",fr\njörg@example.com,de\nbob@example.com,en\n").getBytes(ISO_8859_1));

        Result result = workplace.run("import", file);

        assertThat(result.err()).contains("line 3: the line is not UTF-8");
        assertThat(result.out()).contains("3 lines read", "imported       2", "refused        1");
    }

    @Test
    void importShouldRefuseAFileInUtf16() throws Exception {
        Path file = workplace.path("contacts.csv");
        Files.write(file, "\uFEFFaddress\tlanguage\r\n".getBytes(UTF_16LE));

        Result result = workplace.run("import", file);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("header line cannot be read: the line is not UTF-8");
    }

    @Test
    void importShouldReportALineOfAnyLengthAndGoOn() throws Exception {
        Path file = workplace.path("contacts.csv");
        try (BufferedWriter writer = Files.newBufferedWriter(file, UTF_8)) {
            writer.write("address,language\n");
            writer.write("x".repeat(3_000_000));
            writer.write("\n" + ANN + ",fr\n");
        }

        Result result = workplace.run("import", file);

        assertThat(result.err()).contains("line 2: the line is longer than");
        assertThat(result.out()).contains("imported       1");
    }

    // Strict

    @Test
    void importShouldWriteNothingWhenStrictAndALineIsBad() throws Exception {
        Path file = workplace.file("contacts.csv", "address,language", ANN + ",fr", "nobody,fr", "bob@example.com,x_y");

        Result result = workplace.run("import", "--strict", file);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("line 3", "line 4");
        assertThat(result.out())
                .contains("3 lines read", "imported       0", "refused        2", "Nothing was written");
        assertThat(workplace.history(ANN)).isEmpty();
    }

    // Dry run

    @Test
    void dryRunShouldTellWhatWouldChangeAndWriteNothing() throws Exception {
        run("address,purpose,state,at", ANN + ",newsletter,withdrawn,2026-01-31");
        Map<Path, List<Byte>> before = contentOfAllFiles();
        Path file = workplace.file(
                "more.csv",
                "address,purpose,state,at,language",
                ANN + ",newsletter,withdrawn,2026-01-31,",
                ANN + ",newsletter,granted,2026-06-01,",
                "bob@example.com,newsletter,granted,2026-06-01,fr",
                "nobody,newsletter,granted,,");
        Files.copy(file, folder.resolve("same.csv"));
        before.putAll(contentOfAllFiles());

        Result dry = workplace.run("import", "--dry-run", file);

        assertThat(dry.exitCode()).isEqualTo(1);
        assertThat(dry.out())
                .contains(
                        "4 lines read",
                        "imported       1",
                        "unchanged      1",
                        "kept opt-outs  1",
                        "refused        1",
                        "events         3",
                        "Nothing was written, because of --dry-run.");
        assertThat(contentOfAllFiles()).isEqualTo(before);
        JsonNode real = new ObjectMapper()
                .readTree(workplace.run("import", "--json", file).out());
        assertThat(real.get("imported").asInt()).isEqualTo(1);
        assertThat(real.get("keptOptOuts").asInt()).isEqualTo(1);
        assertThat(real.get("events").asInt()).isEqualTo(3);
    }

    private Map<Path, List<Byte>> contentOfAllFiles() throws Exception {
        Map<Path, List<Byte>> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path one : files.filter(Files::isRegularFile).toList()) {
                if (!one.toString().endsWith("-shm")) {
                    contents.put(one, Bytes.asList(Files.readAllBytes(one)));
                }
            }
        }
        return contents;
    }

    @Test
    void dryRunShouldCreateNeitherStoreNorKeys() throws Exception {
        Path file = workplace.file("contacts.csv", "address,purpose,state", ANN + ",newsletter,granted");

        Result result = workplace.run("import", "--dry-run", "--json", file);

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("\"imported\" : 1", "\"written\" : false");
        assertThat(workplace.path("var")).doesNotExist();
        assertThat(workplace.path("conf/example.keys")).doesNotExist();
    }

    @Test
    void dryRunShouldKnowWhatItHasSeenThousandsOfLinesBefore() throws Exception {
        run("address,state,language", "far0@example.com,,fr", "far1@example.com,objection,");
        Path file = workplace.path("long.csv");
        try (BufferedWriter writer = Files.newBufferedWriter(file, UTF_8)) {
            writer.write("address,purpose,state,at\n");
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < 2_500; i++) {
                    writer.write("far" + i + "@example.com,newsletter,"
                            + (i % 10 == 2 && round == 0 ? "denied" : "granted") + ",2026-01-31\n");
                }
            }
        }

        Result dry = workplace.run("import", "--dry-run", "--json", file);
        Result real = workplace.run("import", "--json", file);

        assertThat(dry.out().replace("\"written\" : false", "\"written\" : true"))
                .isEqualTo(real.out());
        assertThat(real.out()).contains("\"keptOptOuts\" : 252", "\"unchanged\" : 2249");
    }

    // A file of refused lines

    @Test
    void importShouldWriteRefusedLinesIntoAFileWhenAsked() throws Exception {
        Path refused = folder.resolve("refused.csv");
        Path file = workplace.file("contacts.csv", "address,language", "nobody,fr", ANN + ",fr", "x", ANN + ",\"fr");

        Result result = workplace.run("import", "--refused", refused, file);

        assertThat(result.err().lines()).hasSize(3);
        assertThat(refused).hasContent("""
                        line,column,reason
                        2,address,the address has no '@'
                        4,,there are 1 fields for 2 columns
                        5,,"a quote is not closed, or something other than a separator comes after it"
                        """);
    }

    @Test
    void importShouldOverwriteNothingWithRefusedLines() throws Exception {
        Path refused = workplace.file("refused.csv", "precious");
        Path file = workplace.file("contacts.csv", "address,language", ANN + ",fr");

        Result result = workplace.run("import", "--refused", refused, file);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("refused.csv exists, and --refused overwrites nothing");
        assertThat(refused).hasContent("precious");
        assertThat(workplace.path("var")).doesNotExist();
    }

    // Opt-outs

    @Test
    void importShouldKeepAnOptOutAndCountIt() throws Exception {
        record(new Act.Withdrawn(NEWSLETTER, Channel.MAIL), "2026-01-01T00:00:00Z");

        Result result = run(
                "address,purpose,state,at,source,confirmed_at",
                ANN + ",newsletter,granted,2026-06-01,shop,2026-06-02",
                "bob@example.com,newsletter,granted,2026-06-01,shop,");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("imported       1", "kept opt-outs  1");
        assertThat(workplace.facts(ANN, "newsletter").purpose().state()).isEqualTo(ConsentState.WITHDRAWN);
    }

    @Test
    void importShouldKeepAnObjectionAgainstAGrant() throws Exception {
        record(new Act.Objected(ObjectionKind.BLOCK), "2026-01-01T00:00:00Z");

        Result result = run("address,purpose,state,at", ANN + ",newsletter,granted,2026-06-01");

        assertThat(result.out()).contains("kept opt-outs  1");
        assertThat(workplace.facts(ANN, "newsletter").subject().objects()).isTrue();
    }

    @Test
    void importShouldNotBringBackTheGuardianWhoTookTheAuthorisationBack() throws Exception {
        record(new Act.GuardianAuthorised(NEWSLETTER, Channel.MAIL), "2026-01-01T00:00:00Z");
        record(new Act.GuardianRevoked(NEWSLETTER, Channel.MAIL), "2026-02-01T00:00:00Z");

        Result result = run("address,purpose,guardian,at", ANN + ",newsletter,yes,2026-06-01");

        assertThat(result.out()).contains("kept opt-outs  1");
        assertThat(workplace.facts(ANN, "newsletter").purpose().guardianAuthorised())
                .isFalse();
    }

    @Test
    void importShouldLetTheNoWinWhenOneFileSaysBoth() throws Exception {
        Result result = run(
                "address,purpose,state,at",
                ANN + ",newsletter,withdrawn,2026-01-01",
                ANN + ",newsletter,granted,2026-06-01");

        assertThat(result.out()).contains("imported       1", "kept opt-outs  1");
        assertThat(workplace.facts(ANN, "newsletter").purpose().state()).isEqualTo(ConsentState.WITHDRAWN);
    }

    private void record(Act act, String at) throws Exception {
        try (ConsentRuntime runtime = workplace.open()) {
            runtime.store()
                    .record(new ConsentEvent(
                            Workplace.EXAMPLE,
                            Workplace.subject(runtime, ANN),
                            Instant.parse(at),
                            act,
                            Evidence.from("test")));
        }
    }

    // Again

    @Test
    void importShouldAddNothingWhenTheSameFileComesLater() throws Exception {
        String[] lines = {
            "address,purpose,state,method,at,source,guardian,undeliverable,language,customer_of",
            ANN + ",newsletter,granted,active,2026-01-31,shop,yes,,fr,pots",
            "bob@example.com,newsletter,withdrawn,,,,,,,",
            "cy@example.com,,objection,,,telephone,,yes,,",
            "di@example.com,newsletter,granted,,,,,,,",
            "ed@example.com,newsletter,denied,,2026-11-22,,no,,de,",
            "ed@example.com,newsletter,denied,,2026-11-22,,no,,de,",
            "fay@example.com,newsletter,pending,,,,,,,",
        };
        Result first = run(lines);
        List<Integer> before = sizes();

        Result second = workplace.at(Workplace.NOON.plusSeconds(60)).run("import", workplace.path("contacts.csv"));

        assertThat(first.out()).contains("7 lines read", "imported       6", "unchanged      1");
        assertThat(second.out()).contains("7 lines read", "imported       0", "unchanged      7");
        assertThat(sizes()).isEqualTo(before);
    }

    private List<Integer> sizes() throws Exception {
        return List.of(
                workplace.history(ANN).size(),
                workplace.history("bob@example.com").size(),
                workplace.history("cy@example.com").size(),
                workplace.history("di@example.com").size(),
                workplace.history("ed@example.com").size(),
                workplace.history("fay@example.com").size());
    }

    @Test
    void importShouldCountAKeptOptOutAgainButNotRecordItAgain() throws Exception {
        record(WITHDRAWN, "2026-01-01T00:00:00Z");
        run("address,purpose,state,at", ANN + ",newsletter,granted,2026-06-01");

        Result again = run("address,purpose,state,at", ANN + ",newsletter,granted,2026-06-01");

        assertThat(again.out()).contains("kept opt-outs  1", "imported       0");
        assertThat(workplace.history(ANN)).hasSize(2);
    }

    @Test
    void importShouldRecordAnUndatedNoAgainWhenThePersonCameBackMeanwhile() throws Exception {
        run("address,purpose,state", ANN + ",newsletter,withdrawn");
        record(new Act.Granted(NEWSLETTER, Channel.MAIL, GrantMethod.DOUBLE, Proof.CONFIRMED), "2026-11-22T12:00:01Z");

        workplace.at(Workplace.NOON.plusSeconds(60)).run("import", workplace.path("contacts.csv"));

        assertThat(workplace.facts(ANN, "newsletter").purpose().state()).isEqualTo(ConsentState.WITHDRAWN);
    }

    @Test
    void importShouldTakeFactsThatChangedSince() throws Exception {
        run("address,purpose,state,at,language,customer_of", ANN + ",newsletter,granted,2026-01-31,de,pots");
        workplace.at(Workplace.NOON.plusSeconds(60));

        Result result = run(
                "address,purpose,state,at,language,customer_of", ANN + ",newsletter,granted,2026-01-31,fr,pots;seeds");

        assertThat(result.out()).contains("imported       1");
        Profile profile = workplace.facts(ANN, "newsletter").subject().profile();
        assertThat(profile.language()).isEqualTo("fr");
        assertThat(profile.customerOf()).containsExactlyInAnyOrder("pots", "seeds");
    }

    // Size

    @Test
    void importShouldTakeAHundredThousandLinesAndNothingOfThemTwice() throws Exception {
        Path file = workplace.path("contacts.csv");
        try (BufferedWriter writer = Files.newBufferedWriter(file, UTF_8)) {
            writer.write("address,purpose,state,at,source\n");
            for (int i = 0; i < 100_000; i++) {
                writer.write("person" + i + "@example.com,newsletter," + (i % 10 == 0 ? "withdrawn" : "granted")
                        + ",2026-01-31,shop\n");
            }
        }

        Result first = workplace.run("import", file);
        Result second = workplace.run("import", "--json", file);

        assertThat(first.out()).contains("100000 lines read", "imported       100000");
        JsonNode json = new ObjectMapper().readTree(second.out());
        assertThat(json.get("unchanged").asInt()).isEqualTo(100_000);
        assertThat(json.get("events").asInt()).isZero();
        assertThat(workplace.history("person99999@example.com")).hasSize(1);
    }

    // Several organisations

    @Test
    void importShouldKeepOrganisationsApart() throws Exception {
        Workplace two = new Workplace(folder.resolve("two"), twoOrganisations());
        Path file = two.file(
                "contacts.csv",
                "address,organisation,purpose,state",
                ANN + ",example,newsletter,withdrawn",
                "bob@example.com,,newsletter,withdrawn");

        Result without = two.run("import", file);
        Result with = two.run("import", "--organisation", "second", file);

        assertThat(without.err())
                .contains("line 3, column organisation: is empty, and consent.xml has several: example, second");
        assertThat(with.exitCode()).isZero();
        assertThat(two.history(ANN)).hasSize(1);
        assertThat(two.history("bob@example.com")).isEmpty();
    }

    private static String twoOrganisations() throws Exception {
        String one = Files.readString(Workplace.SAMPLES.resolve("consent-minimal.xml"));
        String organisation = one.substring(one.indexOf("<organisation"), one.indexOf("</consent>"));
        String first = organisation.replaceFirst("id=\"[^\"]*\"", "id=\"example\"");
        String second =
                organisation.replaceFirst("id=\"[^\"]*\"", "id=\"second\"").replace("example.org", "second.example");
        return "<consent>" + first + second + "</consent>";
    }

    // Help and JSON

    @Test
    void importShouldReportAsJsonWhenAsked() throws Exception {
        Path file = workplace.file("contacts.csv", "address,language", ANN + ",fr", "nobody,fr", "x");

        Result result = workplace.run("import", "--json", file);

        JsonNode json = new ObjectMapper().readTree(result.out());
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(json.properties().stream().map(Map.Entry::getKey))
                .containsExactly(
                        "file",
                        "format",
                        "faults",
                        "lines",
                        "imported",
                        "unchanged",
                        "keptOptOuts",
                        "refused",
                        "events",
                        "written");
        assertThat(json.get("faults").get(0).toString())
                .isEqualTo("{\"line\":3,\"column\":\"address\",\"reason\":\"the address has no '@'\"}");
        assertThat(json.get("faults").get(1).get("column").isNull()).isTrue();
        assertThat(json.get("lines").asInt()).isEqualTo(3);
        assertThat(json.get("written").asBoolean()).isTrue();
    }

    @Test
    void helpShouldDescribeEveryColumn() {
        Result result = Workplace.execute(Clock.systemUTC(), "import", "--help");

        assertThat(result.exitCode()).isZero();
        String help = result.out().replaceAll("\\s+", " ");
        for (ContactColumn column : ContactColumn.values()) {
            assertThat(help).contains(column.header() + " " + column.description());
        }
        assertThat(result.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void documentationShouldDescribeEveryColumnInTheSameWords() throws Exception {
        String table = Arrays.stream(ContactColumn.values())
                .map(column -> "| `" + column.header() + "` | " + column.description() + " |\n")
                .collect(Collectors.joining());

        assertThat(Files.readString(Path.of("..", "docs", "import.md"))).contains(table);
    }
}
