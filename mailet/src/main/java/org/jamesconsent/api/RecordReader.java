package org.jamesconsent.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.InvalidAddressException;
import org.jamesconsent.consent.Profile;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.Telephone;
import org.jamesconsent.contacts.Contact;
import org.jamesconsent.contacts.Contact.Statement;
import org.jamesconsent.contacts.ContactColumn;
import org.jamesconsent.contacts.ContactEntry;
import org.jamesconsent.contacts.EntryReader;
import org.jamesconsent.contacts.InvalidContactException;
import org.jamesconsent.signup.SignUpRequest;
import org.jamesconsent.token.ApiAction;
import org.jamesconsent.token.ApiKey;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a record says. Its fields are named as the columns of a contact file and mean the same, {@link EntryReader} sees to
 * that; but they are strict: each is of its type, texts are never empty, times have an offset, and a yes has its time and source.
 */
final class RecordReader {
    /** By how much a client's clock may be ahead of ours. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private static final String DOUBLE_OPT_IN = "double_opt_in";
    private static final String TELEPHONE = "telephone";
    private static final Set<ContactColumn> FIELDS = EnumSet.complementOf(EnumSet.of(ContactColumn.ORGANISATION));
    private static final Set<ContactColumn> LISTS = EnumSet.of(ContactColumn.ACTIVITIES, ContactColumn.CUSTOMER_OF);
    private static final Set<ContactColumn> FLAGS =
            EnumSet.of(ContactColumn.GUARDIAN, ContactColumn.INFORMED, ContactColumn.OPT_OUT_OFFERED);
    private static final Set<ContactColumn> WORDS = EnumSet.of(
            ContactColumn.PURPOSE,
            ContactColumn.CHANNEL,
            ContactColumn.STATE,
            ContactColumn.METHOD,
            ContactColumn.AUDIENCE);
    private static final Set<ContactColumn> TIMES =
            EnumSet.of(ContactColumn.AT, ContactColumn.CONFIRMED_AT, ContactColumn.LAST_CONTACT);
    private static final Set<ContactColumn> NOT_WITH_DOUBLE_OPT_IN = EnumSet.of(
            ContactColumn.AT,
            ContactColumn.METHOD,
            ContactColumn.CONFIRMED_AT,
            ContactColumn.CONFIRMED_IP,
            ContactColumn.GUARDIAN,
            ContactColumn.UNDELIVERABLE);
    private static final Pattern TIME = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})");

    private final ApiKey key;
    private final EntryReader entries;

    /**
     * Something to record.
     *
     * @param subject of whom
     * @param contact what is told; nothing if the person is asked first
     * @param signUp what the person is to be asked to confirm; empty if it is recorded as it is
     */
    record Wanted(SubjectId subject, Contact contact, Optional<SignUpRequest> signUp) {}

    /** @param now the time of what is told without one */
    RecordReader(ConsentRuntime runtime, OrganisationParts parts, ApiKey key, Instant now) {
        this.key = key;
        this.entries = new EntryReader(runtime, parts.configuration().id(), null, now.plus(SKEW), now);
    }

    /** @throws Problem if it cannot be understood, or the key is not good for it */
    Wanted read(JsonNode item) throws Problem {
        if (!(item instanceof ObjectNode object)) {
            throw Problem.invalid("", "A record is a JSON object.");
        }
        boolean doubleOptIn = false;
        ContactEntry entry = new ContactEntry();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (field.getKey().equals(DOUBLE_OPT_IN)) {
                doubleOptIn = flag(DOUBLE_OPT_IN, field.getValue());
            } else if (!field.getKey().equals(TELEPHONE)) {
                ContactColumn column = column(field.getKey());
                entry.put(column, value(column, field.getValue()));
            }
        }
        return doubleOptIn ? signUp(object, entry) : recording(object, entry);
    }

    private static ContactColumn column(String name) throws Problem {
        for (ContactColumn column : FIELDS) {
            if (column.header().equals(name)) {
                return column;
            }
        }
        StringJoiner known = new StringJoiner(", ");
        FIELDS.forEach(column -> known.add(column.header()));
        throw Problem.unknownField(name, known.add(DOUBLE_OPT_IN).add(TELEPHONE).toString());
    }

    private static String value(ContactColumn column, JsonNode value) throws Problem {
        String name = column.header();
        if (LISTS.contains(column)) {
            return list(name, value);
        }
        if (FLAGS.contains(column) || column == ContactColumn.UNDELIVERABLE && value.isBoolean()) {
            return String.valueOf(flag(name, value));
        }
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw Problem.invalid("/" + name, "'" + name + "' is a text that is not empty.");
        }
        String text = value.textValue();
        if (WORDS.contains(column) && !text.equals(text.toLowerCase(Locale.ROOT))) {
            throw Problem.invalid("/" + name, "'" + name + "' is in lower case.");
        }
        if (TIMES.contains(column) && !TIME.matcher(text).matches()) {
            throw Problem.invalid(
                    "/" + name, "'" + name + "' is a time with an offset (RFC 3339), such as 2026-01-31T09:30:00Z.");
        }
        return text;
    }

    private static boolean flag(String name, JsonNode value) throws Problem {
        if (!value.isBoolean()) {
            throw Problem.invalid("/" + name, "'" + name + "' is true or false.");
        }
        return value.booleanValue();
    }

    private static String list(String name, JsonNode value) throws Problem {
        StringJoiner list = new StringJoiner(";");
        boolean sound = value.isArray() && !value.isEmpty();
        for (JsonNode word : value) {
            sound &= word.isTextual()
                    && !word.textValue().isBlank()
                    && word.textValue().indexOf(';') < 0;
            list.add(word.asText());
        }
        if (!sound) {
            throw Problem.invalid("/" + name, "'" + name + "' is an array of texts without ';', with at least one.");
        }
        return list.toString();
    }

    private Wanted recording(ObjectNode object, ContactEntry entry) throws Problem {
        String state = text(object, ContactColumn.STATE);
        if (state != null && (state.equals("granted") || state.equals("pending"))) {
            requirePresent(object, ContactColumn.AT);
            requirePresent(object, ContactColumn.SOURCE);
        }
        Telephone telephone = telephone(object);
        List<Statement> statements = new ArrayList<>();
        for (Statement statement : statements(entry)) {
            ConsentEvent event = statement.event();
            requireAllowed(event.act());
            boolean isYes = event.act() instanceof Act.Granted || event.act() instanceof Act.Requested;
            statements.add(new Statement(
                    new ConsentEvent(
                            event.organisation(),
                            event.subject(),
                            event.at(),
                            event.act(),
                            withKey(event.evidence(), isYes ? telephone : null)),
                    statement.dated()));
        }
        return new Wanted(statements.getFirst().event().subject(), new Contact(statements), Optional.empty());
    }

    /** The request, which counts for nothing until the person confirms it. */
    private Wanted signUp(ObjectNode object, ContactEntry entry) throws Problem {
        for (ContactColumn column : NOT_WITH_DOUBLE_OPT_IN) {
            if (object.has(column.header())) {
                throw Problem.invalid(
                        "/" + column.header(),
                        "With '" + DOUBLE_OPT_IN
                                + "' the request counts from now on, and nothing is told but what the person"
                                + " confirms: there is no '" + column.header() + "' then.");
            }
        }
        if (!"granted".equals(text(object, ContactColumn.STATE))) {
            throw Problem.invalid("/state", "With '" + DOUBLE_OPT_IN + "' the state is granted.");
        }
        requirePresent(object, ContactColumn.PURPOSE);
        requirePresent(object, ContactColumn.SOURCE);
        Evidence evidence = Evidence.NONE;
        Profile proposed = Profile.UNKNOWN;
        Act.@Nullable Requested asked = null;
        SubjectId subject = null;
        for (Statement statement : statements(entry.put(ContactColumn.STATE, "pending"))) {
            subject = statement.event().subject();
            requireAllowed(statement.event().act());
            if (statement.event().act() instanceof Act.Requested requested) {
                asked = requested;
                evidence = withKey(statement.event().evidence(), null);
            } else if (statement.event().act() instanceof Act.Learnt learnt) {
                proposed = learnt.profile();
            }
        }
        if (asked == null || subject == null || asked.channel() == Channel.PUSH) {
            throw Problem.invalid("/channel", "With '" + DOUBLE_OPT_IN + "' the channel is mail or sms.");
        }
        boolean isSms = asked.channel() == Channel.SMS;
        Telephone telephone = telephone(object);
        if (isSms && telephone == null) {
            throw Problem.invalid(
                    "/" + TELEPHONE,
                    "The mail that asks for SMS names the number, so there is '" + TELEPHONE + "' then.");
        }
        Map<PurposeName, String> wanted =
                Map.of(asked.purpose(), evidence.wording() == null ? SignUpRequest.NOT_SHOWN : evidence.wording());
        return new Wanted(
                subject,
                new Contact(List.of()),
                Optional.of(new SignUpRequest(
                        address(object),
                        isSms ? Map.of() : wanted,
                        proposed,
                        evidence,
                        isSms ? wanted : Map.of(),
                        telephone,
                        null)));
    }

    /** The number for which a yes to SMS was given; null if none is told. */
    private static @Nullable Telephone telephone(ObjectNode object) throws Problem {
        JsonNode number = object.get(TELEPHONE);
        if (number == null) {
            return null;
        }
        String state = text(object, ContactColumn.STATE);
        boolean isYes = "granted".equals(state) || "pending".equals(state);
        if (!isYes || !Channel.SMS.code().equals(text(object, ContactColumn.CHANNEL))) {
            throw Problem.invalid(
                    "/" + TELEPHONE,
                    "A telephone number is part of what proves a yes to SMS, and of nothing else: there is '"
                            + TELEPHONE + "' only with the channel sms and the state granted or pending.");
        }
        try {
            return new Telephone(String.valueOf(number.textValue()));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(
                    "/" + TELEPHONE, "'" + TELEPHONE + "' is + and 7 to 15 digits (E.164), such as +33639981234.");
        }
    }

    private static CanonicalAddress address(ObjectNode object) throws Problem {
        try {
            return CanonicalAddress.of(String.valueOf(text(object, ContactColumn.ADDRESS)));
        } catch (InvalidAddressException e) {
            throw Problem.invalid("/address", "'address' " + e.getMessage() + ".");
        }
    }

    private List<Statement> statements(ContactEntry entry) throws Problem {
        try {
            return entries.read(entry);
        } catch (InvalidContactException e) {
            String column = e.column();
            throw Problem.invalid(
                    column == null ? "" : "/" + column,
                    (column == null ? "The record" : "'" + column + "'") + " " + e.getMessage() + ".");
        }
    }

    private static @Nullable String text(ObjectNode object, ContactColumn column) {
        JsonNode value = object.get(column.header());
        return value == null ? null : value.textValue();
    }

    private static void requirePresent(ObjectNode object, ContactColumn column) throws Problem {
        if (!object.has(column.header())) {
            throw Problem.invalid(
                    "/" + column.header(),
                    "A yes has '" + column.header() + "': who agreed when, and where, is what proves it.");
        }
    }

    private void requireAllowed(Act act) throws Problem {
        boolean isNo =
                switch (act) {
                    case Act.Denied ignored -> true;
                    case Act.Withdrawn ignored -> true;
                    case Act.Objected ignored -> true;
                    case Act.GuardianRevoked ignored -> true;
                    default -> false;
                };
        if (!key.allows(isNo ? ApiAction.WITHDRAW : ApiAction.RECORD)) {
            throw Problem.unrecorded(
                    Problem.Kind.NOT_ALLOWED,
                    "This key may only record what people say no to.",
                    "Use a key that is good for record.");
        }
    }

    /** The key by which it came belongs to what proves it. */
    private Evidence withKey(Evidence evidence, @Nullable Telephone telephone) {
        String door = "api:" + key.id();
        return new Evidence(
                evidence.source() == null ? door : evidence.source() + ", " + door,
                evidence.ip(),
                evidence.userAgent(),
                evidence.wording(),
                evidence.confirmedAt(),
                evidence.confirmedIp(),
                evidence.messageId(),
                telephone == null ? evidence.reason() : telephone.asEvidence());
    }
}
