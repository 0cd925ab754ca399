package org.jamesconsent.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamesconsent.consent.ConsentStoreContract.SIGNER;
import static org.jamesconsent.consent.Samples.ACME;
import static org.jamesconsent.consent.Samples.EVENING;
import static org.jamesconsent.consent.Samples.EVIDENCE;
import static org.jamesconsent.consent.Samples.GLOBEX;
import static org.jamesconsent.consent.Samples.NEWSLETTER;
import static org.jamesconsent.consent.Samples.NOON;
import static org.jamesconsent.consent.Samples.event;
import static org.jamesconsent.consent.Samples.granted;
import static org.jamesconsent.consent.Samples.subject;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.jamesconsent.consent.sqlite.SqliteConsentStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ledger goes from an SQLite store to another kind of store and back, and stays what it is. The test of that store implements it.
 *
 * <p>Each test may assume that the store is empty when it begins.
 */
public interface LedgerTakeoverContract {
    List<SubjectId> PEOPLE =
            LongStream.range(0, 40).mapToObj(number -> subject(number)).toList();

    /** The store under test; the same one at each call within a test. */
    ConsentStore store();

    private static ConsentStore sqlite(Path file) throws StoreException {
        return SqliteConsentStore.open(file, Clock.systemUTC());
    }

    /** More than are taken at once. */
    private static void fill(ConsentStore store) throws StoreException {
        Random random = new Random(7);
        store.keyFingerprint(ACME, "of acme");
        for (int batch = 0; batch < 5; batch++) {
            List<ConsentEvent> events = new ArrayList<>();
            for (int i = 0; i < 900; i++) {
                events.add(new ConsentEvent(
                        random.nextInt(5) == 0 ? GLOBEX : ACME,
                        PEOPLE.get(random.nextInt(PEOPLE.size())),
                        NOON.minusSeconds(random.nextInt(600)),
                        RandomActs.any(random),
                        random.nextBoolean() ? EVIDENCE : Evidence.NONE));
            }
            store.record(events);
            store.ledger().keep(verified(store).nextCheckpoints(NOON.plusSeconds(batch)));
        }
        List<Long> entries = store.history(ACME, subject(1)).stream()
                .map(entry -> entry.id())
                .toList();
        store.record(event(subject(1), EVENING, new Act.Erased(ErasureKind.PERSON, entries)));
    }

    private static LedgerVerification verified(ConsentStore store) throws StoreException {
        List<LedgerFault> faults = new ArrayList<>();
        LedgerVerification verification = new LedgerVerification(Map.of("acme", SIGNER, "globex", SIGNER), faults::add);
        store.ledger().show(verification);
        assertThat(faults).isEmpty();
        return verification;
    }

    private static void assertSame(ConsentStore copy, ConsentStore original) throws StoreException {
        assertThat(verified(copy).events()).isEqualTo(4_501);
        assertThat(verified(copy).lastGoodCheckpoints())
                .isEqualTo(verified(original).lastGoodCheckpoints());
        assertThat(copy.keyFingerprint(ACME, null)).isEqualTo("of acme");
        assertThat(copy.keyFingerprint(GLOBEX, null)).isNull();
        assertThat(copy.facts(ACME, NEWSLETTER, Channel.MAIL, PEOPLE))
                .isEqualTo(original.facts(ACME, NEWSLETTER, Channel.MAIL, PEOPLE));
        for (SubjectId person : PEOPLE) {
            assertThat(copy.history(ACME, person)).isEqualTo(original.history(ACME, person));
        }
        copy.ledger().compareStates(difference -> {
            throw new AssertionError(difference);
        });
    }

    @Test
    default void takeOverShouldCarryEverythingThereAndBack(@TempDir Path folder) throws Exception {
        try (ConsentStore sqlite = sqlite(folder.resolve("one.db"))) {
            fill(sqlite);

            assertThat(store().ledger().takeOver(sqlite.ledger())).isEqualTo(4_501);

            assertSame(store(), sqlite);
            try (ConsentStore back = SqliteConsentStore.open(folder.resolve("two.db"), Clock.systemUTC())) {
                assertThat(back.ledger().takeOver(store().ledger())).isEqualTo(4_501);
                assertSame(back, sqlite);
            }
            assertThat(store().record(event(subject(1), EVENING, granted())).entry())
                    .isEqualTo(4_502);
            verified(store());
        }
    }

    @Test
    default void takeOverShouldTakeNothingWhenTheStoreIsNotEmpty(@TempDir Path folder) throws Exception {
        try (ConsentStore sqlite = sqlite(folder.resolve("one.db"))) {
            sqlite.record(event(subject(1), NOON, granted()));
            store().record(event(subject(2), NOON, granted()));

            assertThatThrownBy(() -> store().ledger().takeOver(sqlite.ledger()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("holds entries already");
            assertThatThrownBy(() -> sqlite.ledger().takeOver(store().ledger()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("holds entries already");
            assertThat(store().history(ACME, subject(1))).isEmpty();
            assertThat(sqlite.history(ACME, subject(2))).isEmpty();
        }
    }

    @Test
    default void takeOverShouldTakeNothingWhenTheOtherBreaksOff(@TempDir Path folder) throws Exception {
        ConsentStore sqlite = sqlite(folder.resolve("one.db"));
        fill(sqlite);
        sqlite.close();

        assertThatThrownBy(() -> store().ledger().takeOver(sqlite.ledger())).isInstanceOf(StoreException.class);

        assertThat(verified(store()).events()).isZero();
        assertThat(store().keyFingerprint(ACME, null)).isNull();
    }
}
