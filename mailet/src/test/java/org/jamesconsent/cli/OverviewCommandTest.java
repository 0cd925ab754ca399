package org.jamesconsent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jamesconsent.cli.Workplace.Result;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.Question;
import org.jamesconsent.token.KeyFile;
import org.jamesconsent.token.Keyring;
import org.jamesconsent.wiring.ConsentRuntime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statistics, exports, keys and the check. */
class OverviewCommandTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path folder;

    private Workplace workplace;

    @BeforeEach
    void setUp() throws Exception {
        workplace = new Workplace(folder);
        Result imported = workplace.run(
                "import",
                workplace.file(
                        "contacts.csv",
                        "address,purpose,state,method,at,source,language,undeliverable",
                        "a@example.com,newsletter,granted,active,2026-01-31T10:00:00Z,form:/a,fr,",
                        "b@example.com,newsletter,granted,active,2026-01-31T10:00:00Z,form:/a,,5.1.1",
                        "c@example.com,newsletter,granted,passive,2026-01-31T10:00:00Z,form:/a,,",
                        "d@example.com,newsletter,granted,active,2020-01-31T10:00:00Z,form:/a,,",
                        "e@example.com,newsletter,pending,,2026-11-20T10:00:00Z,form:/a,,",
                        "f@example.com,newsletter,pending,,2026-10-20T10:00:00Z,form:/a,,",
                        "g@example.com,newsletter,denied,,2026-01-31T10:00:00Z,form:/a,,",
                        "h@example.com,newsletter,withdrawn,,2026-01-31T10:00:00Z,form:/a,,",
                        "i@example.com,,objection,,2026-01-31T10:00:00Z,mail,,",
                        "j@example.com,,,,,,de,"));
        assertThat(imported.exitCode()).as(imported.err()).isZero();
    }

    private JsonNode json(Result result) throws Exception {
        assertThat(result.exitCode()).as(result.err()).isZero();
        return MAPPER.readTree(result.out());
    }

    @Test
    void statsShouldCountWhatCountsToday() throws Exception {
        JsonNode example =
                json(workplace.run("stats", "--json")).path("organisations").path(0);

        assertThat(example.path("people").asInt()).isEqualTo(10);
        assertThat(example.path("objections").asInt()).isEqualTo(1);
        assertThat(example.path("undeliverable").asInt()).isEqualTo(1);
        JsonNode newsletter = example.path("purposes").get(1);
        for (JsonNode one : example.path("purposes")) {
            newsletter = one.path("purpose").asText().equals("newsletter") ? one : newsletter;
        }
        assertThat(newsletter.path("granted").asInt()).isEqualTo(2);
        assertThat(newsletter.path("passive").asInt()).isEqualTo(1);
        assertThat(newsletter.path("expired").asInt()).isEqualTo(1);
        assertThat(newsletter.path("pending").asInt()).isEqualTo(1);
        assertThat(newsletter.path("denied").asInt()).isEqualTo(1);
        assertThat(newsletter.path("withdrawn").asInt()).isEqualTo(1);
        assertThat(newsletter.path("optInRate").asDouble()).isEqualTo(2.0 / 7);
        assertThat(newsletter.path("configured").asBoolean()).isTrue();
    }

    @Test
    void statsShouldNotCountWhoWasOnlyAskedAsAGuardian() throws Exception {
        try (ConsentRuntime runtime = workplace.open()) {
            runtime.store()
                    .record(new ConsentEvent(
                            Workplace.EXAMPLE,
                            Workplace.subject(runtime, "mum@example.com"),
                            Workplace.NOON,
                            new Act.Asked(Question.GUARDIAN),
                            Evidence.NONE));
        }

        assertThat(workplace.run("stats").out()).contains("example: 10 people,");
    }

    @Test
    void statsShouldTellTheSameAsText() {
        Result result = workplace.run("stats");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("example: 10 people, 1 object, 0 blocked, 1 undeliverable, 0 forgotten")
                .containsPattern("newsletter by mail +2 +1 +1 +1 +1 +1 +28\\.6 %")
                .containsPattern("club by mail +0 +0 +0 +0 +0 +0 +-");
    }

    @Test
    void exportShouldWriteALineForEachPersonAndPurpose() throws Exception {
        Result result = workplace.run("export");

        List<String> lines = result.out().lines().toList();
        assertThat(result.exitCode()).isZero();
        assertThat(lines).hasSize(11);
        assertThat(lines.getFirst()).startsWith("organisation,subject,objects,blocked,undeliverable,forgotten,");
        assertThat(result.out()).doesNotContain("@");
        assertThat(lines).filteredOn(line -> line.contains(",withdrawn,")).hasSize(1);
        assertThat(lines)
                .filteredOn(line -> line.contains(",newsletter,mail,granted,imported,opt_in,2026-01-31T10:00:00Z,"))
                .hasSize(2);
        assertThat(lines)
                .filteredOn(line -> line.matches("example,[0-9a-f]{32},true,.*"))
                .hasSize(1);
    }

    @Test
    void exportShouldWriteEverybodyToAFileOfItsOwn() throws Exception {
        workplace.run(
                "import",
                Files.write(
                        folder.resolve("many.csv"),
                        Stream.concat(
                                        Stream.of("address,purpose,state,at"),
                                        IntStream.range(0, 1500)
                                                .mapToObj(i -> "p" + i + "@example.com,club,granted,2026-02-01"))
                                .toList()));
        Path file = folder.resolve("states.ndjson");

        JsonNode report = json(workplace.run("export", "--format", "ndjson", "--out", file, "--json"));
        Result again = workplace.run("export", "--out", file);

        assertThat(report.path("people").asInt()).isEqualTo(1510);
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1510).doesNotHaveDuplicates();
        for (String line : lines) {
            assertThat(MAPPER.readTree(line).path("subject").asText()).matches("[0-9a-f]{32}");
        }
        assertThat(lines)
                .filteredOn(line -> line.contains("\"language\":\"fr\""))
                .hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("exists already");
    }

    @Test
    void exportShouldRefuseWhatItCannotDo() {
        assertThat(workplace.run("export", "--format", "xls").err()).contains("--format must be csv or ndjson");
        assertThat(workplace.run("export", "--json").err()).contains("need --out");
        assertThat(workplace.run("export", "--organisation", "other").exitCode())
                .isEqualTo(2);
    }

    @Test
    void keysShouldRotateAndKeepWhatWasSigned() throws Exception {
        Path file = folder.resolve("conf/example.keys");
        Keyring before = new KeyFile(file).read();

        JsonNode list = json(keys("list", "--json")).path("organisations").path(0);
        JsonNode rotated = json(keys("rotate", "--json")).path("organisations").path(0);

        assertThat(list.path("signing").asInt()).isEqualTo(1);
        assertThat(list.path("fingerprint").asText()).isEqualTo(before.fingerprint());
        assertThat(rotated.path("signing").asInt()).isEqualTo(2);
        assertThat(rotated.path("tokenKeys")).hasSize(2);
        Keyring after = new KeyFile(file).read();
        assertThat(after.fingerprint()).isEqualTo(before.fingerprint());
        assertThat(after.tokenKeyIds()).containsExactly(1, 2);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> left = Files.list(file.getParent())) {
            assertThat(left.map(one -> one.getFileName().toString()))
                    .containsExactlyInAnyOrder("consent.xml", "example.keys");
        }
        assertThat(workplace.run("history", "a@example.com").exitCode()).isZero();
        assertThat(keys("list").out()).contains("token keys 1, 2; 2 signs");
    }

    private Result keys(String... arguments) {
        return Workplace.execute(
                Clock.systemUTC(),
                Stream.of(
                                Stream.of("keys"),
                                Stream.of(arguments),
                                Stream.of(
                                        "--config",
                                        folder.resolve("conf/consent.xml").toString()))
                        .flatMap(all -> all)
                        .toArray(String[]::new));
    }

    private Result check() {
        return workplace.run("check");
    }

    private Workplace with(String text, String replacement) throws Exception {
        String xml = Files.readString(Workplace.SAMPLES.resolve("consent.xml"));
        assertThat(xml).contains(text);
        return new Workplace(folder, xml.replace(text, replacement));
    }

    @Test
    void checkShouldFindNothingWrongWhereJamesWouldStart() throws Exception {
        workplace = with("${sys:consent.web.bind:-127.0.0.1:8090}", "127.0.0.1:0");

        assertThat(check().exitCode()).isZero();
        assertThat(check().out())
                .contains("ok configuration: 1 organisations, ")
                .contains("ok keys: ", "ok store: ", "ok web: ")
                .doesNotContain("fault");
        assertThat(json(workplace.run("check", "--json")).path("sound").asBoolean())
                .isTrue();
    }

    @Test
    void checkShouldTellEveryFaultOfTheConfiguration() throws Exception {
        workplace = with("<kind>non-profit</kind>", "<kind>charity</kind>");

        assertThat(check().exitCode()).isEqualTo(1);
        assertThat(check().out()).contains("fault configuration: ").contains("'charity' is wrong");
    }

    @Test
    void checkShouldTryTheTemplatesOfTheAdministrator() throws Exception {
        workplace = with("${sys:consent.web.bind:-127.0.0.1:8090}", "127.0.0.1:0");
        Path templates = Files.createDirectories(folder.resolve("conf/consent-templates"));
        Files.writeString(templates.resolve("consent.css"), "p { color: red }");
        assertThat(check().out()).contains("ok templates: " + templates + ": consent.css");

        Files.writeString(templates.resolve("unsubscribed.html"), "{{>head.html}}{{undo}}");

        assertThat(check().exitCode()).isEqualTo(1);
        assertThat(check().out()).contains("fault templates: ", "unsubscribed.html: page unsubscribed.html");
    }

    @Test
    void checkShouldFindKeysThatAreNotThoseOfTheStore() throws Exception {
        Path keys = folder.resolve("conf/example.keys");
        Files.delete(keys);
        assertThat(check().out()).contains("fault store: ").contains("is missing");

        new KeyFile(keys).create(Keyring.generate(new SecureRandom()));
        assertThat(check().exitCode()).isEqualTo(1);
        assertThat(check().out()).contains("another hash key");

        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(check().out()).contains("fault keys: ").contains("chmod 600");
    }

    @Test
    void checkShouldFindAStoreThatWasLost() throws Exception {
        for (String name : List.of("consent.db", "consent.db-wal", "consent.db-shm")) {
            Files.deleteIfExists(folder.resolve("var").resolve(name));
        }

        assertThat(check().exitCode()).isEqualTo(1);
        assertThat(check().out()).contains("fault store: there are keys in ");
        assertThat(folder.resolve("var/consent.db")).doesNotExist();
    }

    @Test
    void checkShouldNoteWhenSomebodyListensAlreadyAndFindAnAddressOfAnotherMachine() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            workplace = with("${sys:consent.web.bind:-127.0.0.1:8090}", "127.0.0.1:" + other.getLocalPort());
            assertThat(check().exitCode()).isZero();
            assertThat(check().out()).contains("note web: ").contains("is in use");
        }
        workplace = with("${sys:consent.web.bind:-127.0.0.1:8090}", "192.0.2.1:8090");
        assertThat(check().exitCode()).isEqualTo(1);
        assertThat(check().out()).contains("fault web: 192.0.2.1:8090 cannot be listened at");
    }

    @Test
    void checkShouldLookAtTheApiIfThereIsOne() throws Exception {
        workplace = with("</consent>", "<api><bind>127.0.0.1:0</bind></api></consent>");
        assertThat(check().out())
                .contains("ok api: 127.0.0.1:0 is free")
                .contains("note api: ")
                .contains("has 0 keys");

        Files.writeString(folder.resolve("conf/consent-api.keys"), "nonsense\n");
        Files.setPosixFilePermissions(
                folder.resolve("conf/consent-api.keys"), PosixFilePermissions.fromString("rw-------"));

        assertThat(check().exitCode()).isEqualTo(1);
        assertThat(check().out()).contains("fault api: ").contains("damaged in line 1");
        workplace = with("</consent>", "<api><bind>192.0.2.1:8091</bind></api></consent>");
        assertThat(check().out()).contains("fault api: 192.0.2.1:8091 cannot be listened at");
    }
}
