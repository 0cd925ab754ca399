package org.jamesconsent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.jamesconsent.cli.Workplace.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryCommandTest {
    private static final String ANN = "ann@example.com";

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
                        "address,purpose,state,method,at,source,ip,user_agent,wording,language,activities",
                        ANN + ",newsletter,granted,double,2026-01-31T10:00:00Z,form:/a,192.0.2.1,Mozilla,v3,fr,b;a",
                        ANN + ",newsletter,withdrawn,,2026-02-28T10:00:00Z,form:/b,192.0.2.9,,,,",
                        "bob@example.com,newsletter,granted,active,2026-01-31T10:00:00Z,form:/a,192.0.2.2,,,,"));
        assertThat(imported.exitCode()).isZero();
    }

    @Test
    void historyShouldTellAllOfAPersonAndNothingOfOthersWhateverTheSpelling() {
        Result result = workplace.run("history", "Ann@Example.COM");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains("newsletter by mail: withdrawn since 2026-02-28T10:00:00Z")
                .contains("2026-01-31T10:00:00Z granted, method imported, proof ")
                .contains("source form:/a, ip 192.0.2.1, user agent Mozilla, wording v3")
                .contains("2026-02-28T10:00:00Z withdrawn")
                .contains("ip 192.0.2.9")
                .contains("language fr")
                .contains("activities a; b")
                .contains("recorded 2026-11-22T12:00:00Z")
                .doesNotContain("192.0.2.2");
    }

    @Test
    void historyShouldTellTheSameAsJsonWithTheFieldsOfTheStandard() throws Exception {
        Result result = workplace.run("history", ANN, "--json", "--organisation", "example");

        assertThat(result.exitCode()).isZero();
        JsonNode person =
                new ObjectMapper().readTree(result.out()).path("organisations").path(0);
        assertThat(person.path("pii_principal_id").asText()).matches("[0-9a-f]{32}");
        assertThat(person.path("party_identifiers").path(0).path("party_id").asText())
                .isEqualTo("example");
        assertThat(person.path("profile").path("activities").path(0).asText()).isEqualTo("a");
        JsonNode record = person.path("records").path(0);
        assertThat(record.path("record_id").asText()).endsWith("/newsletter/mail");
        assertThat(record.path("purposes").path(0).path("purpose").asText()).isEqualTo("newsletter");
        assertThat(record.path("state").asText()).isEqualTo("withdrawn");
        JsonNode grant = record.path("events").path(0);
        assertThat(grant.path("event_time").asText()).isEqualTo("2026-01-31T10:00:00Z");
        assertThat(grant.path("event_type").asText()).isEqualTo("granted");
        assertThat(grant.path("event_state").asText()).isEqualTo("recorded");
        assertThat(grant.path("evidence").path("ip").asText()).isEqualTo("192.0.2.1");
        JsonNode withdrawal = record.path("events").path(1);
        assertThat(withdrawal.path("event_state").asText()).isEqualTo("active");
        assertThat(withdrawal.path("entry")).isEqualTo(record.path("entry"));
        assertThat(person.path("events").path(0).path("event_type").asText()).isEqualTo("learnt");
    }

    @Test
    void historyShouldShowNoControlCharactersOfEvidenceOnATerminal() throws Exception {
        workplace.run(
                "import",
                workplace.file(
                        "odd.csv",
                        "address,purpose,state,method,at,source,user_agent",
                        "eve@example.com,newsletter,granted,active,2026-01-31T10:00:00Z,form:/a,\u001b[2Jgone"));

        Result result = workplace.run("history", "eve@example.com");

        assertThat(result.out()).doesNotContain("\u001b");
    }

    @Test
    void historyShouldReturnOneWhenNobodyIsKnown() throws Exception {
        Result text = workplace.run("history", "nobody@example.com");
        Result json = workplace.run("history", "nobody@example.com", "--json");

        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(text.out()).isEmpty();
        assertThat(text.err()).contains("Nobody is known").doesNotContain("nobody@");
        assertThat(json.exitCode()).isEqualTo(1);
        assertThat(new ObjectMapper().readTree(json.out()).path("organisations"))
                .isEmpty();
    }

    @Test
    void historyShouldRefuseWhatIsNoAddressWithoutRepeatingIt() {
        Result result = workplace.run("history", "secret name at example");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("ADDRESS cannot be one").doesNotContain("secret");
    }

    @Test
    void historyShouldRefuseAnUnknownOrganisation() {
        Result result = workplace.run("history", ANN, "--organisation", "other");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--organisation names none of consent.xml");
    }

    @Test
    void historyShouldWriteRecordsInTheStructureOfTheStandard() throws Exception {
        Result result = workplace.run("history", ANN, "--format", "27560");

        assertThat(result.exitCode()).isZero();
        JsonNode records = new ObjectMapper().readTree(result.out());
        assertThat(records).hasSize(1);
        JsonNode record = records.path(0);
        assertThat(record.path("record_id").asText()).endsWith("/newsletter/mail");
        assertThat(record.path("pii_principal_id").asText()).matches("[0-9a-f]{32}");
        JsonNode purpose = record.path("pii_processing").path("purposes").path(0);
        assertThat(purpose.path("purpose").asText()).isEqualTo("newsletter");
        assertThat(purpose.path("lawful_basis").asText()).isEqualTo("consent");
        assertThat(purpose.path("collection_method").asText()).isEqualTo("form:/b");
        assertThat(record.path("party_identification")
                        .path(0)
                        .path("party_role")
                        .asText())
                .isEqualTo("pii_controller");
        assertThat(record.path("party_identification")
                        .path(0)
                        .path("party_address")
                        .asText())
                .isEqualTo("1 Garden Lane, 75002 Paris, France");
        assertThat(purpose.path("retention_period").asText()).isEqualTo("P3Y");
        assertThat(purpose.path("jurisdiction").asText()).isEqualTo("FR");
        assertThat(purpose.has("storage_locations")).isTrue();
        assertThat(purpose.has("recipient_third_parties")).isTrue();
        JsonNode grant = record.path("events").path(0);
        assertThat(grant.path("event_time").asText()).isEqualTo("2026-01-31T10:00:00Z");
        assertThat(grant.path("event_state").asText()).isEqualTo("given");
        assertThat(grant.path("validity_duration").asText()).isEqualTo("P3Y");
        assertThat(grant.path("extension").path("evidence").path("ip").asText()).isEqualTo("192.0.2.1");
        assertThat(record.path("events").path(1).path("event_state").asText()).isEqualTo("withdrawn");
        assertThat(record.path("events").path(1).path("validity_duration").isNull())
                .isTrue();
        assertThat(workplace.run("history", ANN, "--format", "xml").exitCode()).isEqualTo(2);
    }

    @Test
    void historyShouldWriteAPageOnceInWhichNothingFromOutsideIsMarkup() throws Exception {
        workplace.run(
                "import",
                workplace.file(
                        "odd.csv",
                        "address,purpose,state,method,at,source,user_agent,wording",
                        ANN
                                + ",partner-offers,granted,active,2026-01-31T10:00:00Z,form:/a,<script>alert(1)</script>,2026-01"));
        Path page = folder.resolve("ann.html");

        Result result = workplace.run("history", ANN, "--html", page);

        assertThat(result.exitCode()).isZero();
        assertThat(page)
                .content()
                .contains("<h1>Consents of ann@example.com</h1>")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .contains("Today: <strong>withdrawn</strong>")
                .contains("<blockquote lang=\"fr\">")
                .doesNotContain("<script")
                .doesNotContain("http-equiv")
                .doesNotContain("{{");
        Result again = workplace.run("history", ANN, "--html", page);
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("is there already; nothing was written");
    }
}
