package org.jamesconsent.consent.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jamesconsent.consent.ChainedEntry;
import org.jamesconsent.consent.Checkpoint;
import org.jamesconsent.consent.KnownPerson;
import org.jamesconsent.consent.Ledger;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.LedgerHash;
import org.jamesconsent.consent.LedgerRecipient;
import org.jamesconsent.consent.LedgerVisitor;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.SealedEntry;
import org.jamesconsent.consent.StateDifference;
import org.jamesconsent.consent.StateDifference.Kind;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.shared.Values;
import org.jspecify.annotations.Nullable;

/**
 * Goes through everything. What was decided after it began is left out, so that it sees one moment though others record. Safe for any
 * thread; what writes goes through the store.
 */
final class WholeLedger {
    private static final int ENTRIES_AT_ONCE = 2_000;
    private static final int PERSONS_AT_ONCE = 200;

    /** How often a person may be changed by others while it is compared. */
    private static final int TRIES = 100;

    private static final String CHECKPOINTS = "SELECT organisation, number, at, last_entry, events, digest, signature"
            + " FROM $checkpoint WHERE organisation = ?";
    private static final String CHECKPOINT = "SELECT number FROM $checkpoint WHERE organisation = ? AND number = ?";

    private final Cql cql;
    private final ReplicatedLog log;
    private final People people;
    private final EntryIndex index;
    private final Deciding deciding;

    /** How the store decides: one at a time. */
    interface Deciding {
        <T extends @Nullable Object> T decide(ReplicatedLog.Planner<T> planner) throws StoreException;
    }

    WholeLedger(Cql cql, ReplicatedLog log, People people, Deciding deciding) {
        this.cql = cql;
        this.log = log;
        this.people = people;
        this.index = new EntryIndex(cql);
        this.deciding = deciding;
    }

    /** The ledger's last entry that stands in all tables. */
    long lastEntry() {
        ReplicatedLog.Head mark = log.mark();
        for (ReplicatedLog.Decision decision : log.beyond(mark)) {
            if (decision.isCopy()) {
                throw new ReplicatedLog.CopyUnderWayException(decision, mark);
            }
        }
        return mark.lastEntry();
    }

    void show(LedgerVisitor visitor) {
        long last = lastEntry();
        Map<Long, Integer> shown = new HashMap<>();
        Set<String> organisations = people.organisations().keySet();
        for (String organisation : organisations) {
            checkpoints(organisation, last).forEach(visitor::checkpoint);
        }
        for (String organisation : organisations) {
            Scan scan = new Scan(cql, Scan.HISTORY, organisation);
            while (scan.hasNext()) {
                for (ChainedEntry link : chain(historyRows(organisation, scan.next()), last)) {
                    visitor.chained(link);
                    shown.merge(EntryIndex.bucket(link.entry()), 1, Integer::sum);
                }
            }
        }
        visitor.chainsEnd();
        for (long bucket = 0; bucket <= EntryIndex.bucket(last); bucket++) {
            SortedMap<Long, HistoryRow> rows = index.rows(bucket, last);
            if (rows.size() == shown.getOrDefault(bucket, 0)) {
                rows.values().forEach(row -> visitor.entry(row.person().organisation(), row.entry(), row.hash()));
            } else {
                all(bucket, last).forEach(row -> visitor.entry(row.person().organisation(), row.entry(), row.hash()));
            }
        }
        visitor.end();
    }

    private static List<HistoryRow> historyRows(String organisation, Scan.Rows rows) {
        return rows.rows().stream().map(row -> HistoryRow.of(organisation, row)).toList();
    }

    /** What was erased since is shown as it was, since the erasure is not shown either. */
    private static List<ChainedEntry> chain(List<HistoryRow> rows, long last) {
        List<ChainedEntry> chain = rows.stream().map(HistoryRow::chained).toList();
        Set<Long> erasedSince = new HashSet<>();
        chain.stream().filter(link -> link.entry() > last).forEach(link -> erasedSince.addAll(link.erases()));
        return chain.stream()
                .filter(link -> link.entry() <= last)
                .map(link -> link.detail() == ChainedEntry.Detail.GONE && erasedSince.contains(link.entry())
                        ? sound(link)
                        : link)
                .toList();
    }

    private static ChainedEntry sound(ChainedEntry link) {
        return new ChainedEntry(
                link.organisation(),
                link.subject(),
                link.entry(),
                link.previousEntry(),
                link.previousHash(),
                link.hash(),
                link.computed(),
                ChainedEntry.Detail.SOUND,
                link.erases());
    }

    /** The entries of a bucket without the help of the index, which was tampered with, or does not name one that was slipped in. */
    private List<HistoryRow> all(long bucket, long last) {
        List<HistoryRow> found = new ArrayList<>();
        for (String organisation : people.organisations().keySet()) {
            Scan scan = new Scan(cql, Scan.HISTORY, organisation);
            while (scan.hasNext()) {
                historyRows(organisation, scan.next()).stream()
                        .filter(row -> EntryIndex.bucket(row.entry()) == bucket && row.entry() <= last)
                        .forEach(found::add);
            }
        }
        found.sort((one, other) -> Long.compare(one.entry(), other.entry()));
        return found;
    }

    private List<Checkpoint> checkpoints(String organisation, long last) {
        List<Checkpoint> found = new ArrayList<>();
        for (Row row : cql.run(CHECKPOINTS, organisation)) {
            if (row.getLong(3) <= last) {
                found.add(new Checkpoint(
                        Cql.text(row, 0),
                        row.getLong(1),
                        Values.instant(row.getLong(2)),
                        row.getLong(3),
                        row.getLong(4),
                        LedgerHash.of(Cql.bytes(row, 5)),
                        LedgerHash.of(Cql.bytes(row, 6))));
            }
        }
        return found;
    }

    void keep(List<Checkpoint> checkpoints) throws StoreException {
        deciding.decide((head, stamp) -> {
            List<Change> changes = new ArrayList<>();
            for (Checkpoint one : checkpoints) {
                if (cql.run(CHECKPOINT, one.organisation(), one.number()).one() != null) {
                    throw new StoreException(
                            "another program took checkpoint " + one.number() + " of " + one.organisation()
                                    + " meanwhile; none was kept",
                            null);
                }
                changes.add(change(one));
            }
            return new ReplicatedLog.Plan<>(changes, 0, true);
        });
    }

    private static Change change(Checkpoint one) {
        return new Change(
                Change.Kind.CHECKPOINT,
                one.organisation(),
                one.number(),
                Values.micros(one.at()),
                one.lastEntry(),
                one.events(),
                one.digest().toBytes(),
                one.signature().toBytes());
    }

    void handTo(LedgerRecipient recipient) throws StoreException {
        long last = lastEntry();
        SortedMap<String, String> organisations = people.organisations();
        for (Map.Entry<String, String> one : organisations.entrySet()) {
            if (!one.getValue().isEmpty()) {
                recipient.keyFingerprint(new OrganisationId(one.getKey()), one.getValue());
            }
        }
        for (long bucket = 0; bucket <= EntryIndex.bucket(last); bucket++) {
            for (HistoryRow row : index.rows(bucket, last).values()) {
                recipient.entry(row.sealed());
            }
        }
        for (String organisation : organisations.keySet()) {
            for (Checkpoint checkpoint : checkpoints(organisation, last)) {
                recipient.checkpoint(checkpoint);
            }
        }
    }

    List<LedgerEntry> after(long entry, int most) {
        long last = Math.min(lastEntry(), entry + most);
        List<HistoryRow> rows = new ArrayList<>();
        for (long first = entry + 1; first <= last; first = (EntryIndex.bucket(first) + 1) * EntryIndex.BUCKET) {
            rows.addAll(index.rows(EntryIndex.bucket(first), first, last).values());
        }
        return HistoryRow.ledgerEntries(rows);
    }

    long compareStates(Consumer<StateDifference> differences) throws StoreException {
        return eachDifferent(person -> differences(person).forEach(differences));
    }

    long rebuildStates(Consumer<StateDifference> differences) throws StoreException {
        List<Person> suspects = new ArrayList<>();
        long persons = eachDifferent(person -> {
            suspects.add(person);
            if (suspects.size() == PERSONS_AT_ONCE) {
                putRight(suspects, differences);
            }
        });
        putRight(suspects, differences);
        return persons;
    }

    private interface Suspicion {
        void of(Person person) throws StoreException;
    }

    /** Tells of everybody whose states seem to differ; they may just be changed by somebody. Returns how many people there are. */
    private long eachDifferent(Suspicion suspicion) throws StoreException {
        lastEntry();
        long persons = 0;
        for (String organisation : people.organisations().keySet()) {
            Scan histories = new Scan(cql, Scan.HISTORY, organisation);
            Scan states = new Scan(cql, Scan.STATES, organisation);
            Scan.Rows history = next(histories);
            Scan.Rows state = next(states);
            while (history != null || state != null) {
                int order = history == null
                        ? 1
                        : state == null ? -1 : history.subject().compareTo(state.subject());
                Person person = new Person(organisation, order <= 0 ? history.subject() : state.subject());
                persons += order <= 0 ? 1 : 0;
                Map<String, String> kept = new TreeMap<>();
                if (order >= 0) {
                    state.rows().forEach(row -> kept.put(Cql.text(row, 1), People.fields(row, 2)));
                }
                List<HistoryRow> rows = order <= 0 ? historyRows(organisation, history) : List.of();
                if (!differences(person, rows, kept).isEmpty()) {
                    suspicion.of(person);
                }
                history = order <= 0 ? next(histories) : history;
                state = order >= 0 ? next(states) : state;
            }
        }
        return persons;
    }

    private static Scan.@Nullable Rows next(Scan scan) {
        return scan.hasNext() ? scan.next() : null;
    }

    private static List<StateDifference> differences(
            Person person, List<HistoryRow> history, Map<String, String> kept) {
        List<StateDifference> found = new ArrayList<>();
        Map<String, String> right = right(history);
        right.forEach((matter, text) -> {
            if (!People.isSame(matter, kept.get(matter), text)) {
                found.add(new StateDifference(
                        kept.containsKey(matter) ? Kind.WRONG : Kind.MISSING,
                        person.organisation(),
                        person.subject(),
                        matter.equals(People.PERSON)
                                ? null
                                : People.matter(matter).purpose().value()));
            }
        });
        kept.keySet().stream()
                .filter(matter -> !right.containsKey(matter))
                .forEach(matter ->
                        found.add(new StateDifference(Kind.STRAY, person.organisation(), person.subject(), null)));
        return found;
    }

    private static Map<String, String> right(List<HistoryRow> history) {
        return history.isEmpty() ? Map.of() : People.texts(KnownPerson.of(HistoryRow.ledgerEntries(history)));
    }

    /**
     * Differences of one person, at one moment: all that was decided when it began stands in all tables, and nothing was added while
     * both were read.
     */
    private List<StateDifference> differences(Person person) throws StoreException {
        for (int tries = 0; tries < TRIES; tries++) {
            long last = log.mark().lastEntry();
            List<HistoryRow> history = people.history(person);
            Map<String, String> kept = people.states(person);
            List<HistoryRow> after = people.history(person);
            if (after.size() == history.size() && history.stream().allMatch(row -> row.entry() <= last)) {
                return differences(person, history, kept);
            }
            // Whoever was about to write it may have died.
            deciding.decide((head, stamp) -> new ReplicatedLog.Plan<>(List.of(), 0, true));
        }
        throw new StoreException(
                "somebody's events come faster than they can be read; nothing was changed; the next attempt may work",
                null);
    }

    /** Writes what follows from the histories, unless anybody records meanwhile: then that is begun anew. */
    private void putRight(List<Person> suspects, Consumer<StateDifference> differences) throws StoreException {
        List<Person> mine = List.copyOf(suspects);
        suspects.clear();
        List<StateDifference> found = deciding.decide((head, stamp) -> {
            List<StateDifference> wrong = new ArrayList<>();
            List<Change> changes = new ArrayList<>();
            for (Person person : mine) {
                List<HistoryRow> history = people.history(person);
                Map<String, String> kept = people.states(person);
                List<StateDifference> here = differences(person, history, kept);
                if (!here.isEmpty()) {
                    wrong.addAll(here);
                    changes.addAll(repair(person, right(history), kept));
                }
            }
            return new ReplicatedLog.Plan<>(changes, 0, wrong);
        });
        found.forEach(differences);
    }

    private static List<Change> repair(Person person, Map<String, String> right, Map<String, String> kept) {
        List<Change> changes = new ArrayList<>();
        right.forEach((matter, text) -> changes.add(new Change(
                Change.Kind.STATE,
                person.organisation(),
                person.bucket(),
                person.subject().toBytes(),
                matter,
                text)));
        kept.keySet().stream()
                .filter(matter -> !right.containsKey(matter))
                .forEach(matter -> changes.add(new Change(
                        Change.Kind.STATE_GONE,
                        person.organisation(),
                        person.bucket(),
                        person.subject().toBytes(),
                        matter)));
        return changes;
    }

    /** To be called by one who decides; nobody records until it returns. */
    long takeOver(Ledger other, long stampOfNow) throws StoreException {
        ReplicatedLog.Head head = emptied();
        if (head.lastEntry() != 0) {
            throw new StoreException(
                    "the store to copy to holds entries already; nothing was copied; give it an empty one", null);
        }
        long stamp = Math.max(head.stamp() + 1, stampOfNow);
        ReplicatedLog.Decision copy = new ReplicatedLog.Decision(
                head.position() + 1, UUID.randomUUID().toString(), ReplicatedLog.COPY, 0, stamp);
        if (!log.isTaken(copy)) {
            throw new StoreException(
                    "the store to copy to is being recorded to; nothing was copied; give it an empty one", null);
        }
        Takeover takeover = new Takeover(stamp);
        boolean whole = false;
        try {
            takeover.run(other);
            whole = true;
        } finally {
            if (!whole) {
                Tables.empty(cql, Tables.OF_THE_LEDGER);
            }
            long entries = whole ? takeover.entries : 0;
            if (!log.settle(copy, entries)) {
                throw new StoreException(
                        "another copy to the same store was begun meanwhile; run one at a time, to an empty one", null);
            }
            log.finish(new ReplicatedLog.Decision(copy.position(), copy.batch(), 0, entries, stamp));
        }
        return takeover.entries;
    }

    /** What a copy that broke off left behind goes first. */
    private ReplicatedLog.Head emptied() throws StoreException {
        try {
            return log.caughtUp();
        } catch (ReplicatedLog.CopyUnderWayException e) {
            Tables.empty(cql, Tables.OF_THE_LEDGER);
            log.settle(e.decision(), e.before().lastEntry());
            return log.finish(new ReplicatedLog.Decision(
                    e.decision().position(),
                    e.decision().batch(),
                    0,
                    e.before().lastEntry(),
                    e.decision().stamp()));
        }
    }

    /** Takes entry by entry, then derives the states. Keys count at last only, when all is there. */
    private final class Takeover implements LedgerRecipient {
        private final long stamp;
        private final List<Change> waiting = new ArrayList<>();
        private final List<Change> last = new ArrayList<>();
        private final Set<String> organisations = new HashSet<>();
        private long entries;
        private @Nullable DriverException failure;

        Takeover(long stamp) {
            this.stamp = stamp;
        }

        void run(Ledger other) throws StoreException {
            try {
                other.handTo(this);
                write();
                for (String organisation : organisations) {
                    derive(organisation);
                }
                log.write(stamp, last);
            } catch (StoreException e) {
                if (failure != null) {
                    throw failure;
                }
                throw e;
            }
        }

        @Override
        public void keyFingerprint(OrganisationId organisation, String fingerprint) throws StoreException {
            String known = people.organisations().getOrDefault(organisation.value(), "");
            if (!known.isEmpty() && !known.equals(fingerprint)) {
                throw new StoreException(
                        "the store to copy to was begun with another key for organisation " + organisation
                                + "; nothing was copied; give it an empty one",
                        null);
            }
            last.add(new Change(Change.Kind.FINGERPRINT, "all", organisation.value(), fingerprint));
        }

        @Override
        public void entry(SealedEntry sealed) throws StoreException {
            entries++;
            if (sealed.entry().id() != entries) {
                throw new StoreException(
                        "entry " + entries
                                + " is missing in the store to copy from; nothing was copied; see what 'consent verify'"
                                + " says of it",
                        null);
            }
            HistoryRow row = HistoryRow.of(sealed);
            if (organisations.add(row.person().organisation())) {
                waiting.add(
                        new Change(Change.Kind.ORGANISATION, "all", row.person().organisation()));
            }
            waiting.add(row.change());
            waiting.add(row.index());
            if (waiting.size() >= 2 * ENTRIES_AT_ONCE) {
                write();
            }
        }

        @Override
        public void checkpoint(Checkpoint checkpoint) {
            last.add(change(checkpoint));
        }

        /** The one who hands over knows nothing of Cassandra. */
        private void write() throws StoreException {
            try {
                log.write(stamp, waiting);
                waiting.clear();
            } catch (DriverException e) {
                failure = e;
                throw new StoreException("writing failed", e);
            }
        }

        private void derive(String organisation) {
            List<Change> states = new ArrayList<>();
            Scan scan = new Scan(cql, Scan.HISTORY, organisation);
            while (scan.hasNext()) {
                Scan.Rows rows = scan.next();
                Person person = new Person(organisation, rows.subject());
                Recording.states(
                        person,
                        Map.of(),
                        KnownPerson.of(HistoryRow.ledgerEntries(historyRows(organisation, rows))),
                        states);
                if (states.size() >= ENTRIES_AT_ONCE) {
                    log.write(stamp, states);
                    states.clear();
                }
            }
            log.write(stamp, states);
        }
    }
}
