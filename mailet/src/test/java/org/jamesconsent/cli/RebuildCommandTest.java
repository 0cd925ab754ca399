package org.jamesconsent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.jamesconsent.cli.Workplace.Result;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.consent.RecipientFacts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteDataSource;

class RebuildCommandTest {
    private static final String ANN = "ann@example.com";

    @TempDir
    private Path folder;

    private Workplace workplace;
    private RecipientFacts right = RecipientFacts.UNKNOWN;

    @BeforeEach
    void setUp() throws Exception {
        workplace = new Workplace(folder);
        Result imported = workplace.run(
                "import",
                workplace.file(
                        "contacts.csv",
                        "address,purpose,state,method,at,language",
                        ANN + ",newsletter,withdrawn,,2026-02-28T10:00:00Z,fr"));
        assertThat(imported.exitCode()).isZero();
        right = workplace.facts(ANN, "newsletter");
    }

    private void spoil(String sql) throws Exception {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:"
                + ((ConsentConfiguration.Sqlite) workplace.configuration().store()).file());
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }

    @Test
    void rebuildShouldChangeNothingWhenAllFollowsFromTheLedger() throws Exception {
        Result dry = workplace.run("rebuild", "--dry-run");
        Result real = workplace.run("rebuild");

        String all = "1 persons, all states follow from the ledger" + System.lineSeparator();
        assertThat(dry).isEqualTo(new Result(0, all, ""));
        assertThat(real).isEqualTo(new Result(0, all, ""));
        assertThat(workplace.facts(ANN, "newsletter")).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE state SET fields = replace(fields, 'WITHDRAWN', 'GRANTED') WHERE purpose > 0 | wrong",
                "UPDATE state SET fields = 'nonsense' WHERE purpose > 0 | wrong",
                "UPDATE state SET fields = replace(fields, 'fr', 'de') WHERE purpose = 0 | wrong",
                "DELETE FROM state WHERE purpose > 0 | missing",
                "DELETE FROM state WHERE purpose = 0 | missing",
                "INSERT INTO state SELECT organisation, subject, 77, fields FROM state WHERE purpose > 0 | stray",
                "INSERT INTO state SELECT organisation, zeroblob(16), 0, fields FROM state WHERE purpose = 0 | stray"
            })
    void rebuildShouldRepairWhatDiffersFromTheLedger(String sql, String kind) throws Exception {
        spoil(sql);

        Result dry = workplace.run("rebuild", "--dry-run", "--json");
        Result dryAgain = workplace.run("rebuild", "--dry-run");
        Result real = workplace.run("rebuild");

        JsonNode report = new ObjectMapper().readTree(dry.out());
        assertThat(dry.exitCode()).isEqualTo(1);
        assertThat(report.path("differences")).hasSize(1);
        assertThat(report.path("differences").path(0).path("kind").asText()).isEqualTo(kind);
        assertThat(report.path("differences").path(0).path("subject").asText()).matches("[0-9a-f]{32}");
        assertThat(report.path("repaired").asBoolean(true)).isFalse();
        assertThat(dryAgain.exitCode()).isEqualTo(1);
        assertThat(dryAgain.out()).contains("1 states differ from the ledger");
        assertThat(real.exitCode()).isZero();
        assertThat(real.out()).contains("1 states were repaired");
        assertThat(workplace.run("rebuild", "--dry-run").exitCode()).isZero();
        assertThat(workplace.facts(ANN, "newsletter")).isEqualTo(right);
    }

    @Test
    void rebuildShouldCreateNothingWhenThereIsNoStore() throws Exception {
        Path empty = folder.resolve("empty");

        Result result = new Workplace(empty).run("rebuild");

        assertThat(result.exitCode()).isZero();
        assertThat(empty.resolve("var")).doesNotExist();
    }
}
