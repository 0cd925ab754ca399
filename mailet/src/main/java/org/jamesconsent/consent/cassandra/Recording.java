package org.jamesconsent.consent.cassandra;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore.Recorded;
import org.jamesconsent.consent.KnownPerson;
import org.jamesconsent.consent.LedgerHash;
import org.jamesconsent.consent.shared.EntryHashes;
import org.jamesconsent.consent.shared.EventValues;
import org.jamesconsent.consent.shared.Values;
import org.jspecify.annotations.Nullable;

/** Makes of events what is to be written: entries at the ends of chains, and the states that follow. For one decision. */
final class Recording {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<Person, People.Known> before;
    private final Map<Person, KnownPerson> now = new HashMap<>();
    private final Map<Person, People.ChainEnd> ends = new HashMap<>();
    private final List<Change> entries = new ArrayList<>();
    private final List<Change> erasures = new ArrayList<>();
    private final long recordedAt;
    private long entry;

    private Recording(Map<Person, People.Known> before, long lastEntry, Instant recordedAt) {
        this.before = before;
        this.entry = lastEntry;
        this.recordedAt = Values.micros(recordedAt);
    }

    /** @return for each batch, for each event, in their order, what became of it */
    static ReplicatedLog.Plan<List<List<Recorded>>> plan(
            People people, long lastEntry, Instant recordedAt, List<List<ConsentEvent>> batches) {
        Set<Person> persons = new LinkedHashSet<>();
        batches.forEach(batch -> batch.forEach(event -> persons.add(Person.of(event.organisation(), event.subject()))));
        Recording recording = new Recording(people.known(persons), lastEntry, recordedAt);
        List<List<Recorded>> recorded = new ArrayList<>(batches.size());
        for (List<ConsentEvent> batch : batches) {
            List<Recorded> outcomes = new ArrayList<>(batch.size());
            for (ConsentEvent event : batch) {
                outcomes.add(recording.record(event));
            }
            recorded.add(outcomes);
        }
        return new ReplicatedLog.Plan<>(recording.changes(), Math.toIntExact(recording.entry - lastEntry), recorded);
    }

    private Recorded record(ConsentEvent event) {
        entry++;
        Person person = Person.of(event.organisation(), event.subject());
        insert(person, event);
        KnownPerson previous = now.computeIfAbsent(person, one -> known(one).person());
        KnownPerson next = previous.after(event.act(), event.at(), entry);
        now.put(person, next);
        return new Recorded(entry, !next.meansTheSameAs(previous));
    }

    private People.Known known(Person person) {
        return Objects.requireNonNull(before.get(person));
    }

    /** Puts the event at the end of its person's chain. */
    private void insert(Person person, ConsentEvent event) {
        Act.@Nullable OnPurpose onPurpose = event.act() instanceof Act.OnPurpose act ? act : null;
        People.ChainEnd last = ends.computeIfAbsent(person, one -> known(one).end());
        byte[] detail = null;
        if (EventValues.hasDetail(event)) {
            byte[] salt = new byte[EntryHashes.SALT_BYTES];
            RANDOM.nextBytes(salt);
            detail = LedgerHash.canonical(EntryHashes.detailValues(EventValues.detail(event), salt));
        }
        HistoryRow row = HistoryRow.of(
                person,
                HistoryRow.event(
                        entry,
                        recordedAt,
                        person.organisation(),
                        person.subject(),
                        Values.micros(event.at()),
                        EventValues.code(event.act()),
                        onPurpose == null ? null : onPurpose.purpose().value(),
                        onPurpose == null ? null : onPurpose.channel().code(),
                        EventValues.kindOf(event.act())),
                new @Nullable Object[] {
                    detail == null ? null : LedgerHash.ofCanonical(detail), last.entry(), last.hash()
                },
                EventValues.erased(event.act()),
                detail);
        entries.add(row.change());
        entries.add(row.index());
        if (event.act() instanceof Act.Erased erasure) {
            for (Long erased : erasure.entries()) {
                erasures.add(new Change(
                        Change.Kind.DETAIL_GONE,
                        person.organisation(),
                        person.bucket(),
                        person.subject().toBytes(),
                        erased));
            }
        }
        ends.put(person, new People.ChainEnd(entry, row.hash()));
    }

    private List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        Set<String> organisations = new TreeSet<>();
        now.keySet().forEach(person -> organisations.add(person.organisation()));
        organisations.forEach(name -> changes.add(new Change(Change.Kind.ORGANISATION, "all", name)));
        changes.addAll(entries);
        now.forEach((person, state) -> states(
                person,
                known(person).end().entry() == null
                        ? Map.of()
                        : People.texts(known(person).person()),
                state,
                changes));
        changes.addAll(erasures);
        return changes;
    }

    /** What differs from what is kept. */
    static void states(Person person, Map<String, String> kept, KnownPerson right, List<Change> changes) {
        People.texts(right).forEach((matter, text) -> {
            if (!text.equals(kept.get(matter))) {
                changes.add(new Change(
                        Change.Kind.STATE,
                        person.organisation(),
                        person.bucket(),
                        person.subject().toBytes(),
                        matter,
                        text));
            }
        });
    }
}
