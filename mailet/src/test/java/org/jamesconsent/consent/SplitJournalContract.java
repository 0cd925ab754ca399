package org.jamesconsent.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamesconsent.consent.Samples.subject;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What the journal of every store does. The test of a store implements it.
 *
 * <p>Each test may assume that the journal is empty when it begins.
 */
public interface SplitJournalContract {
    SplitRun FIRST = new SplitRun("Mail1-a", 1);
    SplitRun SECOND = new SplitRun("Mail1-a", -2);

    /** The store whose journal is tested; the same one at each call within a test. */
    ConsentStore store();

    /** One more store on the same data, as another James would have it. The test closes it. */
    ConsentStore anotherStoreOnTheSameData() throws StoreException;

    /** Puts the clock of the store forward. */
    void advance(Duration duration);

    private static Set<SubjectId> subjects(long from, long to) {
        return LongStream.range(from, to).mapToObj(Samples::subject).collect(Collectors.toSet());
    }

    @Test
    default void claimedShouldBeEmptyWhenTheMessageIsUnknown() throws StoreException {
        assertThat(store().splits().claimed("Mail0")).isEmpty();
    }

    @Test
    default void claimShouldGiveEverybodyToTheFirstRun() throws StoreException {
        assertThat(store().splits().claim(FIRST, subjects(0, 5_000))).isEqualTo(subjects(0, 5_000));

        assertThat(store().splits().claimed("Mail1-a")).isEqualTo(subjects(0, 5_000));
    }

    @Test
    default void claimShouldGiveTheSameWhenARunComesAgain() throws StoreException {
        store().splits().claim(FIRST, subjects(0, 3));

        assertThat(store().splits().claim(FIRST, subjects(0, 3))).isEqualTo(subjects(0, 3));
        assertThat(store().splits().claim(FIRST, Set.of(subject(2)))).containsExactly(subject(2));
    }

    @Test
    default void claimShouldGiveASecondRunWhatIsLeft() throws StoreException {
        store().splits().claim(FIRST, subjects(0, 3));

        assertThat(store().splits().claim(SECOND, Set.of(subject(1)))).isEmpty();
        assertThat(store().splits().claim(SECOND, subjects(0, 5))).isEqualTo(subjects(3, 5));
        assertThat(store().splits().claim(FIRST, subjects(0, 5))).isEqualTo(subjects(0, 3));
        assertThat(store().splits().claimed("Mail1-a")).isEqualTo(subjects(0, 5));
    }

    @Test
    default void claimShouldGiveNothingWhenNobodyIsWanted() throws StoreException {
        assertThat(store().splits().claim(FIRST, Set.of())).isEmpty();
    }

    @Test
    default void claimShouldKeepMessagesApart() throws StoreException {
        List<String> names = List.of("Mail1", "mail1", "Mail1!x", "", "%", "m'--\"; Ä 🦊", "n".repeat(1_000));
        for (String name : names) {
            assertThat(store().splits().claim(new SplitRun(name, name.hashCode()), Set.of(subject(1))))
                    .as(name)
                    .hasSize(1);
        }

        assertThat(names)
                .allSatisfy(name -> assertThat(store().splits().claimed(name)).containsExactly(subject(1)));
    }

    @Test
    default void claimShouldCountForAnotherStoreOnTheSameData() throws StoreException {
        store().splits().claim(FIRST, subjects(0, 3));

        try (ConsentStore other = anotherStoreOnTheSameData()) {
            assertThat(other.splits().claimed("Mail1-a")).isEqualTo(subjects(0, 3));
            assertThat(other.splits().claim(SECOND, subjects(2, 4))).isEqualTo(subjects(3, 4));
        }
    }

    @Test
    default void everybodyShouldBelongToOneRunWhenManyRunsOfTwoStoresRace() throws Exception {
        try (ConsentStore other = anotherStoreOnTheSameData()) {
            List<Future<List<SubjectId>>> runs = ConsentStoreContract.race(8, thread -> {
                SplitJournal journal = (thread % 2 == 0 ? store() : other).splits();
                List<SubjectId> wanted = new ArrayList<>(subjects(0, 100));
                Collections.shuffle(wanted, new Random(thread));
                List<SubjectId> own = new ArrayList<>(
                        journal.claim(new SplitRun("Mail1-a", thread), Set.copyOf(wanted.subList(0, 10))));
                for (SubjectId one : wanted.subList(10, 100)) {
                    own.addAll(journal.claim(new SplitRun("Mail1-a", thread), Set.of(one)));
                }
                return own;
            });

            List<SubjectId> owned = new ArrayList<>();
            for (Future<List<SubjectId>> run : runs) {
                owned.addAll(run.get());
            }
            assertThat(owned).hasSize(100).doesNotHaveDuplicates();
            assertThat(store().splits().claimed("Mail1-a")).isEqualTo(new HashSet<>(owned));
        }
    }

    @Test
    default void claimShouldBeRememberedWhenAMonthHasNotPassed() throws StoreException {
        store().splits().claim(FIRST, subjects(0, 3));
        advance(SplitJournal.MEMORY.minusSeconds(1));

        store().splits().claim(new SplitRun("Mail2", 1), subjects(0, 100));

        assertThat(store().splits().claim(SECOND, subjects(0, 3))).isEmpty();
    }

    @Test
    default void claimShouldBeForgottenLittleByLittleWhenAMonthHasPassed() throws StoreException {
        store().splits().claim(FIRST, subjects(0, 1_000));
        advance(SplitJournal.MEMORY.plusSeconds(1));
        assertThat(store().splits().claimed("Mail1-a")).hasSize(1_000);

        int before = 1_000;
        for (int message = 2; before > 0; message++) {
            store().splits().claim(new SplitRun("Mail" + message, 1), Set.of(subject(message)));
            int left = store().splits().claimed("Mail1-a").size();
            assertThat(left).isLessThan(before).isGreaterThanOrEqualTo(before - 10);
            before = left;
        }

        assertThat(store().splits().claim(SECOND, subjects(0, 3))).isEqualTo(subjects(0, 3));
        assertThat(store().splits().claimed("Mail2")).containsExactly(subject(2));
    }

    @Test
    default void journalShouldFailWhenItsStoreIsClosed() throws StoreException {
        ConsentStore other = anotherStoreOnTheSameData();
        SplitJournal journal = other.splits();
        other.close();

        assertThatThrownBy(() -> journal.claimed("Mail1-a")).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> journal.claim(FIRST, subjects(0, 1))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> journal.claim(FIRST, subjects(0, 2))).isInstanceOf(StoreException.class);
    }
}
