package org.jamesconsent.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jamesconsent.check.Judgement;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.message.rewrite.Links;
import org.jamesconsent.policy.Basis;
import org.jamesconsent.policy.Expiry;
import org.jamesconsent.policy.Verdict;
import org.jamesconsent.token.WayOut;
import org.jamesconsent.wayout.RecipientLinks;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.jamesconsent.wording.Language;
import org.jamesconsent.wording.RefusalWording;

/**
 * Tells whether somebody may be contacted, by the same rules and the same look-up as the mailets, one for each purpose and channel
 * of a batch. Asking leaves no trace. Safe for any thread.
 */
final class Verdicts {
    private static final RefusalWording REFUSALS = RefusalWording.in(Language.ENGLISH);

    private static final List<String> FIELDS = List.of("address", "purpose", "channel");

    /** What is asked. */
    private record Question(String address, PurposeConfiguration purpose, Channel channel) {
        Topic topic() {
            return new Topic(purpose, channel);
        }
    }

    private record Topic(PurposeConfiguration purpose, Channel channel) {}

    /** One question. */
    ApiAnswer one(Admission.Admitted request, ObjectNode item) throws Problem, StoreException {
        Question question = read(request.parts().configuration(), item);
        return ApiAnswer.json(200, answer(request.parts(), question, judged(request.parts(), List.of(question))));
    }

    /** Many questions; all are answered, or none if the store fails. */
    ApiAnswer many(Admission.Admitted request, ArrayNode items) throws StoreException {
        List<Optional<Question>> questions = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (JsonNode item : items) {
            try {
                questions.add(Optional.of(read(request.parts().configuration(), item)));
                problems.add(null);
            } catch (Problem e) {
                questions.add(Optional.empty());
                problems.add(e);
            }
        }
        Map<Topic, Map<String, Judgement>> judged = judged(
                request.parts(), questions.stream().flatMap(Optional::stream).toList());
        List<ObjectNode> answers = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            if (questions.get(i).isPresent()) {
                try {
                    answer = answer(request.parts(), questions.get(i).get(), judged);
                } catch (Problem e) {
                    problems.set(i, e);
                }
            }
            answers.add(answer);
        }
        return ApiAnswer.json(200, Batch.answer(problems, answers));
    }

    private static Question read(OrganisationConfiguration organisation, JsonNode item) throws Problem {
        if (!(item instanceof ObjectNode object)) {
            throw Problem.invalid("", "A question is a JSON object.");
        }
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                throw Problem.unknownField(field.getKey(), String.join(", ", FIELDS));
            }
        }
        String purpose = text(object, "purpose");
        Optional<PurposeConfiguration> known =
                PurposeName.isValid(purpose) ? organisation.purpose(new PurposeName(purpose)) : Optional.empty();
        if (known.isEmpty()) {
            throw Problem.invalid(
                    "/purpose",
                    "'purpose' is one of the organisation's: "
                            + organisation.purposes().stream()
                                    .map(one -> one.purpose().name().value())
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        return new Question(text(object, "address"), known.get(), channel(object));
    }

    private static Channel channel(ObjectNode object) throws Problem {
        if (!object.has("channel")) {
            return Channel.MAIL;
        }
        try {
            return Channel.fromCode(text(object, "channel"));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("/channel", "'channel' is mail, sms or push.");
        }
    }

    private static String text(ObjectNode object, String name) throws Problem {
        JsonNode value = object.get(name);
        if (value == null || !value.isTextual() || value.textValue().isEmpty()) {
            throw Problem.invalid("/" + name, "'" + name + "' is there, and a text that is not empty.");
        }
        return value.textValue();
    }

    private static Map<Topic, Map<String, Judgement>> judged(OrganisationParts parts, List<Question> questions)
            throws StoreException {
        Map<Topic, Set<String>> addresses = new LinkedHashMap<>();
        for (Question question : questions) {
            addresses.computeIfAbsent(question.topic(), t -> new HashSet<>()).add(question.address());
        }
        Map<Topic, Map<String, Judgement>> judged = new HashMap<>();
        for (Map.Entry<Topic, Set<String>> one : addresses.entrySet()) {
            Topic topic = one.getKey();
            judged.put(topic, parts.check().judge(topic.purpose().purpose(), topic.channel(), one.getValue()));
        }
        return judged;
    }

    private static ObjectNode answer(
            OrganisationParts parts, Question question, Map<Topic, Map<String, Judgement>> judged) throws Problem {
        return switch (judged.getOrDefault(question.topic(), Map.of()).get(question.address())) {
            case null -> throw new IllegalStateException("every address that is asked for is judged");
            case Judgement.Unreadable unreadable ->
                throw Problem.invalid("/address", "'address' must be a mail address: " + unreadable.why() + ".");
            case Judgement.Decided decided -> verdict(parts, question, decided);
        };
    }

    private static ObjectNode verdict(OrganisationParts parts, Question question, Judgement.Decided decided) {
        Verdict verdict = decided.verdict();
        Purpose purpose = question.purpose().purpose();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("subject", decided.subject().toString());
        json.put("purpose", purpose.name().value());
        json.put("channel", question.channel().code());
        json.put("allowed", verdict instanceof Verdict.Allow);
        json.put("code", verdict.code());
        json.put("row", verdict.row());
        json.put("rule", parts.configuration().rules().words(verdict));
        json.put("explanation", explanation(verdict));
        if (verdict.entry() != LedgerEntry.NO_ENTRY) {
            json.put("entry", verdict.entry());
        }
        LocalDate lastDay = Expiry.lastDay(purpose, decided.facts());
        if (lastDay != null && verdict instanceof Verdict.Allow allow && allow.basis() == Basis.CONSENT) {
            json.put("last_day", lastDay.toString());
        }
        decided.language().ifPresent(language -> json.put("language", language.toLanguageTag()));
        if (purpose.kind() != Purpose.Kind.SERVICE) {
            Links links = RecipientLinks.of(
                    parts.configuration(),
                    parts.tokens().write(new WayOut(decided.subject(), purpose.name(), question.channel())));
            json.put("unsubscribe_url", links.unsubscribeUri().toASCIIString());
            json.put("preferences_url", links.preferencesUri().toASCIIString());
        }
        return json;
    }

    private static String explanation(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Refuse refuse -> REFUSALS.sentence(refuse.code());
            case Verdict.Allow allow ->
                switch (allow.basis()) {
                    case SERVICE -> "This is no marketing, so nobody needs to agree to it.";
                    case CONSENT ->
                        "This person agreed; put the way out into the message, and ask again before the next one.";
                    case PROFESSIONAL ->
                        "This person is a professional whom it concerns, and was informed; put the way out into the"
                                + " message, and ask again before the next one.";
                    case EXISTING_CUSTOMER ->
                        "This person is a customer for such products, and could say no; put the way out into the message,"
                                + " and ask again before the next one.";
                    case NON_PROFIT ->
                        "This has no commercial aim, and the person did not object; put the way out into the message, and ask"
                                + " again before the next one.";
                };
        };
    }
}
