package org.jamesconsent.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.SplitRun;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.sqlite.SqliteConsentStore;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.jamesconsent.wayout.MarketingCopy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What dividing a message costs for each recipient, and what the journal adds that makes it survive a crash: a claim for 250
 * recipients at a time, each in a durable commit, and the look of each part that comes out of the queue. The queue is not part of it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SplittingBenchmark {
    private static final int RECIPIENTS = 5000;
    /** As the mailet does. */
    private static final int CLAIMED_TOGETHER = 250;

    private final Path folder;
    private final ConsentStore store;
    private final MarketingCopy copies;
    private int message;

    public SplittingBenchmark() {
        try {
            folder = Files.createTempDirectory("splitting");
            store = SqliteConsentStore.open(folder.resolve("consent.db"), Clock.systemUTC());
            copies = new Newsletter().prepare(Samples.M.message());
        } catch (IOException | StoreException | MalformedMessageException e) {
            throw new IllegalStateException(e);
        }
    }

    @TearDown
    public void close() throws IOException {
        store.close();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    @Benchmark
    @OperationsPerInvocation(RECIPIENTS)
    public long splitWithoutJournal() {
        long octets = 0;
        for (int i = 0; i < RECIPIENTS; i++) {
            octets += copies.copyFor(Newsletter.recipient(i)).size();
        }
        return octets;
    }

    @Benchmark
    @OperationsPerInvocation(RECIPIENTS)
    public long splitWithJournal() throws StoreException {
        SplitRun run = new SplitRun("message" + ++message, message);
        long octets = store.splits().claimed(run.message()).size();
        List<SubjectId> spooled = new ArrayList<>();
        for (int i = 0; i < RECIPIENTS; i++) {
            octets += copies.copyFor(Newsletter.recipient(i)).size();
            spooled.add(Newsletter.recipient(i).subject());
            if (spooled.size() == CLAIMED_TOGETHER) {
                store.splits().claim(run, spooled);
                for (SubjectId part : spooled) {
                    octets += store.splits().claim(run, List.of(part)).size();
                }
                spooled.clear();
            }
        }
        return octets;
    }
}
