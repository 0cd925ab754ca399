package org.jamesconsent.consent.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.Checkpoint;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.JudgedMessage;
import org.jamesconsent.consent.JudgedRecipient;
import org.jamesconsent.consent.KnownPerson;
import org.jamesconsent.consent.Ledger;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.LedgerRecipient;
import org.jamesconsent.consent.LedgerVisitor;
import org.jamesconsent.consent.MessageKey;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.RequestJournal;
import org.jamesconsent.consent.ShownWording;
import org.jamesconsent.consent.SplitJournal;
import org.jamesconsent.consent.SplitRun;
import org.jamesconsent.consent.StateDifference;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.VerdictJournal;
import org.jamesconsent.consent.WebhookJournal;
import org.jamesconsent.consent.WordingArchive;
import org.jamesconsent.consent.shared.GroupCommit;
import org.jamesconsent.consent.shared.StorableEvents;
import org.jamesconsent.consent.sql.RequestTable;
import org.jamesconsent.consent.sql.VerdictWriter;
import org.jamesconsent.consent.sql.WebhookTable;
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

    /** Up to so many events, or claims, share one commit. */
    private static final int PIECES_PER_COMMIT = 256;

    private static final long IDENTITY_NANOS = 1_000_000_000;

    private final Database database;
    private final Clock clock;
    private final ConcurrentLinkedDeque<Opened<StateReader>> idleReaders = new ConcurrentLinkedDeque<>();
    private final Semaphore readers = new Semaphore(READERS);

    private final ReentrantLock writing = new ReentrantLock(true);
    private final GroupCommit<List<ConsentEvent>, List<Recorded>> records = new GroupCommit<>(
            writing,
            PIECES_PER_COMMIT,
            List::size,
            work -> write(
                    "recording consent events", writers -> writers.ledger().record(work)));
    private final SplitJournal splits = new Splits();
    private final VerdictJournal verdicts = new Verdicts();
    private final RequestJournal requests = new Requests();
    private final WebhookJournal webhooks = new Webhooks();
    private final WordingArchive wordings = new Wordings();
    private final Ledger ledger = new WholeLedger();

    private @Nullable Opened<Writers> writer;

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
    public SortedMap<SubjectId, KnownPerson> people(OrganisationId organisation, @Nullable SubjectId after, int most)
            throws StoreException {
        return read("reading who is known", reader -> reader.people(organisation, after, most));
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
            return write(
                    "setting a key fingerprint", writers -> writers.ledger().keyFingerprint(organisation, fingerprint));
        } finally {
            writing.unlock();
        }
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    private final class WholeLedger implements Ledger {
        @Override
        public void show(LedgerVisitor visitor) throws StoreException {
            read("reading the ledger", reader -> reader.show(visitor));
        }

        @Override
        public List<LedgerEntry> after(long entry, int most) throws StoreException {
            return read("reading the end of the ledger", reader -> reader.after(entry, most));
        }

        @Override
        public long compareStates(Consumer<StateDifference> differences) throws StoreException {
            return read("comparing states with the ledger", reader -> reader.compareStates(differences));
        }

        @Override
        public long rebuildStates(Consumer<StateDifference> differences) throws StoreException {
            writing.lock();
            try {
                return write("rebuilding states", writers -> writers.ledger().rebuild(differences));
            } finally {
                writing.unlock();
            }
        }

        @Override
        public void handTo(LedgerRecipient recipient) throws StoreException {
            StoreException brokenOff = read("reading the ledger", reader -> reader.handTo(recipient));
            if (brokenOff != null) {
                throw brokenOff;
            }
        }

        @Override
        public long takeOver(Ledger other) throws StoreException {
            writing.lock();
            try {
                return write("copying", writers -> writers.takeOver(other));
            } finally {
                writing.unlock();
            }
        }

        @Override
        public void keep(Collection<Checkpoint> checkpoints) throws StoreException {
            List<Checkpoint> mine = List.copyOf(checkpoints);
            writing.lock();
            try {
                write("keeping checkpoints", writers -> writers.ledger().keep(mine));
            } finally {
                writing.unlock();
            }
        }
    }

    @Override
    public List<Recorded> record(List<ConsentEvent> events) throws StoreException {
        if (events.isEmpty()) {
            return List.of();
        }
        List<ConsentEvent> mine = List.copyOf(events);
        StorableEvents.require(mine);
        return records.commit(mine);
    }

    @Override
    public List<Recorded> recordUpon(OrganisationId organisation, Collection<SubjectId> subjects, Decision decision)
            throws StoreException {
        List<SubjectId> mine = List.copyOf(subjects);
        Decision storable = (subject, history) -> {
            List<ConsentEvent> events = decision.on(subject, history);
            StorableEvents.requireTimes(events);
            return events;
        };
        writing.lock();
        try {
            return write(
                    "recording consent events", writers -> writers.ledger().recordUpon(organisation, mine, storable));
        } finally {
            writing.unlock();
        }
    }

    @Override
    public boolean removeTraces() throws StoreException {
        writing.lock();
        try {
            return write("emptying the log", Writers::emptyLog);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public SplitJournal splits() {
        return splits;
    }

    private final class Splits implements SplitJournal {
        private final GroupCommit<SplitWriter.Claim, Set<SubjectId>> claims = new GroupCommit<>(
                writing,
                PIECES_PER_COMMIT,
                claim -> claim.recipients().size(),
                work -> write("claiming recipients", writers -> writers.splits().claim(work)));

        @Override
        public Set<SubjectId> claimed(String message) throws StoreException {
            return read("reading who is claimed", reader -> reader.claimed(message));
        }

        @Override
        public Set<SubjectId> claim(SplitRun run, Collection<SubjectId> recipients) throws StoreException {
            if (recipients.isEmpty()) {
                return Set.of();
            }
            if (recipients.size() == 1) {
                // A copy that comes out of the queue: as a rule its run has claimed it already, and to ask costs far
                // less
                // than to commit.
                SubjectId recipient = recipients.iterator().next();
                Long owner = read("reading who claimed", reader -> reader.owner(run.message(), recipient));
                if (owner != null) {
                    return owner == run.number() ? Set.of(recipient) : Set.of();
                }
            }
            return claims.commit(new SplitWriter.Claim(run, List.copyOf(recipients)));
        }
    }

    @Override
    public VerdictJournal verdicts() {
        return verdicts;
    }

    private final class Verdicts implements VerdictJournal {
        private final GroupCommit<VerdictWriter.Verdicts, Integer> additions = new GroupCommit<>(
                writing,
                PIECES_PER_COMMIT,
                one -> one.verdicts().size(),
                work -> write("adding verdicts", writers -> writers.verdicts().add(work)));

        @Override
        public void add(JudgedMessage message, Collection<JudgedRecipient> judged, Instant keptSince)
                throws StoreException {
            List<JudgedRecipient> mine = List.copyOf(judged);
            if (mine.isEmpty() || mine.size() == 1 && isLast(message, mine.getFirst())) {
                return;
            }
            additions.commit(new VerdictWriter.Verdicts(message, mine, keptSince));
        }

        /** A copy that is judged again as it leaves gets the same verdict as a rule, and to ask costs far less than to commit. */
        private boolean isLast(JudgedMessage message, JudgedRecipient verdict) throws StoreException {
            List<Judged> before = ofRecipient(message.organisation(), message.key(), verdict.subject()).stream()
                    .filter(one -> one.message().equals(message))
                    .toList();
            return !before.isEmpty() && before.getLast().verdict().saysTheSameAs(verdict);
        }

        @Override
        public List<Judged> ofMessage(OrganisationId organisation, MessageKey key) throws StoreException {
            return read("reading the verdicts on a message", reader -> reader.verdicts()
                    .ofMessage(organisation, key));
        }

        @Override
        public List<Judged> ofRecipient(OrganisationId organisation, MessageKey key, SubjectId subject)
                throws StoreException {
            return read("reading the verdict on a recipient", reader -> reader.verdicts()
                    .ofRecipient(organisation, key, subject));
        }

        @Override
        public List<Judged> ofPerson(OrganisationId organisation, SubjectId subject) throws StoreException {
            return read("reading the verdicts on a person", reader -> reader.verdicts()
                    .ofPerson(organisation, subject));
        }
    }

    @Override
    public RequestJournal requests() {
        return requests;
    }

    private final class Requests implements RequestJournal {
        @Override
        public Optional<Earlier> begin(
                String key, String fingerprint, Instant now, Instant abandonedBefore, Instant keptSince)
                throws StoreException {
            return perform(
                    "noting a request",
                    connection -> RequestTable.begin(connection, key, fingerprint, now, abandonedBefore, keptSince));
        }

        @Override
        public void answer(String key, byte[] answer) throws StoreException {
            perform("keeping an answer", connection -> RequestTable.answer(connection, key, answer));
        }

        @Override
        public void giveUp(String key) throws StoreException {
            perform("giving a request up", connection -> RequestTable.giveUp(connection, key));
        }

        @Override
        public int forget(Instant before) throws StoreException {
            return perform("forgetting requests", connection -> RequestTable.forget(connection, before));
        }
    }

    private <T> T perform(String attempt, Writers.Work<T> work) throws StoreException {
        writing.lock();
        try {
            return write(attempt, writers -> writers.perform(work));
        } finally {
            writing.unlock();
        }
    }

    @Override
    public WebhookJournal webhooks() {
        return webhooks;
    }

    private final class Webhooks implements WebhookJournal {
        @Override
        public Optional<Progress> take(String webhook, String owner, Instant now, Instant until) throws StoreException {
            return perform("taking a webhook", connection -> WebhookTable.take(connection, webhook, owner, now, until));
        }

        @Override
        public boolean told(String webhook, String owner, long entry) throws StoreException {
            return perform(
                    "noting how far a webhook came",
                    connection -> WebhookTable.told(connection, webhook, owner, entry));
        }

        @Override
        public Optional<Progress> progress(String webhook) throws StoreException {
            return read("reading how far a webhook came", reader -> reader.progress(webhook));
        }

        @Override
        public void giveUp(String webhook, Undelivered undelivered) throws StoreException {
            perform("giving an entry up", connection -> WebhookTable.giveUp(connection, webhook, undelivered));
        }

        @Override
        public List<Undelivered> undelivered(String webhook, int most) throws StoreException {
            return read("reading what a webhook did not take", reader -> reader.undelivered(webhook, most));
        }

        @Override
        public boolean forget(String webhook, long entry) throws StoreException {
            return perform(
                    "forgetting what a webhook did not take",
                    connection -> WebhookTable.forget(connection, webhook, entry));
        }
    }

    @Override
    public WordingArchive wordings() {
        return wordings;
    }

    private final class Wordings implements WordingArchive {
        @Override
        public void keep(Collection<ShownWording> texts) throws StoreException {
            List<ShownWording> mine = List.copyOf(texts);
            if (mine.isEmpty()) {
                return;
            }
            writing.lock();
            try {
                write("keeping wordings", writers -> writers.keep(mine));
            } finally {
                writing.unlock();
            }
        }

        @Override
        public List<KeptWording> of(OrganisationId organisation) throws StoreException {
            return read("reading wordings", reader -> reader.wordings(organisation));
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
    private <T> T write(String attempt, Question<Writers, T> question) throws StoreException {
        boolean sound = false;
        try {
            requireOpen();
            Object current = currentIdentity();
            if (writer != null && !Objects.equals(writer.identity, current)) {
                closeWriter();
            }
            if (writer == null) {
                writer = new Opened<>(new Writers(database.openForWriting(), clock), current, generation);
            }
            T answer = question.put(writer.resource);
            sound = true;
            return answer;
        } catch (SQLException e) {
            throw database.failure(attempt, e);
        } catch (UnsuitableFileException e) {
            throw new StoreException(attempt + " failed: the consent store " + e.getMessage(), e);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
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
}
