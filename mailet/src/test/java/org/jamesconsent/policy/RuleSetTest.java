package org.jamesconsent.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamesconsent.consent.ConsentState.DENIED;
import static org.jamesconsent.consent.ConsentState.GRANTED;
import static org.jamesconsent.consent.ConsentState.PENDING;
import static org.jamesconsent.consent.ConsentState.WITHDRAWN;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesconsent.consent.Audience;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.Purpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RuleSetTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);

    /** The table of the French rules. A row with several ways into it stands here once for each of them. */
    private enum Row {
        R1("service mail", "allow SERVICE", c -> c.kind(Purpose.Kind.SERVICE)),
        R2_OBJECTION("objection", "refuse OPTED_OUT", c -> c.objection(ObjectionKind.WITHDRAWAL)),
        R2_DENIED("denied for this purpose", "refuse OPTED_OUT", c -> c.state(DENIED)),
        R2_WITHDRAWN("withdrawn for this purpose", "refuse OPTED_OUT", c -> c.state(WITHDRAWN)),
        R3("address known undeliverable", "refuse UNDELIVERABLE", c -> c.undeliverable()),
        R4("minor without guardian", "refuse GUARDIAN_REQUIRED", c -> c.born(TODAY.minusYears(15))),
        R5("consent granted active, not expired", "allow CONSENT", c -> c.state(GRANTED)
                .method(GrantMethod.ACTIVE)
                .given(TODAY.minusYears(1))),
        R6("consent pending", "refuse UNCONFIRMED", c -> c.state(PENDING)),
        R7("professional, informed, related purpose", "allow PROFESSIONAL", c -> c.audience(Audience.PROFESSIONAL)
                .activity("baking")
                .informed(true)),
        R8_UNRELATED("professional, unrelated", "refuse UNRELATED_TO_PROFESSION", c -> c.audience(Audience.PROFESSIONAL)
                .activity("law")),
        R8_NOT_INFORMED("professional, not informed", "refuse NOT_INFORMED", c -> c.audience(Audience.PROFESSIONAL)
                .informed(false)),
        R9(
                "consumer, customer, similar product, was offered the opt-out, soft opt-in allowed",
                "allow EXISTING_CUSTOMER",
                c -> c.audience(Audience.CONSUMER)
                        .customerOf("books")
                        .optOutOffered(true)
                        .softOptIn(true)),
        R10("non-profit purpose", "allow NON_PROFIT", c -> c.kind(Purpose.Kind.NON_PROFIT)),
        R11_PASSIVE("granted, but passive", "refuse PASSIVE_CONSENT", c -> c.state(GRANTED)
                .method(GrantMethod.PASSIVE)),
        R11_EXPIRED(
                "granted, but expired", "refuse EXPIRED", c -> c.state(GRANTED).given(TODAY.minusYears(4))),
        R12("anything else", "refuse NO_CONSENT", c -> {});

        private final String condition;
        private final String outcome;
        private final Consumer<Situation> facts;

        Row(String condition, String outcome, Consumer<Situation> facts) {
            this.condition = condition;
            this.outcome = outcome;
            this.facts = facts;
        }

        /** Its number in the table. */
        int number() {
            return Integer.parseInt(name().replaceFirst("R([0-9]+).*", "$1"));
        }

        @Override
        public String toString() {
            return number() + " " + condition;
        }
    }

    /** Pairs of which no person can be both. */
    private static final Set<String> CONTRADICTIONS = Set.of(
            // One consent has one state …
            "R2_DENIED+R2_WITHDRAWN",
            "R2_DENIED+R5",
            "R2_DENIED+R6",
            "R2_DENIED+R11_PASSIVE",
            "R2_DENIED+R11_EXPIRED",
            "R2_WITHDRAWN+R5",
            "R2_WITHDRAWN+R6",
            "R2_WITHDRAWN+R11_PASSIVE",
            "R2_WITHDRAWN+R11_EXPIRED",
            "R5+R6",
            "R6+R11_PASSIVE",
            "R6+R11_EXPIRED",
            // … one method and one age.
            "R5+R11_PASSIVE",
            "R5+R11_EXPIRED",
            // Related or not, informed or not, professional or consumer.
            "R7+R8_UNRELATED",
            "R7+R8_NOT_INFORMED",
            "R7+R9",
            "R8_UNRELATED+R9",
            "R8_NOT_INFORMED+R9",
            // A purpose is of one kind.
            "R1+R10");

    @ParameterizedTest(name = "{0}")
    @EnumSource(Row.class)
    void decideShouldFollowTheRowWhenOnlyItApplies(Row row) {
        Situation situation = new Situation();
        row.facts.accept(situation);

        assertDecidedBy(row, situation);
    }

    @ParameterizedTest(name = "{0}   before   {1}")
    @MethodSource("compatiblePairs")
    void decideShouldFollowTheUpperRowWhenTwoApply(Row upper, Row lower) {
        assertDecidedBy(upper, both(upper, lower));
    }

    @Test
    void pairsShouldAllBePossibleApartFromContradictions() {
        Set<String> contradictions = new TreeSet<>();
        for (Row upper : Row.values()) {
            for (Row lower : Row.values()) {
                if (upper.compareTo(lower) < 0 && both(upper, lower).isContradictory()) {
                    contradictions.add(upper.name() + "+" + lower.name());
                }
            }
        }

        assertThat(contradictions).isEqualTo(new TreeSet<>(CONTRADICTIONS));
    }

    private static Stream<Arguments> compatiblePairs() {
        return Arrays.stream(Row.values()).flatMap(upper -> Arrays.stream(Row.values())
                .filter(lower -> upper.compareTo(lower) < 0)
                .filter(lower -> !both(upper, lower).isContradictory())
                .map(lower -> Arguments.of(upper, lower)));
    }

    private static Situation both(Row one, Row other) {
        Situation situation = new Situation();
        one.facts.accept(situation);
        other.facts.accept(situation);
        return situation;
    }

    private static void assertDecidedBy(Row row, Situation situation) {
        Verdict verdict = RuleSet.french().decide(situation.purpose(), situation.facts(), TODAY);

        assertThat(outcome(verdict)).isEqualTo(row.outcome);
        assertThat(verdict.row()).isEqualTo(row.number());
    }

    private static String outcome(Verdict verdict) {
        return (verdict instanceof Verdict.Allow ? "allow " : "refuse ") + verdict.code();
    }

    private static String decide(Situation situation) {
        return outcome(RuleSet.french().decide(situation.purpose(), situation.facts(), TODAY));
    }

    @ParameterizedTest(name = "{0} with proof {1}: purpose asks double={2}, accepts {3} -> {4}")
    @CsvSource({
        "ACTIVE,   NONE,      false, CONFIRMED, allow CONSENT",
        "ACTIVE,   CONFIRMED, true,  NONE,      refuse NO_CONSENT",
        "DOUBLE,   NONE,      false, CONFIRMED, allow CONSENT",
        "DOUBLE,   NONE,      true,  CONFIRMED, allow CONSENT",
        "IMPORTED, NONE,      false, NONE,      allow CONSENT",
        "IMPORTED, NONE,      false, OPT_IN,    refuse NO_CONSENT",
        "IMPORTED, OPT_IN,    false, OPT_IN,    allow CONSENT",
        "IMPORTED, OPT_IN,    false, CONFIRMED, refuse NO_CONSENT",
        "IMPORTED, CONFIRMED, false, OPT_IN,    allow CONSENT",
        "IMPORTED, OPT_IN,    true,  NONE,      refuse NO_CONSENT",
        "IMPORTED, CONFIRMED, true,  NONE,      allow CONSENT",
        "PASSIVE,  CONFIRMED, false, NONE,      refuse PASSIVE_CONSENT",
        "PASSIVE,  CONFIRMED, true,  NONE,      refuse PASSIVE_CONSENT",
    })
    void decideShouldAskOfAGrantWhatThePurposeDemands(
            GrantMethod method, Proof proof, boolean doubleOptIn, Proof accepted, String outcome) {
        assertThat(decide(new Situation()
                        .state(GRANTED)
                        .method(method)
                        .proof(proof)
                        .doubleOptIn(doubleOptIn)
                        .acceptedProof(accepted)))
                .isEqualTo(outcome);
    }

    @ParameterizedTest(name = "given {0}, last contact {1} -> {2}")
    @CsvSource({
        "2023-11-23,           , allow CONSENT",
        "2023-11-22,           , allow CONSENT",
        "2023-11-21,           , refuse EXPIRED",
        "2020-01-01, 2023-11-22, allow CONSENT",
        "2020-01-01, 2023-11-21, refuse EXPIRED",
        "2023-11-22, 2020-01-01, allow CONSENT",
        "2030-01-01,           , allow CONSENT",
    })
    void decideShouldLetAConsentLiveUntilTheLastDayAfterTheLatestContact(
            LocalDate given, LocalDate lastContact, String outcome) {
        Situation situation = new Situation().state(GRANTED).given(given);

        assertThat(decide(lastContact == null ? situation : situation.lastContact(lastContact)))
                .isEqualTo(outcome);
    }

    @ParameterizedTest(name = "born {0} -> {1}")
    @CsvSource({
        "2010-11-21, allow CONSENT",
        "2010-11-22, allow CONSENT",
        "2010-11-23, refuse GUARDIAN_REQUIRED",
        "2026-11-22, refuse GUARDIAN_REQUIRED",
        "2027-01-01, refuse GUARDIAN_REQUIRED",
    })
    void decideShouldTreatAMinorAsGrownUpFromTheSixteenthBirthdayOn(LocalDate born, String outcome) {
        assertThat(decide(new Situation().state(GRANTED).born(born))).isEqualTo(outcome);
    }

    @ParameterizedTest(name = "today {0} -> {1}")
    @CsvSource({"2024-02-28, refuse GUARDIAN_REQUIRED", "2024-02-29, allow CONSENT", "2026-02-28, allow CONSENT"})
    void decideShouldKnowBirthdaysInLeapYears(LocalDate today, String outcome) {
        Situation situation =
                new Situation().state(GRANTED).given(LocalDate.of(2024, 1, 1)).born(LocalDate.of(2008, 2, 29));

        assertThat(outcome(RuleSet.french().decide(situation.purpose(), situation.facts(), today)))
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({"2026-10-23, refuse UNCONFIRMED", "2026-10-22, refuse NO_CONSENT"})
    void decideShouldTakeARequestForNoneWhenItsTimeIsUp(LocalDate asked, String outcome) {
        assertThat(decide(new Situation().state(PENDING).given(asked))).isEqualTo(outcome);
    }

    @Test
    void decideShouldFallBackToOtherGroundsWhenTheTimeOfARequestIsUp() {
        Situation member = new Situation().kind(Purpose.Kind.NON_PROFIT).state(PENDING);

        assertThat(decide(member.given(TODAY.minusDays(30)))).isEqualTo("refuse UNCONFIRMED");
        assertThat(decide(new Situation()
                        .kind(Purpose.Kind.NON_PROFIT)
                        .state(PENDING)
                        .given(TODAY.minusDays(31))))
                .isEqualTo("allow NON_PROFIT");
    }

    @Test
    void decideShouldNotTakeAGuardiansAuthorisationForAConsentOnceThePersonIsOfAge() {
        LocalDate birthday = TODAY.minusYears(16);

        assertThat(decide(new Situation().born(birthday).guardianAuthorised())).isEqualTo("refuse NO_CONSENT");
        assertThat(decide(new Situation().born(birthday).guardianAuthorised().state(PENDING)))
                .isEqualTo("refuse UNCONFIRMED");
        assertThat(decide(new Situation().born(birthday).guardianAuthorised().state(WITHDRAWN)))
                .isEqualTo("refuse OPTED_OUT");
        assertThat(decide(new Situation()
                        .born(birthday)
                        .guardianAuthorised()
                        .state(GRANTED)
                        .method(GrantMethod.DOUBLE)))
                .isEqualTo("allow CONSENT");
    }

    @Test
    void decideShouldAllowAMinorWhenAGuardianAuthorisedThePurposeAndThereIsABasis() {
        assertThat(decide(new Situation()
                        .born(TODAY.minusYears(12))
                        .guardianAuthorised()
                        .state(GRANTED)))
                .isEqualTo("allow CONSENT");
        assertThat(decide(new Situation().born(TODAY.minusYears(12)).guardianAuthorised()))
                .isEqualTo("refuse NO_CONSENT");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("softOptInLacking")
    void decideShouldRefuseACustomerWhenAPartOfSoftOptInIsLacking(String lacking, Situation situation) {
        assertThat(decide(situation)).isEqualTo("refuse NO_CONSENT");
    }

    private static Stream<Arguments> softOptInLacking() {
        return Stream.of(
                Arguments.of(
                        "no opt-out offered",
                        new Situation().customerOf("books").softOptIn(true)),
                Arguments.of(
                        "opt-out not offered",
                        new Situation().customerOf("books").softOptIn(true).optOutOffered(false)),
                Arguments.of(
                        "another product",
                        new Situation().customerOf("cars").softOptIn(true).optOutOffered(true)),
                Arguments.of("no customer", new Situation().softOptIn(true).optOutOffered(true)),
                Arguments.of(
                        "purpose without soft opt-in",
                        new Situation().customerOf("books").optOutOffered(true)));
    }

    @Test
    void decideShouldTakeAnUnknownAudienceForAConsumer() {
        assertThat(decide(new Situation().customerOf("books").softOptIn(true).optOutOffered(true)))
                .isEqualTo("allow EXISTING_CUSTOMER");
        assertThat(decide(new Situation().activity("baking").informed(true))).isEqualTo("refuse NO_CONSENT");
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(ObjectionKind.class)
    void decideShouldCiteTheObjectionThatStands(ObjectionKind kind) {
        Situation situation = new Situation().state(WITHDRAWN).objection(kind).objectionLiftedByThePersonBeforehand();

        Verdict verdict = RuleSet.french().decide(situation.purpose(), situation.facts(), TODAY);

        assertThat(verdict.code()).isEqualTo("OPTED_OUT");
        assertThat(verdict.entry()).isEqualTo(Situation.OBJECTION_ENTRY);
    }

    @Test
    void decideShouldCiteTheEntryThatTheVerdictRestsOn() {
        assertThat(entry(new Situation().state(GRANTED))).isEqualTo(Situation.CONSENT_ENTRY);
        assertThat(entry(new Situation().state(WITHDRAWN))).isEqualTo(Situation.CONSENT_ENTRY);
        assertThat(entry(new Situation().undeliverable())).isEqualTo(Situation.DELIVERY_ENTRY);
        assertThat(entry(new Situation().born(TODAY))).isEqualTo(Situation.PROFILE_ENTRY);
        assertThat(entry(new Situation().kind(Purpose.Kind.SERVICE).state(GRANTED)))
                .isZero();
        assertThat(entry(new Situation())).isZero();
    }

    private static long entry(Situation situation) {
        return RuleSet.french()
                .decide(situation.purpose(), situation.facts(), TODAY)
                .entry();
    }

    @Test
    void decideShouldNeverTurnARefusalIntoAnAllowanceWhenAnAllowanceIsRemoved() {
        List<Situation> situations = situations();
        List<String> rows = french();
        for (String removed : rows) {
            if (removed.contains("| allow")) {
                RuleSet fewer = RuleSet.parse(
                        rows.stream().filter(row -> !row.equals(removed)).collect(Collectors.joining("\n")));
                for (Situation situation : situations) {
                    if (decide(situation).startsWith("refuse")) {
                        assertThat(outcome(fewer.decide(situation.purpose(), situation.facts(), TODAY)))
                                .as("without '%s'", removed)
                                .isEqualTo(decide(situation));
                    }
                }
            }
        }
    }

    @Test
    void decideShouldAllowNobodyWhenAllAllowancesAreRemoved() {
        RuleSet refusals = RuleSet.parse(
                french().stream().filter(row -> !row.contains("| allow")).collect(Collectors.joining("\n")));

        assertThat(situations())
                .allMatch(situation ->
                        refusals.decide(situation.purpose(), situation.facts(), TODAY) instanceof Verdict.Refuse);
    }

    private static List<Situation> situations() {
        List<Situation> situations = new ArrayList<>();
        for (Row one : Row.values()) {
            for (Row other : Row.values()) {
                Situation situation = both(one, other);
                if (!situation.isContradictory()) {
                    situations.add(situation);
                }
            }
        }
        return situations;
    }

    private static List<String> french() {
        try (InputStream in = RuleSet.class.getResourceAsStream("french.rules")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("|"))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void parseShouldReadCommentsAndBlankLines() {
        RuleSet rules = RuleSet.parse(
                "# a country\n\n 1 | service purpose | allow SERVICE # always\r\n2|otherwise|refuse NO_CONSENT\n");
        Situation situation = new Situation().state(GRANTED);

        assertThat(rules.decide(situation.purpose(), situation.facts(), TODAY))
                .isEqualTo(new Verdict.Refuse(Reason.NO_CONSENT, 2, Situation.CONSENT_ENTRY));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("unreadable")
    void parseShouldNameLineAndChoicesWhenARowCannotBeRead(String text, String message) {
        assertThatThrownBy(() -> RuleSet.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static Stream<Arguments> unreadable() {
        String last = "\n9 | otherwise | refuse NO_CONSENT";
        return Stream.of(
                Arguments.of("", "the last row of a rule set must be 'otherwise | refuse REASON'"),
                Arguments.of("# nothing", "the last row of a rule set must be 'otherwise | refuse REASON'"),
                Arguments.of("1 | otherwise | allow CONSENT", "the last row of a rule set must be"),
                Arguments.of("1 | opted out | refuse OPTED_OUT", "the last row of a rule set must be"),
                Arguments.of("1 | opted out" + last, "line 1: expected 'number | condition"),
                Arguments.of("1 | opted out | refuse OPTED_OUT | today" + last, "line 1: expected 'number"),
                Arguments.of("one | opted out | refuse OPTED_OUT" + last, "line 1: expected 'number"),
                Arguments.of("\n2 | opts out | refuse OPTED_OUT" + last, "line 2: unknown condition 'opts out'"),
                Arguments.of("1 | opts out | refuse OPTED_OUT" + last, "service purpose, opted out, undeliverable"),
                Arguments.of("1 | opted out | refuse" + last, "line 1: unknown outcome 'refuse'"),
                Arguments.of("1 | opted out | refuse CONSENT" + last, "OPTED_OUT, UNDELIVERABLE"),
                Arguments.of("1 | valid consent | allow NO_CONSENT" + last, "[SERVICE, CONSENT"));
    }

    @Test
    void parseShouldReadTheFrenchRulesInTurkish() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.of("tr", "TR"));
        try {
            Situation situation = new Situation().undeliverable();

            assertThat(RuleSet.parse(String.join("\n", french()))
                            .decide(situation.purpose(), situation.facts(), TODAY)
                            .code())
                    .isEqualTo("UNDELIVERABLE");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void wordsShouldBeThoseOfTheRowsWithNumberAndOutcomeOfTheVerdict() {
        RuleSet rules = RuleSet.french();

        assertThat(rules.words(new Verdict.Allow(Basis.CONSENT, 5, 17))).isEqualTo("valid consent");
        assertThat(rules.words(new Verdict.Refuse(Reason.NOT_INFORMED, 8, 0))).isEqualTo("professional not informed");
        assertThat(RuleSet.parse("1 | opted out | refuse NO_CONSENT\n1 | otherwise | refuse NO_CONSENT")
                        .words(new Verdict.Refuse(Reason.NO_CONSENT, 1, 0)))
                .isEqualTo("opted out or otherwise");
    }

    @Test
    void wordsShouldRefuseAVerdictOfOtherRules() {
        assertThatThrownBy(() -> RuleSet.french().words(new Verdict.Allow(Basis.CONSENT, 6, 0)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
