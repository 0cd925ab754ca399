package org.jamesconsent.contacts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.KnownPerson;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.SubjectState;
import org.jamesconsent.contacts.Contact.Statement;

/**
 * What is new in contacts, upon what is known of people. For one thread.
 *
 * <p>The same contact a second time has nothing new: an event that is there already, with the same time and evidence, is left
 * out; so is a no without a date that is there with another time and still stands, and so are facts that are known already. A
 * yes against an opt-out is recorded once, as evidence of what was told, and changes nothing: {@link PurposeState} sees to
 * that. Of who was erased and has not come back nothing is recorded at all.
 */
public final class NewEvents {
    private final Histories source;
    private final Map<Person, SubjectState> subjects = new HashMap<>();
    private final Map<Topic, PurposeState> topics = new HashMap<>();
    private final Set<Person> known = new HashSet<>();
    private final Map<Person, Set<ConsentEvent>> histories = new HashMap<>();
    private final Set<ConsentEvent> erased = new HashSet<>();
    private final List<ConsentEvent> events = new ArrayList<>();

    /** What becomes of a contact. */
    public enum Fate {
        /** Something of it is new. */
        NEW,
        /** All of it is known. */
        KNOWN,
        /** It says yes, and an opt-out stands against that; or the person was erased. */
        OPT_OUT_STANDS
    }

    private interface Histories {
        List<LedgerEntry> of(Person person) throws StoreException;
    }

    private record Person(OrganisationId organisation, SubjectId subject) {
        static Person of(ConsentEvent event) {
            return new Person(event.organisation(), event.subject());
        }
    }

    private record Topic(Person person, PurposeName purpose, Channel channel) {
        static Topic of(ConsentEvent event, Act.OnPurpose act) {
            return new Topic(Person.of(event), act.purpose(), act.channel());
        }
    }

    private record Question(OrganisationId organisation, PurposeName purpose, Channel channel) {}

    private NewEvents(Histories source) {
        this.source = source;
    }

    /**
     * Upon what a store knows of the people in these contacts. Histories are read only of people whom it knows, and only where
     * they are needed.
     *
     * @param anyPurpose some purpose of an organisation, by which to ask for what concerns a person as a whole
     * @throws StoreException if the store cannot tell
     */
    public static NewEvents upon(
            ConsentStore store, Function<OrganisationId, PurposeName> anyPurpose, Collection<Contact> contacts)
            throws StoreException {
        NewEvents news = new NewEvents(person -> store.history(person.organisation(), person.subject()));
        Map<Question, Set<SubjectId>> questions = new HashMap<>();
        for (Contact contact : contacts) {
            for (Statement statement : contact.statements()) {
                ConsentEvent event = statement.event();
                questions
                        .computeIfAbsent(question(event, anyPurpose), q -> new HashSet<>())
                        .add(event.subject());
            }
        }
        for (Map.Entry<Question, Set<SubjectId>> entry : questions.entrySet()) {
            Question question = entry.getKey();
            store.facts(question.organisation(), question.purpose(), question.channel(), entry.getValue())
                    .forEach((subject, facts) -> news.keep(question, subject, facts));
        }
        return news;
    }

    /** Upon all that is known of one person. Takes no contacts of others. */
    public static NewEvents upon(OrganisationId organisation, SubjectId subject, List<LedgerEntry> history) {
        NewEvents news = new NewEvents(person -> history);
        Person person = new Person(organisation, subject);
        KnownPerson all = KnownPerson.of(history);
        news.known.add(person);
        news.subjects.put(person, all.person());
        all.matters()
                .forEach((matter, state) ->
                        news.topics.put(new Topic(person, matter.purpose(), matter.channel()), state));
        return news;
    }

    private static Question question(ConsentEvent event, Function<OrganisationId, PurposeName> anyPurpose) {
        return event.act() instanceof Act.OnPurpose act
                ? new Question(event.organisation(), act.purpose(), act.channel())
                : new Question(event.organisation(), anyPurpose.apply(event.organisation()), Channel.MAIL);
    }

    private void keep(Question question, SubjectId subject, RecipientFacts facts) {
        Person person = new Person(question.organisation(), subject);
        subjects.put(person, facts.subject());
        topics.put(new Topic(person, question.purpose(), question.channel()), facts.purpose());
        if (!facts.equals(RecipientFacts.UNKNOWN)) {
            known.add(person);
        }
    }

    /** What is to be recorded of the contacts that were taken, in their order. */
    public List<ConsentEvent> events() {
        return List.copyOf(events);
    }

    /**
     * Takes one more contact, upon those before it.
     *
     * @throws StoreException if a history that is needed cannot be read
     */
    public Fate take(Contact contact) throws StoreException {
        if (contact.statements().stream()
                .anyMatch(statement -> state(Person.of(statement.event())).forgotten())) {
            return Fate.OPT_OUT_STANDS;
        }
        boolean added = false;
        boolean optOutStands = false;
        for (Statement statement : contact.statements()) {
            if (!isThere(statement)) {
                add(statement.event());
                added = true;
            }
            optOutStands |= statement.isYes() && standsAgainst(statement.event());
        }
        if (optOutStands) {
            return Fate.OPT_OUT_STANDS;
        }
        return added ? Fate.NEW : Fate.KNOWN;
    }

    private boolean standsAgainst(ConsentEvent event) {
        if (!(event.act() instanceof Act.OnPurpose act)) {
            return false;
        }
        PurposeState state = state(Topic.of(event, act));
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
            PurposeState before = state(Topic.of(event, act));
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
                for (LedgerEntry entry : source.of(person)) {
                    (entry.erased() ? erased : history).add(entry.event());
                }
            }
            histories.put(person, history);
        }
        return history;
    }

    private void add(ConsentEvent event) throws StoreException {
        events.add(event);
        history(Person.of(event)).add(event);
        if (event.act() instanceof Act.OnPurpose act) {
            topics.compute(Topic.of(event, act), (topic, before) -> (before == null ? PurposeState.NONE : before)
                    .after(act, event.at(), LedgerEntry.NO_ENTRY));
        } else {
            subjects.compute(Person.of(event), (person, before) -> (before == null ? SubjectState.UNKNOWN : before)
                    .after(event.act(), event.at(), LedgerEntry.NO_ENTRY));
        }
    }

    private PurposeState state(Topic topic) {
        return topics.getOrDefault(topic, PurposeState.NONE);
    }

    private SubjectState state(Person person) {
        return subjects.getOrDefault(person, SubjectState.UNKNOWN);
    }
}
