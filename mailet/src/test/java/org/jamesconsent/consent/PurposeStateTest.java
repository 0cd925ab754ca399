package org.jamesconsent.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.consent.Samples.EVENING;
import static org.jamesconsent.consent.Samples.MORNING;
import static org.jamesconsent.consent.Samples.NEWSLETTER;
import static org.jamesconsent.consent.Samples.NOON;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PurposeStateTest {
    private record Told(Act.OnPurpose act, Instant at) {}

    private static PurposeState fold(List<Told> events) {
        PurposeState state = PurposeState.NONE;
        long entry = 0;
        for (Told told : events) {
            entry++;
            state = state.after(told.act(), told.at(), entry);
        }
        return state;
    }

    /** {@code denied}, {@code withdrawn}, {@code requested}, or a grant such as {@code active/opt_in}. */
    private static Act.OnPurpose act(String words) {
        return switch (words) {
            case "denied" -> new Act.Denied(NEWSLETTER, Channel.MAIL);
            case "withdrawn" -> new Act.Withdrawn(NEWSLETTER, Channel.MAIL);
            case "requested" -> new Act.Requested(NEWSLETTER, Channel.MAIL);
            default -> {
                String[] parts = words.split("/");
                yield new Act.Granted(NEWSLETTER, Channel.MAIL, GrantMethod.valueOf(parts[0]), Proof.valueOf(parts[1]));
            }
        };
    }

    @ParameterizedTest(name = "{0}, later {1} -> {2}")
    @CsvSource({
        // The person's own word: the later one wins.
        "ACTIVE/OPT_IN,      withdrawn,          WITHDRAWN",
        "withdrawn,          ACTIVE/OPT_IN,      GRANTED",
        "denied,             DOUBLE/CONFIRMED,   GRANTED",
        "DOUBLE/CONFIRMED,   denied,             DENIED",
        "denied,             withdrawn,          WITHDRAWN",
        "withdrawn,          denied,             DENIED",
        // No import, pre-ticked box or unconfirmed request comes up against it.
        "withdrawn,          IMPORTED/CONFIRMED, WITHDRAWN",
        "denied,             IMPORTED/CONFIRMED, DENIED",
        "withdrawn,          PASSIVE/OPT_IN,     WITHDRAWN",
        "withdrawn,          requested,          WITHDRAWN",
        "ACTIVE/OPT_IN,      requested,          GRANTED",
        // It outranks them even when it is older.
        "IMPORTED/CONFIRMED, withdrawn,          WITHDRAWN",
        "PASSIVE/NONE,       denied,             DENIED",
        // What is not the person's own word outranks a request.
        "requested,          IMPORTED/NONE,      GRANTED",
        "IMPORTED/NONE,      requested,          GRANTED",
    })
    void afterShouldGiveTheSameStateInEitherOrderOfArrival(String earlier, String later, ConsentState state) {
        Told first = new Told(act(earlier), MORNING);
        Told second = new Told(act(later), EVENING);

        assertThat(fold(List.of(first, second)).state()).isEqualTo(state);
        assertThat(fold(List.of(second, first)).state()).isEqualTo(state);
    }

    @ParameterizedTest(name = "{0} at the time of {1} -> {2} {3} {4}")
    @CsvSource({
        "ACTIVE/CONFIRMED, withdrawn,         WITHDRAWN,         , NONE",
        "DOUBLE/CONFIRMED, denied,            DENIED,            , NONE",
        "denied,           withdrawn,         WITHDRAWN,         , NONE",
        "ACTIVE/OPT_IN,    DOUBLE/CONFIRMED,  GRANTED,   DOUBLE  , CONFIRMED",
        "ACTIVE/NONE,      DOUBLE/NONE,       GRANTED,   DOUBLE  , NONE",
        "ACTIVE/CONFIRMED, DOUBLE/NONE,       GRANTED,   ACTIVE  , CONFIRMED",
        "PASSIVE/NONE,     IMPORTED/NONE,     GRANTED,   PASSIVE , NONE",
        "IMPORTED/NONE,    IMPORTED/OPT_IN,   GRANTED,   IMPORTED, OPT_IN",
    })
    void afterShouldNotDependOnTheOrderWhenActsAreOfTheSameTime(
            String one, String other, ConsentState state, GrantMethod method, Proof proof) {
        for (PurposeState outcome : List.of(
                fold(List.of(new Told(act(one), NOON), new Told(act(other), NOON))),
                fold(List.of(new Told(act(other), NOON), new Told(act(one), NOON))))) {
            assertThat(outcome.state()).isEqualTo(state);
            assertThat(outcome.method()).isEqualTo(method);
            assertThat(outcome.proof()).isEqualTo(proof);
        }
    }

    @Test
    void afterShouldGiveTheSameStateForEveryOrderOfArrival() {
        for (int seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            List<Told> events = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                events.add(new Told(RandomActs.onPurpose(random), NOON.plusSeconds(random.nextInt(3))));
            }
            PurposeState expected = RandomActs.withoutEntries(fold(events));
            for (int i = 0; i < 5; i++) {
                Collections.shuffle(events, random);

                PurposeState state = fold(events);

                assertThat(RandomActs.withoutEntries(state)).as("seed %d", seed).isEqualTo(expected);
                if (state.entry() != LedgerEntry.NO_ENTRY) {
                    Told cited = events.get((int) state.entry() - 1);
                    assertThat(cited.at()).isEqualTo(state.at());
                    assertThat(fold(List.of(cited)).state()).isEqualTo(state.state());
                }
            }
        }
    }

    @Test
    void afterShouldReturnTheSameObjectWhenNothingChanges() {
        PurposeState withdrawn = PurposeState.NONE.after(act("withdrawn"), NOON, 1);

        assertThat(withdrawn.after(act("withdrawn"), NOON, 2)).isSameAs(withdrawn);
        assertThat(withdrawn.after(act("withdrawn"), MORNING, 3)).isSameAs(withdrawn);
        PurposeState granted = PurposeState.NONE.after(act("ACTIVE/OPT_IN"), NOON, 1);
        assertThat(granted.after(act("ACTIVE/OPT_IN"), MORNING, 2)).isSameAs(granted);
        assertThat(granted.after(act("IMPORTED/CONFIRMED"), EVENING, 3)).isSameAs(granted);
    }

    @Test
    void afterShouldMeanTheSameWhenWithdrawalOutranksTheRest() {
        PurposeState withdrawn = PurposeState.NONE.after(act("withdrawn"), NOON, 1);

        assertThat(withdrawn.after(act("ACTIVE/OPT_IN"), MORNING, 2).meansTheSameAs(withdrawn))
                .isTrue();
        assertThat(withdrawn.after(act("IMPORTED/CONFIRMED"), EVENING, 3).meansTheSameAs(withdrawn))
                .isTrue();
    }

    @ParameterizedTest(name = "{0}, withdrawn, undone -> {1}")
    @CsvSource({
        ",                   NONE",
        "ACTIVE/OPT_IN,      GRANTED",
        "IMPORTED/CONFIRMED, GRANTED",
        "PASSIVE/OPT_IN,     GRANTED",
        "requested,          PENDING",
        "denied,             DENIED",
    })
    void undoingShouldBringBackJustWhatWasSaidBeforeInEveryOrderOfArrival(@Nullable String before, ConsentState state) {
        List<Told> events = new ArrayList<>();
        if (before != null) {
            events.add(new Told(act(before), MORNING));
        }
        events.add(new Told(act("withdrawn"), NOON));
        events.add(new Told(undone(NOON), EVENING));
        PurposeState expected = before == null
                ? PurposeState.NONE
                : PurposeState.NONE.after(events.getFirst().act(), MORNING, 1);

        for (int i = 0; i < events.size(); i++) {
            assertThat(fold(events).state()).isEqualTo(state);
            assertThat(fold(events).meansTheSameAs(expected)).isTrue();
            assertThat(fold(events.reversed()).state()).isEqualTo(state);
            Collections.rotate(events, 1);
        }
    }

    @Test
    void undoingShouldLeaveLaterWithdrawalsWhenThereAreAny() {
        Told first = new Told(act("withdrawn"), MORNING);
        Told second = new Told(act("withdrawn"), EVENING);
        Told undone = new Told(undone(MORNING), EVENING);

        assertThat(fold(List.of(first, second, undone)).state()).isEqualTo(ConsentState.WITHDRAWN);
        assertThat(fold(List.of(undone, second, first)).state()).isEqualTo(ConsentState.WITHDRAWN);
        assertThat(fold(List.of(second, first, undone)).entry()).isEqualTo(1);
    }

    private static Act.OnPurpose undone(Instant withdrawnAt) {
        return new Act.WithdrawalUndone(NEWSLETTER, Channel.MAIL, withdrawnAt);
    }

    @Test
    void requestsShouldCountNoMoreWhenTheyExpired() {
        Told asked = new Told(act("requested"), MORNING);
        Told expired = new Told(new Act.RequestExpired(NEWSLETTER, Channel.MAIL), NOON);
        Told askedAgain = new Told(act("requested"), EVENING);
        Told granted = new Told(act("IMPORTED/OPT_IN"), MORNING);

        assertThat(fold(List.of(asked, expired)).state()).isEqualTo(ConsentState.NONE);
        assertThat(fold(List.of(asked, expired)).entry()).isEqualTo(LedgerEntry.NO_ENTRY);
        assertThat(fold(List.of(expired, asked)).meansTheSameAs(PurposeState.NONE))
                .isTrue();
        assertThat(fold(List.of(asked, expired, askedAgain)).state()).isEqualTo(ConsentState.PENDING);
        assertThat(fold(List.of(askedAgain, expired, asked)).state()).isEqualTo(ConsentState.PENDING);
        assertThat(fold(List.of(asked, expired, granted)).state()).isEqualTo(ConsentState.GRANTED);
    }

    @Test
    void guardianAuthorisedShouldFollowTheLaterActAndTheNoAtEqualTime() {
        Act.OnPurpose yes = new Act.GuardianAuthorised(NEWSLETTER, Channel.MAIL);
        Act.OnPurpose no = new Act.GuardianRevoked(NEWSLETTER, Channel.MAIL);

        assertThat(fold(List.of(new Told(yes, MORNING), new Told(no, NOON))).guardianAuthorised())
                .isFalse();
        assertThat(fold(List.of(new Told(yes, EVENING), new Told(no, NOON))).guardianAuthorised())
                .isTrue();
        assertThat(fold(List.of(new Told(yes, EVENING), new Told(no, NOON))).guardianEntry())
                .isEqualTo(1);
        assertThat(fold(List.of(new Told(yes, NOON), new Told(no, NOON))).guardianAuthorised())
                .isFalse();
        assertThat(fold(List.of(new Told(no, NOON), new Told(yes, NOON))).guardianAuthorised())
                .isFalse();
        assertThat(fold(List.of(new Told(no, NOON), new Told(yes, NOON))).guardianEntry())
                .isEqualTo(1);
        assertThat(PurposeState.NONE.guardianAuthorised()).isFalse();
    }

    @Test
    void guardianAuthorisedShouldNotFollowAnImportWhenAGuardianEverRevoked() {
        Act.OnPurpose imported = new Act.GuardianAuthorised(NEWSLETTER, Channel.MAIL, true);
        Act.OnPurpose no = new Act.GuardianRevoked(NEWSLETTER, Channel.MAIL);
        Act.OnPurpose yes = new Act.GuardianAuthorised(NEWSLETTER, Channel.MAIL);

        assertThat(fold(List.of(new Told(imported, NOON))).guardianAuthorised()).isTrue();
        assertThat(fold(List.of(new Told(no, MORNING), new Told(imported, EVENING)))
                        .guardianAuthorised())
                .isFalse();
        assertThat(fold(List.of(new Told(imported, EVENING), new Told(no, MORNING)))
                        .guardianAuthorised())
                .isFalse();
        assertThat(fold(List.of(new Told(no, MORNING), new Told(imported, EVENING), new Told(yes, NOON)))
                        .guardianAuthorised())
                .isTrue();
    }

    @Test
    void meansTheSameAsShouldIgnoreTheTimeOfANoAndHeedThatOfAYes() {
        PurposeState no = PurposeState.NONE.after(act("withdrawn"), NOON, 1);
        PurposeState yes = PurposeState.NONE.after(act("ACTIVE/OPT_IN"), NOON, 1);

        assertThat(no.after(act("withdrawn"), EVENING, 2).meansTheSameAs(no)).isTrue();
        assertThat(yes.after(act("ACTIVE/OPT_IN"), EVENING, 2).meansTheSameAs(yes))
                .isFalse();
        assertThat(no.after(act("denied"), EVENING, 2).meansTheSameAs(no)).isFalse();
    }
}
