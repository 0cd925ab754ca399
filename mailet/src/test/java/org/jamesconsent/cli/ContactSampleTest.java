package org.jamesconsent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jamesconsent.check.Judgement;
import org.jamesconsent.cli.Workplace.Result;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.wiring.ConsentRuntime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contact file of the samples, verbatim: each person stands for a row of the rules. */
class ContactSampleTest {
    private static final Path CONTACTS = Workplace.SAMPLES.resolve("contacts.csv");

    @TempDir
    private Path folder;

    private Workplace workplace;

    @BeforeEach
    void setUp() throws Exception {
        workplace = new Workplace(folder);
    }

    @Test
    void importShouldTakeEveryLineOfTheSample() {
        Result result = workplace.run("import", "--strict", CONTACTS);

        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .isEqualToNormalizingNewlines(
                        CONTACTS
                                + ": 17 lines read\n  imported       17\n  unchanged      0\n  kept opt-outs  0\n  refused        0\n");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void importShouldAddNothingToTheLedgerWhenTheSampleComesAgain() throws Exception {
        workplace.run("import", CONTACTS);

        Result again = workplace.at(Workplace.NOON.plusSeconds(3600)).run("import", "--json", CONTACTS);

        assertThat(again.out())
                .contains("\"unchanged\" : 17", "\"imported\" : 0", "\"keptOptOuts\" : 0", "\"events\" : 0");
        assertThat(again.exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "ann@example.com, newsletter, CONSENT, 5, en",
        "bruno@example.com, partner-offers, CONSENT, 5, fr",
        "carla@example.net, partner-offers, UNCONFIRMED, 6, es-MX",
        "dieter@example.net, newsletter, CONSENT, 5, de-AT",
        "emma@example.com, newsletter, NO_CONSENT, 12, en",
        "felix@example.net, newsletter, PASSIVE_CONSENT, 11, de",
        "greta@example.com, newsletter, EXPIRED, 11, de",
        "hugo@example.com, newsletter, OPTED_OUT, 2, fr",
        "ines@example.net, newsletter, OPTED_OUT, 2, pt",
        "jan@example.net, newsletter, OPTED_OUT, 2, nl",
        "karin@example.com, newsletter, UNDELIVERABLE, 3, en",
        "leo@example.com, newsletter, GUARDIAN_REQUIRED, 4, fr",
        "mia@example.com, newsletter, CONSENT, 5, it",
        "nico@example.net, trade-letter, PROFESSIONAL, 7, fr",
        "olga@example.net, trade-letter, UNRELATED_TO_PROFESSION, 8, de",
        "paul@example.net, trade-letter, NOT_INFORMED, 8, en",
        "quentin@example.com, newsletter, EXISTING_CUSTOMER, 9, es-AR",
        "ann@example.com, club, NON_PROFIT, 10, en",
        "jan@example.net, club, OPTED_OUT, 2, nl"
    })
    void importShouldLeadToTheRowOfTheRulesThatThePersonStandsFor(
            String address, String purpose, String code, int row, String language) throws Exception {
        workplace.run("import", CONTACTS);

        try (ConsentRuntime runtime = workplace.open()) {
            ConsentRuntime.OrganisationParts parts = runtime.organisation(Workplace.EXAMPLE);
            PurposeConfiguration configured =
                    parts.configuration().purpose(new PurposeName(purpose)).orElseThrow();
            Map<String, Judgement> judgements =
                    parts.check().judge(configured.purpose(), Channel.MAIL, List.of(address));
            assertThat(judgements.get(address)).isInstanceOfSatisfying(Judgement.Decided.class, decided -> {
                assertThat(decided.verdict().code()).isEqualTo(code);
                assertThat(decided.verdict().row()).isEqualTo(row);
                assertThat(decided.language().orElseThrow().toLanguageTag()).isEqualTo(language);
            });
        }
    }
}
