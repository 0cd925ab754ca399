package org.jamesconsent.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.KnownPerson;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.OptOutsOfNow;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.contacts.Contact;
import org.jamesconsent.contacts.Contact.Statement;
import org.jamesconsent.contacts.NewEvents;
import org.jamesconsent.contacts.NewEvents.Fate;
import org.jamesconsent.signup.Outbox;
import org.jamesconsent.signup.OutboxException;
import org.jamesconsent.signup.SignUp;
import org.jamesconsent.signup.SignUpRequest;
import org.jamesconsent.wiring.ConsentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what other systems tell of people. What is new of it is found within the transaction that records it, so that the same
 * record never makes a second entry, whoever sends it when. Safe for any thread.
 */
final class Records {
    private static final Logger LOGGER = LoggerFactory.getLogger(Records.class);

    private final ConsentRuntime runtime;
    private final Outbox outbox;

    /** What became of a record. The names, in lower case, are API: they do not change. */
    private enum Outcome {
        RECORDED("It is in the ledger, and counts by the rules."),
        KNOWN("It was known already, so nothing was recorded again."),
        OPT_OUT_STANDS(
                "The person said no, and that stands: the yes counts for nothing. Only the person ends that, by signing up"
                        + " anew; double_opt_in asks for it by mail."),
        ASKED("The person was sent a mail, and the consent counts from now on once it is confirmed from the mailbox."),
        ASKED_BEFORE("The person was asked lately, or too often, and was not asked again."),
        BLOCKED("Staff has blocked this person, who was not asked.");

        private final String explanation;

        Outcome(String explanation) {
            this.explanation = explanation;
        }

        static Outcome of(Fate fate) {
            return switch (fate) {
                case NEW -> RECORDED;
                case KNOWN -> KNOWN;
                case OPT_OUT_STANDS -> OPT_OUT_STANDS;
            };
        }

        static Outcome of(SignUp.Outcome outcome) {
            return switch (outcome) {
                case ASKED -> ASKED;
                case ASKED_BEFORE -> ASKED_BEFORE;
                case BLOCKED -> BLOCKED;
            };
        }
    }

    Records(ConsentRuntime runtime, Outbox outbox) {
        this.runtime = runtime;
        this.outbox = outbox;
    }

    /** Records one thing. */
    ApiAnswer one(Admission.Admitted request, ObjectNode item) throws Problem, StoreException {
        RecordReader.Wanted wanted = reader(request).read(item);
        if (wanted.signUp().isPresent()) {
            return ApiAnswer.json(
                    202, asked(request, wanted.subject(), wanted.signUp().get()));
        }
        return ApiAnswer.json(200, record(request, List.of(Optional.of(wanted))).getFirst());
    }

    /** Records many things, each on its own; all that are sound at once, or none if the store fails. */
    ApiAnswer many(Admission.Admitted request, ArrayNode items) throws StoreException {
        RecordReader reader = reader(request);
        List<Optional<RecordReader.Wanted>> wanted = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (JsonNode item : items) {
            Problem problem = null;
            RecordReader.Wanted read = null;
            try {
                read = reader.read(item);
                if (read.signUp().isPresent()) {
                    problem = Problem.invalid(
                            "/double_opt_in", "People are asked one by one: a batch has no 'double_opt_in'.");
                }
            } catch (Problem e) {
                problem = e;
            }
            problems.add(problem);
            wanted.add(problem == null ? Optional.ofNullable(read) : Optional.empty());
        }
        return ApiAnswer.json(200, Batch.answer(problems, record(request, wanted)));
    }

    private RecordReader reader(Admission.Admitted request) {
        return new RecordReader(
                runtime, request.parts(), request.key(), runtime.clock().instant());
    }

    /** @param items what is to be recorded; empty ones are passed over, and get an empty answer */
    private List<ObjectNode> record(Admission.Admitted request, List<Optional<RecordReader.Wanted>> items)
            throws StoreException {
        Map<SubjectId, List<Integer>> bySubject = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).isPresent()) {
                bySubject
                        .computeIfAbsent(items.get(i).get().subject(), s -> new ArrayList<>())
                        .add(i);
            }
        }
        OrganisationId organisation = request.parts().configuration().id();
        Fate[] fates = new Fate[items.size()];
        List<Integer> owners = new ArrayList<>();
        List<ConsentStore.Recorded> recorded = bySubject.isEmpty()
                ? List.of()
                : runtime.store().recordUpon(organisation, bySubject.keySet(), (subject, history) -> {
                    NewEvents news = NewEvents.upon(organisation, subject, history);
                    for (int index : bySubject.getOrDefault(subject, List.of())) {
                        int before = news.events().size();
                        fates[index] =
                                take(news, dated(items.get(index).orElseThrow().contact(), history));
                        owners.addAll(Collections.nCopies(news.events().size() - before, index));
                    }
                    return news.events();
                });
        List<ObjectNode> answers = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            if (items.get(i).isPresent()) {
                List<Long> entries = new ArrayList<>();
                for (int event = 0; event < owners.size(); event++) {
                    if (owners.get(event) == i) {
                        entries.add(recorded.get(event).entry());
                    }
                }
                answer = answer(items.get(i).get().subject(), Outcome.of(fates[i]), entries);
                LOGGER.info(
                        "subject {} of {}: {} by the API with key {}, ledger entries {}",
                        items.get(i).get().subject(),
                        organisation,
                        Outcome.of(fates[i]),
                        request.key().id(),
                        entries);
            }
            answers.add(answer);
        }
        return answers;
    }

    /** A no without a time is one of now, even if the clock was set back since the yes. */
    private static Contact dated(Contact contact, List<LedgerEntry> history) {
        KnownPerson known = KnownPerson.of(history);
        return new Contact(contact.statements().stream()
                .map(statement -> statement.dated()
                        ? statement
                        : new Statement(OptOutsOfNow.dated(known, statement.event()), false))
                .toList());
    }

    private static Fate take(NewEvents news, Contact contact) {
        try {
            return news.take(contact);
        } catch (StoreException e) {
            throw new IllegalStateException("the history is here, and nobody asks a store for it", e);
        }
    }

    private ObjectNode asked(Admission.Admitted request, SubjectId subject, SignUpRequest wanted)
            throws Problem, StoreException {
        try {
            SignUp.Outcome outcome = request.parts().signUp().request(wanted, outbox);
            return answer(subject, Outcome.of(outcome), List.of());
        } catch (OutboxException e) {
            LOGGER.error("A mail that asks for a confirmation was not sent: {}", e.getMessage());
            throw Problem.later(
                    "The mail server's queue must take the mail that asks for the confirmation.",
                    "The request is in the ledger, and allows nothing; no mail was sent.");
        }
    }

    private static ObjectNode answer(SubjectId subject, Outcome outcome, List<Long> entries) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("subject", subject.toString());
        json.put("outcome", outcome.name().toLowerCase(Locale.ROOT));
        json.put("explanation", outcome.explanation);
        ArrayNode all = json.putArray("entries");
        entries.forEach(all::add);
        return json;
    }
}
