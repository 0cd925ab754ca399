package org.jamesconsent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jamesconsent.cli.Workplace.Result;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.Profile;
import org.jamesconsent.consent.RecipientFacts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class EraseCommandTest {
    private static final String ANN = "ann@example.com";
    private static final String HEADER =
            "address,purpose,state,at,source,ip,user_agent,language,birth_date,activities,customer_of";
    private static final List<String> PERSONAL =
            List.of("form-of-ann", "192.0.2.77", "AnnBrowser", "1990-04-28", "beekeeping", "honey");

    @TempDir
    private Path folder;

    private Workplace workplace;
    private Path contacts;

    @BeforeEach
    void setUp() throws Exception {
        workplace = new Workplace(folder);
        contacts = workplace.file(
                "contacts.csv",
                HEADER,
                ANN + ",newsletter,granted,2026-01-31T10:00:00Z,form-of-ann,192.0.2.77,AnnBrowser,fr,1990-04-28,"
                        + "beekeeping,honey",
                ANN + ",club,pending,2026-01-31T10:00:00Z,form-of-ann,192.0.2.77,AnnBrowser,,,,",
                "bob@example.com,newsletter,granted,2026-01-31T10:00:00Z,form-of-bob,192.0.2.2,BobBrowser,fr,,,");
        assertThat(workplace.run("import", contacts).exitCode()).isZero();
        workplace.at(Workplace.NOON.plusSeconds(60));
    }

    private Result erase(Object... more) {
        return workplace.run(
                "erase",
                Stream.concat(
                                Stream.of(ANN, "--organisation", "example", "--reason", "letter", "--by", "dpo"),
                                Stream.of(more))
                        .toArray());
    }

    private void requireSound() {
        assertThat(workplace.run("verify").out()).contains("nothing is wrong");
        assertThat(workplace.run("rebuild", "--dry-run").out()).contains("all states follow from the ledger");
    }

    private boolean onDisk(String text) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("var"))) {
            return files.anyMatch(file -> {
                try {
                    return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Test
    void eraseShouldLeaveNothingButOptOutsAndASoundLedger() throws Exception {
        workplace.run("verify", "--checkpoint");

        Result result = erase();

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains("withdrawn newsletter by mail")
                .contains("withdrawn club by mail")
                .contains("objected")
                .contains("erased evidence and facts of entries [1, 2, 3]")
                .contains("newsletter by mail: withdrawn; refuse OPTED_OUT");
        RecipientFacts facts = workplace.facts(ANN, "newsletter");
        assertThat(facts.subject().profile()).isEqualTo(Profile.UNKNOWN);
        assertThat(facts.subject().forgotten()).isTrue();
        assertThat(facts.purpose().state()).isEqualTo(ConsentState.WITHDRAWN);
        requireSound();
        assertThat(workplace.facts("bob@example.com", "newsletter").purpose().state())
                .isEqualTo(ConsentState.GRANTED);
        assertThat(workplace.run("history", "bob@example.com").out()).contains("form-of-bob");
    }

    @Test
    void eraseShouldLeaveNoTraceInTheFilesWhileTheStoreIsOpen() throws Exception {
        // Enough that pages split, and rows move between them.
        workplace.run(
                "import",
                Files.write(
                        folder.resolve("many.csv"),
                        Stream.concat(
                                        Stream.of(HEADER),
                                        IntStream.range(0, 3000)
                                                .mapToObj(i -> (i == 1500 ? ANN : "p" + i + "@example.com")
                                                        + ",partner-offers,granted,2026-02-01T10:00:00Z,"
                                                        + (i == 1500 ? "form-of-ann" : "form-of-others")
                                                        + ",192.0.2.7,Browser,,,,"))
                                .toList()));
        try (var james = workplace.open()) {
            workplace.facts(ANN, "newsletter");
            assertThat(PERSONAL).allMatch(text -> {
                try {
                    return onDisk(text);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            erase();

            for (String text : PERSONAL) {
                assertThat(onDisk(text)).as(text).isFalse();
            }
            assertThat(onDisk("form-of-others")).isTrue();
            assertThat(james.store().history(Workplace.EXAMPLE, Workplace.subject(james, ANN)))
                    .isNotEmpty();
        }
        requireSound();
    }

    @Test
    void importShouldNotBringBackWhoWasErased() throws Exception {
        erase();
        int entries = workplace.history(ANN).size();
        Path later = workplace.file(
                "later.csv",
                HEADER,
                ANN + ",newsletter,granted,2026-11-22T12:05:00Z,form-of-ann,192.0.2.77,AnnBrowser,fr,1990-04-28,"
                        + "beekeeping,honey",
                ANN + ",partner-offers,granted,,form-of-ann,,,,,,");
        workplace.at(Workplace.NOON.plus(Duration.ofDays(1)));

        for (Path file : List.of(contacts, later)) {
            Result result = workplace.run("import", file);
            assertThat(result.exitCode()).isZero();
            assertThat(result.out()).contains("kept opt-outs  2");
        }

        assertThat(workplace.history(ANN)).hasSize(entries);
        assertThat(workplace.facts(ANN, "newsletter").subject().profile()).isEqualTo(Profile.UNKNOWN);
        assertThat(onDisk("form-of-ann")).isFalse();
        requireSound();
    }

    @Test
    void thePersonShouldBeAbleToComeBack() throws Exception {
        erase();
        workplace.at(Workplace.NOON.plus(Duration.ofDays(2)));

        workplace.run(
                "grant",
                ANN,
                "--purpose",
                "newsletter",
                "--at",
                "2026-11-23T12:00Z",
                "--evidence",
                "new form",
                "--reason",
                "came to the shop",
                "--ends-objection");

        assertThat(workplace.facts(ANN, "newsletter").purpose().state()).isEqualTo(ConsentState.GRANTED);
        assertThat(workplace.facts(ANN, "newsletter").subject().objects()).isFalse();
        assertThat(workplace.facts(ANN, "club").purpose().state()).isEqualTo(ConsentState.WITHDRAWN);
        workplace.run("import", workplace.file("new.csv", "address,language", ANN + ",nl"));
        assertThat(workplace.facts(ANN, "newsletter").subject().profile().language())
                .isEqualTo("nl");
        requireSound();
    }

    @Test
    void historyShouldTellWhatWentAndWhyWithoutTellingWhatItWas() throws Exception {
        erase();

        Result text = workplace.run("history", ANN);
        JsonNode json = new ObjectMapper()
                .readTree(workplace.run("history", ANN, "--json").out());

        assertThat(text.out())
                .contains("evidence and facts erased")
                .contains("erased, kind person, entries [1, 2, 3]")
                .contains("source staff:dpo, reason letter");
        PERSONAL.forEach(word -> assertThat(text.out()).doesNotContain(word));
        JsonNode events = json.path("organisations").path(0).path("events");
        assertThat(events.findValuesAsText("event_type")).contains("erased");
        assertThat(events.path(0).path("erased").asBoolean()).isTrue();
    }

    @Test
    void eraseShouldTellAndChangeNothingInADryRun() throws Exception {
        Result result = erase("--dry-run", "--json");

        JsonNode report = new ObjectMapper().readTree(result.out());
        assertThat(result.exitCode()).isZero();
        assertThat(report.findValuesAsText("act")).containsExactly("withdrawn", "withdrawn", "objected", "erased");
        assertThat(report.path("acts").path(3).path("entries")).hasSize(3);
        assertThat(workplace.history(ANN)).hasSize(3).noneMatch(LedgerEntry::erased);
    }

    @Test
    void eraseShouldTakeWhatCameSinceWhenItComesAgain() throws Exception {
        erase();
        workplace.run("withdraw", ANN, "--purpose", "trade-letter", "--reason", "another letter, of Annie");

        Result again = erase();

        assertThat(again.exitCode()).isZero();
        assertThat(onDisk("of Annie")).isFalse();
        requireSound();
    }

    @Test
    void eraseShouldReturnOneWhenNobodyIsKnown() {
        Result result = workplace.run("erase", "nobody@example.com", "--reason", "letter");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("Nobody is known under this address").doesNotContain("nobody@");
    }

    @Test
    void verifyShouldFindEvidenceThatWentWithoutAnErasure() throws Exception {
        erase();
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:"
                + ((ConsentConfiguration.Sqlite) workplace.configuration().store()).file());
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("DELETE FROM event_detail WHERE event = 4"))
                    .isEqualTo(1);
        }

        Result result = workplace.run("verify");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("entry 4 of example").contains("lost its evidence");
    }
}
