package org.jamesconsent.consent.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamesconsent.consent.Samples.ACME;
import static org.jamesconsent.consent.Samples.EVENING;
import static org.jamesconsent.consent.Samples.EVIDENCE;
import static org.jamesconsent.consent.Samples.MORNING;
import static org.jamesconsent.consent.Samples.NEWSLETTER;
import static org.jamesconsent.consent.Samples.NOON;
import static org.jamesconsent.consent.Samples.event;
import static org.jamesconsent.consent.Samples.granted;
import static org.jamesconsent.consent.Samples.subject;
import static org.jamesconsent.consent.Samples.withdrawn;

import com.datastax.oss.driver.api.core.DriverTimeoutException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.Checkpoint;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.ConsentStoreContract;
import org.jamesconsent.consent.ErasureKind;
import org.jamesconsent.consent.Ledger;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.LedgerFault;
import org.jamesconsent.consent.LedgerRecipient;
import org.jamesconsent.consent.LedgerVerification;
import org.jamesconsent.consent.LedgerVisitor;
import org.jamesconsent.consent.StateDifference;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.sqlite.SqliteConsentStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers that die at the worst moment, answers that get lost, clocks that differ, rows that somebody changed. */
@Tag("cassandra")
class CassandraFaultTest {
    private CassandraServer server;

    @BeforeEach
    void empty() throws StoreException {
        server = RunningNode.newStore();
    }

    private ConsentStore open() throws StoreException {
        return CassandraConsentStore.open(server, Clock.systemUTC());
    }

    private ConsentStore open(InterceptedSession session) throws StoreException {
        return CassandraConsentStore.open(
                session.session(), RunningNode.server(server.keyspace(), Duration.ofSeconds(5)), Clock.systemUTC());
    }

    private static ConsentState state(ConsentStore store, SubjectId subject) throws StoreException {
        return store.facts(ACME, NEWSLETTER, Channel.MAIL, List.of(subject))
                .get(subject)
                .purpose()
                .state();
    }

    private static List<LedgerFault> faults(ConsentStore store) throws StoreException {
        List<LedgerFault> faults = new ArrayList<>();
        store.ledger().show(new LedgerVerification(Map.of(ACME.value(), ConsentStoreContract.SIGNER), faults::add));
        return faults;
    }

    private static void assertSound(ConsentStore store) throws StoreException {
        assertThat(faults(store)).isEmpty();
        List<StateDifference> differences = new ArrayList<>();
        store.ledger().compareStates(differences::add);
        assertThat(differences).isEmpty();
    }

    private static DriverTimeoutException noAnswer() {
        return new DriverTimeoutException("no answer");
    }

    @Test
    void decisionShouldStandWhenItsWriterDiesBeforeAnythingElseIsWritten() throws Exception {
        InterceptedSession session = new InterceptedSession(RunningNode.session());
        ConsentStore dying = open(session);
        dying.record(event(subject(1), MORNING, granted()));
        boolean[] isDead = {false};
        session.intercept((query, execution) -> {
            if (isDead[0]) {
                throw noAnswer();
            }
            isDead[0] = InterceptedSession.decides(query);
            return execution.call();
        });

        assertThatThrownBy(() -> dying.record(new ConsentEvent(ACME, subject(1), NOON, withdrawn(), EVIDENCE)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("did not come to its end")
                .hasMessageContaining("wholly or not at all");

        try (ConsentStore next = open()) {
            assertThat(state(next, subject(1))).isEqualTo(ConsentState.WITHDRAWN);
            assertThat(next.history(ACME, subject(1)))
                    .extracting(LedgerEntry::event)
                    .containsExactly(
                            event(subject(1), MORNING, granted()),
                            new ConsentEvent(ACME, subject(1), NOON, withdrawn(), EVIDENCE));
            assertThat(next.record(event(subject(2), NOON, granted())).entry()).isEqualTo(3);
            assertSound(next);
        }
        session.letEverythingPass();
        assertThat(dying.record(event(subject(3), NOON, granted())).entry()).isEqualTo(4);
        assertThat(RunningNode.session()
                        .execute("SELECT * FROM consent.consent_log_part")
                        .all())
                .as("evidence that waits to be written")
                .isEmpty();
    }

    @Test
    void recordShouldTakeNothingTwiceWhenTheAnswerOfTheDecisionIsLost() throws Exception {
        InterceptedSession session = new InterceptedSession(RunningNode.session());
        ConsentStore store = open(session);
        int[] lost = {0};
        session.intercept((query, execution) -> {
            Object answer = execution.call();
            if (InterceptedSession.decides(query) && lost[0] < 2) {
                lost[0]++;
                throw noAnswer();
            }
            return answer;
        });

        assertThat(store.record(event(subject(1), NOON, withdrawn())).entry()).isEqualTo(1);

        assertThat(lost[0]).isEqualTo(2);
        assertThat(store.history(ACME, subject(1))).hasSize(1);
        assertSound(store);
    }

    @Test
    void lateWriterShouldNotOutdoWhatWasDecidedAfterItsDecision() throws Exception {
        InterceptedSession session = new InterceptedSession(RunningNode.session());
        ConsentStore slow = open(session);
        CountDownLatch decided = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        session.intercept((query, execution) -> {
            Object answer = execution.call();
            if (InterceptedSession.decides(query)) {
                decided.countDown();
                goOn.await();
            }
            return answer;
        });
        try (ExecutorService thread = Executors.newSingleThreadExecutor();
                ConsentStore other = open()) {
            Future<ConsentStore.Recorded> late =
                    thread.submit(() -> slow.record(new ConsentEvent(ACME, subject(1), MORNING, granted(), EVIDENCE)));
            decided.await();
            other.record(event(subject(1), NOON, withdrawn()));
            other.record(event(subject(1), EVENING, new Act.Erased(ErasureKind.EVIDENCE, List.of(1L))));
            goOn.countDown();

            assertThat(late.get().entry()).isEqualTo(1);

            assertThat(state(other, subject(1))).isEqualTo(ConsentState.WITHDRAWN);
            assertThat(other.history(ACME, subject(1))).hasSize(3);
            assertThat(other.history(ACME, subject(1)).getFirst().erased()).isTrue();
            assertSound(other);
        }
    }

    @Test
    void orderShouldHoldWhenTheClockOfOneIsAnHourBehind() throws Exception {
        try (ConsentStore ahead = open();
                ConsentStore behind =
                        CassandraConsentStore.open(server, Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)))) {
            for (int i = 0; i < 6; i++) {
                ConsentStore writer = i % 2 == 0 ? ahead : behind;
                writer.record(event(subject(1), NOON.plusSeconds(i), i % 2 == 0 ? granted() : withdrawn()));

                assertThat(state(ahead, subject(1)))
                        .isEqualTo(i % 2 == 0 ? ConsentState.GRANTED : ConsentState.WITHDRAWN);
            }
            assertThat(behind.history(ACME, subject(1))).hasSize(6);
            assertSound(behind);
        }
    }

    @Test
    void ledgerShouldShowWhatSomebodyChangedPastTheStore() throws Exception {
        try (ConsentStore store = open()) {
            store.record(List.of(
                    event(subject(1), MORNING, granted()),
                    event(subject(2), MORNING, granted()),
                    event(subject(1), NOON, withdrawn()),
                    new ConsentEvent(ACME, subject(2), NOON, withdrawn(), EVIDENCE)));
            LedgerVerification verification =
                    new LedgerVerification(Map.of(ACME.value(), ConsentStoreContract.SIGNER), fault -> {});
            store.ledger().show(verification);
            store.ledger().keep(verification.nextCheckpoints(EVENING));
            var session = RunningNode.session();
            var rows = session.execute("SELECT organisation, bucket, subject, entry FROM consent.consent_history")
                    .all();
            rows.stream()
                    .filter(row -> row.getLong(3) == 4)
                    .forEach(row -> session.execute(
                            "DELETE detail FROM consent.consent_history"
                                    + " WHERE organisation = ? AND bucket = ? AND subject = ? AND entry = ?",
                            row.getString(0),
                            row.getLong(1),
                            row.getByteBuffer(2),
                            row.getLong(3)));
            session.execute("DELETE FROM consent.consent_entry WHERE bucket = 0 AND entry = 2");
            assertThat(faults(store)).extracting(LedgerFault::kind).containsExactly(LedgerFault.Kind.EVIDENCE_REMOVED);

            rows.stream()
                    .filter(row -> row.getLong(3) == 1)
                    .forEach(row -> session.execute(
                            "DELETE FROM consent.consent_history"
                                    + " WHERE organisation = ? AND bucket = ? AND subject = ? AND entry = ?",
                            row.getString(0),
                            row.getLong(1),
                            row.getByteBuffer(2),
                            row.getLong(3)));
            assertThat(faults(store)).extracting(LedgerFault::kind).contains(LedgerFault.Kind.REMOVED);
        }
    }

    @Test
    void rebuildShouldPutRightWhatSomebodyChangedPastTheStore() throws Exception {
        try (ConsentStore store = open()) {
            store.record(List.of(event(subject(1), NOON, withdrawn()), event(subject(2), NOON, withdrawn())));
            var session = RunningNode.session();
            for (var row : session.execute("SELECT organisation, bucket, subject, matter FROM consent.consent_state")
                    .all()) {
                if (!row.getString(3).isEmpty()) {
                    session.execute(
                            "DELETE FROM consent.consent_state"
                                    + " WHERE organisation = ? AND bucket = ? AND subject = ? AND matter = ?",
                            row.getString(0),
                            row.getLong(1),
                            row.getByteBuffer(2),
                            row.getString(3));
                }
            }
            assertThat(state(store, subject(1))).isEqualTo(ConsentState.NONE);

            List<StateDifference> differences = new ArrayList<>();
            assertThat(store.ledger().rebuildStates(differences::add)).isEqualTo(2);

            assertThat(differences)
                    .extracting(StateDifference::kind)
                    .containsExactly(StateDifference.Kind.MISSING, StateDifference.Kind.MISSING);
            assertThat(state(store, subject(1))).isEqualTo(ConsentState.WITHDRAWN);
            assertSound(store);
        }
    }

    @Test
    void copyThatDiedShouldKeepTheStoreShutUntilItIsRunAgain(@TempDir Path folder) throws Exception {
        InterceptedSession session = new InterceptedSession(RunningNode.session());
        ConsentStore dying = open(session);
        try (ConsentStore source = SqliteConsentStore.open(folder.resolve("source.db"), Clock.systemUTC())) {
            source.record(List.of(event(subject(1), NOON, withdrawn()), event(subject(2), NOON, granted())));
            boolean[] isDead = {false};
            session.intercept((query, execution) -> {
                if (isDead[0]) {
                    throw noAnswer();
                }
                return execution.call();
            });
            Ledger killed = new Interrupted(source.ledger(), () -> isDead[0] = true);
            assertThatThrownBy(() -> dying.ledger().takeOver(killed)).isInstanceOf(StoreException.class);

            try (ConsentStore store = open()) {
                assertThatThrownBy(() -> store.record(event(subject(3), NOON, granted())))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("run 'consent copy' again");
                assertThatThrownBy(() -> faults(store)).isInstanceOf(StoreException.class);

                assertThat(store.ledger().takeOver(source.ledger())).isEqualTo(2);

                assertThat(state(store, subject(1))).isEqualTo(ConsentState.WITHDRAWN);
                assertThat(store.record(event(subject(3), NOON, granted())).entry())
                        .isEqualTo(3);
                assertSound(store);
            }
        }
    }

    /** A ledger that is handed over, and then something happens. */
    private record Interrupted(Ledger real, Runnable happening) implements Ledger {
        @Override
        public void handTo(LedgerRecipient recipient) throws StoreException {
            real.handTo(recipient);
            happening.run();
            throw new StoreException("killed", null);
        }

        @Override
        public void show(LedgerVisitor visitor) throws StoreException {
            real.show(visitor);
        }

        @Override
        public List<LedgerEntry> after(long entry, int most) throws StoreException {
            return real.after(entry, most);
        }

        @Override
        public void keep(Collection<Checkpoint> checkpoints) throws StoreException {
            real.keep(checkpoints);
        }

        @Override
        public long compareStates(Consumer<StateDifference> differences) throws StoreException {
            return real.compareStates(differences);
        }

        @Override
        public long rebuildStates(Consumer<StateDifference> differences) throws StoreException {
            return real.rebuildStates(differences);
        }

        @Override
        public long takeOver(Ledger other) throws StoreException {
            return real.takeOver(other);
        }
    }
}
