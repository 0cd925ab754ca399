package org.jamesconsent.consent.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.sqlite.Schema.UnsuitableFileException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps consents in one SQLite file. Safe for any number of threads, and for several processes of one machine on the same
 * file (not over a network file system: its locks cannot be relied on).
 *
 * <p>Readers never wait for a writer, and see what was last committed by anyone. A commit is on the disk before it is
 * acknowledged ({@code synchronous = FULL}); threads that record at the same time share one commit. After a failure each
 * call tries anew: nothing has to be restarted once the cause is gone.
 */
public final class SqliteConsentStore implements ConsentStore {
    /** How long a call waits for another process that writes, unless told otherwise. */
    public static final Duration DEFAULT_BUSY_TIMEOUT = Duration.ofSeconds(5);

    /** Connections kept for reading. A look-up takes microseconds, so few serve many threads. */
    private static final int READERS =
            Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));

    /** Up to so many events share one commit; a larger batch has one of its own, so that small ones need not wait for it. */
    private static final int EVENTS_PER_COMMIT = 256;

    private static final long IDENTITY_NANOS = 1_000_000_000;

    private final Database database;
    private final Clock clock;
    private final ConcurrentLinkedDeque<Opened<StateReader>> idleReaders = new ConcurrentLinkedDeque<>();
    private final Semaphore readers = new Semaphore(READERS);
    private final ConcurrentLinkedQueue<Pending> pending = new ConcurrentLinkedQueue<>();

    /** Fair, or a thread that just had its commit would overtake those whose events could have shared the next one. */
    private final ReentrantLock writing = new ReentrantLock(true);

    private @Nullable Opened<LedgerWriter> writer;

    /**
     * Counts failures to write. All connections of a process share SQLite's handle on the shared memory beside the file;
     * one that came to be while the file could not be written to goes only with the last of them.
     */
    private volatile int generation;

    private volatile @Nullable Object identity;
    private volatile long identityKnownAt;
    private volatile boolean closed;

    private SqliteConsentStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** {@link #open(Path, Clock, Duration)} with the {@linkplain #DEFAULT_BUSY_TIMEOUT default timeout}. */
    public static SqliteConsentStore open(Path file, Clock clock) throws StoreException {
        return open(file, clock, DEFAULT_BUSY_TIMEOUT);
    }

    /**
     * Opens a store; creates file and directories if they are absent and brings an older file up to date.
     *
     * @param file the database; {@code -wal} and {@code -shm} files come to lie beside it
     * @param clock tells when an event was recorded
     * @param busyTimeout how long a call waits for another process that writes, in whole milliseconds
     * @throws StoreException if the file can neither be opened nor created, is no database, another program's or of a
     *     later version than this program
     */
    public static SqliteConsentStore open(Path file, Clock clock, Duration busyTimeout) throws StoreException {
        Database database = new Database(file, busyTimeout, Schema.current());
        database.prepare();
        return new SqliteConsentStore(database, clock);
    }

    /**
     * The same for a file that is there, of this version: neither creates nor migrates anything. What is wrong with the file
     * is told by the first call that needs it.
     */
    public static SqliteConsentStore openExisting(Path file, Clock clock, Duration busyTimeout) {
        return new SqliteConsentStore(new Database(file, busyTimeout, Schema.current()), clock);
    }

    @Override
    public Map<SubjectId, RecipientFacts> facts(
            OrganisationId organisation, PurposeName purpose, Channel channel, Collection<SubjectId> subjects)
            throws StoreException {
        return read("looking up consents", reader -> reader.facts(organisation, purpose, channel, subjects));
    }

    @Override
    public List<LedgerEntry> history(OrganisationId organisation, SubjectId subject) throws StoreException {
        return read("reading a history", reader -> reader.history(organisation, subject));
    }

    @Override
    public @Nullable String keyFingerprint(OrganisationId organisation, @Nullable String fingerprint)
            throws StoreException {
        String known = read("reading a key fingerprint", reader -> reader.keyFingerprint(organisation));
        if (known != null || fingerprint == null) {
            return known;
        }
        writing.lock();
        try {
            return write("setting a key fingerprint", writer -> writer.keyFingerprint(organisation, fingerprint));
        } finally {
            writing.unlock();
        }
    }

    @Override
    public List<Recorded> record(List<ConsentEvent> events) throws StoreException {
        if (events.isEmpty()) {
            return List.of();
        }
        Pending mine = new Pending(List.copyOf(events));
        mine.requireStorable();
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

    /** Records what has been waiting longest, and with it as much as fits into one commit. */
    private void commitNext() {
        List<Pending> group = new ArrayList<>();
        int size = 0;
        for (Pending next = pending.peek();
                next != null && (group.isEmpty() || size + next.events.size() <= EVENTS_PER_COMMIT);
                next = pending.peek()) {
            group.add(next);
            size += next.events.size();
            pending.remove();
        }
        try {
            List<List<Recorded>> recorded = write(
                    "recording consent events",
                    writer ->
                            writer.record(group.stream().map(one -> one.events).toList()));
            for (int i = 0; i < group.size(); i++) {
                group.get(i).recorded = recorded.get(i);
            }
        } catch (StoreException e) {
            group.forEach(one -> one.failure = e);
        } finally {
            group.stream()
                    .filter(one -> !one.isDone())
                    .forEach(one -> one.failure =
                            new StoreException("recording consent events broke off; nothing was recorded", null));
        }
    }

    private <T extends @Nullable Object> T read(String attempt, Question<StateReader, T> question)
            throws StoreException {
        readers.acquireUninterruptibly();
        Opened<StateReader> reader = null;
        boolean sound = false;
        try {
            requireOpen();
            reader = idleReaders.pollFirst();
            if (reader != null && !Objects.equals(reader.identity, recentIdentity())) {
                reader.resource.close();
                reader = null;
            }
            if (reader == null) {
                int current = generation;
                Object opened = currentIdentity();
                reader = new Opened<>(new StateReader(database.openForReading()), opened, current);
            }
            T answer = question.put(reader.resource);
            sound = true;
            return answer;
        } catch (SQLException e) {
            throw database.failure(attempt, e);
        } catch (UnsuitableFileException e) {
            throw new StoreException(attempt + " failed: the consent store " + e.getMessage(), e);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw database.unreadable(attempt, e);
        } finally {
            if (sound && reader.generation == generation) {
                idleReaders.addFirst(reader);
            } else if (reader != null) {
                closeBroken(reader.resource);
            }
            readers.release();
        }
    }

    /** To be called with the lock held. */
    private <T> T write(String attempt, Question<LedgerWriter, T> question) throws StoreException {
        boolean sound = false;
        try {
            requireOpen();
            Object current = currentIdentity();
            if (writer != null && !Objects.equals(writer.identity, current)) {
                closeWriter();
            }
            if (writer == null) {
                writer = new Opened<>(new LedgerWriter(database.openForWriting(), clock), current, generation);
            }
            T answer = question.put(writer.resource);
            sound = true;
            return answer;
        } catch (SQLException e) {
            throw database.failure(attempt, e);
        } catch (UnsuitableFileException e) {
            throw new StoreException(attempt + " failed: the consent store " + e.getMessage(), e);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw database.unreadable(attempt, e);
        } finally {
            if (!sound) {
                closeWriter();
                generation++;
                closeIdleReaders();
            }
        }
    }

    private @Nullable Object currentIdentity() throws StoreException {
        identity = database.identity();
        identityKnownAt = System.nanoTime();
        return identity;
    }

    /** At most a second old: to ask the file system each time would take a tenth of a look-up. */
    private @Nullable Object recentIdentity() throws StoreException {
        return System.nanoTime() - identityKnownAt > IDENTITY_NANOS ? currentIdentity() : identity;
    }

    private void requireOpen() throws StoreException {
        if (closed) {
            throw new StoreException("the consent store is closed; nothing was read or recorded", null);
        }
    }

    private void closeIdleReaders() {
        for (Opened<StateReader> reader = idleReaders.poll(); reader != null; reader = idleReaders.poll()) {
            closeBroken(reader.resource);
        }
    }

    private void closeWriter() {
        if (writer != null) {
            closeBroken(writer.resource);
            writer = null;
        }
    }

    /** What a connection has to say when it is given up is of no interest: the failure that led there is told already. */
    private static void closeBroken(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // See above.
        }
    }

    /** Waits for calls under way; later ones fail. Closing twice does nothing. */
    @Override
    public void close() {
        closed = true;
        readers.acquireUninterruptibly(READERS);
        try {
            closeIdleReaders();
        } finally {
            readers.release(READERS);
        }
        writing.lock();
        try {
            closeWriter();
        } finally {
            writing.unlock();
        }
    }

    private interface Question<C, T extends @Nullable Object> {
        T put(C connection) throws SQLException;
    }

    /** A connection, to which file it leads, and since which failure it is open. */
    private record Opened<C>(C resource, @Nullable Object identity, int generation) {}

    /** Events that wait for their commit. Read and changed with the lock held, apart from {@link #events}. */
    private static final class Pending {
        private final List<ConsentEvent> events;
        private @Nullable List<Recorded> recorded;
        private @Nullable StoreException failure;

        Pending(List<ConsentEvent> events) {
            this.events = events;
        }

        boolean isDone() {
            return recorded != null || failure != null;
        }

        List<Recorded> outcome() throws StoreException {
            if (failure != null) {
                // Many threads may share the failure; each gets an exception of its own, with its own stack.
                throw new StoreException(failure.getMessage(), failure.getCause());
            }
            return Objects.requireNonNull(recorded);
        }

        /** What cannot be kept must be told before it shares a commit with others. */
        void requireStorable() throws StoreException {
            try {
                for (ConsentEvent event : events) {
                    Columns.micros(event.at());
                    if (event.evidence().confirmedAt() != null) {
                        Columns.micros(event.evidence().confirmedAt());
                    }
                    if (event.act() instanceof Act.Learnt learnt
                            && learnt.profile().lastContact() != null) {
                        Columns.micros(learnt.profile().lastContact());
                    }
                }
            } catch (ArithmeticException e) {
                throw new StoreException(
                        "an event lies more than 292,000 years from now; nothing was recorded; correct its time", e);
            }
        }
    }
}
