package org.jamesconsent.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.consent.Samples.NOON;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jamesconsent.consent.WebhookJournal.Progress;
import org.jamesconsent.consent.WebhookJournal.Undelivered;
import org.junit.jupiter.api.Test;

/**
 * How every store remembers what other systems were told. The test of a store implements it.
 *
 * <p>Each test may assume that nothing is known when it begins.
 */
public interface WebhookJournalContract {
    /** The store whose journal is tested; the same one at each call within a test. */
    ConsentStore store();

    /** One more store on the same data, as another James would have it. The test closes it. */
    ConsentStore anotherStoreOnTheSameData() throws StoreException;

    private static ConsentEvent event(int person, Act act) {
        return new ConsentEvent(
                new OrganisationId(person % 2 == 0 ? "even" : "odd"),
                Samples.subject(person),
                NOON.plusSeconds(person),
                act,
                new Evidence("form", "192.0.2.1", null, null, null, null, null, null));
    }

    @Test
    default void afterShouldShowWhatWasRecordedInItsOrder() throws StoreException {
        assertThat(store().ledger().after(LedgerEntry.NO_ENTRY, 10)).isEmpty();
        Act withdrawn = new Act.Withdrawn(new PurposeName("news"), Channel.MAIL);
        List<ConsentEvent> events =
                Stream.of(1, 2, 3, 4).map(person -> event(person, withdrawn)).toList();
        store().record(events.subList(0, 3));
        store().record(events.get(3));

        try (ConsentStore other = anotherStoreOnTheSameData()) {
            List<LedgerEntry> all = other.ledger().after(LedgerEntry.NO_ENTRY, 10);
            assertThat(all).extracting(LedgerEntry::event).isEqualTo(events);
            assertThat(all).extracting(LedgerEntry::id).isSorted();
            assertThat(other.ledger().after(all.get(1).id(), 1)).containsExactly(all.get(2));
            assertThat(other.ledger().after(all.get(3).id(), 1)).isEmpty();
        }
    }

    @Test
    default void takeShouldBeginWhereTheLedgerEnds() throws StoreException {
        store().record(event(1, new Act.Objected(ObjectionKind.WITHDRAWAL)));
        long last = store().ledger().after(LedgerEntry.NO_ENTRY, 10).getLast().id();
        Instant until = NOON.plusSeconds(60);

        assertThat(store().webhooks().progress("crm")).isEmpty();
        assertThat(store().webhooks().take("crm", "one", NOON, until)).contains(new Progress(last, "one", until));
        assertThat(store().webhooks().progress("crm")).contains(new Progress(last, "one", until));
    }

    @Test
    default void takeShouldLetOneTellAtATime() throws StoreException {
        Instant until = NOON.plusSeconds(60);
        store().webhooks().take("crm", "one", NOON, until);

        try (ConsentStore other = anotherStoreOnTheSameData()) {
            WebhookJournal journal = other.webhooks();
            assertThat(journal.take("crm", "two", until.minusSeconds(1), until.plusSeconds(59)))
                    .isEmpty();
            assertThat(journal.take("other", "two", NOON, until)).isPresent();
            assertThat(store().webhooks().told("crm", "one", 7)).isTrue();
            assertThat(journal.told("crm", "two", 9)).isFalse();
            assertThat(store().webhooks().take("crm", "one", NOON.plusSeconds(30), until.plusSeconds(30)))
                    .isPresent();
            assertThat(journal.take("crm", "two", until, until.plusSeconds(60))).isEmpty();
            assertThat(journal.take("crm", "two", until.plusSeconds(30), until.plusSeconds(90)))
                    .contains(new Progress(7, "two", until.plusSeconds(90)));
            assertThat(store().webhooks().told("crm", "one", 8)).isFalse();
            assertThat(journal.progress("crm").orElseThrow().told()).isEqualTo(7);
        }
    }

    @Test
    default void giveUpShouldKeepWhatWasNotTakenUntilItIsForgotten() throws StoreException {
        WebhookJournal journal = store().webhooks();
        Undelivered second = new Undelivered(2, NOON.plusSeconds(5), "HTTP 422");
        journal.giveUp("crm", new Undelivered(3, NOON, "HTTP 400"));
        journal.giveUp("crm", new Undelivered(2, NOON, "HTTP 500"));
        journal.giveUp("crm", second);
        journal.giveUp("other", new Undelivered(1, NOON, "HTTP 500"));

        try (ConsentStore other = anotherStoreOnTheSameData()) {
            assertThat(other.webhooks().undelivered("crm", 10))
                    .containsExactly(second, new Undelivered(3, NOON, "HTTP 400"));
            assertThat(other.webhooks().undelivered("crm", 1)).containsExactly(second);
            assertThat(other.webhooks().forget("crm", 2)).isTrue();
            assertThat(other.webhooks().forget("crm", 2)).isFalse();
        }
        assertThat(journal.undelivered("crm", 10))
                .extracting(Undelivered::entry)
                .containsExactly(3L);
    }
}
