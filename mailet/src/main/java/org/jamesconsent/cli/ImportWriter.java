package org.jamesconsent.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jamesconsent.cli.contacts.ContactImport;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.contacts.Contact;
import org.jspecify.annotations.Nullable;

/**
 * Writes contacts in a thread of its own, so that the next lines are read meanwhile. So many share a transaction that it takes
 * about half a second: the more they are, the less each costs, and the longer others wait who record. For one thread.
 */
final class ImportWriter implements AutoCloseable {
    /** As a batch begins; small, since nothing is known of the store's speed. */
    private static final int FIRST = 1_000;

    /** What two batches hold in memory, one being read and one being written, stays below some ten megabytes. */
    private static final int MOST = 8_000;

    private static final long WANTED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final ContactImport contactImport;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("import").daemon().factory());
    private List<Contact> batch = new ArrayList<>(FIRST);
    private int size = FIRST;
    private @Nullable Future<Long> writing;
    private Written afterwards = () -> {};

    /** Told, in the thread that adds, that all contacts of a batch and those before are in the store. */
    interface Written {
        void told() throws IOException;
    }

    ImportWriter(ContactImport contactImport) {
        this.contactImport = contactImport;
    }

    void add(Contact contact) {
        batch.add(contact);
    }

    /** Whether it is time to {@link #write}. */
    boolean isFull() {
        return batch.size() >= size;
    }

    /**
     * Waits for the batch before, and begins to write this one.
     *
     * @param written is told once it is written
     * @throws StoreException if the batch before was not recorded; this one is not either
     */
    void write(Written written) throws StoreException, IOException {
        await();
        List<Contact> full = batch;
        batch = new ArrayList<>(size);
        afterwards = written;
        writing = thread.submit(() -> {
            long start = System.nanoTime();
            contactImport.add(full);
            return System.nanoTime() - start;
        });
    }

    /**
     * Waits until everything that {@link #write} began is written.
     *
     * @throws StoreException if the last batch was not recorded
     */
    void await() throws StoreException, IOException {
        if (writing == null) {
            return;
        }
        try {
            adapt(writing.get());
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("recording was interrupted", e);
        } finally {
            writing = null;
        }
        afterwards.told();
    }

    private void adapt(long nanos) {
        if (nanos > WANTED_NANOS) {
            size = Math.max(FIRST, size / 2);
        } else if (nanos < WANTED_NANOS / 2) {
            size = Math.min(MOST, size * 2);
        }
    }

    private static StoreException failure(@Nullable Throwable cause) {
        if (cause instanceof StoreException failure) {
            return failure;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        throw cause instanceof RuntimeException unforeseen ? unforeseen : new IllegalStateException(cause);
    }

    /** Lets what is being written be written. */
    @Override
    public void close() {
        thread.close();
    }
}
