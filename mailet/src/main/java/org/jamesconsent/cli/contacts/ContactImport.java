package org.jamesconsent.cli.contacts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jamesconsent.cli.contacts.Contact.Statement;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.SubjectState;
import org.jspecify.annotations.Nullable;

/**
 * Records what is new in contacts. For one thread at a time.
 *
 * <p>Importing the same again adds nothing to the ledger: an event that is there already, with the same time and evidence,
 * is left out; so is a no without a date that is there with another time and still stands, and so are facts that are known
 * already. The history that tells this is read only of people whom the store knows. A yes against an opt-out is recorded
 * once, as evidence of what was imported, and changes nothing: {@link PurposeState} sees to that. Of who was erased and has
 * not come back nothing is recorded at all.
 */
public final class ContactImport {
    private final ConsentStore store;
    private final Function<OrganisationId, PurposeName> anyPurpose;
    private long imported;
    private long unchanged;
    private long keptOptOuts;
    private long events;
    private @Nullable LastRecorded lastRecorded;

    /**
     * What was done; every contact counts once.
     *
     * @param imported something new was recorded
     * @param unchanged all was known
     * @param keptOptOuts a yes against which an opt-out of the store stands
     * @param events how many entries were added to the ledger
     */
    public record Outcome(long imported, long unchanged, long keptOptOuts, long events) {
        /** Nothing was done. */
        public static final Outcome NONE = new Outcome(0, 0, 0, 0);

        /** The sum of both. */
        public Outcome plus(Outcome other) {
            return new Outcome(
                    imported + other.imported,
                    unchanged + other.unchanged,
                    keptOptOuts + other.keptOptOuts,
                    events + other.events);
        }
    }

    /**
     * An event that this import recorded.
     *
     * @param entry its ledger entry
     */
    public record LastRecorded(ConsentEvent event, long entry) {}

    private record Person(OrganisationId organisation, SubjectId subject) {
        static Person of(ConsentEvent event) {
            return new Person(event.organisation(), event.subject());
        }
    }

    private record Matter(Person person, PurposeName purpose, Channel channel) {
        static Matter of(ConsentEvent event, Act.OnPurpose act) {
            return new Matter(Person.of(event), act.purpose(), act.channel());
        }
    }

    private record Question(OrganisationId organisation, PurposeName purpose, Channel channel) {}

    /**
     * @param anyPurpose some purpose of an organisation, by which to ask for what concerns a person as a whole
     */
    public ContactImport(ConsentStore store, Function<OrganisationId, PurposeName> anyPurpose) {
        this.store = store;
        this.anyPurpose = anyPurpose;
    }

    /**
     * Records what is new in contacts, in one transaction.
     *
     * @throws StoreException if nothing of them was recorded; what was recorded before is
     */
    public void add(List<Contact> contacts) throws StoreException {
        if (contacts.isEmpty()) {
            return;
        }
        Batch work = new Batch();
        work.lookUp(contacts);
        List<Fate> fates = new ArrayList<>(contacts.size());
        for (Contact contact : contacts) {
            fates.add(work.take(contact));
        }
        List<ConsentStore.Recorded> entries = store.record(work.recorded);
        if (!entries.isEmpty()) {
            lastRecorded =
                    new LastRecorded(work.recorded.getLast(), entries.getLast().entry());
        }
        events += work.recorded.size();
        for (Fate fate : fates) {
            switch (fate) {
                case IMPORTED -> imported++;
                case UNCHANGED -> unchanged++;
                case KEPT_OPT_OUT -> keptOptOuts++;
            }
        }
    }

    /** What is in the store already. */
    public Outcome outcome() {
        return new Outcome(imported, unchanged, keptOptOuts, events);
    }

    /** The last event that was recorded; null if there is none yet. */
    public @Nullable LastRecorded lastRecorded() {
        return lastRecorded;
    }

    private enum Fate {
        IMPORTED,
        UNCHANGED,
        KEPT_OPT_OUT
    }

    /** The states of one batch, as they are in the store and as they become with each contact. */
    private final class Batch {
        private final Map<Person, SubjectState> subjects = new HashMap<>();
        private final Map<Matter, PurposeState> matters = new HashMap<>();
        private final Set<Person> known = new HashSet<>();
        private final Map<Person, Set<ConsentEvent>> histories = new HashMap<>();
        private final Set<ConsentEvent> erased = new HashSet<>();
        private final List<ConsentEvent> recorded = new ArrayList<>();

        void lookUp(List<Contact> contacts) throws StoreException {
            Map<Question, Set<SubjectId>> questions = new HashMap<>();
            for (Contact contact : contacts) {
                for (Statement statement : contact.statements()) {
                    ConsentEvent event = statement.event();
                    questions
                            .computeIfAbsent(question(event), q -> new HashSet<>())
                            .add(event.subject());
                }
            }
            for (Map.Entry<Question, Set<SubjectId>> entry : questions.entrySet()) {
                Question question = entry.getKey();
                store.facts(question.organisation(), question.purpose(), question.channel(), entry.getValue())
                        .forEach((subject, facts) -> keep(question, subject, facts));
            }
        }

        private Question question(ConsentEvent event) {
            return event.act() instanceof Act.OnPurpose act
                    ? new Question(event.organisation(), act.purpose(), act.channel())
                    : new Question(event.organisation(), anyPurpose.apply(event.organisation()), Channel.MAIL);
        }

        private void keep(Question question, SubjectId subject, RecipientFacts facts) {
            Person person = new Person(question.organisation(), subject);
            subjects.put(person, facts.subject());
            matters.put(new Matter(person, question.purpose(), question.channel()), facts.purpose());
            if (!facts.equals(RecipientFacts.UNKNOWN)) {
                known.add(person);
            }
        }

        Fate take(Contact contact) throws StoreException {
            if (contact.statements().stream()
                    .anyMatch(statement -> state(Person.of(statement.event())).forgotten())) {
                return Fate.KEPT_OPT_OUT;
            }
            boolean added = false;
            boolean optOutStands = false;
            for (Statement statement : contact.statements()) {
                if (!isThere(statement)) {
                    record(statement.event());
                    added = true;
                }
                optOutStands |= statement.isYes() && standsAgainst(statement.event());
            }
            if (optOutStands) {
                return Fate.KEPT_OPT_OUT;
            }
            return added ? Fate.IMPORTED : Fate.UNCHANGED;
        }

        private boolean standsAgainst(ConsentEvent event) {
            if (!(event.act() instanceof Act.OnPurpose act)) {
                return false;
            }
            PurposeState state = state(Matter.of(event, act));
            boolean says = act instanceof Act.GuardianAuthorised
                    ? !state.guardianAuthorised()
                    : state.state().isOptOut();
            return says || state(Person.of(event)).objects();
        }

        private boolean isThere(Statement statement) throws StoreException {
            ConsentEvent event = statement.event();
            if (!statement.dated() && event.act() instanceof Act.Learnt) {
                return changesNothing(event);
            }
            Set<ConsentEvent> history = history(Person.of(event));
            if (statement.dated()) {
                return history.contains(event) || erased.contains(event.withoutDetail());
            }
            return changesNothing(event)
                    && history.stream()
                            .anyMatch(past -> past.act().equals(event.act())
                                    && past.evidence().equals(event.evidence()));
        }

        private boolean changesNothing(ConsentEvent event) {
            if (event.act() instanceof Act.OnPurpose act) {
                PurposeState before = state(Matter.of(event, act));
                return before.after(act, event.at(), before.entry()).meansTheSameAs(before);
            }
            SubjectState before = state(Person.of(event));
            return before.after(event.act(), event.at(), LedgerEntry.NO_ENTRY).meansTheSameAs(before);
        }

        private Set<ConsentEvent> history(Person person) throws StoreException {
            Set<ConsentEvent> history = histories.get(person);
            if (history == null) {
                history = new HashSet<>();
                if (known.contains(person)) {
                    for (LedgerEntry entry : store.history(person.organisation(), person.subject())) {
                        (entry.erased() ? erased : history).add(entry.event());
                    }
                }
                histories.put(person, history);
            }
            return history;
        }

        private void record(ConsentEvent event) throws StoreException {
            recorded.add(event);
            history(Person.of(event)).add(event);
            if (event.act() instanceof Act.OnPurpose act) {
                matters.compute(Matter.of(event, act), (matter, before) -> (before == null ? PurposeState.NONE : before)
                        .after(act, event.at(), LedgerEntry.NO_ENTRY));
            } else {
                subjects.compute(Person.of(event), (person, before) -> (before == null ? SubjectState.UNKNOWN : before)
                        .after(event.act(), event.at(), LedgerEntry.NO_ENTRY));
            }
        }

        private PurposeState state(Matter matter) {
            return matters.getOrDefault(matter, PurposeState.NONE);
        }

        private SubjectState state(Person person) {
            return subjects.getOrDefault(person, SubjectState.UNKNOWN);
        }
    }
}
