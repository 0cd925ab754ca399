package org.jamesconsent.consent.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.KnownPerson;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.LedgerHash;
import org.jamesconsent.consent.Matter;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.SubjectState;
import org.jamesconsent.consent.shared.StateText;
import org.jspecify.annotations.Nullable;

/** What is asked about people. Each question goes to one partition. Safe for any thread. */
final class People {
    /** The matter under which the person as a whole lies. */
    static final String PERSON = "";

    private static final int SUBJECTS_PER_QUESTION = 50;

    private static final String FACTS = "SELECT subject, matter, fields FROM $state"
            + " WHERE organisation = ? AND bucket = ? AND subject IN ? AND matter IN ?";
    private static final String STATES =
            "SELECT matter, fields FROM $state WHERE organisation = ? AND bucket = ? AND subject = ?";
    private static final String HISTORY = "SELECT " + HistoryRow.COLUMNS + " FROM $history"
            + " WHERE organisation = ? AND bucket = ? AND subject = ?";
    private static final String CHAIN_END = "SELECT entry, hash FROM $history"
            + " WHERE organisation = ? AND bucket = ? AND subject = ? ORDER BY subject DESC, entry DESC LIMIT 1";
    private static final String ORGANISATIONS = "SELECT name, fingerprint FROM $organisation WHERE realm = 'all'";

    private final Cql cql;

    People(Cql cql) {
        this.cql = cql;
    }

    static String matter(Matter matter) {
        return matter.purpose().value() + ' ' + matter.channel().code();
    }

    /** @throws IllegalArgumentException if that is no matter */
    static Matter matter(String text) {
        int space = text.indexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException("a state of no matter");
        }
        return new Matter(new PurposeName(text.substring(0, space)), Channel.fromCode(text.substring(space + 1)));
    }

    /** Today's state of many. */
    Map<SubjectId, RecipientFacts> facts(OrganisationId organisation, Matter matter, Collection<SubjectId> subjects) {
        Map<SubjectId, RecipientFacts> found = HashMap.newHashMap(subjects.size());
        Map<Long, List<byte[]>> buckets = new HashMap<>();
        for (SubjectId subject : subjects) {
            if (found.put(subject, RecipientFacts.UNKNOWN) == null) {
                buckets.computeIfAbsent(Person.bucket(subject), bucket -> new ArrayList<>())
                        .add(subject.toBytes());
            }
        }
        Cql.Texts matters = new Cql.Texts(List.of(PERSON, matter(matter)));
        List<BoundStatement> questions = new ArrayList<>();
        buckets.forEach((bucket, all) -> Cql.pieces(all, SUBJECTS_PER_QUESTION)
                .forEach(some ->
                        questions.add(cql.bind(FACTS, organisation.value(), bucket, new Cql.Blobs(some), matters))));
        cql.askAll(questions, (question, row) -> {
            SubjectId subject = SubjectId.of(Cql.bytes(row, 0));
            RecipientFacts known = found.getOrDefault(subject, RecipientFacts.UNKNOWN);
            String fields = Cql.text(row, 2);
            found.put(
                    subject,
                    Cql.text(row, 1).equals(PERSON)
                            ? new RecipientFacts(StateText.subjectState(fields), known.purpose())
                            : new RecipientFacts(known.subject(), StateText.purposeState(fields)));
        });
        return Collections.unmodifiableMap(found);
    }

    /** What stands of a person today, by matter. */
    Map<String, String> states(Person person) {
        Map<String, String> states = new TreeMap<>();
        for (Row row : cql.run(
                STATES, person.organisation(), person.bucket(), person.subject().toBytes())) {
            states.put(Cql.text(row, 0), fields(row, 1));
        }
        return states;
    }

    /** A state that lost its fields is none that anybody can read. */
    static String fields(Row row, int column) {
        String fields = row.getString(column);
        return fields == null ? "?" : fields;
    }

    List<HistoryRow> history(Person person) {
        List<HistoryRow> rows = new ArrayList<>();
        cql.run(
                        HISTORY,
                        person.organisation(),
                        person.bucket(),
                        person.subject().toBytes())
                .forEach(row -> rows.add(HistoryRow.of(person.organisation(), row)));
        return rows;
    }

    /**
     * The end of a person's chain.
     *
     * @param entry the last event; null if there is none
     * @param hash its hash; null if there is none
     */
    record ChainEnd(@Nullable Long entry, @Nullable LedgerHash hash) {
        static final ChainEnd NONE = new ChainEnd(null, null);
    }

    /** What an event is put upon. */
    record Known(KnownPerson person, ChainEnd end) {}

    /** Of many at once. */
    Map<Person, Known> known(Collection<Person> people) {
        List<Person> all = List.copyOf(people);
        List<BoundStatement> questions = new ArrayList<>();
        for (Person one : all) {
            questions.add(cql.bind(
                    STATES, one.organisation(), one.bucket(), one.subject().toBytes()));
            questions.add(cql.bind(
                    CHAIN_END, one.organisation(), one.bucket(), one.subject().toBytes()));
        }
        Map<Person, Known> known = new LinkedHashMap<>();
        all.forEach(one -> known.put(one, new Known(KnownPerson.UNKNOWN, ChainEnd.NONE)));
        cql.askAll(questions, (question, row) -> {
            Person one = all.get(question / 2);
            known.computeIfPresent(
                    one,
                    (person, before) -> question % 2 == 0
                            ? new Known(with(before.person, Cql.text(row, 0), fields(row, 1)), before.end)
                            : new Known(before.person, new ChainEnd(row.getLong(0), LedgerHash.of(Cql.bytes(row, 1)))));
        });
        return known;
    }

    private static KnownPerson with(KnownPerson known, String matter, String fields) {
        if (matter.equals(PERSON)) {
            return new KnownPerson(StateText.subjectState(fields), known.matters());
        }
        SortedMap<Matter, PurposeState> matters = new TreeMap<>(known.matters());
        matters.put(matter(matter), StateText.purposeState(fields));
        return new KnownPerson(known.person(), matters);
    }

    static KnownPerson person(Map<String, String> states) {
        KnownPerson known = KnownPerson.UNKNOWN;
        for (Map.Entry<String, String> one : states.entrySet()) {
            known = with(known, one.getKey(), one.getValue());
        }
        return known;
    }

    /** What is to be kept of a person, by matter. */
    static Map<String, String> texts(KnownPerson person) {
        Map<String, String> texts = new TreeMap<>();
        texts.put(PERSON, StateText.of(person.person()));
        person.matters().forEach((matter, state) -> {
            if (!state.equals(PurposeState.NONE)) {
                texts.put(matter(matter), StateText.of(state));
            }
        });
        return texts;
    }

    /** What follows from a history. */
    static KnownPerson derived(List<LedgerEntry> history) {
        return history.isEmpty() ? new KnownPerson(SubjectState.UNKNOWN, new TreeMap<>()) : KnownPerson.of(history);
    }

    /** Whether two texts are the same state; what nobody can read is none. */
    static boolean isSame(String matter, @Nullable String kept, String right) {
        if (kept == null) {
            return false;
        }
        try {
            return matter.equals(PERSON)
                    ? StateText.subjectState(kept).equals(StateText.subjectState(right))
                    : StateText.purposeState(kept).equals(StateText.purposeState(right));
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            return false;
        }
    }

    /** Everybody's organisations by name, with the fingerprints of their keys, as far as they have some. */
    SortedMap<String, String> organisations() {
        SortedMap<String, String> organisations = new TreeMap<>();
        for (Row row : cql.run(ORGANISATIONS)) {
            String fingerprint = row.getString(1);
            organisations.put(Cql.text(row, 0), fingerprint == null ? "" : fingerprint);
        }
        return organisations;
    }
}
