package org.jamesconsent.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamesconsent.consent.Samples.EVENING;
import static org.jamesconsent.consent.Samples.MORNING;
import static org.jamesconsent.consent.Samples.NOON;
import static org.jamesconsent.consent.Samples.withdrawn;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SubjectStateTest {
    private static final Act LIFTED = new Act.ObjectionLifted(false);
    private static final Act LIFTED_BY_STAFF = new Act.ObjectionLifted(true);

    private record Told(Act act, Instant at) {}

    private static SubjectState fold(Told... events) {
        return fold(List.of(events));
    }

    private static SubjectState fold(List<Told> events) {
        SubjectState state = SubjectState.UNKNOWN;
        long entry = 0;
        for (Told told : events) {
            entry++;
            state = state.after(told.act(), told.at(), entry);
        }
        return state;
    }

    private static Told objected(ObjectionKind kind, Instant at) {
        return new Told(new Act.Objected(kind), at);
    }

    @Test
    void afterShouldGiveTheSameStateForEveryOrderOfArrival() {
        for (int seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            List<Told> events = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                events.add(new Told(RandomActs.onPerson(random), NOON.plusSeconds(random.nextInt(3))));
            }
            SubjectState expected = RandomActs.withoutEntries(fold(events));
            for (int i = 0; i < 5; i++) {
                Collections.shuffle(events, random);

                SubjectState state = fold(events);

                assertThat(RandomActs.withoutEntries(state)).as("seed %d", seed).isEqualTo(expected);
                assertCites(events, state.objectionEntry(), state.objectedAt());
                assertCites(events, state.blockEntry(), state.blockedAt());
                assertCites(events, state.undeliverableEntry(), state.undeliverableAt());
                assertCites(events, state.profileEntry(), state.profileAt());
            }
        }
    }

    private static void assertCites(List<Told> events, long entry, Instant at) {
        if (entry == LedgerEntry.NO_ENTRY) {
            assertThat(at).isNull();
        } else {
            assertThat(events.get((int) entry - 1).at()).isEqualTo(at);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = ObjectionKind.class,
            names = {"WITHDRAWAL", "COMPLAINT"})
    void objectsShouldEndWhenThePersonLiftsAnObjectionLater(ObjectionKind kind) {
        assertThat(fold(objected(kind, NOON)).objects()).isTrue();
        assertThat(fold(objected(kind, NOON), new Told(LIFTED, EVENING)).objects())
                .isFalse();
        assertThat(fold(new Told(LIFTED, EVENING), objected(kind, NOON)).objects())
                .isFalse();
        assertThat(fold(objected(kind, NOON), new Told(LIFTED, MORNING)).objects())
                .isTrue();
        assertThat(fold(objected(kind, NOON), new Told(LIFTED, NOON)).objects()).isTrue();
    }

    @Test
    void objectsShouldEndOnlyByStaffWhenStaffBlockedThePerson() {
        Told block = objected(ObjectionKind.BLOCK, NOON);

        assertThat(fold(block, new Told(LIFTED, EVENING)).objects()).isTrue();
        assertThat(fold(block, new Told(LIFTED_BY_STAFF, EVENING)).objects()).isFalse();
        assertThat(fold(block, new Told(LIFTED_BY_STAFF, NOON)).objects()).isTrue();
    }

    @Test
    void standingObjectionEntryShouldNameTheBlockWhenALaterObjectionWasLifted() {
        SubjectState state = fold(
                objected(ObjectionKind.BLOCK, MORNING),
                objected(ObjectionKind.COMPLAINT, NOON),
                new Told(LIFTED, EVENING));

        assertThat(state.objects()).isTrue();
        assertThat(state.standingObjectionEntry()).isEqualTo(1);
        assertThat(SubjectState.UNKNOWN.standingObjectionEntry()).isEqualTo(LedgerEntry.NO_ENTRY);
    }

    @Test
    void undeliverableShouldFollowTheLaterFindingAndTheDeadOneAtEqualTime() {
        Act dead = new Act.FoundUndeliverable("5.1.1");
        Act alive = new Act.FoundDeliverable();

        assertThat(fold(new Told(dead, MORNING), new Told(alive, NOON)).undeliverable())
                .isFalse();
        assertThat(fold(new Told(alive, NOON), new Told(dead, MORNING)).undeliverable())
                .isFalse();
        assertThat(fold(new Told(alive, NOON), new Told(dead, NOON)).undeliverable())
                .isTrue();
    }

    @Test
    void profileShouldTakeThePartThatAllowsLessWhenNewsAreOfTheSameTime() {
        Act one = new Act.Learnt(
                new Profile(Audience.PROFESSIONAL, null, null, true, Set.of("a", "b"), Set.of("x"), true, MORNING));
        Act other = new Act.Learnt(
                new Profile(Audience.CONSUMER, null, null, false, Set.of("b", "c"), Set.of("y"), false, EVENING));

        assertThat(fold(new Told(one, NOON), new Told(other, NOON)).profile())
                .isEqualTo(new Profile(Audience.CONSUMER, null, null, false, Set.of("b"), Set.of(), false, EVENING));
    }

    @Test
    void profileShouldHoldNothingThatWasToldBeforeAnErasureInWhateverOrderItCame() {
        Told before = new Told(
                new Act.Learnt(new Profile(Audience.PROFESSIONAL, "fr", null, null, null, null, null, MORNING)), NOON);
        Told erased = new Told(new Act.Erased(ErasureKind.PERSON, List.of(1L)), NOON);
        Told since = new Told(
                new Act.Learnt(new Profile(null, "nl", null, null, null, null, null, NOON.plusSeconds(1))), EVENING);
        List<Told> events = new ArrayList<>(List.of(before, erased, since));

        assertThat(fold(before, erased).profile()).isEqualTo(Profile.UNKNOWN);
        assertThat(fold(before, erased).profileEntry()).isEqualTo(LedgerEntry.NO_ENTRY);
        for (int i = 0; i < 6; i++) {
            assertThat(fold(events).profile())
                    .isEqualTo(new Profile(null, "nl", null, null, null, null, null, NOON.plusSeconds(1)));
            Collections.rotate(events, i == 2 ? 0 : 1);
            if (i == 2) {
                Collections.reverse(events);
            }
        }
    }

    @Test
    void forgottenShouldEndWhenThePersonComesBack() {
        Told objected = objected(ObjectionKind.WITHDRAWAL, NOON);
        Told erased = new Told(new Act.Erased(ErasureKind.PERSON, List.of()), NOON);

        assertThat(fold(objected).forgotten()).isFalse();
        assertThat(fold(objected, erased).forgotten()).isTrue();
        assertThat(fold(objected, erased, new Told(LIFTED, EVENING)).forgotten())
                .isFalse();
        assertThat(fold(objected, new Told(new Act.Erased(ErasureKind.EVIDENCE, List.of()), NOON))
                        .forgotten())
                .isFalse();
    }

    @Test
    void afterShouldRefuseAnActOnAPurpose() {
        assertThatThrownBy(() -> SubjectState.UNKNOWN.after(withdrawn(), NOON, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Withdrawn");
    }

    @Test
    void meansTheSameAsShouldIgnoreRepetitions() {
        SubjectState objecting = fold(objected(ObjectionKind.COMPLAINT, NOON));

        assertThat(objecting
                        .after(new Act.Objected(ObjectionKind.WITHDRAWAL), EVENING, 2)
                        .meansTheSameAs(objecting))
                .isTrue();
        assertThat(objecting
                        .after(new Act.Objected(ObjectionKind.BLOCK), EVENING, 2)
                        .meansTheSameAs(objecting))
                .isFalse();
        assertThat(objecting.after(LIFTED, EVENING, 2).meansTheSameAs(objecting))
                .isFalse();
    }
}
