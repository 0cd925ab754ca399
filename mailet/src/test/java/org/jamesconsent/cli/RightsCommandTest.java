package org.jamesconsent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jamesconsent.cli.Workplace.Result;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.JudgedMessage;
import org.jamesconsent.consent.JudgedRecipient;
import org.jamesconsent.consent.MessageKey;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.wiring.ConsentRuntime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access and rectification. */
class RightsCommandTest {
    private static final String ANN = "ann@example.com";
    private static final String ANN_NOW = "ann.smith@example.net";

    @TempDir
    private Path folder;

    private Workplace workplace;

    @BeforeEach
    void setUp() throws Exception {
        workplace = new Workplace(folder);
        assertThat(workplace
                        .run(
                                "import",
                                workplace.file(
                                        "contacts.csv",
                                        "address,purpose,state,at,source,ip,language,undeliverable",
                                        ANN + ",newsletter,granted,2026-01-31T10:00:00Z,form:/a,192.0.2.1,fr,5.1.1",
                                        ANN + ",club,withdrawn,2026-02-28T10:00:00Z,form:/b,192.0.2.9,,"))
                        .exitCode())
                .isZero();
        workplace.at(Workplace.NOON.plusSeconds(60));
    }

    private Result rectify(Object... more) {
        return workplace.run(
                "rectify",
                Stream.concat(Stream.of(ANN, ANN_NOW, "--reason", "married", "--by", "dpo"), Stream.of(more))
                        .toArray());
    }

    private void requireSound() {
        assertThat(workplace.run("verify").out()).contains("nothing is wrong");
        assertThat(workplace.run("rebuild", "--dry-run").out()).contains("all states follow from the ledger");
    }

    private PurposeState state(String address, String purpose) throws Exception {
        return workplace.facts(address, purpose).purpose();
    }

    @Test
    void accessShouldTellAllAndRecordThatItDid() throws Exception {
        Result result = workplace.run("access", "Ann@Example.com", "--reason", "letter of Monday", "--by", "dpo");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("newsletter by mail: granted since 2026-01-31T10:00:00Z")
                .contains("source form:/a, ip 192.0.2.1")
                .contains("language fr")
                .contains("accessed")
                .contains("source staff:dpo, reason letter of Monday");
        assertThat(workplace.events(ANN)).last().extracting(ConsentEvent::act).isEqualTo(new Act.Accessed());
        requireSound();
    }

    @Test
    void accessShouldTellTheSameAsJson() throws Exception {
        Result result = workplace.run("access", ANN, "--reason", "letter", "--json");

        JsonNode person =
                new ObjectMapper().readTree(result.out()).path("organisations").path(0);
        assertThat(person.path("records")).hasSize(2);
        assertThat(person.path("events").findValuesAsText("event_type")).contains("accessed");
    }

    @Test
    void accessShouldTellOfMessagesThatWereRefusedToWhomTheLedgerDoesNotKnow() throws Exception {
        try (ConsentRuntime runtime = workplace.open()) {
            runtime.store()
                    .verdicts()
                    .add(
                            new JudgedMessage(
                                    Workplace.EXAMPLE,
                                    new PurposeName("newsletter"),
                                    Channel.MAIL,
                                    new MessageKey(1, 2)),
                            List.of(new JudgedRecipient(
                                    Workplace.subject(runtime, "bob@example.com"),
                                    Workplace.NOON,
                                    false,
                                    "NO_CONSENT",
                                    12,
                                    0,
                                    false)),
                            Instant.EPOCH);
        }

        Result result = workplace.run("access", "bob@example.com", "--reason", "letter");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("newsletter by mail refused NO_CONSENT, row 12", "accessed");
    }

    @Test
    void accessShouldRecordNothingOfWhoIsUnknown() throws Exception {
        Result result = workplace.run("access", "bob@example.com", "--reason", "letter");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("Nobody is known");
        assertThat(workplace.events("bob@example.com")).isEmpty();
    }

    @Test
    void rectifyShouldCarryConsentsAndOptOutsWithTheirEvidence() throws Exception {
        workplace.run("block", ANN, "--reason", "lawsuit");

        Result result = rectify();

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("newsletter by mail: granted; refuse OPTED_OUT", "address-taken", "address-left");
        assertThat(state(ANN_NOW, "newsletter").state()).isEqualTo(ConsentState.GRANTED);
        assertThat(state(ANN_NOW, "newsletter").method()).isEqualTo(GrantMethod.IMPORTED);
        assertThat(state(ANN_NOW, "newsletter").at()).isEqualTo("2026-01-31T10:00:00Z");
        assertThat(state(ANN_NOW, "club").state()).isEqualTo(ConsentState.WITHDRAWN);
        assertThat(workplace.facts(ANN_NOW, "club").subject().blockStands()).isTrue();
        assertThat(workplace.facts(ANN_NOW, "club").subject().profile().language())
                .isEqualTo("fr");
        assertThat(workplace.facts(ANN_NOW, "club").subject().undeliverable()).isFalse();
        assertThat(workplace.run("history", ANN_NOW).out())
                .contains("source form:/a, ip 192.0.2.1")
                .contains("source staff:dpo, from subject ");
        requireSound();
    }

    @Test
    void rectifyShouldLeaveNothingOnAtTheOldAddress() throws Exception {
        rectify();

        for (String purpose : List.of("newsletter", "partner-offers", "trade-letter", "club")) {
            assertThat(state(ANN, purpose).state()).as(purpose).isEqualTo(ConsentState.WITHDRAWN);
        }
        assertThat(workplace.facts(ANN, "club").subject().objects()).isFalse();
        assertThat(workplace.run("history", ANN).out()).contains("address-left", "to subject ");
    }

    @Test
    void rectifyShouldCarryWhatCameSinceAndNotItsOwnWithdrawalsWhenItRunsAgain() throws Exception {
        rectify();
        int before = workplace.history(ANN_NOW).size();
        workplace.at(Workplace.NOON.plus(Duration.ofDays(1)));
        rectify();
        assertThat(state(ANN_NOW, "newsletter").state()).isEqualTo(ConsentState.GRANTED);
        assertThat(workplace.history(ANN_NOW)).hasSize(before + 1);

        workplace.run("withdraw", ANN, "--purpose", "newsletter", "--reason", "clicked in an old mail");
        workplace.at(Workplace.NOON.plus(Duration.ofDays(2)));
        rectify();

        assertThat(state(ANN_NOW, "newsletter").state()).isEqualTo(ConsentState.WITHDRAWN);
        requireSound();
    }

    @Test
    void rectifyShouldTellAndChangeNothingInADryRun() throws Exception {
        Result result = rectify("--dry-run", "--json");

        JsonNode report = new ObjectMapper().readTree(result.out());
        assertThat(report.findValuesAsText("act")).contains("granted", "address-taken", "address-left");
        assertThat(report.path("verdicts").path(0).path("code").asText()).isEqualTo("CONSENT");
        assertThat(workplace.history(ANN_NOW)).isEmpty();
    }

    @Test
    void rectifyShouldRefuseWhatIsNoChange() {
        assertThat(workplace
                        .run("rectify", ANN, "ANN@example.com", "--reason", "x")
                        .exitCode())
                .isEqualTo(2);
        assertThat(workplace.run("rectify", ANN, "nonsense", "--reason", "x").err())
                .contains("NEW cannot be one");
        Result unknown = workplace.run("rectify", "bob@example.com", ANN, "--reason", "x");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("Nobody is known under the old address");
    }
}
