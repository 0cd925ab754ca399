package org.jamesconsent.signup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.config.ConsentConfigurationReader;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Audience;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.Profile;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.Question;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.sqlite.SqliteConsentStore;
import org.jamesconsent.signup.Confirmable.Status;
import org.jamesconsent.signup.SignUp.Outcome;
import org.jamesconsent.token.ConfirmationTokens.Confirmer;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.jamesconsent.wording.ConfirmationWording.Occasion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignUpTest {
    private static final PurposeName NEWSLETTER = new PurposeName("newsletter");
    private static final PurposeName OFFERS = new PurposeName("partner-offers");
    private static final PurposeName CLUB = new PurposeName("club");
    private static final String ANN = "ann@example.com";
    private static final String MUM = "mum@example.com";
    private static final Evidence FORM =
            new Evidence("web:subscribe", "192.0.2.1", "Browser 1", null, null, null, null, null);
    private static final Evidence BUTTON =
            new Evidence("web:confirm", "198.51.100.2", "Browser 2", null, null, null, null, null);

    private final MovedClock clock = new MovedClock();
    private final Outgoing outgoing = new Outgoing();
    private ConsentRuntime runtime;
    private OrganisationParts parts;

    private static final class MovedClock extends Clock {
        private Instant now = Instant.parse("2026-11-22T09:00:00Z");

        synchronized void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public synchronized Instant instant() {
            now = now.plusNanos(1_000);
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        Path file = Files.createDirectories(folder.resolve("conf")).resolve("consent.xml");
        Files.copy(Path.of("..", "config-samples", "consent.xml"), file);
        ConsentConfiguration configuration = ConsentConfigurationReader.readFile(file);
        Files.createDirectories(
                ((ConsentConfiguration.Sqlite) configuration.store()).file().getParent());
        runtime = ConsentRuntime.open(
                configuration,
                SqliteConsentStore.open(
                        ((ConsentConfiguration.Sqlite) configuration.store()).file(), clock, Duration.ofSeconds(5)),
                clock);
        parts = runtime.organisations().iterator().next();
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    private static SignUpRequest request(String address, Profile proposed, PurposeName... purposes) throws Exception {
        return request(address, proposed, null, purposes);
    }

    private static SignUpRequest request(
            String address, Profile proposed, CanonicalAddress guardian, PurposeName... purposes) throws Exception {
        Map<PurposeName, String> asked = new LinkedHashMap<>();
        for (PurposeName purpose : purposes) {
            asked.put(purpose, "2026-01 (en)");
        }
        return new SignUpRequest(CanonicalAddress.of(address), asked, proposed, FORM, guardian);
    }

    private Outcome ask(String address, PurposeName... purposes) throws Exception {
        return parts.signUp().request(request(address, Profile.UNKNOWN, purposes), outgoing);
    }

    private Status confirm(String token) throws Exception {
        return parts.signUp().confirm(token, BUTTON).orElseThrow().status();
    }

    private SubjectId subject(String address) throws Exception {
        return parts.keyring().subjectId(CanonicalAddress.of(address));
    }

    private void record(String address, Act act) throws Exception {
        runtime.store()
                .record(new ConsentEvent(
                        parts.configuration().id(), subject(address), clock.instant(), act, Evidence.from("test")));
    }

    private RecipientFacts facts(String address, PurposeName purpose) throws Exception {
        return runtime.store()
                .facts(parts.configuration().id(), purpose, Channel.MAIL, List.of(subject(address)))
                .get(subject(address));
    }

    private String verdict(String address, PurposeName purpose) throws Exception {
        OrganisationConfiguration organisation = parts.configuration();
        return organisation
                .rules()
                .decide(
                        organisation.purpose(purpose).orElseThrow().purpose(),
                        facts(address, purpose),
                        LocalDate.ofInstant(clock.instant(), organisation.zone()))
                .code();
    }

    private List<LedgerEntry> history(String address) throws Exception {
        return runtime.store().history(parts.configuration().id(), subject(address));
    }

    private static Act grant(PurposeName purpose) {
        return new Act.Granted(purpose, Channel.MAIL, GrantMethod.ACTIVE, Proof.OPT_IN);
    }

    @Test
    void requestShouldCountForNothingUntilItIsConfirmed() throws Exception {
        Outcome outcome = ask(ANN, OFFERS, NEWSLETTER);

        assertThat(outcome).isEqualTo(Outcome.ASKED);
        assertThat(verdict(ANN, OFFERS)).isEqualTo("UNCONFIRMED");
        assertThat(outgoing.letters()).hasSize(1);
        String token = outgoing.tokenFor(ANN);
        assertThat(parts.signUp().find(token).orElseThrow().status()).isEqualTo(Status.OPEN);
        assertThat(verdict(ANN, OFFERS)).as("after a look at the page").isEqualTo("UNCONFIRMED");

        assertThat(confirm(token)).isEqualTo(Status.CONFIRMED);

        assertThat(verdict(ANN, OFFERS)).isEqualTo("CONSENT");
        assertThat(verdict(ANN, NEWSLETTER)).isEqualTo("CONSENT");
        assertThat(verdict(ANN, CLUB)).isEqualTo("NON_PROFIT");
    }

    @Test
    void confirmedGrantShouldHoldTheEvidenceOfBothMoments() throws Exception {
        ask(ANN, OFFERS);
        Instant requestedAt = history(ANN).getFirst().event().at();
        clock.advance(Duration.ofHours(5));

        confirm(outgoing.tokenFor(ANN));

        ConsentEvent granted = history(ANN).get(1).event();
        assertThat(granted.act()).isEqualTo(new Act.Granted(OFFERS, Channel.MAIL, GrantMethod.DOUBLE, Proof.CONFIRMED));
        assertThat(granted.at()).isEqualTo(requestedAt);
        assertThat(granted.evidence().confirmedAt()).isAfter(requestedAt.plus(Duration.ofHours(5)));
        assertThat(granted.evidence())
                .isEqualTo(new Evidence(
                        "web:subscribe, web:confirm",
                        "192.0.2.1",
                        "Browser 1",
                        "2026-01 (en)",
                        granted.evidence().confirmedAt(),
                        "198.51.100.2",
                        null,
                        null));
    }

    @Test
    void whatAStrangerSaysShouldBeLearntOnlyWithTheConfirmation() throws Exception {
        Profile proposed = new Profile(
                Audience.PROFESSIONAL, "fr", LocalDate.of(1990, 5, 17), true, Set.of("horticulture"), null, null, null);
        parts.signUp().request(request(ANN, proposed, NEWSLETTER), outgoing);

        assertThat(facts(ANN, NEWSLETTER).subject().profile().isUnknown()).isTrue();
        assertThat(outgoing.to(ANN).getFirst().text()).contains("17 mai 1990", "horticulture", "professionnel");
        assertThat(parts.signUp().find(outgoing.tokenFor(ANN)).orElseThrow().proposed())
                .isEqualTo(proposed);

        confirm(outgoing.tokenFor(ANN));

        Profile learnt = facts(ANN, NEWSLETTER).subject().profile();
        assertThat(learnt.audience()).isEqualTo(Audience.PROFESSIONAL);
        assertThat(learnt.birthDate()).isEqualTo(LocalDate.of(1990, 5, 17));
        assertThat(learnt.activities()).containsExactly("horticulture");
        assertThat(learnt.language()).isEqualTo("fr");
    }

    @Test
    void confirmingAgainShouldChangeNothing() throws Exception {
        ask(ANN, OFFERS);
        String token = outgoing.tokenFor(ANN);
        confirm(token);
        int entries = history(ANN).size();

        assertThat(confirm(token)).isEqualTo(Status.CONFIRMED);
        clock.advance(Duration.ofDays(30));
        assertThat(confirm(token)).isEqualTo(Status.CONFIRMED);

        assertThat(history(ANN)).hasSize(entries);
    }

    @Test
    void linkShouldConfirmNothingOnceItsTimeIsUp() throws Exception {
        ask(ANN, OFFERS);
        String token = outgoing.tokenFor(ANN);
        clock.advance(Duration.ofDays(7).minusMinutes(1));
        assertThat(parts.signUp().find(token).orElseThrow().status()).isEqualTo(Status.OPEN);

        clock.advance(Duration.ofMinutes(1));

        assertThat(confirm(token)).isEqualTo(Status.EXPIRED);
        clock.advance(Duration.ofDays(1));
        assertThat(verdict(ANN, OFFERS)).isEqualTo("NO_CONSENT");
        assertThat(history(ANN)).hasSize(1);
    }

    @Test
    void withdrawalAfterTheRequestShouldStandWhateverIsPressed() throws Exception {
        ask(ANN, OFFERS);
        record(ANN, new Act.Withdrawn(OFFERS, Channel.MAIL));

        assertThat(confirm(outgoing.tokenFor(ANN))).isEqualTo(Status.OVERTAKEN);

        assertThat(verdict(ANN, OFFERS)).isEqualTo("OPTED_OUT");
    }

    @Test
    void usedLinkShouldNotBringBackWhatWasWithdrawnLater() throws Exception {
        ask(ANN, OFFERS);
        confirm(outgoing.tokenFor(ANN));
        record(ANN, new Act.Withdrawn(OFFERS, Channel.MAIL));

        assertThat(confirm(outgoing.tokenFor(ANN))).isEqualTo(Status.OVERTAKEN);

        assertThat(verdict(ANN, OFFERS)).isEqualTo("OPTED_OUT");
    }

    @Test
    void whoWithdrewShouldStayOutUntilAFreshConfirmation() throws Exception {
        record(ANN, grant(OFFERS));
        record(ANN, new Act.Withdrawn(OFFERS, Channel.MAIL));
        ask(ANN, OFFERS);

        assertThat(verdict(ANN, OFFERS)).isEqualTo("OPTED_OUT");
        confirm(outgoing.tokenFor(ANN));
        assertThat(verdict(ANN, OFFERS)).isEqualTo("CONSENT");
    }

    @ParameterizedTest
    @EnumSource(
            value = ObjectionKind.class,
            names = {"WITHDRAWAL", "COMPLAINT"})
    void objectionShouldEndForWhatIsConfirmedAndForNothingElse(ObjectionKind kind) throws Exception {
        record(ANN, grant(NEWSLETTER));
        record(ANN, new Act.Granted(CLUB, Channel.SMS, GrantMethod.ACTIVE, Proof.OPT_IN));
        record(ANN, new Act.Withdrawn(NEWSLETTER, Channel.MAIL));
        record(ANN, new Act.Objected(kind));
        record(
                ANN,
                new Act.WithdrawalUndone(
                        NEWSLETTER, Channel.MAIL, history(ANN).get(2).event().at()));
        ask(ANN, OFFERS);
        assertThat(verdict(ANN, OFFERS)).isEqualTo("OPTED_OUT");

        confirm(outgoing.tokenFor(ANN));

        assertThat(verdict(ANN, OFFERS)).isEqualTo("CONSENT");
        assertThat(verdict(ANN, NEWSLETTER)).isEqualTo("OPTED_OUT");
        assertThat(verdict(ANN, CLUB)).as("non-profit, but objected to").isEqualTo("OPTED_OUT");
        assertThat(runtime.store()
                        .facts(parts.configuration().id(), CLUB, Channel.SMS, List.of(subject(ANN)))
                        .get(subject(ANN))
                        .purpose()
                        .state()
                        .isOptOut())
                .isTrue();
    }

    @Test
    void anotherOpenRequestShouldSurviveTheEndOfAnObjection() throws Exception {
        record(ANN, new Act.Objected(ObjectionKind.WITHDRAWAL));
        ask(ANN, NEWSLETTER);
        String first = outgoing.tokenFor(ANN);
        clock.advance(Duration.ofMinutes(5));
        ask(ANN, OFFERS);

        confirm(outgoing.tokenFor(ANN));
        assertThat(confirm(first)).isEqualTo(Status.CONFIRMED);

        assertThat(verdict(ANN, NEWSLETTER)).isEqualTo("CONSENT");
        assertThat(verdict(ANN, OFFERS)).isEqualTo("CONSENT");
    }

    @Test
    void objectionAfterTheRequestShouldStand() throws Exception {
        ask(ANN, OFFERS);
        record(ANN, new Act.Objected(ObjectionKind.WITHDRAWAL));

        assertThat(confirm(outgoing.tokenFor(ANN))).isEqualTo(Status.OVERTAKEN);

        assertThat(verdict(ANN, OFFERS)).isEqualTo("OPTED_OUT");
    }

    @Test
    void whomStaffBlockedShouldGetNoMailAndStayBlocked() throws Exception {
        record(ANN, new Act.Objected(ObjectionKind.BLOCK));

        assertThat(ask(ANN, OFFERS)).isEqualTo(Outcome.BLOCKED);

        assertThat(outgoing.letters()).isEmpty();
        assertThat(verdict(ANN, OFFERS)).isEqualTo("OPTED_OUT");
    }

    @Test
    void blockAfterTheRequestShouldOutlastTheConfirmation() throws Exception {
        ask(ANN, OFFERS);
        record(ANN, new Act.Objected(ObjectionKind.BLOCK));

        assertThat(confirm(outgoing.tokenFor(ANN))).isEqualTo(Status.OVERTAKEN);

        assertThat(verdict(ANN, OFFERS)).isEqualTo("OPTED_OUT");
    }

    @Test
    void confirmationShouldProveThatTheAddressIsAlive() throws Exception {
        record(ANN, new Act.FoundUndeliverable("5.1.1"));
        ask(ANN, OFFERS);
        assertThat(verdict(ANN, OFFERS)).isEqualTo("UNDELIVERABLE");

        confirm(outgoing.tokenFor(ANN));

        assertThat(verdict(ANN, OFFERS)).isEqualTo("CONSENT");
    }

    @Test
    void oneMailAnHourShouldGoToAnAddressForAPurpose() throws Exception {
        assertThat(ask(ANN, OFFERS)).isEqualTo(Outcome.ASKED);
        assertThat(ask("Ann@Example.COM", OFFERS)).isEqualTo(Outcome.ASKED_BEFORE);
        assertThat(ask(ANN, OFFERS, NEWSLETTER)).isEqualTo(Outcome.ASKED);
        assertThat(parts.signUp().find(outgoing.tokenFor(ANN)).orElseThrow().purposes())
                .extracting(purpose -> purpose.purpose().name())
                .containsExactly(NEWSLETTER);
        clock.advance(Duration.ofMinutes(61));
        assertThat(ask(ANN, OFFERS)).isEqualTo(Outcome.ASKED);

        assertThat(outgoing.to(ANN)).hasSize(3);
        assertThat(history(ANN)).hasSize(3);
    }

    @Test
    void listBombingShouldEndAtTheNumberOfMailsADay() throws Exception {
        for (int i = 0; i < 20; i++) {
            ask(ANN, OFFERS);
            clock.advance(Duration.ofMinutes(61));
        }
        assertThat(outgoing.to(ANN)).hasSize(5);

        clock.advance(Duration.ofHours(24));

        assertThat(ask(ANN, OFFERS)).isEqualTo(Outcome.ASKED);
    }

    @Test
    void manyAtOnceShouldCauseOneMail() throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            List<Future<Outcome>> outcomes =
                    pool.invokeAll(Stream.<Callable<Outcome>>generate(() -> () -> ask(ANN, OFFERS))
                            .limit(16)
                            .toList());
            for (Future<Outcome> outcome : outcomes) {
                outcome.get();
            }
        }

        assertThat(outgoing.to(ANN)).hasSize(1);
        assertThat(history(ANN)).hasSize(1);
    }

    @Test
    void requestShouldBeRepeatableAtOnceWhenTheMailWasNotTaken() throws Exception {
        outgoing.broken(true);
        assertThatThrownBy(() -> ask(ANN, OFFERS)).isInstanceOf(OutboxException.class);
        assertThat(verdict(ANN, OFFERS)).isEqualTo("UNCONFIRMED");

        outgoing.broken(false);

        assertThat(ask(ANN, OFFERS)).isEqualTo(Outcome.ASKED);
        assertThat(confirm(outgoing.tokenFor(ANN))).isEqualTo(Status.CONFIRMED);
    }

    @Test
    void minorShouldNeedBothConfirmations() throws Exception {
        Profile child = new Profile(null, "en", LocalDate.of(2014, 3, 1), null, null, null, null, null);
        parts.signUp().request(request(ANN, child, CanonicalAddress.of(MUM), NEWSLETTER), outgoing);
        assertThat(outgoing.to(ANN).getFirst().text()).contains("Was it you?", "One of your parents");
        assertThat(outgoing.to(MUM).getFirst().text()).contains("A child would like", "your permission");
        assertThat(verdict(ANN, NEWSLETTER)).isEqualTo("UNCONFIRMED");

        confirm(outgoing.tokenFor(ANN));
        assertThat(verdict(ANN, NEWSLETTER)).isEqualTo("GUARDIAN_REQUIRED");

        Confirmable authorised =
                parts.signUp().confirm(outgoing.tokenFor(MUM), BUTTON).orElseThrow();
        assertThat(authorised.confirmer()).isEqualTo(Confirmer.GUARDIAN);
        assertThat(authorised.status()).isEqualTo(Status.CONFIRMED);
        assertThat(verdict(ANN, NEWSLETTER)).isEqualTo("CONSENT");
        Evidence evidence = history(ANN).getLast().event().evidence();
        assertThat(evidence.ip()).isEqualTo("198.51.100.2");
        assertThat(evidence.wording()).startsWith("2026-01 (en), privacy policy 2026-01 ");
        assertThat(history(MUM))
                .as("nothing is kept of the guardian but that a mail was sent")
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.event().act()).isEqualTo(new Act.Asked(Question.GUARDIAN));
                    assertThat(entry.hasDetail()).isFalse();
                });
    }

    @Test
    void guardianAloneShouldAllowNothingNowOrWhenThePersonIsOfAge() throws Exception {
        Profile child = new Profile(null, "en", LocalDate.of(2010, 12, 1), null, null, null, null, null);
        record(ANN, new Act.Learnt(child));
        parts.signUp().request(request(ANN, child, CanonicalAddress.of(MUM), OFFERS), outgoing);

        confirm(outgoing.tokenFor(MUM));

        assertThat(verdict(ANN, OFFERS)).isEqualTo("UNCONFIRMED");
        clock.advance(Duration.ofDays(30));
        assertThat(verdict(ANN, OFFERS)).as("sixteen, and never said yes").isEqualTo("NO_CONSENT");
        ask(ANN, OFFERS);
        confirm(outgoing.tokenFor(ANN));
        assertThat(verdict(ANN, OFFERS)).isEqualTo("CONSENT");
    }

    private boolean askGrown(String address) throws Exception {
        return parts.signUp()
                .askGrown(
                        CanonicalAddress.of(address),
                        parts.configuration().purpose(NEWSLETTER).orElseThrow(),
                        outgoing);
    }

    @Test
    void whoHasComeOfAgeShouldBeAskedOnceInAYearAndBeWrittenToAfterAYes() throws Exception {
        record(ANN, new Act.Learnt(new Profile(null, "de", LocalDate.of(2010, 1, 1), null, null, null, null, null)));
        record(ANN, new Act.GuardianAuthorised(NEWSLETTER, Channel.MAIL, true));
        assertThat(verdict(ANN, NEWSLETTER)).isEqualTo("NO_CONSENT");

        assertThat(askGrown(ANN)).isTrue();
        clock.advance(Duration.ofDays(360));
        assertThat(askGrown(ANN)).isFalse();
        clock.advance(Duration.ofDays(7));
        assertThat(askGrown(ANN)).isTrue();

        assertThat(outgoing.to(ANN)).hasSize(2).allSatisfy(letter -> assertThat(letter.text())
                .contains("jetzt alt genug", "Gartenbrief")
                .doesNotContain("Adresse eingetragen"));
        Confirmable found = parts.signUp().find(outgoing.tokenFor(ANN)).orElseThrow();
        assertThat(found.occasion()).isEqualTo(Occasion.GROWN);
        assertThat(confirm(outgoing.tokenFor(ANN))).isEqualTo(Status.CONFIRMED);
        assertThat(verdict(ANN, NEWSLETTER)).isEqualTo("CONSENT");
    }

    @Test
    void whoWasAskedAsAMinorShouldBeAskedOnceOfAge() throws Exception {
        Profile child = new Profile(null, "en", LocalDate.of(2010, 12, 1), null, null, null, null, null);
        record(ANN, new Act.Learnt(child));
        parts.signUp().request(request(ANN, child, CanonicalAddress.of(MUM), NEWSLETTER), outgoing);
        confirm(outgoing.tokenFor(MUM));
        clock.advance(Duration.ofDays(30));

        assertThat(askGrown(ANN)).isTrue();
        assertThat(askGrown(ANN)).isFalse();
        assertThat(outgoing.to(ANN).getLast().text()).contains("old enough to decide for yourself");
    }

    @Test
    void guardianShouldBeAbleToTakeItBackLongAfterwards() throws Exception {
        Profile child = new Profile(null, null, LocalDate.of(2016, 3, 1), null, null, null, null, null);
        parts.signUp().request(request(ANN, child, CanonicalAddress.of(MUM), NEWSLETTER), outgoing);
        confirm(outgoing.tokenFor(ANN));
        confirm(outgoing.tokenFor(MUM));
        clock.advance(Duration.ofDays(400));

        assertThat(parts.signUp()
                        .revoke(outgoing.tokenFor(MUM), BUTTON)
                        .orElseThrow()
                        .status())
                .isEqualTo(Status.OVERTAKEN);

        assertThat(verdict(ANN, NEWSLETTER)).isEqualTo("GUARDIAN_REQUIRED");
        assertThat(confirm(outgoing.tokenFor(MUM))).isEqualTo(Status.OVERTAKEN);
        assertThat(parts.signUp().revoke(outgoing.tokenFor(ANN), BUTTON)).isEmpty();
    }

    @Test
    void oneGuardianShouldNotBeBombedThroughManyChildren() throws Exception {
        Profile child = new Profile(null, null, LocalDate.of(2014, 3, 1), null, null, null, null, null);
        for (int i = 0; i < 20; i++) {
            // As if James were started anew each time.
            new SignUp(parts.configuration(), parts.keyring(), runtime.store(), clock)
                    .request(
                            request("child" + i + "@example.com", child, CanonicalAddress.of(MUM), NEWSLETTER),
                            outgoing);
        }

        assertThat(outgoing.to(MUM)).hasSize(5);
    }

    @Test
    void tokensOfNobodyShouldFindNothing() throws Exception {
        ask(ANN, OFFERS);

        assertThat(parts.signUp().find("")).isEmpty();
        assertThat(parts.signUp().confirm("a".repeat(56), BUTTON)).isEmpty();
        assertThat(parts.signUp().revoke("a".repeat(56), BUTTON)).isEmpty();
        assertThat(history(ANN)).hasSize(1);
    }

    @Test
    void servicesAndStrangePurposesShouldBeRefused() {
        assertThatThrownBy(() -> ask(ANN, new PurposeName("account"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ask(ANN, new PurposeName("nonsense"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void addressesShouldReachNoLogByWayOfConcatenation() throws Exception {
        SignUpRequest request = request(ANN, Profile.UNKNOWN, CanonicalAddress.of(MUM), OFFERS);

        assertThat(request.toString()).doesNotContain("ann", "mum", "@");
        assertThat(new Act.Requested(
                                OFFERS,
                                Channel.MAIL,
                                new Profile(null, null, LocalDate.of(2014, 3, 1), null, null, null, null, null))
                        .toString())
                .doesNotContain("2014");
    }
}
