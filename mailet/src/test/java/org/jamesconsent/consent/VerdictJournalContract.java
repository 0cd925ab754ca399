package org.jamesconsent.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamesconsent.consent.Samples.ACME;
import static org.jamesconsent.consent.Samples.GLOBEX;
import static org.jamesconsent.consent.Samples.NEWSLETTER;
import static org.jamesconsent.consent.Samples.NOON;
import static org.jamesconsent.consent.Samples.OFFERS;
import static org.jamesconsent.consent.Samples.subject;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.jamesconsent.consent.VerdictJournal.Judged;
import org.junit.jupiter.api.Test;

/**
 * What the journal of verdicts of every store does. The test of a store implements it.
 *
 * <p>Each test may assume that the journal is empty when it begins.
 */
public interface VerdictJournalContract {
    JudgedMessage FIRST = message(1);
    JudgedMessage SECOND = message(2);
    Instant FOREVER = Instant.EPOCH;

    /** The store whose journal is tested; the same one at each call within a test. */
    ConsentStore store();

    /** One more store on the same data, as another James would have it. The test closes it. */
    ConsentStore anotherStoreOnTheSameData() throws StoreException;

    static JudgedMessage message(long number) {
        return new JudgedMessage(ACME, NEWSLETTER, Channel.MAIL, new MessageKey(number, ~number));
    }

    static JudgedRecipient allow(long number) {
        return new JudgedRecipient(subject(number), NOON, true, "CONSENT", 5, number, false);
    }

    static JudgedRecipient refuse(long number) {
        return new JudgedRecipient(
                subject(number), NOON.plusSeconds(60), false, "OPTED_OUT", 2, Long.MAX_VALUE - number, false);
    }

    private static List<JudgedRecipient> allowed(long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(VerdictJournalContract::allow)
                .toList();
    }

    private VerdictJournal journal() {
        return store().verdicts();
    }

    private List<JudgedRecipient> verdicts(JudgedMessage message) throws StoreException {
        return journal().ofMessage(message.organisation(), message.key()).stream()
                .map(Judged::verdict)
                .toList();
    }

    @Test
    default void everythingShouldBeEmptyWhenNothingWasAdded() throws StoreException {
        assertThat(verdicts(FIRST)).isEmpty();
        assertThat(journal().ofRecipient(ACME, FIRST.key(), subject(1))).isEmpty();
        assertThat(journal().ofPerson(ACME, subject(1))).isEmpty();
    }

    @Test
    default void addShouldKeepEveryVerdictAsItIsWhenAMessageHasThousandsOfRecipients() throws StoreException {
        List<JudgedRecipient> all = new ArrayList<>(allowed(0, 5_000));
        all.set(17, refuse(17));
        all.set(18, new JudgedRecipient(subject(18), NOON.minusNanos(1_000), false, "NO_CONSENT", 12, 0, true));

        journal().add(FIRST, all, FOREVER);

        assertThat(verdicts(FIRST)).containsExactlyInAnyOrderElementsOf(all);
        for (int number = 16; number < 20; number++) {
            assertThat(journal().ofRecipient(ACME, FIRST.key(), subject(number)))
                    .containsExactly(new Judged(FIRST, all.get(number)));
            assertThat(journal().ofPerson(ACME, subject(number))).containsExactly(new Judged(FIRST, all.get(number)));
        }
    }

    @Test
    default void addShouldChangeNothingWhenAMessageIsRedelivered() throws StoreException {
        journal().add(FIRST, allowed(0, 10), FOREVER);
        List<JudgedRecipient> later = allowed(5, 15).stream()
                .map(one -> new JudgedRecipient(
                        one.subject(),
                        NOON.plusSeconds(600),
                        one.allowed(),
                        one.code(),
                        one.row(),
                        one.entry(),
                        one.dryRun()))
                .toList();

        journal().add(FIRST, later, FOREVER);
        journal().add(FIRST, List.of(later.get(1)), FOREVER);

        assertThat(verdicts(FIRST))
                .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 15)
                        .mapToObj(number -> number < 10 ? allow(number) : later.get((int) number - 5))
                        .toList());
    }

    @Test
    default void addShouldPutAnotherVerdictBehindTheFirst() throws StoreException {
        journal().add(FIRST, allowed(0, 2), FOREVER);
        journal().add(FIRST, List.of(refuse(1)), FOREVER);
        journal().add(FIRST, List.of(allow(1), allow(0)), FOREVER);

        assertThat(journal().ofRecipient(ACME, FIRST.key(), subject(1)))
                .extracting(Judged::verdict)
                .containsExactly(allow(1), refuse(1), allow(1));
        assertThat(journal().ofPerson(ACME, subject(1)))
                .isEqualTo(journal().ofRecipient(ACME, FIRST.key(), subject(1)));
        assertThat(verdicts(FIRST)).hasSize(4);
    }

    @Test
    default void addShouldTakeNothingAmissWhenAPersonStandsTwiceAmongTheRecipients() throws StoreException {
        journal().add(FIRST, List.of(allow(1), allow(1), allow(2)), FOREVER);

        assertThat(verdicts(FIRST)).containsExactlyInAnyOrder(allow(1), allow(2));
    }

    @Test
    default void addShouldTellADryRunFromAVerdictThatCounts() throws StoreException {
        JudgedRecipient dry = new JudgedRecipient(subject(1), NOON, true, "CONSENT", 5, 1, true);
        journal().add(FIRST, List.of(dry), FOREVER);
        journal().add(FIRST, List.of(allow(1)), FOREVER);

        assertThat(verdicts(FIRST)).containsExactly(dry, allow(1));
    }

    @Test
    default void addShouldDoNothingWhenNobodyWasJudged() throws StoreException {
        journal().add(FIRST, List.of(), FOREVER);

        assertThat(verdicts(FIRST)).isEmpty();
    }

    @Test
    default void messagesPurposesAndOrganisationsShouldBeKeptApart() throws StoreException {
        JudgedMessage offers = new JudgedMessage(ACME, OFFERS, Channel.MAIL, FIRST.key());
        JudgedMessage sms = new JudgedMessage(ACME, NEWSLETTER, Channel.SMS, FIRST.key());
        JudgedMessage globex = new JudgedMessage(GLOBEX, NEWSLETTER, Channel.MAIL, FIRST.key());
        for (JudgedMessage message : List.of(FIRST, SECOND, offers, sms, globex)) {
            journal().add(message, List.of(allow(1)), FOREVER);
        }

        assertThat(journal().ofMessage(ACME, FIRST.key()))
                .extracting(Judged::message)
                .containsExactly(FIRST, offers, sms);
        assertThat(journal().ofRecipient(ACME, FIRST.key(), subject(1)))
                .extracting(Judged::message)
                .containsExactly(FIRST, offers, sms);
        assertThat(journal().ofPerson(ACME, subject(1)))
                .extracting(Judged::message)
                .containsExactly(FIRST, SECOND, offers, sms);
        assertThat(journal().ofMessage(GLOBEX, FIRST.key()))
                .extracting(Judged::message)
                .containsExactly(globex);
        assertThat(journal().ofRecipient(ACME, FIRST.key(), subject(2))).isEmpty();
    }

    @Test
    default void addShouldCountForAnotherStoreOnTheSameData() throws StoreException {
        journal().add(FIRST, allowed(0, 3), FOREVER);

        try (ConsentStore other = anotherStoreOnTheSameData()) {
            assertThat(other.verdicts().ofMessage(ACME, FIRST.key())).hasSize(3);
            other.verdicts().add(FIRST, List.of(refuse(1)), FOREVER);
        }
        assertThat(verdicts(FIRST)).hasSize(4);
    }

    @Test
    default void everyVerdictShouldBeThereOnceWhenManyThreadsOfTwoStoresAddThem() throws Exception {
        try (ConsentStore other = anotherStoreOnTheSameData()) {
            List<Future<Boolean>> threads = ConsentStoreContract.race(8, thread -> {
                VerdictJournal journal = (thread % 2 == 0 ? store() : other).verdicts();
                journal.add(FIRST, allowed(0, 50), FOREVER);
                for (int number = 50; number < 100; number++) {
                    journal.add(FIRST, List.of(allow(number)), FOREVER);
                }
                journal.add(message(10 + thread), allowed(0, 10), FOREVER);
                return true;
            });
            for (Future<Boolean> thread : threads) {
                assertThat(thread.get()).isTrue();
            }
        }

        assertThat(verdicts(FIRST)).containsExactlyInAnyOrderElementsOf(allowed(0, 100));
        assertThat(journal().ofPerson(ACME, subject(1))).hasSize(9);
    }

    @Test
    default void verdictsShouldBeForgottenLittleByLittleWhenTheirTimeIsOver() throws StoreException {
        journal().add(FIRST, allowed(0, 1_000), FOREVER);
        journal().add(SECOND, allowed(0, 1), NOON);
        assertThat(verdicts(FIRST)).as("what is not older is kept").hasSize(1_000);

        int before = 1_000;
        for (int number = 3; before > 0; number++) {
            JudgedRecipient late = new JudgedRecipient(subject(1), NOON.plusSeconds(1), true, "CONSENT", 5, 1, false);
            journal().add(message(number), List.of(late), NOON.plusNanos(1_000));
            int left = verdicts(FIRST).size();
            assertThat(left).isLessThan(before).isGreaterThanOrEqualTo(before - 10);
            before = left;
        }

        assertThat(journal().ofRecipient(ACME, FIRST.key(), subject(1))).isEmpty();
        assertThat(verdicts(message(3))).hasSize(1);
    }

    @Test
    default void journalShouldFailWhenItsStoreIsClosed() throws StoreException {
        ConsentStore other = anotherStoreOnTheSameData();
        VerdictJournal journal = other.verdicts();
        other.close();

        assertThatThrownBy(() -> journal.add(FIRST, allowed(0, 1), FOREVER)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> journal.add(FIRST, allowed(0, 2), FOREVER)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> journal.ofMessage(ACME, FIRST.key())).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> journal.ofPerson(ACME, subject(1))).isInstanceOf(StoreException.class);
    }
}
