package org.jamesconsent.consent.postgresql;

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
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.ErasureKind;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.LedgerFault;
import org.jamesconsent.consent.LedgerVerification;
import org.jamesconsent.consent.RandomActs;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.sqlite.SqliteConsentStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger goes from one kind of store to the other and back, and stays what it is. */
class LedgerTakeoverTest {
    private static final List<SubjectId> PEOPLE =
            LongStream.range(0, 40).mapToObj(number -> subject(number)).toList();

    @TempDir
    private Path folder;

    private ConsentStore sqlite;
    private ConsentStore postgresql;

    @BeforeEach
    void open() throws Exception {
        sqlite = SqliteConsentStore.open(folder.resolve("one.db"), Clock.systemUTC());
        postgresql = PostgresqlConsentStore.open(RunningServer.newStore(), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        sqlite.close();
        postgresql.close();
    }

    /** More than are taken at once. */
    private void fill(ConsentStore store) throws StoreException {
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
    void takeOverShouldCarryEverythingThereAndBack() throws Exception {
        fill(sqlite);

        assertThat(postgresql.ledger().takeOver(sqlite.ledger())).isEqualTo(4_501);

        assertSame(postgresql, sqlite);
        try (ConsentStore back = SqliteConsentStore.open(folder.resolve("two.db"), Clock.systemUTC())) {
            assertThat(back.ledger().takeOver(postgresql.ledger())).isEqualTo(4_501);
            assertSame(back, sqlite);
        }
        assertThat(postgresql.record(event(subject(1), EVENING, granted())).entry())
                .isEqualTo(4_502);
        verified(postgresql);
    }

    @Test
    void takeOverShouldTakeNothingWhenTheStoreIsNotEmpty() throws Exception {
        sqlite.record(event(subject(1), NOON, granted()));
        postgresql.record(event(subject(2), NOON, granted()));

        assertThatThrownBy(() -> postgresql.ledger().takeOver(sqlite.ledger()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("holds entries already");
        assertThatThrownBy(() -> sqlite.ledger().takeOver(postgresql.ledger()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("holds entries already");
        assertThat(postgresql.history(ACME, subject(1))).isEmpty();
        assertThat(sqlite.history(ACME, subject(2))).isEmpty();
    }

    @Test
    void takeOverShouldTakeNothingWhenTheOtherBreaksOff() throws Exception {
        fill(sqlite);
        sqlite.close();

        assertThatThrownBy(() -> postgresql.ledger().takeOver(sqlite.ledger())).isInstanceOf(StoreException.class);

        assertThat(verified(postgresql).events()).isZero();
        assertThat(postgresql.keyFingerprint(ACME, null)).isNull();
    }
}
