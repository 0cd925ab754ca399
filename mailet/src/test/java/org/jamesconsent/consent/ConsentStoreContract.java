package org.jamesconsent.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamesconsent.consent.Samples.ACME;
import static org.jamesconsent.consent.Samples.EVENING;
import static org.jamesconsent.consent.Samples.EVIDENCE;
import static org.jamesconsent.consent.Samples.GLOBEX;
import static org.jamesconsent.consent.Samples.MORNING;
import static org.jamesconsent.consent.Samples.NEWSLETTER;
import static org.jamesconsent.consent.Samples.NOON;
import static org.jamesconsent.consent.Samples.OFFERS;
import static org.jamesconsent.consent.Samples.PROFILE;
import static org.jamesconsent.consent.Samples.event;
import static org.jamesconsent.consent.Samples.granted;
import static org.jamesconsent.consent.Samples.subject;
import static org.jamesconsent.consent.Samples.withdrawn;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jamesconsent.consent.ConsentStore.Recorded;
import org.junit.jupiter.api.Test;

/**
 * What every store does. The test of a store implements it and adds what is special about that store.
 *
 * <p>Each test may assume that the data are empty when it begins.
 */
public interface ConsentStoreContract {
    /** Signs with a key that everybody knows. */
    Checkpoint.Signer SIGNER = bytes -> LedgerHash.over("key", bytes);

    /** The store under test; the same one at each call within a test. */
    ConsentStore store();

    /** One more store on the same data, as another James would have it. The test closes it. */
    ConsentStore anotherStoreOnTheSameData() throws StoreException;

    private RecipientFacts facts(SubjectId subject) throws StoreException {
        return facts(store(), subject);
    }

    private static RecipientFacts facts(ConsentStore store, SubjectId subject) throws StoreException {
        return facts(store, NEWSLETTER, Channel.MAIL, subject);
    }

    private static RecipientFacts facts(ConsentStore store, PurposeName purpose, Channel channel, SubjectId subject)
            throws StoreException {
        Map<SubjectId, RecipientFacts> facts = store.facts(ACME, purpose, channel, List.of(subject));
        assertThat(facts).containsOnlyKeys(subject);
        return facts.get(subject);
    }

    @Test
    default void factsShouldBeUnknownWhenNothingWasRecorded() throws StoreException {
        assertThat(facts(subject(1))).isEqualTo(RecipientFacts.UNKNOWN);
    }

    @Test
    default void factsShouldBeEmptyWhenNobodyIsAskedFor() throws StoreException {
        assertThat(store().facts(ACME, NEWSLETTER, Channel.MAIL, List.of())).isEmpty();
    }

    @Test
    default void factsShouldHoldOneAnswerWhenASubjectIsAskedForTwice() throws StoreException {
        store().record(event(subject(1), NOON, granted()));

        Map<SubjectId, RecipientFacts> facts =
                store().facts(ACME, NEWSLETTER, Channel.MAIL, List.of(subject(1), subject(1)));

        assertThat(facts).containsOnlyKeys(subject(1));
        assertThat(facts.get(subject(1)).purpose().state()).isEqualTo(ConsentState.GRANTED);
    }

    @Test
    default void factsShouldTellEachSubjectsOwnStateWhenFiveThousandAreAskedFor() throws StoreException {
        List<SubjectId> subjects =
                IntStream.range(0, 5_000).mapToObj(Samples::subject).toList();
        List<ConsentEvent> events = new ArrayList<>();
        for (int i = 0; i < subjects.size(); i += 3) {
            events.add(event(subjects.get(i), NOON.plusSeconds(i), granted()));
        }
        for (int i = 1; i < subjects.size(); i += 3) {
            events.add(event(subjects.get(i), NOON.plusSeconds(i), new Act.Objected(ObjectionKind.COMPLAINT)));
        }
        store().record(events);

        Map<SubjectId, RecipientFacts> facts = store().facts(ACME, NEWSLETTER, Channel.MAIL, subjects);

        assertThat(facts).hasSize(5_000);
        for (int i = 0; i < subjects.size(); i++) {
            RecipientFacts known = facts.get(subjects.get(i));
            switch (i % 3) {
                case 0 -> assertThat(known.purpose().at()).isEqualTo(NOON.plusSeconds(i));
                case 1 -> assertThat(known.subject().objectedAt()).isEqualTo(NOON.plusSeconds(i));
                default -> assertThat(known).isEqualTo(RecipientFacts.UNKNOWN);
            }
        }
    }

    @Test
    default void optOutsOfNowShouldCountAlsoWhenTheClockWasSetBackSinceTheYes() throws StoreException {
        store().record(event(subject(1), EVENING, granted()));
        store().record(event(subject(2), MORNING, new Act.Objected(ObjectionKind.COMPLAINT)));
        store().record(event(subject(2), EVENING, new Act.ObjectionLifted(false)));

        store().record(OptOutsOfNow.dated(
                store(),
                List.of(
                        event(subject(1), NOON, withdrawn()),
                        event(subject(2), NOON, new Act.Objected(ObjectionKind.WITHDRAWAL)))));

        assertThat(facts(subject(1)).purpose().state()).isEqualTo(ConsentState.WITHDRAWN);
        assertThat(facts(subject(2)).subject().objects()).isTrue();
    }

    @Test
    default void optOutsOfNowShouldKeepTheirTimeWhenNothingLiesInTheFuture() throws StoreException {
        store().record(event(subject(1), MORNING, granted()));
        List<ConsentEvent> events = List.of(
                event(subject(1), NOON, withdrawn()),
                event(subject(2), NOON, new Act.Denied(NEWSLETTER, Channel.MAIL)),
                event(subject(3), NOON, granted()));

        assertThat(OptOutsOfNow.dated(store(), events)).isEqualTo(events);
    }

    @Test
    default void factsShouldNotTellOfOtherOrganisations() throws StoreException {
        store().record(List.of(
                event(subject(1), NOON, withdrawn()), event(subject(1), NOON, new Act.Objected(ObjectionKind.BLOCK))));

        assertThat(store().facts(GLOBEX, NEWSLETTER, Channel.MAIL, List.of(subject(1))))
                .containsEntry(subject(1), RecipientFacts.UNKNOWN);
        assertThat(store().history(GLOBEX, subject(1))).isEmpty();

        store().record(new ConsentEvent(GLOBEX, subject(1), NOON, granted(), Evidence.NONE));

        assertThat(facts(subject(1)).purpose().state()).isEqualTo(ConsentState.WITHDRAWN);
        assertThat(store().facts(GLOBEX, NEWSLETTER, Channel.MAIL, List.of(subject(1)))
                        .get(subject(1))
                        .purpose()
                        .state())
                .isEqualTo(ConsentState.GRANTED);
        assertThat(store().history(GLOBEX, subject(1))).hasSize(1);
    }

    @Test
    default void factsShouldKeepChannelsAndPurposesApartAndShareThePerson() throws StoreException {
        store().record(List.of(
                event(subject(1), NOON, granted()),
                event(subject(1), NOON, new Act.Denied(NEWSLETTER, Channel.SMS)),
                event(subject(1), NOON, new Act.Requested(OFFERS, Channel.MAIL)),
                event(subject(1), NOON, new Act.FoundUndeliverable("5.1.1"))));

        RecipientFacts byMail = facts(subject(1));
        RecipientFacts bySms = facts(store(), NEWSLETTER, Channel.SMS, subject(1));
        RecipientFacts offers = facts(store(), OFFERS, Channel.MAIL, subject(1));
        RecipientFacts byPush = facts(store(), NEWSLETTER, Channel.PUSH, subject(1));

        assertThat(byMail.purpose().state()).isEqualTo(ConsentState.GRANTED);
        assertThat(bySms.purpose().state()).isEqualTo(ConsentState.DENIED);
        assertThat(offers.purpose().state()).isEqualTo(ConsentState.PENDING);
        assertThat(byPush.purpose()).isEqualTo(PurposeState.NONE);
        assertThat(List.of(byMail, bySms, offers, byPush))
                .allMatch(facts -> facts.subject().undeliverable());
    }

    @Test
    default void recordShouldKeepStateAndHistoryOfEveryKindOfAct() throws StoreException {
        List<Act> acts = List.of(
                new Act.Requested(NEWSLETTER, Channel.MAIL),
                new Act.Requested(NEWSLETTER, Channel.MAIL, PROFILE),
                granted(),
                new Act.Granted(NEWSLETTER, Channel.MAIL, GrantMethod.DOUBLE, Proof.CONFIRMED),
                new Act.Granted(NEWSLETTER, Channel.MAIL, GrantMethod.PASSIVE, Proof.NONE),
                new Act.Granted(NEWSLETTER, Channel.MAIL, GrantMethod.IMPORTED, Proof.OPT_IN),
                new Act.WithdrawalUndone(NEWSLETTER, Channel.MAIL, NOON),
                new Act.Denied(NEWSLETTER, Channel.MAIL),
                withdrawn(),
                new Act.GuardianAuthorised(NEWSLETTER, Channel.MAIL),
                new Act.GuardianAuthorised(NEWSLETTER, Channel.MAIL, true),
                new Act.GuardianRevoked(NEWSLETTER, Channel.MAIL),
                new Act.Objected(ObjectionKind.WITHDRAWAL),
                new Act.Objected(ObjectionKind.COMPLAINT),
                new Act.Objected(ObjectionKind.BLOCK),
                new Act.ObjectionLifted(false),
                new Act.ObjectionLifted(true),
                new Act.DeliveryFailed("4.4.1"),
                new Act.DeliveryFailed("5.1.1"),
                new Act.FoundUndeliverable("5.1.1"),
                new Act.FoundUndeliverable(null),
                new Act.FoundDeliverable(),
                new Act.Learnt(PROFILE),
                new Act.Learnt(Profile.UNKNOWN),
                new Act.RequestExpired(NEWSLETTER, Channel.MAIL),
                new Act.Erased(ErasureKind.PERSON, List.of()),
                new Act.Erased(ErasureKind.FACTS, List.of()),
                new Act.Erased(ErasureKind.EVIDENCE, List.of()),
                new Act.Erased(ErasureKind.REQUEST, List.of()),
                new Act.Accessed(),
                new Act.Asked(Question.DATA),
                new Act.Asked(Question.ERASURE),
                new Act.Asked(Question.GUARDIAN),
                new Act.AddressLeft(),
                new Act.AddressTaken());
        for (int i = 0; i < acts.size(); i++) {
            SubjectId subject = subject(i);
            ConsentEvent event = event(subject, NOON, acts.get(i));

            Recorded recorded = store().record(event);

            assertThat(facts(subject)).isEqualTo(fold(List.of(event), List.of(recorded)));
            assertThat(store().history(ACME, subject))
                    .extracting(LedgerEntry::event)
                    .containsExactly(event);
        }
    }

    @Test
    default void failedDeliveryShouldStandInTheHistoryAndChangeNothing() throws StoreException {
        store().record(event(subject(1), NOON, granted()));
        RecipientFacts before = facts(subject(1));

        Recorded recorded = store().record(event(subject(1), EVENING, new Act.DeliveryFailed("4.4.1")));

        assertThat(recorded.changed()).isFalse();
        assertThat(facts(subject(1))).isEqualTo(before);
        assertThat(store().history(ACME, subject(1))).hasSize(2);
    }

    @Test
    default void historyShouldTellEverythingInTheOrderOfRecording() throws StoreException {
        List<ConsentEvent> events = List.of(
                new ConsentEvent(ACME, subject(1), EVENING, granted(), EVIDENCE),
                new ConsentEvent(ACME, subject(1), MORNING, new Act.Learnt(PROFILE), EVIDENCE),
                new ConsentEvent(ACME, subject(1), NOON, withdrawn(), Evidence.NONE),
                new ConsentEvent(ACME, subject(1), NOON, withdrawn(), Evidence.from("")));
        List<Recorded> recorded = new ArrayList<>();
        for (ConsentEvent event : events) {
            recorded.add(store().record(event));
            store().record(event(subject(2), NOON, granted()));
        }

        List<LedgerEntry> history = store().history(ACME, subject(1));

        assertThat(history).extracting(LedgerEntry::event).containsExactlyElementsOf(events);
        assertThat(history)
                .extracting(LedgerEntry::id)
                .containsExactlyElementsOf(
                        recorded.stream().map(Recorded::entry).toList());
        assertThat(history).extracting(LedgerEntry::recordedAt).doesNotContainNull();
    }

    @Test
    default void historyShouldBeEmptyWhenThePersonIsUnknown() throws StoreException {
        assertThat(store().history(ACME, subject(1))).isEmpty();
    }

    @Test
    default void recordShouldGiveGrowingPositiveEntries() throws StoreException {
        List<Long> entries = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            store().record(List.of(event(subject(i), NOON, granted()), event(subject(1), EVENING, withdrawn())))
                    .forEach(recorded -> entries.add(recorded.entry()));
        }

        assertThat(entries).hasSize(20).doesNotHaveDuplicates().isSorted().allMatch(entry -> entry > 0);
    }

    @Test
    default void recordShouldDoNothingWhenThereAreNoEvents() throws StoreException {
        assertThat(store().record(List.of())).isEmpty();
    }

    @Test
    default void recordShouldTellWhetherTheStateChanged() throws StoreException {
        assertThat(store().record(List.of(
                        event(subject(1), MORNING, granted()),
                        event(subject(1), NOON, withdrawn()),
                        event(subject(1), EVENING, withdrawn()),
                        event(subject(1), EVENING, granted(GrantMethod.IMPORTED, Proof.CONFIRMED)),
                        event(subject(1), EVENING, new Act.Objected(ObjectionKind.COMPLAINT)),
                        event(subject(1), EVENING, new Act.Objected(ObjectionKind.COMPLAINT)),
                        event(subject(1), EVENING, new Act.Learnt(PROFILE)),
                        event(subject(1), EVENING, new Act.Learnt(PROFILE)))))
                .extracting(Recorded::changed)
                .containsExactly(true, true, false, false, true, false, true, false);
        assertThat(store().record(event(subject(1), EVENING, withdrawn())).changed())
                .isFalse();
        assertThat(store().record(event(subject(1), EVENING.plusSeconds(1), granted()))
                        .changed())
                .isTrue();
    }

    @Test
    default void recordShouldKeepTheOptOutWhenAnImportComesLater() throws StoreException {
        store().record(event(subject(1), MORNING, withdrawn()));

        store().record(event(subject(1), EVENING, granted(GrantMethod.IMPORTED, Proof.CONFIRMED)));
        store().record(event(subject(1), EVENING, granted(GrantMethod.PASSIVE, Proof.CONFIRMED)));
        store().record(event(subject(1), EVENING, new Act.Requested(NEWSLETTER, Channel.MAIL)));

        assertThat(facts(subject(1)).purpose().state()).isEqualTo(ConsentState.WITHDRAWN);
    }

    @Test
    default void recordShouldTakeNothingWhenOneEventOfABatchCannotBeKept() throws StoreException {
        List<ConsentEvent> events = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            events.add(event(subject(i), NOON, granted()));
        }
        events.add(event(subject(50), Instant.MAX, granted()));

        assertThatThrownBy(() -> store().record(events)).isInstanceOf(StoreException.class);

        for (int i = 0; i <= 50; i++) {
            assertThat(facts(subject(i))).isEqualTo(RecipientFacts.UNKNOWN);
            assertThat(store().history(ACME, subject(i))).isEmpty();
        }
        store().record(events.subList(0, 50));
        assertThat(facts(subject(49)).purpose().state()).isEqualTo(ConsentState.GRANTED);
    }

    @Test
    default void recordShouldReachTheSameStateInWhateverOrderAndBatchesEventsCome() throws StoreException {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            SubjectId subject = subject(seed);
            List<ConsentEvent> events = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                events.add(event(subject, NOON.plusSeconds(random.nextInt(4)), RandomActs.any(random)));
            }
            RecipientFacts expected = withoutEntries(fold(
                    events,
                    IntStream.range(0, events.size())
                            .mapToObj(i -> new Recorded(i + 1, true))
                            .toList()));

            Collections.shuffle(events, random);
            List<Recorded> recorded = new ArrayList<>();
            int from = 0;
            while (from < events.size()) {
                int to = from + 1 + random.nextInt(events.size() - from);
                recorded.addAll(store().record(events.subList(from, to)));
                from = to;
            }

            assertThat(facts(subject)).as("seed %d", seed).isEqualTo(fold(events, recorded));
            assertThat(withoutEntries(facts(subject))).as("seed %d", seed).isEqualTo(expected);
        }
    }

    /** What the pure functions make of the events. */
    private static RecipientFacts fold(List<ConsentEvent> events, List<Recorded> recorded) {
        SubjectState person = SubjectState.UNKNOWN;
        PurposeState purpose = PurposeState.NONE;
        for (int i = 0; i < events.size(); i++) {
            ConsentEvent event = events.get(i);
            long entry = recorded.get(i).entry();
            if (event.act() instanceof Act.OnPurpose act) {
                if (act.purpose().equals(NEWSLETTER) && act.channel() == Channel.MAIL) {
                    purpose = purpose.after(act, event.at(), entry);
                }
            } else {
                person = person.after(event.act(), event.at(), entry);
            }
        }
        return new RecipientFacts(person, purpose);
    }

    private static RecipientFacts withoutEntries(RecipientFacts facts) {
        return new RecipientFacts(
                RandomActs.withoutEntries(facts.subject()), RandomActs.withoutEntries(facts.purpose()));
    }

    @Test
    default void recordShouldLetTheLaterActWinWhenManyThreadsRace() throws Exception {
        int threads = 8;
        int subjects = 20;
        List<ConsentEvent> events = new ArrayList<>();
        for (int i = 0; i < subjects; i++) {
            for (int second = 0; second < 10; second++) {
                events.add(event(subject(i), NOON.plusSeconds(second), second % 2 == 0 ? granted() : withdrawn()));
            }
            // Even subjects end with a yes and a no at the same time, odd ones with a yes.
            events.add(event(subject(i), NOON.plusSeconds(10), granted()));
            if (i % 2 == 0) {
                events.add(event(subject(i), NOON.plusSeconds(10), withdrawn()));
            }
        }
        Collections.shuffle(events, new Random(42));

        Set<Long> entries = new HashSet<>();
        for (Future<List<Long>> share : race(threads, thread -> {
            List<Long> own = new ArrayList<>();
            for (int i = thread; i < events.size(); i += threads) {
                own.add(store().record(events.get(i)).entry());
            }
            return own;
        })) {
            entries.addAll(share.get());
        }

        assertThat(entries).hasSize(events.size());
        for (int i = 0; i < subjects; i++) {
            assertThat(facts(subject(i)).purpose().state())
                    .isEqualTo(i % 2 == 0 ? ConsentState.WITHDRAWN : ConsentState.GRANTED);
            assertThat(store().history(ACME, subject(i))).hasSize(i % 2 == 0 ? 12 : 11);
        }
    }

    @Test
    default void recordShouldReachTheSameStateWhenTwoStoresRaceOnTheSameData() throws Exception {
        try (ConsentStore other = anotherStoreOnTheSameData()) {
            List<ConsentStore> stores = List.of(store(), other);
            for (Future<Boolean> done : race(4, thread -> {
                for (int i = 0; i < 40; i++) {
                    stores.get(thread % 2)
                            .record(event(
                                    subject(i % 4),
                                    NOON.plusSeconds(i),
                                    i < 36 && thread < 2 ? granted() : withdrawn()));
                }
                return true;
            })) {
                done.get();
            }

            for (int i = 0; i < 4; i++) {
                assertThat(facts(subject(i)).purpose().at()).isEqualTo(NOON.plusSeconds(36 + i));
                assertThat(facts(subject(i)).purpose().state()).isEqualTo(ConsentState.WITHDRAWN);
                assertThat(facts(other, subject(i))).isEqualTo(facts(subject(i)));
                assertThat(store().history(ACME, subject(i))).hasSize(40);
            }
        }
    }

    @Test
    default void factsShouldTellAtOnceWhatAnotherStoreRecorded() throws StoreException {
        try (ConsentStore other = anotherStoreOnTheSameData()) {
            for (int i = 0; i < 20; i++) {
                Instant at = NOON.plusSeconds(i);
                ConsentStore writer = i % 2 == 0 ? store() : other;
                ConsentStore reader = i % 2 == 0 ? other : store();

                writer.record(event(subject(1), at, i % 3 == 0 ? withdrawn() : granted()));

                assertThat(facts(reader, subject(1)).purpose().at()).isEqualTo(at);
            }
        }
    }

    @Test
    default void keyFingerprintShouldBeNullWhenNoneWasSet() throws StoreException {
        assertThat(store().keyFingerprint(ACME, null)).isNull();
        assertThat(store().keyFingerprint(ACME, null)).isNull();
    }

    @Test
    default void keyFingerprintShouldStayTheFirstOneOfEachOrganisation() throws StoreException {
        store().record(event(subject(1), NOON, granted()));

        assertThat(store().keyFingerprint(ACME, "first")).isEqualTo("first");
        assertThat(store().keyFingerprint(ACME, "second")).isEqualTo("first");
        assertThat(store().keyFingerprint(ACME, null)).isEqualTo("first");
        assertThat(store().keyFingerprint(GLOBEX, null)).isNull();
        assertThat(store().keyFingerprint(GLOBEX, "other")).isEqualTo("other");
    }

    @Test
    default void keyFingerprintShouldBeTheSameForAllWhenManyRace() throws Exception {
        try (ConsentStore other = anotherStoreOnTheSameData()) {
            List<ConsentStore> stores = List.of(store(), other);
            Set<String> counting = new HashSet<>();
            for (Future<String> answer :
                    race(8, thread -> stores.get(thread % 2).keyFingerprint(ACME, "key-" + thread))) {
                counting.add(answer.get());
            }

            assertThat(counting).hasSize(1).containsExactly(store().keyFingerprint(ACME, null));
        }
    }

    @Test
    default void closeShouldMakeLaterCallsFail() throws StoreException {
        ConsentStore other = anotherStoreOnTheSameData();
        other.record(event(subject(1), NOON, granted()));

        other.close();
        other.close();

        assertThatThrownBy(() -> facts(other, subject(1))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> other.record(event(subject(1), NOON, withdrawn())))
                .isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> other.history(ACME, subject(1))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> other.keyFingerprint(ACME, "late")).isInstanceOf(StoreException.class);
        assertThat(facts(subject(1)).purpose().state()).isEqualTo(ConsentState.GRANTED);
    }

    @Test
    default void profileShouldKeepTheLaterNewsOfEachPartWhenNewsComeInAnyOrder() throws StoreException {
        store().record(event(subject(1), EVENING, new Act.Learnt(born(LocalDate.of(2000, 1, 1)))));
        store().record(event(subject(1), MORNING, new Act.Learnt(speaking("fr"))));
        store().record(event(subject(1), NOON, new Act.Learnt(speaking("de"))));

        Profile profile = facts(subject(1)).subject().profile();

        assertThat(profile.language()).isEqualTo("de");
        assertThat(profile.birthDate()).isEqualTo(LocalDate.of(2000, 1, 1));
    }

    private static Profile speaking(String language) {
        return new Profile(null, language, null, null, null, null, null, null);
    }

    private static Profile born(LocalDate date) {
        return new Profile(null, null, date, null, null, null, null, null);
    }

    /** Runs a task per thread, all at the same moment. The answers are complete on return. */
    static <T> List<Future<T>> race(int threads, Racer<T> racer) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Callable<T>> tasks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                tasks.add(() -> {
                    start.await();
                    return racer.run(thread);
                });
            }
            return pool.invokeAll(tasks);
        } finally {
            pool.shutdown();
        }
    }

    /** What one of the racing threads does. */
    interface Racer<T> {
        T run(int thread) throws Exception;
    }

    /** Goes through the whole ledger. */
    private LedgerVerification verified() throws StoreException {
        List<LedgerFault> faults = new ArrayList<>();
        LedgerVerification verification = new LedgerVerification(Map.of("acme", SIGNER), faults::add);
        store().ledger().show(verification);
        assertThat(faults).isEmpty();
        return verification;
    }

    @Test
    default void ledgerShouldBeSoundWhenNothingWasRecorded() throws StoreException {
        assertThat(verified().events()).isZero();
        assertThat(verified().nextCheckpoints(NOON)).isEmpty();
    }

    @Test
    default void ledgerShouldBeSoundWhenActsOfAllKindsWereRecorded() throws StoreException {
        Random random = new Random(5);
        for (int batch = 0; batch < 20; batch++) {
            List<ConsentEvent> events = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                events.add(new ConsentEvent(
                        random.nextInt(5) == 0 ? GLOBEX : ACME,
                        subject(random.nextInt(12)),
                        NOON.minusSeconds(random.nextInt(60)),
                        RandomActs.any(random),
                        random.nextBoolean() ? EVIDENCE : Evidence.NONE));
            }
            store().record(events);
        }

        assertThat(verified().events()).isEqualTo(400);
        List<StateDifference> differences = new ArrayList<>();
        assertThat(store().ledger().compareStates(differences::add)).isBetween(12L, 24L);
        assertThat(store().ledger().rebuildStates(differences::add)).isBetween(12L, 24L);
        assertThat(differences).isEmpty();
    }

    @Test
    default void ledgerShouldBeSoundWhenManyRecordAtOnce() throws Exception {
        try (ConsentStore other = anotherStoreOnTheSameData()) {
            for (var done : race(8, thread -> {
                ConsentStore mine = thread % 2 == 0 ? store() : other;
                for (int i = 0; i < 20; i++) {
                    mine.record(event(subject(i % 3), NOON.plusSeconds(i), granted()));
                }
                return true;
            })) {
                assertThat(done.get()).isTrue();
            }
        }

        assertThat(verified().events()).isEqualTo(160);
    }

    @Test
    default void checkpointsShouldCoverWhatCameSinceTheLastOne() throws StoreException {
        store().record(List.of(event(subject(1), NOON, granted()), event(subject(2), NOON, granted())));
        store().ledger().keep(verified().nextCheckpoints(NOON));
        assertThat(verified().nextCheckpoints(NOON)).isEmpty();
        store().record(event(subject(1), EVENING, withdrawn()));
        store().ledger().keep(verified().nextCheckpoints(EVENING));

        assertThat(verified().lastGoodCheckpoints().get("acme")).satisfies(checkpoint -> {
            assertThat(checkpoint.number()).isEqualTo(2);
            assertThat(checkpoint.at()).isEqualTo(EVENING);
            assertThat(checkpoint.events()).isEqualTo(3);
        });
    }

    @Test
    default void keepShouldKeepNoneWhenOneOfThemIsThereAlready() throws StoreException {
        store().record(event(subject(1), NOON, granted()));
        var once = verified().nextCheckpoints(NOON);
        store().ledger().keep(once);

        assertThatThrownBy(() -> store().ledger().keep(once)).isInstanceOf(StoreException.class);
        assertThat(verified().lastGoodCheckpoints().get("acme").number()).isEqualTo(1);
    }

    private void requireAgreement() throws StoreException {
        List<StateDifference> differences = new ArrayList<>();
        store().ledger().compareStates(differences::add);
        assertThat(differences).isEmpty();
    }

    @Test
    default void erasureShouldTakeEvidenceAndFactsOfItsEntriesAndLeaveTheLedgerSound() throws StoreException {
        List<Recorded> recorded = store().record(List.of(
                new ConsentEvent(ACME, subject(1), MORNING, granted(), EVIDENCE),
                new ConsentEvent(ACME, subject(1), MORNING, new Act.Learnt(PROFILE), EVIDENCE),
                new ConsentEvent(ACME, subject(2), MORNING, granted(), EVIDENCE),
                new ConsentEvent(ACME, subject(1), NOON, withdrawn(), EVIDENCE)));
        long first = recorded.get(0).entry();
        long facts = recorded.get(1).entry();
        long others = recorded.get(2).entry();

        Recorded erasure = store().record(new ConsentEvent(
                ACME,
                subject(1),
                EVENING,
                new Act.Erased(ErasureKind.PERSON, List.of(facts, first, others, 4711L)),
                EVIDENCE));

        List<LedgerEntry> history = store().history(ACME, subject(1));
        assertThat(history).extracting(LedgerEntry::erased).containsExactly(true, true, false, false);
        assertThat(history.get(0).event())
                .isEqualTo(event(subject(1), MORNING, granted()).withoutDetail());
        assertThat(history.get(1).event().act()).isEqualTo(new Act.Learnt(Profile.UNKNOWN));
        assertThat(history.get(2).event().evidence()).isEqualTo(EVIDENCE);
        assertThat(history.get(3).id()).isEqualTo(erasure.entry());
        assertThat(history.get(3).event().evidence()).isEqualTo(EVIDENCE);
        assertThat(store().history(ACME, subject(2)).getFirst().event().evidence())
                .isEqualTo(EVIDENCE);
        assertThat(facts(subject(1)).subject().profile()).isEqualTo(Profile.UNKNOWN);
        assertThat(facts(subject(1)).purpose().state()).isEqualTo(ConsentState.WITHDRAWN);
        verified();
        requireAgreement();
        assertThat(store().removeTraces()).isTrue();
        assertThat(store().history(ACME, subject(1))).isEqualTo(history);
    }

    @Test
    default void erasureShouldLeaveWhatIsLearntLater() throws StoreException {
        store().record(event(subject(1), MORNING, new Act.Learnt(PROFILE)));
        store().record(event(subject(1), NOON, new Act.Erased(ErasureKind.FACTS, List.of())));
        store().record(event(subject(1), EVENING, new Act.Learnt(speaking("nl"))));
        store().record(event(subject(1), MORNING, new Act.Learnt(born(LocalDate.EPOCH))));

        assertThat(facts(subject(1)).subject().profile()).isEqualTo(speaking("nl"));
        requireAgreement();
    }

    @Test
    default void recordUponShouldRecordWhatFollowsFromEachHistory() throws StoreException {
        store().record(List.of(event(subject(1), MORNING, granted()), event(subject(2), MORNING, granted())));

        List<Recorded> recorded = store().recordUpon(
                        ACME,
                        List.of(subject(1), subject(2), subject(3)),
                        (subject, history) ->
                                history.isEmpty() ? List.of() : List.of(event(subject, NOON, withdrawn())));

        assertThat(recorded).extracting(Recorded::changed).containsExactly(true, true);
        assertThat(facts(subject(1)).purpose().state()).isEqualTo(ConsentState.WITHDRAWN);
        assertThat(store().history(ACME, subject(2))).hasSize(2);
        assertThat(store().history(ACME, subject(3))).isEmpty();
    }

    @Test
    default void recordUponShouldLetNobodyRecordInBetween() throws Exception {
        try (ConsentStore other = anotherStoreOnTheSameData()) {
            for (Future<Boolean> done : race(4, thread -> {
                ConsentStore mine = thread % 2 == 0 ? store() : other;
                for (int i = 0; i < 10; i++) {
                    mine.recordUpon(
                            ACME,
                            List.of(subject(1)),
                            (subject, history) -> List.of(event(subject, NOON.plusSeconds(history.size()), granted())));
                }
                return true;
            })) {
                done.get();
            }
        }

        assertThat(store().history(ACME, subject(1)))
                .extracting(entry -> entry.event().at())
                .containsExactlyElementsOf(
                        IntStream.range(0, 40).mapToObj(NOON::plusSeconds).toList());
    }

    @Test
    default void recordUponShouldRecordNothingWhenTheDecisionFails() throws StoreException {
        store().record(event(subject(1), MORNING, granted()));

        assertThatThrownBy(() -> store().recordUpon(ACME, List.of(subject(1), subject(2)), (subject, history) -> {
                    if (history.isEmpty()) {
                        throw new IllegalStateException("on purpose");
                    }
                    return List.of(event(subject, NOON, withdrawn()));
                }))
                .hasMessage("on purpose");

        assertThat(facts(subject(1)).purpose().state()).isEqualTo(ConsentState.GRANTED);
        store().record(event(subject(1), EVENING, withdrawn()));
        assertThat(store().history(ACME, subject(1))).hasSize(2);
    }

    @Test
    default void peopleShouldTellEverybodyOnceWithAllStates() throws StoreException {
        List<ConsentEvent> events = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            events.add(event(subject(i), NOON, i % 2 == 0 ? granted() : new Act.Accessed()));
        }
        events.add(event(subject(4), NOON, new Act.Learnt(PROFILE)));
        events.add(event(subject(4), NOON, new Act.Denied(OFFERS, Channel.SMS)));
        events.add(new ConsentEvent(GLOBEX, subject(77), NOON, granted(), Evidence.NONE));
        store().record(events);

        List<SubjectId> seen = new ArrayList<>();
        SortedMap<SubjectId, KnownPerson> page = store().people(ACME, null, 10);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(10);
            for (Map.Entry<SubjectId, KnownPerson> one : page.entrySet()) {
                seen.add(one.getKey());
                assertThat(one.getValue().person())
                        .isEqualTo(KnownPerson.of(store().history(ACME, one.getKey()))
                                .person());
                assertThat(one.getValue().meansTheSameAs(KnownPerson.of(store().history(ACME, one.getKey()))))
                        .isTrue();
            }
            page = store().people(ACME, page.lastKey(), 10);
        }

        assertThat(seen)
                .isSorted()
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 25).mapToObj(Samples::subject).toList());
        assertThat(store().people(ACME, null, 100).get(subject(4)).matters()).hasSize(2);
        assertThat(store().people(new OrganisationId("nobody"), null, 10)).isEmpty();
    }
}
