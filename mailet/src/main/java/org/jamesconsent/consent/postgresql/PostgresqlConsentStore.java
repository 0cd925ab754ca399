package org.jamesconsent.consent.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
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
import org.jamesconsent.consent.sql.EventRows;
import org.jamesconsent.consent.sql.LedgerReader;
import org.jamesconsent.consent.sql.LedgerTakeover;
import org.jamesconsent.consent.sql.LedgerWriter;
import org.jamesconsent.consent.sql.Names;
import org.jamesconsent.consent.sql.PeopleReader;
import org.jamesconsent.consent.sql.RequestTable;
import org.jamesconsent.consent.sql.Transaction;
import org.jamesconsent.consent.sql.VerdictReader;
import org.jamesconsent.consent.sql.VerdictWriter;
import org.jamesconsent.consent.sql.WebhookTable;
import org.jamesconsent.consent.sql.WordingTable;
import org.jspecify.annotations.Nullable;

/**
 * Keeps consents in a PostgreSQL database, from version 14 on, that any number of James servers share. Safe for any number of
 * threads.
 *
 * <p>Readers never wait for a writer, and see what was last committed by anyone: nothing is cached. Whoever records holds the
 * ledger's number until the commit is on the server's disk; threads that record at the same time share a commit. After a failure
 * each call tries anew: nothing has to be restarted once the cause is gone.
 */
public final class PostgresqlConsentStore implements ConsentStore {
    /** Up to so many events share one commit. */
    private static final int PIECES_PER_COMMIT = 256;

    /** How often two transactions may stand in each other's way before that is told. */
    private static final int TRIES = 5;

    private static final String LOCK_VERDICTS = Statements.sql("PostgresqlConsentStore.lockVerdicts");

    private final PostgresqlServer server;
    private final Clock clock;
    private final Pool pool;
    private final Failures failures;
    private final GroupCommit<List<ConsentEvent>, List<Recorded>> records = new GroupCommit<>(
            new ReentrantLock(true),
            PIECES_PER_COMMIT,
            List::size,
            work -> write("recording consent events", connection -> recorder(connection)
                    .record(work)));
    private final SplitJournal splits = new Splits();
    private final VerdictJournal verdicts = new Verdicts();
    private final RequestJournal requests = new Requests();
    private final WebhookJournal webhooks = new Webhooks();
    private final WordingArchive wordings = new Wordings();
    private final Ledger ledger = new WholeLedger();
    private volatile boolean versionIsKnown;
    private volatile boolean closed;

    private PostgresqlConsentStore(PostgresqlServer server, Clock clock) throws StoreException {
        this.server = server;
        this.clock = clock;
        this.failures = new Failures(server);
        this.pool = new Pool(server);
    }

    /**
     * Opens a store; creates its tables if they are absent and brings older ones up to date.
     *
     * @param clock tells when an event was recorded
     * @throws StoreException if the server cannot be reached, refuses, or has tables of a later version than this program
     */
    public static PostgresqlConsentStore open(PostgresqlServer server, Clock clock) throws StoreException {
        PostgresqlConsentStore store = new PostgresqlConsentStore(server, clock);
        boolean usable = false;
        try {
            if (!store.ofVersion("opening", Schema::isCurrent)) {
                Schema.migrate(store.pool.forMigrations(), server);
            }
            store.versionIsKnown = true;
            usable = true;
            return store;
        } finally {
            if (!usable) {
                store.close();
            }
        }
    }

    /**
     * The same for tables that are there, of this version: neither creates nor migrates anything. What is wrong is told by the
     * first call that needs them.
     *
     * @throws StoreException if the URL cannot be understood
     */
    public static PostgresqlConsentStore openExisting(PostgresqlServer server, Clock clock) throws StoreException {
        return new PostgresqlConsentStore(server, clock);
    }

    /**
     * Whether the server has a store, of whatever version. Changes nothing.
     *
     * @throws StoreException if the server cannot be asked
     */
    public static boolean exists(PostgresqlServer server, Clock clock) throws StoreException {
        try (PostgresqlConsentStore store = new PostgresqlConsentStore(server, clock)) {
            return store.read("looking for tables", Schema::exists);
        }
    }

    @Override
    public Map<SubjectId, RecipientFacts> facts(
            OrganisationId organisation, PurposeName purpose, Channel channel, Collection<SubjectId> subjects)
            throws StoreException {
        if (subjects.isEmpty()) {
            return Map.of();
        }
        return ask(
                "looking up consents",
                connection -> StateQueries.facts(connection, organisation, purpose, channel, subjects));
    }

    @Override
    public List<LedgerEntry> history(OrganisationId organisation, SubjectId subject) throws StoreException {
        return ask("reading a history", connection -> EventRows.history(connection, organisation, subject));
    }

    @Override
    public SortedMap<SubjectId, KnownPerson> people(OrganisationId organisation, @Nullable SubjectId after, int most)
            throws StoreException {
        return ask("reading who is known", connection -> PeopleReader.people(connection, organisation, after, most));
    }

    @Override
    public @Nullable String keyFingerprint(OrganisationId organisation, @Nullable String fingerprint)
            throws StoreException {
        String known =
                ask("reading a key fingerprint", connection -> StateQueries.keyFingerprint(connection, organisation));
        if (known != null || fingerprint == null) {
            return known;
        }
        return write("setting a key fingerprint", connection -> writer(connection)
                .keyFingerprint(organisation, fingerprint));
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
        return write("recording consent events", connection -> recorder(connection)
                .recordUpon(organisation, mine, storable));
    }

    @Override
    public boolean removeTraces() throws StoreException {
        requireVersion("removing traces");
        return guarded("removing traces", () -> {
            try (Connection connection = pool.forTheWholeLedger()) {
                connection.setAutoCommit(true);
                return Traces.remove(connection);
            }
        });
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    private final class WholeLedger implements Ledger {
        @Override
        public void show(LedgerVisitor visitor) throws StoreException {
            atOneMoment("reading the ledger", connection -> {
                new LedgerReader(connection).show(visitor);
                return true;
            });
        }

        @Override
        public List<LedgerEntry> after(long entry, int most) throws StoreException {
            return ask("reading the end of the ledger", connection -> new LedgerReader(connection).after(entry, most));
        }

        @Override
        public long compareStates(Consumer<StateDifference> differences) throws StoreException {
            return atOneMoment("comparing states with the ledger", connection -> new LedgerReader(connection)
                    .compareStates(differences));
        }

        @Override
        public long rebuildStates(Consumer<StateDifference> differences) throws StoreException {
            return inTransaction("rebuilding states", pool::forTheWholeLedger, connection -> {
                new PostgresqlLedgerTables(connection).lock();
                return writer(connection).rebuild(differences);
            });
        }

        @Override
        public void handTo(LedgerRecipient recipient) throws StoreException {
            StoreException brokenOff = atOneMoment("reading the ledger", connection -> {
                try {
                    new LedgerReader(connection).handTo(recipient);
                    return null;
                } catch (StoreException e) {
                    return e;
                }
            });
            if (brokenOff != null) {
                throw brokenOff;
            }
        }

        @Override
        public long takeOver(Ledger other) throws StoreException {
            return inTransaction(
                    "copying",
                    pool::forTheWholeLedger,
                    connection -> LedgerTakeover.run(
                            connection, writer(connection), () -> new PostgresqlLedgerTables(connection), other));
        }

        @Override
        public void keep(Collection<Checkpoint> checkpoints) throws StoreException {
            List<Checkpoint> mine = List.copyOf(checkpoints);
            write("keeping checkpoints", connection -> writer(connection).keep(mine));
        }
    }

    @Override
    public SplitJournal splits() {
        return splits;
    }

    private final class Splits implements SplitJournal {
        @Override
        public Set<SubjectId> claimed(String message) throws StoreException {
            return ask("reading who is claimed", connection -> new SplitStatements(connection).claimed(message));
        }

        @Override
        public Set<SubjectId> claim(SplitRun run, Collection<SubjectId> recipients) throws StoreException {
            if (recipients.isEmpty()) {
                return Set.of();
            }
            if (recipients.size() == 1) {
                // A copy that comes out of the queue: as a rule its run has claimed it already, and to ask costs far
                // less than to
                // commit.
                SubjectId recipient = recipients.iterator().next();
                Long owner = ask("reading who claimed", connection -> new SplitStatements(connection)
                        .owner(run.message(), recipient));
                if (owner != null) {
                    return owner == run.number() ? Set.of(recipient) : Set.of();
                }
            }
            Set<SubjectId> mine = Set.copyOf(recipients);
            return write("claiming recipients", connection -> new SplitStatements(connection)
                    .claim(run, mine, clock.instant()));
        }
    }

    @Override
    public VerdictJournal verdicts() {
        return verdicts;
    }

    private final class Verdicts implements VerdictJournal {
        private final GroupCommit<VerdictWriter.Verdicts, Integer> additions = new GroupCommit<>(
                new ReentrantLock(true),
                PIECES_PER_COMMIT,
                one -> one.verdicts().size(),
                work -> write("adding verdicts", connection -> {
                    try (Statement lock = connection.createStatement()) {
                        lock.execute(LOCK_VERDICTS);
                    }
                    return new VerdictWriter(connection, Transaction.BEGUN, new Names(connection)).add(work);
                }));

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
            return ask("reading the verdicts on a message", connection -> new VerdictReader(connection)
                    .ofMessage(organisation, key));
        }

        @Override
        public List<Judged> ofRecipient(OrganisationId organisation, MessageKey key, SubjectId subject)
                throws StoreException {
            return ask("reading the verdict on a recipient", connection -> new VerdictReader(connection)
                    .ofRecipient(organisation, key, subject));
        }

        @Override
        public List<Judged> ofPerson(OrganisationId organisation, SubjectId subject) throws StoreException {
            return ask("reading the verdicts on a person", connection -> new VerdictReader(connection)
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
            return write(
                    "noting a request",
                    connection -> RequestTable.begin(connection, key, fingerprint, now, abandonedBefore, keptSince));
        }

        @Override
        public void answer(String key, byte[] answer) throws StoreException {
            write("keeping an answer", connection -> RequestTable.answer(connection, key, answer));
        }

        @Override
        public void giveUp(String key) throws StoreException {
            write("giving a request up", connection -> RequestTable.giveUp(connection, key));
        }

        @Override
        public int forget(Instant before) throws StoreException {
            return write("forgetting requests", connection -> RequestTable.forget(connection, before));
        }
    }

    @Override
    public WebhookJournal webhooks() {
        return webhooks;
    }

    private final class Webhooks implements WebhookJournal {
        @Override
        public Optional<Progress> take(String webhook, String owner, Instant now, Instant until) throws StoreException {
            return write("taking a webhook", connection -> WebhookTable.take(connection, webhook, owner, now, until));
        }

        @Override
        public boolean told(String webhook, String owner, long entry) throws StoreException {
            return write(
                    "noting how far a webhook came",
                    connection -> WebhookTable.told(connection, webhook, owner, entry));
        }

        @Override
        public Optional<Progress> progress(String webhook) throws StoreException {
            return ask("reading how far a webhook came", connection -> WebhookTable.progress(connection, webhook));
        }

        @Override
        public void giveUp(String webhook, Undelivered undelivered) throws StoreException {
            write("giving an entry up", connection -> WebhookTable.giveUp(connection, webhook, undelivered));
        }

        @Override
        public List<Undelivered> undelivered(String webhook, int most) throws StoreException {
            return ask(
                    "reading what a webhook did not take",
                    connection -> WebhookTable.undelivered(connection, webhook, most));
        }

        @Override
        public boolean forget(String webhook, long entry) throws StoreException {
            return write(
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
        public void keep(Collection<ShownWording> shown) throws StoreException {
            List<ShownWording> mine = List.copyOf(shown);
            write("keeping wordings", connection -> {
                WordingTable.keep(connection, new Names(connection), mine, clock.instant());
                return true;
            });
        }

        @Override
        public List<KeptWording> of(OrganisationId organisation) throws StoreException {
            return ask("reading wordings", connection -> WordingTable.of(connection, organisation));
        }
    }

    private LedgerWriter writer(Connection connection) {
        return new LedgerWriter(connection, Transaction.BEGUN, new PostgresqlLedgerTables(connection), clock);
    }

    /** Of all that is written in a transaction. */
    private LedgerWriter recorder(Connection connection) {
        return new LedgerWriter(
                connection, Transaction.BEGUN, PostgresqlLedgerTables.ofWholeTransaction(connection), clock);
    }

    private interface Source {
        Connection connection() throws SQLException;
    }

    private interface Work<T extends @Nullable Object> {
        T perform(Connection connection) throws SQLException;
    }

    /** A question that is one statement. */
    private <T extends @Nullable Object> T ask(String attempt, Work<T> question) throws StoreException {
        requireVersion(attempt);
        return read(attempt, question);
    }

    private <T extends @Nullable Object> T read(String attempt, Work<T> question) throws StoreException {
        return guarded(attempt, () -> {
            try (Connection connection = pool.forReading()) {
                return question.perform(connection);
            }
        });
    }

    /** A transaction that sees one moment only. */
    private <T extends @Nullable Object> T atOneMoment(String attempt, Work<T> work) throws StoreException {
        return inTransaction(attempt, pool::forTheWholeLedger, connection -> {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return work.perform(connection);
        });
    }

    private <T> T write(String attempt, Work<T> work) throws StoreException {
        return inTransaction(attempt, pool::forWriting, work);
    }

    private <T extends @Nullable Object> T inTransaction(String attempt, Source source, Work<T> work)
            throws StoreException {
        requireVersion(attempt);
        return guarded(attempt, () -> {
            for (int tries = 1; ; tries++) {
                try {
                    return once(source, work);
                } catch (SQLException e) {
                    if (tries == TRIES || !Failures.isPassing(e)) {
                        throw e;
                    }
                }
            }
        });
    }

    private static <T extends @Nullable Object> T once(Source source, Work<T> work) throws SQLException {
        // Given back, an unfinished transaction is rolled back by the pool.
        try (Connection connection = source.connection()) {
            T result = work.perform(connection);
            connection.commit();
            return result;
        }
    }

    private void requireVersion(String attempt) throws StoreException {
        if (versionIsKnown) {
            return;
        }
        ofVersion(attempt, (connection, one) -> {
            Schema.require(connection, one);
            return true;
        });
        versionIsKnown = true;
    }

    private interface VersionCheck {
        boolean check(Connection connection, PostgresqlServer server) throws SQLException, StoreException;
    }

    private boolean ofVersion(String attempt, VersionCheck version) throws StoreException {
        return guarded(attempt, () -> {
            try (Connection connection = pool.forReading()) {
                return version.check(connection, server);
            }
        });
    }

    private interface Guarded<T extends @Nullable Object> {
        T run() throws SQLException, StoreException;
    }

    private <T extends @Nullable Object> T guarded(String attempt, Guarded<T> work) throws StoreException {
        if (closed) {
            throw new StoreException("the consent store is closed; nothing was read or recorded", null);
        }
        try {
            return work.run();
        } catch (SQLException e) {
            throw failures.failure(attempt, e);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw failures.unreadable(attempt, e);
        }
    }

    /** Breaks off calls under way; later ones fail. Closing twice does nothing. */
    @Override
    public void close() {
        closed = true;
        pool.close();
    }
}
