package org.jamesconsent.consent.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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
import org.jamesconsent.consent.Matter;
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
import org.jamesconsent.consent.shared.Values;
import org.jspecify.annotations.Nullable;

/**
 * Keeps consents in a Cassandra cluster, from version 4.0 on, that any number of James servers share. Safe for any number of
 * threads.
 *
 * <p>Readers ask a quorum of the datacenter, and see what was last acknowledged by anyone: nothing is cached. Whoever records takes
 * the next position of the {@link ReplicatedLog}; threads that record at the same time share one. After a failure each call tries
 * anew: nothing has to be restarted once the cause is gone.
 */
public final class CassandraConsentStore implements ConsentStore {
    /** Up to so many events share one decision. */
    private static final int PIECES_PER_DECISION = 256;

    /** Whoever decides waits so many times longer than whoever asks. */
    private static final int PATIENCE = 4;

    private final CqlSession session;
    private final boolean isOurs;
    private final String name;
    private final Clock clock;
    private final Cql cql;
    private final Failures failures;
    private final People people;
    private final ReplicatedLog log;
    private final WholeLedger wholeLedger;
    private final Claims claims;
    private final Verdicts journal;

    /** One decides at a time: decisions follow one another anyway. */
    private final ReentrantLock deciding = new ReentrantLock(true);

    private final GroupCommit<List<ConsentEvent>, List<Recorded>> records =
            new GroupCommit<>(deciding, PIECES_PER_DECISION, List::size, this::recordAll);
    private final SplitJournal splits = new Splits();
    private final VerdictJournal verdicts = new VerdictsByMessage();
    private final RequestJournal requests;
    private final WebhookJournal webhooks;
    private final WordingArchive wordings = new Wordings();
    private final Ledger ledger = new GuardedLedger();
    private volatile boolean versionIsKnown;
    private volatile boolean closed;

    private CassandraConsentStore(
            CqlSession session, boolean isOurs, String name, String keyspace, Duration timeout, Clock clock) {
        this.session = session;
        this.isOurs = isOurs;
        this.name = name;
        this.clock = clock;
        this.cql = new Cql(session, keyspace, timeout);
        this.failures = new Failures(name, timeout);
        this.people = new People(cql);
        this.log = new ReplicatedLog(cql, clock, timeout.multipliedBy(PATIENCE));
        this.wholeLedger = new WholeLedger(cql, log, people, this::decide);
        this.claims = new Claims(cql, clock, timeout.multipliedBy(PATIENCE));
        this.journal = new Verdicts(cql, clock);
        this.requests = new GuardedRequests();
        this.webhooks = new GuardedWebhooks();
    }

    /**
     * Opens a store over connections of its own; creates its tables if they are absent, and completes what a program that died had
     * begun.
     *
     * @param clock tells when an event was recorded
     * @throws StoreException if the cluster cannot be reached, refuses, or has tables of a later version than this program
     */
    public static CassandraConsentStore open(CassandraServer server, Clock clock) throws StoreException {
        return opened(connected(server, clock));
    }

    /**
     * The same over somebody else's connections, which stay open when the store is closed.
     *
     * @param session of a protocol version of Cassandra 4.0 or later
     * @param server tells keyspace and timeout
     */
    public static CassandraConsentStore open(CqlSession session, CassandraServer server, Clock clock)
            throws StoreException {
        return opened(new CassandraConsentStore(
                session, false, "cassandra of James/" + server.keyspace(), server.keyspace(), server.timeout(), clock));
    }

    private static CassandraConsentStore opened(CassandraConsentStore store) throws StoreException {
        boolean usable = false;
        try {
            store.guarded("opening", () -> {
                Tables.create(store.cql, store.name);
                return true;
            });
            store.versionIsKnown = true;
            store.complete();
            usable = true;
            return store;
        } finally {
            if (!usable) {
                store.close();
            }
        }
    }

    private static CassandraConsentStore connected(CassandraServer server, Clock clock) throws StoreException {
        try {
            return new CassandraConsentStore(
                    Sessions.open(server), true, server.toString(), server.keyspace(), server.timeout(), clock);
        } catch (DriverException e) {
            throw new Failures(server.toString(), server.timeout()).failure("connecting", e);
        }
    }

    /**
     * The same for tables that are there, of this version: creates nothing. What is wrong with them is told by the first call that
     * needs them.
     *
     * @throws StoreException if the cluster cannot be reached, or refuses
     */
    public static CassandraConsentStore openExisting(CassandraServer server, Clock clock) throws StoreException {
        return connected(server, clock);
    }

    /**
     * Whether the cluster has a store, of whatever version. Changes nothing.
     *
     * @throws StoreException if the cluster cannot be asked
     */
    public static boolean exists(CassandraServer server, Clock clock) throws StoreException {
        try (CassandraConsentStore store = connected(server, clock)) {
            return store.guarded("looking for tables", () -> Tables.exist(store.cql));
        }
    }

    /** What a program that died decided, and did not come to write. A copy that broke off is told by the first call. */
    private void complete() throws StoreException {
        guarded("opening", () -> {
            try {
                return decide((head, stamp) -> new ReplicatedLog.Plan<>(List.of(), 0, true));
            } catch (ReplicatedLog.CopyUnderWayException e) {
                return false;
            }
        });
    }

    @Override
    public Map<SubjectId, RecipientFacts> facts(
            OrganisationId organisation, PurposeName purpose, Channel channel, Collection<SubjectId> subjects)
            throws StoreException {
        if (subjects.isEmpty()) {
            return Map.of();
        }
        return ask("looking up consents", () -> people.facts(organisation, new Matter(purpose, channel), subjects));
    }

    @Override
    public List<LedgerEntry> history(OrganisationId organisation, SubjectId subject) throws StoreException {
        return ask(
                "reading a history", () -> HistoryRow.ledgerEntries(people.history(Person.of(organisation, subject))));
    }

    @Override
    public SortedMap<SubjectId, KnownPerson> people(OrganisationId organisation, @Nullable SubjectId after, int most)
            throws StoreException {
        return ask("reading who is known", () -> {
            SortedMap<SubjectId, KnownPerson> page = new TreeMap<>();
            Scan scan = Scan.statesAfter(cql, organisation.value(), after);
            while (page.size() < most && scan.hasNext()) {
                Scan.Rows rows = scan.next();
                Map<String, String> states = new TreeMap<>();
                rows.rows().forEach(row -> states.put(Cql.text(row, 1), Cql.text(row, 2)));
                page.put(rows.subject(), People.person(states));
            }
            return page;
        });
    }

    @Override
    public @Nullable String keyFingerprint(OrganisationId organisation, @Nullable String fingerprint)
            throws StoreException {
        String known = ask("reading a key fingerprint", () -> fingerprint(organisation));
        if (!known.isEmpty()) {
            return known;
        }
        return fingerprint == null
                ? null
                : write("setting a key fingerprint", (head, stamp) -> {
                    String counts = fingerprint(organisation);
                    return counts.isEmpty()
                            ? new ReplicatedLog.Plan<>(
                                    List.of(new Change(
                                            Change.Kind.FINGERPRINT, "all", organisation.value(), fingerprint)),
                                    0,
                                    fingerprint)
                            : new ReplicatedLog.Plan<>(List.of(), 0, counts);
                });
    }

    private String fingerprint(OrganisationId organisation) {
        return people.organisations().getOrDefault(organisation.value(), "");
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

    private List<List<Recorded>> recordAll(List<List<ConsentEvent>> batches) throws StoreException {
        return write(
                "recording consent events",
                (head, stamp) -> Recording.plan(people, head.lastEntry(), clock.instant(), batches));
    }

    @Override
    public List<Recorded> recordUpon(OrganisationId organisation, Collection<SubjectId> subjects, Decision decision)
            throws StoreException {
        List<SubjectId> mine = List.copyOf(subjects);
        return write("recording consent events", (head, stamp) -> {
            List<ConsentEvent> events = new ArrayList<>();
            for (SubjectId subject : mine) {
                events.addAll(decision.on(
                        subject, HistoryRow.ledgerEntries(people.history(Person.of(organisation, subject)))));
            }
            StorableEvents.require(events);
            if (events.isEmpty()) {
                return new ReplicatedLog.Plan<>(List.of(), 0, List.of());
            }
            ReplicatedLog.Plan<List<List<Recorded>>> plan =
                    Recording.plan(people, head.lastEntry(), clock.instant(), List.of(events));
            return new ReplicatedLog.Plan<>(
                    plan.changes(), plan.entries(), plan.result().getFirst());
        });
    }

    /** Nobody finds it by any question from the moment of its erasure. The nodes' files lose it as they are compacted. */
    @Override
    public boolean removeTraces() throws StoreException {
        return write("removing traces", (head, stamp) -> new ReplicatedLog.Plan<>(List.of(), 0, true));
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    private final class GuardedLedger implements Ledger {
        @Override
        public void show(LedgerVisitor visitor) throws StoreException {
            ask("reading the ledger", () -> {
                wholeLedger.show(visitor);
                return true;
            });
        }

        @Override
        public List<LedgerEntry> after(long entry, int most) throws StoreException {
            return ask("reading the end of the ledger", () -> wholeLedger.after(entry, most));
        }

        @Override
        public long compareStates(Consumer<StateDifference> differences) throws StoreException {
            return ask("comparing states with the ledger", () -> wholeLedger.compareStates(differences));
        }

        @Override
        public long rebuildStates(Consumer<StateDifference> differences) throws StoreException {
            return ask("rebuilding states", () -> wholeLedger.rebuildStates(differences));
        }

        @Override
        public void handTo(LedgerRecipient recipient) throws StoreException {
            ask("reading the ledger", () -> {
                wholeLedger.handTo(recipient);
                return true;
            });
        }

        @Override
        public long takeOver(Ledger other) throws StoreException {
            return ask("copying", () -> {
                deciding.lock();
                try {
                    return wholeLedger.takeOver(other, Values.micros(clock.instant()));
                } finally {
                    log.forget();
                    deciding.unlock();
                }
            });
        }

        @Override
        public void keep(Collection<Checkpoint> checkpoints) throws StoreException {
            List<Checkpoint> mine = List.copyOf(checkpoints);
            ask("keeping checkpoints", () -> {
                wholeLedger.keep(mine);
                return true;
            });
        }
    }

    @Override
    public SplitJournal splits() {
        return splits;
    }

    private final class Splits implements SplitJournal {
        @Override
        public Set<SubjectId> claimed(String message) throws StoreException {
            return ask("reading who is claimed", () -> claims.claimed(message));
        }

        @Override
        public Set<SubjectId> claim(SplitRun run, Collection<SubjectId> recipients) throws StoreException {
            if (recipients.isEmpty()) {
                return Set.of();
            }
            if (recipients.size() == 1) {
                // A copy that comes out of the queue: as a rule its run has claimed it already, and to ask costs far
                // less than to decide.
                SubjectId recipient = recipients.iterator().next();
                Long owner = ask("reading who claimed", () -> claims.owner(run.message(), recipient));
                if (owner != null) {
                    return owner == run.number() ? Set.of(recipient) : Set.of();
                }
            }
            Set<SubjectId> mine = Set.copyOf(recipients);
            return ask("claiming recipients", () -> claims.claim(run, mine));
        }
    }

    @Override
    public VerdictJournal verdicts() {
        return verdicts;
    }

    private final class VerdictsByMessage implements VerdictJournal {
        @Override
        public void add(JudgedMessage message, Collection<JudgedRecipient> judged, Instant keptSince)
                throws StoreException {
            List<JudgedRecipient> mine = List.copyOf(judged);
            if (mine.isEmpty()) {
                return;
            }
            ask("adding verdicts", () -> {
                journal.add(message, mine, keptSince);
                return true;
            });
        }

        @Override
        public List<Judged> ofMessage(OrganisationId organisation, MessageKey key) throws StoreException {
            return ask("reading the verdicts on a message", () -> journal.ofMessage(organisation, key));
        }

        @Override
        public List<Judged> ofRecipient(OrganisationId organisation, MessageKey key, SubjectId subject)
                throws StoreException {
            return ask("reading the verdict on a recipient", () -> journal.ofRecipient(organisation, key, subject));
        }

        @Override
        public List<Judged> ofPerson(OrganisationId organisation, SubjectId subject) throws StoreException {
            return ask("reading the verdicts on a person", () -> journal.ofPerson(organisation, subject));
        }
    }

    @Override
    public RequestJournal requests() {
        return requests;
    }

    private final class GuardedRequests implements RequestJournal {
        private final Requests rows = new Requests(cql);

        @Override
        public Optional<Earlier> begin(
                String key, String fingerprint, Instant now, Instant abandonedBefore, Instant keptSince)
                throws StoreException {
            return ask("noting a request", () -> rows.begin(key, fingerprint, now, abandonedBefore, keptSince));
        }

        @Override
        public void answer(String key, byte[] answer) throws StoreException {
            ask("keeping an answer", () -> {
                rows.answer(key, answer);
                return true;
            });
        }

        @Override
        public void giveUp(String key) throws StoreException {
            ask("giving a request up", () -> {
                rows.giveUp(key);
                return true;
            });
        }

        @Override
        public int forget(Instant before) throws StoreException {
            return ask("forgetting requests", () -> rows.forget(before));
        }
    }

    @Override
    public WebhookJournal webhooks() {
        return webhooks;
    }

    private final class GuardedWebhooks implements WebhookJournal {
        private final Webhooks rows = new Webhooks(cql, wholeLedger::lastEntry);

        @Override
        public Optional<Progress> take(String webhook, String owner, Instant now, Instant until) throws StoreException {
            return ask("taking a webhook", () -> rows.take(webhook, owner, now, until));
        }

        @Override
        public boolean told(String webhook, String owner, long entry) throws StoreException {
            return ask("noting how far a webhook came", () -> rows.told(webhook, owner, entry));
        }

        @Override
        public Optional<Progress> progress(String webhook) throws StoreException {
            return ask("reading how far a webhook came", () -> rows.progress(webhook));
        }

        @Override
        public void giveUp(String webhook, Undelivered undelivered) throws StoreException {
            ask("giving an entry up", () -> {
                rows.giveUp(webhook, undelivered);
                return true;
            });
        }

        @Override
        public List<Undelivered> undelivered(String webhook, int most) throws StoreException {
            return ask("reading what a webhook did not take", () -> rows.undelivered(webhook, most));
        }

        @Override
        public boolean forget(String webhook, long entry) throws StoreException {
            return ask("forgetting what a webhook did not take", () -> rows.forget(webhook, entry));
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
            write("keeping wordings", (head, stamp) -> WordingRows.missing(cql, mine, clock.instant()));
        }

        @Override
        public List<KeptWording> of(OrganisationId organisation) throws StoreException {
            return ask("reading wordings", () -> WordingRows.of(cql, organisation));
        }
    }

    private <T extends @Nullable Object> T write(String attempt, ReplicatedLog.Planner<T> planner)
            throws StoreException {
        return ask(attempt, () -> decide(planner));
    }

    private <T extends @Nullable Object> T decide(ReplicatedLog.Planner<T> planner) throws StoreException {
        deciding.lock();
        try {
            return log.decide(planner);
        } finally {
            deciding.unlock();
        }
    }

    private interface Work<T extends @Nullable Object> {
        T perform() throws StoreException;
    }

    private <T extends @Nullable Object> T ask(String attempt, Work<T> work) throws StoreException {
        if (!versionIsKnown) {
            guarded(attempt, () -> {
                Tables.require(cql, name);
                return true;
            });
            versionIsKnown = true;
        }
        return guarded(attempt, work);
    }

    private <T extends @Nullable Object> T guarded(String attempt, Work<T> work) throws StoreException {
        if (closed) {
            throw new StoreException("the consent store is closed; nothing was read or recorded", null);
        }
        try {
            return work.perform();
        } catch (ReplicatedLog.CopyUnderWayException e) {
            throw failures.copyUnderWay(attempt);
        } catch (ReplicatedLog.UnfinishedException e) {
            throw failures.unfinished(attempt, e);
        } catch (DriverException e) {
            throw failures.failure(attempt, e);
        } catch (IllegalStateException e) {
            if (session.isClosed()) {
                throw new StoreException("the connections of the consent store are closed; nothing was read", e);
            }
            throw e;
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw failures.unreadable(attempt, e);
        }
    }

    /** Breaks off calls under way, if the connections are our own; later ones fail. Closing twice does nothing. */
    @Override
    public void close() {
        closed = true;
        if (isOurs) {
            session.close();
        }
    }
}
