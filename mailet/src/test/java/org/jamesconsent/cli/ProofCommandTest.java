package org.jamesconsent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jamesconsent.cli.Workplace.Result;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.JudgedMessage;
import org.jamesconsent.consent.JudgedRecipient;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.token.WayOut;
import org.jamesconsent.wayout.VerdictStamp;
import org.jamesconsent.wiring.ConsentRuntime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProofCommandTest {
    private static final String ANN = "ann@example.com";
    private static final String BOB = "bob@example.com";
    private static final String ID = "<17.Spring@example.org>";
    private static final PurposeName NEWSLETTER = new PurposeName("newsletter");

    @TempDir
    private Path folder;

    private Workplace workplace;
    private long entry;

    @BeforeEach
    void setUp() throws Exception {
        workplace = new Workplace(folder);
        workplace.run(
                "import",
                workplace.file(
                        "contacts.csv",
                        "address,purpose,state,method,at,source,ip,wording",
                        ANN + ",newsletter,granted,double,2026-01-31T10:00:00Z,form:/a,192.0.2.1,2026-01"));
        entry = workplace.history(ANN).getFirst().id();
        judge(ANN, true, "CONSENT", 5, entry);
        judge(BOB, false, "NO_CONSENT", 12, 0);
    }

    private void judge(String address, boolean allowed, String code, int row, long entry) throws Exception {
        try (ConsentRuntime runtime = workplace.open()) {
            runtime.store()
                    .verdicts()
                    .add(
                            new JudgedMessage(
                                    Workplace.EXAMPLE,
                                    NEWSLETTER,
                                    Channel.MAIL,
                                    runtime.organisation(Workplace.EXAMPLE)
                                            .keyring()
                                            .messageKey(ID)),
                            List.of(new JudgedRecipient(
                                    Workplace.subject(runtime, address),
                                    Workplace.NOON,
                                    allowed,
                                    code,
                                    row,
                                    entry,
                                    false)),
                            Instant.EPOCH);
        }
    }

    /** A delivered copy, whose stamp has the token of one person. */
    private Path copy(String address, String code, long entry, String messageId) throws Exception {
        try (ConsentRuntime runtime = workplace.open()) {
            String token = runtime.organisation(Workplace.EXAMPLE)
                    .tokens()
                    .write(new WayOut(Workplace.subject(runtime, address), NEWSLETTER, Channel.MAIL));
            String stamp = new VerdictStamp(true, code, 5, entry, "example/newsletter", token, false).asText();
            return workplace.file(
                    "copy.eml",
                    "Consent-Verdict: " + stamp.replace("; ", ";\n "),
                    "Message-ID: " + messageId,
                    "From: news@example.org",
                    "",
                    "Hello");
        }
    }

    @Test
    void proofShouldTellVerdictEvidenceAndWordingOfOneRecipient() {
        Result result = workplace.run("proof", ID, "Ann@EXAMPLE.com");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("2026-11-22T12:00:00Z newsletter by mail: allow CONSENT by row 5, on entry " + entry)
                .contains("2026-01-31T10:00:00Z granted")
                .contains("ip 192.0.2.1, wording 2026-01")
                .contains("shown, in en: I would like to receive the garden newsletter")
                .contains("shown, in fr: ")
                .doesNotContain("NO_CONSENT");
    }

    @Test
    void proofShouldTellAllVerdictsButNoEvidenceWhenNobodyIsNamed() {
        Result result = workplace.run("proof", "17.Spring@example.org");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("allow CONSENT by row 5, on entry " + entry)
                .contains("refuse NO_CONSENT by row 12, on no entry")
                .doesNotContain("192.0.2.1");
    }

    @Test
    void proofShouldFindTheSameFromADeliveredCopy() throws Exception {
        Result result = workplace.run("proof", copy(ANN, "CONSENT", entry, ID), "--json");

        assertThat(result.exitCode()).isZero();
        JsonNode proof =
                new ObjectMapper().readTree(result.out()).path("organisations").path(0);
        assertThat(proof.path("stamp").path("finding").asText()).isEqualTo("genuine");
        assertThat(proof.path("verdicts")).hasSize(1);
        assertThat(proof.path("verdicts").path(0).path("allowed").asBoolean()).isTrue();
        assertThat(proof.path("events").path(0).path("evidence").path("ip").asText())
                .isEqualTo("192.0.2.1");
        assertThat(proof.path("events")
                        .path(0)
                        .path("notices")
                        .path(0)
                        .path("version")
                        .asText())
                .isEqualTo("2026-01");
    }

    @Test
    void proofShouldRestOnTheStampAloneWhenTheJournalForgotTheMessage() throws Exception {
        Result result = workplace.run("proof", copy(ANN, "CONSENT", entry, "<old@example.org>"));

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("the stamp is genuine, and the journal knows nothing of the message")
                .contains("2026-01-31T10:00:00Z granted");
    }

    @Test
    void proofShouldTellWhenTheStampWasAltered() throws Exception {
        Result result = workplace.run("proof", copy(ANN, "PROFESSIONAL", entry, ID));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("bears our token, but says something else than the journal");
    }

    @Test
    void proofShouldTellWhenTheStampIsAnotherPersons() throws Exception {
        Result result = workplace.run("proof", copy(ANN, "CONSENT", entry, ID), BOB);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .contains("the stamp bears the token of another person")
                .contains("refuse NO_CONSENT by row 12")
                .doesNotContain("192.0.2.1");
    }

    @Test
    void proofShouldTellWhenTheTokenIsForged() throws Exception {
        Path copy = copy(ANN, "CONSENT", entry, ID);
        String text = Files.readString(copy);
        int token = text.indexOf("token=") + 20;
        Files.writeString(
                copy, text.substring(0, token) + (text.charAt(token) == 'a' ? 'b' : 'a') + text.substring(token + 1));

        Result result = workplace.run("proof", copy);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("the stamp bears no token of ours").doesNotContain("192.0.2.1");
    }

    @Test
    void proofShouldReturnOneWhenNothingIsKnown() {
        Result result = workplace.run("proof", "<other@example.org>", ANN);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("Nothing is known of this message");
        assertThat(workplace.run("proof", folder.resolve("absent.eml")).exitCode())
                .isEqualTo(2);
    }

    @Test
    void historyShouldTellWhatWasRefusedAndHowMuchWasAllowed() throws Exception {
        Result bob = workplace.run("history", BOB);
        Result ann = workplace.run("history", ANN, "--json");

        assertThat(bob.exitCode()).isZero();
        assertThat(bob.out()).contains("2026-11-22T12:00:00Z newsletter by mail refused NO_CONSENT, row 12");
        JsonNode person =
                new ObjectMapper().readTree(ann.out()).path("organisations").path(0);
        assertThat(person.path("messages_allowed").path("newsletter by mail").asInt())
                .isOne();
        assertThat(person.path("messages_refused")).isEmpty();
    }

    @Test
    void theLastVerdictOnAMessageShouldCount() throws Exception {
        judge(ANN, false, "OPTED_OUT", 2, entry);

        assertThat(workplace.run("history", ANN).out())
                .contains("refused OPTED_OUT, row 2, by entry " + entry)
                .doesNotContain("1 allowed");
        assertThat(workplace.run("proof", ID, ANN).out())
                .containsSubsequence("allow CONSENT by row 5", "refuse OPTED_OUT by row 2");
    }
}
