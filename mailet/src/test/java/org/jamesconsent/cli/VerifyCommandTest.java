package org.jamesconsent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.jamesconsent.cli.Workplace.Result;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.wiring.ConsentRuntime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class VerifyCommandTest {
    private static final String ANN = "ann@example.com";

    @TempDir
    private Path folder;

    private Workplace workplace;

    /** Ann's entries are 1 and 2, Bob's is 3. */
    @BeforeEach
    void setUp() throws Exception {
        workplace = new Workplace(folder);
        Result imported = workplace.run(
                "import",
                workplace.file(
                        "contacts.csv",
                        "address,purpose,state,method,at,source,ip",
                        ANN + ",newsletter,granted,active,2026-01-31T10:00:00Z,form:/a,192.0.2.1",
                        ANN + ",newsletter,withdrawn,,2026-02-28T10:00:00Z,form:/b,192.0.2.1",
                        "bob@example.com,newsletter,granted,active,2026-01-31T10:00:00Z,form:/a,192.0.2.2"));
        assertThat(imported.exitCode()).isZero();
    }

    private void tamper(String... statements) throws Exception {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:"
                + ((ConsentConfiguration.Sqlite) workplace.configuration().store()).file());
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("DROP TRIGGER event_is_never_changed");
            statement.executeUpdate("DROP TRIGGER event_is_never_removed");
            for (String one : statements) {
                statement.executeUpdate(one);
            }
        }
    }

    private String ann() throws Exception {
        try (ConsentRuntime runtime = workplace.open()) {
            return Workplace.subject(runtime, ANN).toString();
        }
    }

    private static JsonNode json(Result result) throws Exception {
        return new ObjectMapper().readTree(result.out());
    }

    @Test
    void verifyShouldFindNothingWhenNothingWasTouched() {
        Result result = workplace.run("verify");

        assertThat(result)
                .isEqualTo(new Result(0, "3 entries, nothing is wrong with them" + System.lineSeparator(), ""));
    }

    @Test
    void verifyShouldNameSubjectAndEntryWhenAnEntryWasAltered() throws Exception {
        tamper("UPDATE event SET act = 'denied' WHERE id = 2");

        Result result = workplace.run("verify");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .contains("entry 2 of example, subject " + ann() + ": was altered")
                .contains("3 entries, 1 faults")
                .doesNotContain(ANN);
    }

    @Test
    void verifyShouldNameSubjectAndEntryAsJsonWhenAnEntryWasRemoved() throws Exception {
        tamper("DELETE FROM event_detail WHERE event = 1", "DELETE FROM event WHERE id = 1");

        Result result = workplace.run("verify", "--json");

        assertThat(result.exitCode()).isEqualTo(1);
        JsonNode fault = json(result).path("faults").path(0);
        assertThat(json(result).path("faults")).hasSize(1);
        assertThat(json(result).path("sound").asBoolean(true)).isFalse();
        assertThat(fault.path("kind").asText()).isEqualTo("removed");
        assertThat(fault.path("organisation").asText()).isEqualTo("example");
        assertThat(fault.path("subject").asText()).isEqualTo(ann());
        assertThat(fault.path("first").asInt()).isEqualTo(1);
        assertThat(fault.path("last").asInt()).isEqualTo(1);
    }

    @Test
    void verifyShouldSignAndReportACheckpoint() throws Exception {
        JsonNode taken = json(workplace.run("verify", "--checkpoint", "--json"));

        JsonNode found = json(workplace.run("verify", "--json"));
        assertThat(taken.path("newCheckpoints")).hasSize(1);
        assertThat(found.path("lastGoodCheckpoints")).isEqualTo(taken.path("newCheckpoints"));
        assertThat(found.path("lastGoodCheckpoints").path(0).path("lastEntry").asInt())
                .isEqualTo(3);
        assertThat(workplace.run("verify", "--checkpoint").out())
                .contains("last good checkpoint of example: number 1 of 2026-11-22T12:00:00Z, up to entry 3")
                .doesNotContain("new checkpoint");
    }

    @Test
    void verifyShouldSignNothingWhenSomethingIsWrong() throws Exception {
        tamper("UPDATE event SET at = 0 WHERE id = 2");

        Result result = workplace.run("verify", "--checkpoint", "--json");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(json(result).path("newCheckpoints")).isEmpty();
        assertThat(json(workplace.run("verify", "--json")).path("lastGoodCheckpoints"))
                .isEmpty();
    }

    @Test
    void verifyShouldFindTheCutWhenTheEndWasRemovedAfterACheckpoint() throws Exception {
        workplace.run("verify", "--checkpoint");
        tamper("DELETE FROM event_detail WHERE event = 3", "DELETE FROM event WHERE id = 3");

        assertThat(workplace.run("verify").out()).contains("entry 3: was removed");
    }

    @Test
    void verifyShouldBelieveNoCheckpointThatAnotherKeySigned() throws Exception {
        workplace.run("verify", "--checkpoint");
        tamper("UPDATE checkpoint SET signature = digest");

        assertThat(workplace.run("verify").out())
                .contains("checkpoint 1 of example: is a checkpoint without a valid signature");
    }

    @Test
    void verifyShouldCreateNothingWhenThereIsNoStore() throws Exception {
        Path empty = folder.resolve("empty");
        Workplace fresh = new Workplace(empty);

        Result result = fresh.run("verify");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("0 entries");
        assertThat(empty.resolve("var")).doesNotExist();
    }

    @Test
    void verifyShouldFailWhenTheStoreIsNoDatabase() throws Exception {
        Path store = ((ConsentConfiguration.Sqlite) workplace.configuration().store()).file();
        Files.writeString(store, "this is not a database, but a text\n".repeat(100));

        Result result = workplace.run("verify");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("not an SQLite database");
    }
}
