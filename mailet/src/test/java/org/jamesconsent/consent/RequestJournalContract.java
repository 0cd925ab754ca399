package org.jamesconsent.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamesconsent.consent.Samples.NOON;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jamesconsent.consent.RequestJournal.Earlier;
import org.junit.jupiter.api.Test;

/**
 * How every store remembers the requests of other systems. The test of a store implements it.
 *
 * <p>Each test may assume that nothing is known when it begins.
 */
public interface RequestJournalContract {
    /** The store whose journal is tested; the same one at each call within a test. */
    ConsentStore store();

    /** One more store on the same data, as another James would have it. The test closes it. */
    ConsentStore anotherStoreOnTheSameData() throws StoreException;

    private static Optional<Earlier> begin(RequestJournal journal, String key, String fingerprint, Instant now)
            throws StoreException {
        return journal.begin(key, fingerprint, now, now.minus(Duration.ofMinutes(10)), now.minus(Duration.ofDays(1)));
    }

    @Test
    default void beginShouldBeginOnceAndThenTellWhoBegan() throws StoreException {
        assertThat(begin(store().requests(), "key", "print", NOON)).isEmpty();

        try (ConsentStore other = anotherStoreOnTheSameData()) {
            Earlier earlier = begin(other.requests(), "key", "other print", NOON.plusSeconds(1))
                    .orElseThrow();
            assertThat(earlier.fingerprint()).isEqualTo("print");
            assertThat(earlier.answer()).isNull();
            assertThat(begin(other.requests(), "other key", "print", NOON)).isEmpty();
        }
    }

    @Test
    default void answerShouldBeToldToWhoBeginsAgain() throws StoreException {
        byte[] answer = new byte[100_000];
        answer[0] = -1;
        begin(store().requests(), "key", "print", NOON);
        store().requests().answer("key", answer);

        try (ConsentStore other = anotherStoreOnTheSameData()) {
            Earlier earlier = begin(other.requests(), "key", "print", NOON.plus(Duration.ofHours(23)))
                    .orElseThrow();
            assertThat(earlier.fingerprint()).isEqualTo("print");
            assertThat(earlier.answer()).isEqualTo(answer);
        }
    }

    @Test
    default void beginShouldTakeOverWhatWasBrokenOffOrIsTooOld() throws StoreException {
        RequestJournal journal = store().requests();
        begin(journal, "broken off", "print", NOON);
        begin(journal, "old", "print", NOON);
        journal.answer("old", new byte[] {1});

        assertThat(begin(journal, "broken off", "print", NOON.plus(Duration.ofMinutes(9))))
                .isPresent();
        assertThat(begin(journal, "broken off", "new print", NOON.plus(Duration.ofMinutes(11))))
                .isEmpty();
        assertThat(begin(journal, "old", "new print", NOON.plus(Duration.ofHours(25))))
                .isEmpty();
        Earlier anew =
                begin(journal, "old", "print", NOON.plus(Duration.ofHours(25))).orElseThrow();
        assertThat(anew.fingerprint()).isEqualTo("new print");
        assertThat(anew.answer()).isNull();
    }

    @Test
    default void giveUpShouldForgetWhatHasNoAnswerOnly() throws StoreException {
        RequestJournal journal = store().requests();
        begin(journal, "given up", "print", NOON);
        begin(journal, "answered", "print", NOON);
        journal.answer("answered", new byte[] {1});

        journal.giveUp("given up");
        journal.giveUp("answered");
        journal.giveUp("never heard of");

        assertThat(begin(journal, "given up", "print", NOON)).isEmpty();
        assertThat(begin(journal, "answered", "print", NOON)).isPresent();
    }

    @Test
    default void forgetShouldForgetWhatIsOlder() throws StoreException {
        RequestJournal journal = store().requests();
        begin(journal, "old", "print", NOON);
        begin(journal, "young", "print", NOON.plusSeconds(2));

        assertThat(journal.forget(NOON.plusSeconds(1))).isEqualTo(1);

        assertThat(begin(journal, "old", "print", NOON)).isEmpty();
        assertThat(begin(journal, "young", "print", NOON)).isPresent();
    }

    @Test
    default void oneShouldBeginWhenManyWantTo() throws Exception {
        try (ConsentStore other = anotherStoreOnTheSameData();
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> wishes = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                RequestJournal journal = (i % 2 == 0 ? store() : other).requests();
                wishes.add(() -> begin(journal, "wanted", "print", NOON).isEmpty());
            }
            int begun = 0;
            for (Future<Boolean> one : threads.invokeAll(wishes)) {
                begun += one.get() ? 1 : 0;
            }
            assertThat(begun).isOne();
        }
    }

    @Test
    default void requestsShouldFailWhenTheirStoreIsClosed() throws StoreException {
        ConsentStore other = anotherStoreOnTheSameData();
        RequestJournal journal = other.requests();
        other.close();

        assertThatThrownBy(() -> begin(journal, "key", "print", NOON)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> journal.answer("key", new byte[0])).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> journal.giveUp("key")).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> journal.forget(NOON)).isInstanceOf(StoreException.class);
    }
}
