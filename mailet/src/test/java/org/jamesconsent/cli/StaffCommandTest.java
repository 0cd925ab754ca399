package org.jamesconsent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jamesconsent.cli.Workplace.Result;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.Proof;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaffCommandTest {
    private static final String ANN = "ann@example.com";
    private static final String[] GRANT = {
        "Ann@Example.COM",
        "--purpose",
        "newsletter",
        "--at",
        "2026-03-01",
        "--evidence",
        "form 4711",
        "--reason",
        "sent in by the shop",
        "--by",
        "clerk"
    };

    @TempDir
    private Path folder;

    private Workplace workplace;

    @BeforeEach
    void setUp() throws Exception {
        workplace = new Workplace(folder);
        workplace.open().close();
    }

    private Result grant(String... more) {
        return workplace.run(
                "grant",
                Stream.concat(Arrays.stream(GRANT), Arrays.stream(more)).toArray());
    }

    private Result withdraw(String at) {
        return workplace.run("withdraw", ANN, "--purpose", "newsletter", "--at", at, "--reason", "call");
    }

    @Test
    void grantShouldRecordAnActiveYesWithItsEvidenceAndTellTheVerdict() throws Exception {
        Result result = grant("--wording", "2026-01 (en)");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("granted newsletter by mail at 2026-02-28T23:00:00Z, entry 1")
                .contains("newsletter by mail: granted; allow CONSENT by row 5")
                .doesNotContain("partner-offers");
        ConsentEvent event = workplace.events(ANN).getFirst();
        assertThat(event.act()).isInstanceOfSatisfying(Act.Granted.class, granted -> {
            assertThat(granted.method()).isEqualTo(GrantMethod.ACTIVE);
            assertThat(granted.proof()).isEqualTo(Proof.OPT_IN);
        });
        assertThat(event.evidence().source()).isEqualTo("staff:clerk: form 4711");
        assertThat(event.evidence().wording()).isEqualTo("2026-01 (en)");
        assertThat(event.evidence().reason()).isEqualTo("sent in by the shop");
        assertThat(workplace.run("verify").exitCode()).isZero();
    }

    @Test
    void grantShouldPrevailOverAnEarlierWithdrawalButNotOverOneOfTheSameDay() throws Exception {
        withdraw("2026-02-27T10:00:00Z");
        assertThat(grant().out()).contains("newsletter by mail: granted");

        withdraw("2026-03-01");
        assertThat(workplace.facts(ANN, "newsletter").purpose().state()).isEqualTo(ConsentState.WITHDRAWN);
        assertThat(grant().out()).contains("changes nothing").contains("refuse OPTED_OUT by row 2");
    }

    @Test
    void grantShouldSayThatAConfirmationIsMissingWhenThePurposeWantsOne() {
        Result result = workplace.run(
                "grant", ANN, "--purpose", "partner-offers", "--at", "2026-03-01", "--evidence", "x", "--reason", "y");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("partner-offers by mail: granted; refuse NO_CONSENT by row 12");
    }

    @Test
    void grantShouldCountAsConfirmedWithTheMailByWhichThePersonDid() throws Exception {
        Object[] confirmed = {
            ANN,
            "--purpose",
            "partner-offers",
            "--at",
            "2026-03-01",
            "--evidence",
            "x",
            "--reason",
            "y",
            "--confirmed",
            "2026-03-02T08:00Z",
            "--message-id",
            "<1@example.com>"
        };

        assertThat(workplace.run("grant", confirmed).out()).contains("allow CONSENT by row 5");
        ConsentEvent event = workplace.events(ANN).getFirst();
        assertThat(event.act()).isInstanceOfSatisfying(Act.Granted.class, granted -> {
            assertThat(granted.method()).isEqualTo(GrantMethod.DOUBLE);
            assertThat(granted.proof()).isEqualTo(Proof.CONFIRMED);
        });
        assertThat(event.evidence().confirmedAt()).isEqualTo("2026-03-02T08:00:00Z");
        assertThat(event.evidence().messageId()).isEqualTo("<1@example.com>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--at 2026-12-01 | --at lies in the future",
                "--at yesterday | --at must be ISO 8601",
                "--purpose account | --purpose must be one of newsletter, partner-offers, trade-letter, club",
                "--channel fax | --channel must be mail, sms or push",
                "--confirmed 2026-03-02 | --confirmed and --message-id need each other",
                "--confirmed 2026-02-02 --message-id <1@a> | --confirmed lies before --at",
                "--organisation other | --organisation names none of consent.xml: example",
            })
    void grantShouldRecordNothingWhenAnOptionIsWrong(String options, String message) throws Exception {
        List<String> replaced = new ArrayList<>(List.of(GRANT));
        String[] words = options.split(" ");
        for (int i = 0; i < words.length; i += 2) {
            int there = replaced.indexOf(words[i]);
            if (there >= 0) {
                replaced.set(there + 1, words[i + 1]);
            } else {
                replaced.addAll(List.of(words[i], words[i + 1]));
            }
        }

        Result result = workplace.run("grant", replaced.toArray());

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains(message).doesNotContain("nn@");
        assertThat(workplace.events(ANN)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--reason", "--evidence", "--at"})
    void grantShouldRefuseToGoWithoutWhatProvesIt(String missing) throws Exception {
        List<String> less = new ArrayList<>(List.of(GRANT));
        int at = less.indexOf(missing);
        less.subList(at, at + 2).clear();

        Result result = workplace.run("grant", less.toArray());

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains(missing);
        assertThat(workplace.events(ANN)).isEmpty();
    }

    @Test
    void grantShouldEndAnObjectionForItsPurposeAloneAndOnlyWhenToldSo() throws Exception {
        workplace.run("grant", ANN, "--purpose", "club", "--at", "2026-01-01", "--evidence", "x", "--reason", "y");
        workplace.run("withdraw", ANN, "--all", "--at", "2026-02-01", "--reason", "call");

        assertThat(grant().out()).contains("newsletter by mail: granted; refuse OPTED_OUT");
        assertThat(grant("--ends-objection").out()).contains("newsletter by mail: granted; allow CONSENT");

        assertThat(workplace.facts(ANN, "club").purpose().state()).isEqualTo(ConsentState.WITHDRAWN);
        assertThat(workplace.facts(ANN, "trade-letter").purpose().state()).isEqualTo(ConsentState.WITHDRAWN);
    }

    @Test
    void grantShouldNotEndAnObjectionThatCameLater() throws Exception {
        workplace.run("withdraw", ANN, "--all", "--reason", "call");

        Result result = grant("--ends-objection");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("the person objected after --at");
        assertThat(workplace.events(ANN)).hasSize(1);
    }

    @Test
    void dryRunShouldTellWhatFollowsAndRecordNothing() throws Exception {
        Result result = grant("--dry-run", "--json");

        JsonNode report = new ObjectMapper().readTree(result.out());
        assertThat(result.exitCode()).isZero();
        assertThat(report.path("dryRun").asBoolean()).isTrue();
        assertThat(report.path("subject").asText()).matches("[0-9a-f]{32}");
        JsonNode act = report.path("acts").path(0);
        assertThat(act.path("act").asText()).isEqualTo("granted");
        assertThat(act.path("purpose").asText()).isEqualTo("newsletter");
        assertThat(act.path("changed").asBoolean()).isTrue();
        assertThat(act.has("entry")).isFalse();
        JsonNode verdict = report.path("verdicts").path(0);
        assertThat(verdict.path("allowed").asBoolean()).isTrue();
        assertThat(verdict.path("code").asText()).isEqualTo("CONSENT");
        assertThat(workplace.events(ANN)).isEmpty();
    }

    @Test
    void denyAndWithdrawShouldCountFromTheEndOfTheirDay() throws Exception {
        workplace.run("deny", ANN, "--purpose", "club", "--at", "2026-03-01", "--reason", "form");
        withdraw("2026-03-01");
        workplace.run("withdraw", ANN, "--all", "--reason", "call");

        assertThat(workplace.events(ANN))
                .extracting(event -> event.act().getClass().getSimpleName(), ConsentEvent::at)
                .containsExactly(
                        tuple("Denied", Instant.parse("2026-03-01T22:59:59.999999Z")),
                        tuple("Withdrawn", Instant.parse("2026-03-01T22:59:59.999999Z")),
                        tuple("Objected", Workplace.NOON));
    }

    @Test
    void withdrawShouldRefuseToStopOnePurposeAndEverythingAtOnce() {
        Result both = workplace.run("withdraw", ANN, "--purpose", "club", "--all", "--reason", "x");
        Result neither = workplace.run("withdraw", ANN, "--reason", "x");

        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err()).contains("exclude each other");
        assertThat(neither.exitCode()).isEqualTo(2);
        assertThat(neither.err()).contains("--purpose must be one of");
    }

    @Test
    void blockShouldOutrankAYesUntilStaffUnblocks() throws Exception {
        grant();

        assertThat(workplace.run("block", ANN, "--reason", "lawsuit").out())
                .contains("blocked at 2026-11-22T12:00:00Z, entry 2")
                .contains("newsletter by mail: granted; refuse OPTED_OUT by row 2")
                .contains("club by mail: none; refuse OPTED_OUT by row 2");
        workplace.at(Workplace.NOON.plusSeconds(1));
        assertThat(workplace.run("unblock", ANN, "--reason", "settled").out())
                .contains("newsletter by mail: granted; allow CONSENT by row 5");
        Result again = workplace.run("unblock", ANN, "--reason", "settled");

        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("has not blocked");
        assertThat(workplace.events(ANN)).hasSize(3);
    }

    @Test
    void unblockShouldLeaveThePersonsOwnObjection() throws Exception {
        workplace.run("withdraw", ANN, "--all", "--at", "2026-02-01", "--reason", "call");
        workplace.run("block", ANN, "--reason", "lawsuit");
        workplace.at(Workplace.NOON.plusSeconds(1));

        Result result = workplace.run("unblock", ANN, "--reason", "settled");

        assertThat(result.out()).contains("newsletter by mail: none; refuse OPTED_OUT");
        assertThat(workplace.facts(ANN, "newsletter").subject().blockStands()).isFalse();
        assertThat(workplace.facts(ANN, "newsletter").subject().objectionStands())
                .isTrue();
        assertThat(workplace.facts(ANN, "newsletter").subject().objectionKind()).isEqualTo(ObjectionKind.WITHDRAWAL);
    }

    @Test
    void deliverableShouldEndWhatABounceSaid() throws Exception {
        workplace.run(
                "import",
                workplace.file("dead.csv", "address,undeliverable", ANN + ",5.1.1"),
                "--as-of",
                "2026-01-31T00:00Z");

        Result first = workplace.run("deliverable", ANN, "--reason", "person says so");
        Result second = workplace.run("deliverable", ANN, "--reason", "person says so");

        assertThat(first.exitCode()).isZero();
        assertThat(workplace.facts(ANN, "newsletter").subject().undeliverable()).isFalse();
        assertThat(second.exitCode()).isEqualTo(1);
    }

    @Test
    void staffShouldBeToldWhatToDoWhenThereIsNoStore() throws Exception {
        Path empty = folder.resolve("empty");

        Result result = new Workplace(empty).run("block", ANN, "--reason", "x");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("there is no consent store yet").contains("init");
        assertThat(Files.exists(empty.resolve("var"))).isFalse();
    }
}
