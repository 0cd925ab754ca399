package org.jamesconsent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jamesconsent.cli.Workplace.Result;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.Profile;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.DailyWork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetainCommandTest {
    private static final String PENDING = "pending@example.com";
    private static final String ASKED_LATELY = "asked-lately@example.com";
    private static final String EXPIRED = "expired@example.com";
    private static final String VALID = "valid@example.com";
    private static final String PROSPECT = "prospect@example.com";
    private static final String GONE = "gone@example.com";
    private static final String CHILD = "child@example.com";
    private static final Instant IN_2029 = Instant.parse("2029-01-05T12:00:00Z");

    @TempDir
    private Path folder;

    private Workplace workplace;

    @BeforeEach
    void setUp() throws Exception {
        workplace = new Workplace(folder);
        Result imported = workplace.run(
                "import",
                "--as-of",
                "2021-06-01T00:00Z",
                workplace.file(
                        "contacts.csv",
                        "address,purpose,state,at,source,language,birth_date,last_contact",
                        PENDING + ",newsletter,pending,2026-11-01T10:00:00Z,form-p,,,",
                        ASKED_LATELY + ",newsletter,pending,2026-11-20T10:00:00Z,form-l,,,",
                        EXPIRED + ",newsletter,granted,2020-01-31T10:00:00Z,form-e,fr,,2020-02-01",
                        VALID + ",newsletter,granted,2020-01-31T10:00:00Z,form-v,fr,,2026-01-01",
                        PROSPECT + ",,,,,fr,,2021-05-01",
                        GONE + ",club,withdrawn,2020-01-31T10:00:00Z,form-g,fr,,",
                        CHILD + ",,,,,fr,2015-01-01,2021-05-01"));
        assertThat(imported.exitCode()).as(imported.err()).isZero();
    }

    private ConsentState state(String address, String purpose) throws Exception {
        return workplace.facts(address, purpose).purpose().state();
    }

    private Profile profile(String address) throws Exception {
        return workplace.facts(address, "newsletter").subject().profile();
    }

    private boolean hasEvidence(String address) throws Exception {
        return workplace.events(address).stream()
                .anyMatch(event -> String.valueOf(event.evidence().source()).startsWith("form-"));
    }

    private void requireSound() {
        assertThat(workplace.run("verify").out()).contains("nothing is wrong");
        assertThat(workplace.run("rebuild", "--dry-run").out()).contains("all states follow from the ledger");
    }

    @Test
    void retainShouldLetGoWhatIsNoLongerNeededAndKeepTheRest() throws Exception {
        Result result = workplace.run("retain");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("7 people, 1 expired consents; went: 1 requests, facts of 3 people, evidence of 2 entries")
                .doesNotContain("@");
        assertThat(state(PENDING, "newsletter")).isEqualTo(ConsentState.NONE);
        assertThat(hasEvidence(PENDING)).isFalse();
        assertThat(state(ASKED_LATELY, "newsletter")).isEqualTo(ConsentState.PENDING);
        assertThat(hasEvidence(ASKED_LATELY)).isTrue();
        assertThat(state(EXPIRED, "newsletter")).isEqualTo(ConsentState.GRANTED);
        assertThat(hasEvidence(EXPIRED)).as("may be proved for five years more").isTrue();
        assertThat(profile(EXPIRED)).isEqualTo(Profile.UNKNOWN);
        assertThat(state(VALID, "newsletter")).isEqualTo(ConsentState.GRANTED);
        assertThat(hasEvidence(VALID)).isTrue();
        assertThat(profile(VALID).language()).isEqualTo("fr");
        assertThat(profile(PROSPECT)).isEqualTo(Profile.UNKNOWN);
        assertThat(state(GONE, "club")).isEqualTo(ConsentState.WITHDRAWN);
        assertThat(hasEvidence(GONE)).as("six years old").isFalse();
        assertThat(profile(CHILD).birthDate())
                .as("tells that a guardian must be asked")
                .isNotNull();
        requireSound();
        assertThat(workplace.run("retain").out())
                .contains("went: 0 requests, facts of 0 people, evidence of 0 entries");
    }

    @Test
    void retainShouldLetEvidenceGoOnceTheTimeToProveItIsOver() throws Exception {
        workplace.run("retain");
        workplace.at(IN_2029);

        workplace.run("retain");

        assertThat(hasEvidence(EXPIRED)).isFalse();
        assertThat(hasEvidence(VALID)).as("lasted until 2029").isTrue();
        assertThat(state(EXPIRED, "newsletter")).isEqualTo(ConsentState.GRANTED);
        requireSound();
    }

    @Test
    void retainShouldTellAllOfItFirstAndChangeNothingInADryRun() throws Exception {
        Result text = workplace.run("retain", "--dry-run");
        Result json = workplace.run("retain", "--dry-run", "--json");

        assertThat(text.out())
                .contains(": expired: newsletter by mail", ": not confirmed: newsletter by mail", ": facts: entries ")
                .contains("would go: 1 requests, facts of 3 people, evidence of 2 entries");
        JsonNode organisation =
                new ObjectMapper().readTree(json.out()).path("organisations").path(0);
        assertThat(organisation.path("due")).hasSize(4);
        assertThat(organisation.path("people").asInt()).isEqualTo(7);
        assertThat(organisation.path("expiredRequests").asInt()).isEqualTo(1);
        for (String address : new String[] {PENDING, EXPIRED, PROSPECT, GONE}) {
            assertThat(workplace.history(address)).noneMatch(LedgerEntry::erased);
        }
        assertThat(state(PENDING, "newsletter")).isEqualTo(ConsentState.PENDING);
    }

    @Test
    void retainShouldKeepOptOutsOfAPurposeThatIsConfiguredNoMore() throws Exception {
        String all = Files.readString(Workplace.SAMPLES.resolve("consent.xml"));
        int club = all.indexOf("<purpose name=\"club\">");
        int end = all.indexOf("</purpose>", club) + "</purpose>".length();
        new Workplace(folder, all.substring(0, club) + all.substring(end));

        assertThat(workplace.run("retain").exitCode()).isZero();
        new Workplace(folder);

        assertThat(state(GONE, "club")).isEqualTo(ConsentState.WITHDRAWN);
        requireSound();
    }

    @Test
    void importingTheSameFileAgainShouldBringNothingBackButFacts() throws Exception {
        workplace.run("retain");

        Result again = workplace.run("import", "--as-of", "2021-06-01T00:00Z", folder.resolve("contacts.csv"));

        assertThat(again.exitCode()).isZero();
        assertThat(hasEvidence(PENDING)).isFalse();
        assertThat(state(PENDING, "newsletter")).isEqualTo(ConsentState.NONE);
        assertThat(hasEvidence(GONE)).isFalse();
        assertThat(profile(PROSPECT)).isEqualTo(Profile.UNKNOWN);
        requireSound();
    }

    @Test
    void theDailyWorkShouldLetGoAndSign() throws Exception {
        try (ConsentRuntime runtime = workplace.open()) {
            DailyWork.perform(runtime);
            DailyWork.perform(runtime);
        }

        assertThat(hasEvidence(PENDING)).isFalse();
        assertThat(workplace.run("verify").out()).contains("last good checkpoint of example: number 1");
    }
}
