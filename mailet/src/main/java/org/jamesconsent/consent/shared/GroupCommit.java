package org.jamesconsent.consent.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import org.jamesconsent.consent.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * Lets work that many threads have for the one writer share commits, since each commit waits for the disk. Safe for any
 * thread.
 *
 * @param <W> work
 * @param <R> what comes of it
 */
public final class GroupCommit<W, R> {
    private static final int PART_TO_WAIT = 8;
    private static final long MOST_NANOS_TO_WAIT = 1_000_000;

    private final ReentrantLock writing;
    private final int most;
    private final ToIntFunction<W> size;
    private final Writing<W, R> writer;
    private final ConcurrentLinkedQueue<Pending<W, R>> pending = new ConcurrentLinkedQueue<>();

    /** How many pieces shared the last commit. Read and changed with the lock held, as what follows. */
    private int lastSize;

    /** How long it took. */
    private long lastNanos;

    /** Does all of the work in one transaction, or none. Called with the lock held. */
    public interface Writing<W, R> {
        List<R> write(List<W> work) throws StoreException;
    }

    /**
     * @param writing the writer's lock; fair, or a thread that just had its commit would overtake those whose work could have
     *     shared the next one
     * @param most so much shares one commit; a larger piece has one of its own, so that small ones need not wait for it
     * @param size how much a piece of work is
     */
    public GroupCommit(ReentrantLock writing, int most, ToIntFunction<W> size, Writing<W, R> writer) {
        this.writing = writing;
        this.most = most;
        this.size = size;
        this.writer = writer;
    }

    /** Returns once the work is committed. */
    public R commit(W work) throws StoreException {
        Pending<W, R> mine = new Pending<>(work);
        pending.add(mine);
        writing.lock();
        try {
            while (!mine.isDone()) {
                commitNext();
            }
        } finally {
            writing.unlock();
        }
        return mine.outcome();
    }

    /**
     * Waits a little for those whom the last commit served: who has much to record comes back with more at once, and each of two
     * commits takes as long as one for all.
     */
    private void awaitCompany() {
        long end = System.nanoTime() + Math.min(lastNanos / PART_TO_WAIT, MOST_NANOS_TO_WAIT);
        while (pending.size() < lastSize && System.nanoTime() - end < 0) {
            Thread.yield();
        }
    }

    /** Commits what has been waiting longest, and with it as much as fits. */
    private void commitNext() {
        awaitCompany();
        long start = System.nanoTime();
        List<Pending<W, R>> group = new ArrayList<>();
        int total = 0;
        for (Pending<W, R> next = pending.peek();
                next != null && (group.isEmpty() || total + size.applyAsInt(next.work) <= most);
                next = pending.peek()) {
            group.add(next);
            total += size.applyAsInt(next.work);
            pending.remove();
        }
        lastSize = group.size();
        try {
            List<R> results = writer.write(group.stream().map(one -> one.work).toList());
            for (int i = 0; i < group.size(); i++) {
                group.get(i).result = results.get(i);
            }
        } catch (StoreException e) {
            group.forEach(one -> one.failure = e);
        } finally {
            lastNanos = System.nanoTime() - start;
            group.stream()
                    .filter(one -> !one.isDone())
                    .forEach(one -> one.failure = new StoreException("writing broke off; nothing was recorded", null));
        }
    }

    /** Work that waits for its commit. Read and changed with the lock held, apart from {@link #work}. */
    private static final class Pending<W, R> {
        private final W work;
        private @Nullable R result;
        private @Nullable StoreException failure;

        Pending(W work) {
            this.work = work;
        }

        boolean isDone() {
            return result != null || failure != null;
        }

        R outcome() throws StoreException {
            if (failure != null) {
                // Many threads may share the failure; each gets an exception of its own, with its own stack.
                throw new StoreException(failure.getMessage(), failure.getCause());
            }
            return Objects.requireNonNull(result);
        }
    }
}
