package org.jamesconsent.consent.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamesconsent.consent.Samples.ACME;
import static org.jamesconsent.consent.Samples.NEWSLETTER;
import static org.jamesconsent.consent.Samples.NOON;
import static org.jamesconsent.consent.Samples.event;
import static org.jamesconsent.consent.Samples.granted;
import static org.jamesconsent.consent.Samples.subject;
import static org.jamesconsent.consent.Samples.withdrawn;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.datastax.oss.driver.api.core.CqlSession;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.ConsentStoreContract;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.LedgerFault;
import org.jamesconsent.consent.LedgerVerification;
import org.jamesconsent.consent.StateDifference;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.testing.cassandra.CassandraNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node hangs, is killed, and comes back, while everybody records. */
@Tag("cassandra")
class CassandraOutageTest {
    private static final int WRITERS = 4;

    private final AtomicBoolean isOver = new AtomicBoolean();
    private final Queue<Long> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    /** Records one event after the other, and goes on whatever happens. */
    private boolean record(ConsentStore store, int writer) {
        for (int i = 0; !isOver.get(); i++) {
            try {
                acknowledged.add(
                        store.record(event(subject(writer), NOON.plusSeconds(i), i % 2 == 0 ? granted() : withdrawn()))
                                .entry());
            } catch (StoreException e) {
                failures.add(String.valueOf(e.getMessage()));
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
        return true;
    }

    private void awaitMore(Queue<?> queue, int more) {
        long wanted = queue.size() + (long) more;
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (queue.size() < wanted) {
            assertThat(System.nanoTime()).as("%s", failures).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    @Test
    void nothingAcknowledgedShouldBeLostWhenTheNodeGoesAndComesBack(@TempDir Path folder) throws Exception {
        assumeTrue(CassandraNode.canStart());
        try (CassandraNode node = CassandraNode.start(folder)) {
            try (CqlSession session = node.session()) {
                session.execute("CREATE KEYSPACE consent"
                        + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
            }
            CassandraServer server = RunningNode.server(node, "consent", Duration.ofSeconds(1));
            CassandraConsentStore.open(RunningNode.server(node, "consent", Duration.ofSeconds(20)), Clock.systemUTC())
                    .close();
            try (ConsentStore one = CassandraConsentStore.openExisting(server, Clock.systemUTC());
                    ConsentStore two = CassandraConsentStore.openExisting(server, Clock.systemUTC());
                    ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
                List<Future<Boolean>> writers = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    int writer = i;
                    writers.add(threads.submit(() -> record(writer % 2 == 0 ? one : two, writer)));
                }
                awaitMore(acknowledged, 20);

                node.freeze();
                awaitMore(failures, 2);
                assertThatThrownBy(() -> one.facts(ACME, NEWSLETTER, Channel.MAIL, List.of(subject(1))))
                        .isInstanceOf(StoreException.class);
                node.thaw();
                awaitMore(acknowledged, 20);

                node.kill();
                awaitMore(failures, 2);
                assertThatThrownBy(() -> one.facts(ACME, NEWSLETTER, Channel.MAIL, List.of(subject(1))))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("can be reached");
                node.restart();
                awaitMore(acknowledged, 20);
                isOver.set(true);
                for (Future<Boolean> writer : writers) {
                    assertThat(writer.get()).isTrue();
                }
            }
            assertNothingIsLost(RunningNode.server(node, "consent", Duration.ofSeconds(20)));
        }
    }

    private void assertNothingIsLost(CassandraServer server) throws StoreException {
        try (ConsentStore store = CassandraConsentStore.open(server, Clock.systemUTC())) {
            List<Long> kept = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                store.history(ACME, subject(writer)).stream()
                        .map(LedgerEntry::id)
                        .forEach(kept::add);
            }
            assertThat(acknowledged).doesNotHaveDuplicates();
            assertThat(kept).doesNotHaveDuplicates().containsAll(acknowledged);
            List<LedgerFault> faults = new ArrayList<>();
            store.ledger().show(new LedgerVerification(Map.of(ACME.value(), ConsentStoreContract.SIGNER), faults::add));
            assertThat(faults).isEmpty();
            List<StateDifference> differences = new ArrayList<>();
            store.ledger().compareStates(differences::add);
            assertThat(differences).isEmpty();
            store.record(event(subject(1), NOON.plusSeconds(1_000_000), withdrawn()));
            assertThat(store.facts(ACME, NEWSLETTER, Channel.MAIL, List.of(subject(1)))
                            .get(subject(1))
                            .purpose()
                            .state())
                    .isEqualTo(ConsentState.WITHDRAWN);
        }
    }
}
