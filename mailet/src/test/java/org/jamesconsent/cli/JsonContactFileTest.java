package org.jamesconsent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Set;
import org.jamesconsent.cli.Workplace.Result;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Audience;
import org.jamesconsent.consent.Profile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contact files of one JSON object a line. */
class JsonContactFileTest {
    private static final String ANN = "ann@example.com";

    @TempDir
    private Path folder;

    private Workplace workplace;

    @BeforeEach
    void setUp() throws Exception {
        workplace = new Workplace(folder);
    }

    @Test
    void importShouldTakeTheSameFromJsonAsFromCsv() throws Exception {
        Path csv = workplace.file(
                "contacts.csv",
                "address,purpose,state,at,source,ip,language,activities,informed",
                ANN + ",newsletter,granted,2026-01-31,shop,192.0.2.1,fr,gardening;catering,yes");
        Path json = workplace.file(
                "contacts.ndjson",
                "{\"address\":\"" + ANN + "\",\"purpose\":\"newsletter\",\"state\":\"granted\",\"at\":\"2026-01-31\","
                        + "\"source\":\"shop\",\"ip\":\"192.0.2.1\",\"language\":\"fr\","
                        + "\"activities\":[\"gardening\",\"catering\"],\"informed\":true,\"wording\":null}");
        workplace.run("import", csv);

        Result result = workplace.run("import", json);

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).contains("1 lines read", "unchanged      1");
    }

    @Test
    void importShouldRecordAllFactsOfAJsonObject() throws Exception {
        Path file = workplace.file(
                "contacts.jsonl",
                "{\"Address\": \" " + ANN
                        + " \", \"audience\": \"professional\", \"language\": \"de-at\", \"birth_date\":"
                        + " \"1980-02-29\", \"informed\": false, \"activities\": [], \"customer_of\": [\"pots\"],"
                        + " \"opt_out_offered\": \"no\", \"undeliverable\": false}");

        assertThat(workplace.run("import", file).err()).isEmpty();

        assertThat(workplace.events(ANN).getFirst().act())
                .isEqualTo(new Act.Learnt(new Profile(
                        Audience.PROFESSIONAL,
                        "de-AT",
                        LocalDate.of(1980, 2, 29),
                        false,
                        null,
                        Set.of("pots"),
                        false,
                        null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "\uFEFF{", "  {"})
    void importShouldKnowJsonByItsFirstCharacter(String start) throws Exception {
        Path file = workplace.file("contacts.txt", start + "\"address\":\"" + ANN + "\",\"language\":\"fr\"}");

        Result result = workplace.run("import", "--json", file);

        assertThat(result.out()).contains("\"format\" : \"NDJSON\"", "\"imported\" : 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"address\":\"secret@example.com\",\"phone\":\"1\"} | line 1: has a member that is no column",
                "{\"address\":\"secret@example.com\",\"ADDRESS\":\"x@example.com\"} | line 1, column address: is there twice",
                "{\"address\":\"secret@example.com\",\"language\":\"fr\" | line 1: is no JSON",
                "{\"address\":\"secret@example.com\",\"language\":\"fr\"} {} | line 1: must be one JSON object, and no more",
                "[\"secret@example.com\"] | line 1: must be one JSON object",
                "secret@example.com | line 1: is no JSON",
                "{\"address\":[\"secret@example.com\"]} | line 1, column address: must be a string",
                "{\"address\":{\"a\":\"secret@example.com\"}} | line 1, column address: must be a string",
                "{\"address\":\"secret@example.com\",\"language\":true} | line 1, column language: must be a string",
                "{\"address\":\"secret@example.com\",\"undeliverable\":5.1} | line 1, column undeliverable: must be a string",
                "{\"address\":\"secret@example.com\",\"activities\":[\"a;b\"]} | line 1, column activities: must be a string, or",
                "{\"address\":\"secret@example.com\",\"activities\":[[\"a\"]]} | line 1, column activities: must be a string, or",
                "{\"address\":\"secret\",\"language\":\"fr\"} | line 1, column address: the address has no '@'"
            })
    void importShouldReportABadObjectAndGoOn(String line, String reason) throws Exception {
        Path file = workplace.file("contacts.ndjson", line, "", "{\"address\":\"" + ANN + "\",\"language\":\"fr\"}");

        Result result = workplace.run("import", file);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("contacts.ndjson: " + reason).hasLineCount(1);
        assertThat(result.err() + result.out()).doesNotContain("secret@");
        assertThat(result.out()).contains("imported       1", "refused        1");
    }

    @Test
    void importShouldReportALineOfAnyLengthAndGoOn() throws Exception {
        Path file = workplace.path("contacts.ndjson");
        Files.writeString(
                file,
                "{\"address\":\"" + "x".repeat(3_000_000) + "\"}\n{\"address\":\"" + ANN + "\",\"language\":\"fr\"}\n");

        Result result = workplace.run("import", file);

        assertThat(result.err()).contains("line 1: the line is longer than");
        assertThat(result.out()).contains("imported       1");
    }

    @Test
    void importShouldRefuseAPurposeForAFileOfOurOwn() throws Exception {
        Path file = workplace.file("contacts.ndjson", "{\"address\":\"" + ANN + "\",\"language\":\"fr\"}");

        assertThat(workplace.run("import", "--purpose", "newsletter", file).err())
                .contains("--purpose is for the exports of other tools");
    }
}
