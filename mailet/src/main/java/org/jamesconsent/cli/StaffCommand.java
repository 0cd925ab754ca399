package org.jamesconsent.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesconsent.cli.PersonArgument.Person;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.ConsentStore.Recorded;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.KnownPerson;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.Matter;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.contacts.Moment;
import org.jamesconsent.history.ActWords;
import org.jamesconsent.policy.Verdict;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What staff records of one person: the ledger tells who did it and why, and the report what the rules make of it. */
@Command(
        exitCodeList = {
            "0:it was recorded, or stood there already",
            "1:nothing was recorded, since there is nothing to do",
            "2:nothing was recorded: wrong usage, configuration, keys or store"
        })
abstract class StaffCommand extends StoreCommand {
    @Mixin
    private PersonArgument person = new PersonArgument();

    @Mixin
    final Protocol protocol = new Protocol();

    @Option(names = "--dry-run", description = "Tells what would be recorded and follow from it, and records nothing.")
    private boolean dryRun;

    StaffCommand(Clock clock) {
        super(clock);
    }

    /** An event, and what became of it. */
    record Done(ConsentEvent event, Recorded recorded) {}

    /** What is to be recorded, all at once; empty if there is nothing to do. */
    abstract List<ConsentEvent> events(ConsentStore store, Person file, List<LedgerEntry> history)
            throws StoreException, CommandFailure;

    /** Of whom the report tells what follows. */
    Person concerned(Person file) throws CommandFailure {
        return file;
    }

    /** Records it. */
    List<Done> record(ConsentStore store, Person file) throws StoreException, CommandFailure {
        List<ConsentEvent> events = events(store, file, store.history(file.organisation(), file.subject()));
        return done(events, store.record(events));
    }

    static List<Done> done(List<ConsentEvent> events, List<Recorded> recorded) {
        List<Done> done = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            done.add(new Done(events.get(i), recorded.get(i)));
        }
        return done;
    }

    private static List<Done> asIf(List<ConsentEvent> events, ConsentStore store) throws StoreException {
        Map<SubjectId, KnownPerson> people = new HashMap<>();
        List<Done> done = new ArrayList<>();
        for (ConsentEvent event : events) {
            KnownPerson before = people.get(event.subject());
            if (before == null) {
                before = KnownPerson.of(store.history(event.organisation(), event.subject()));
            }
            KnownPerson after = before.after(event.act(), event.at(), LedgerEntry.NO_ENTRY);
            done.add(new Done(event, new Recorded(LedgerEntry.NO_ENTRY, !after.meansTheSameAs(before))));
            people.put(event.subject(), after);
        }
        return done;
    }

    private KnownPerson known(ConsentStore store, Person concerned, List<Done> done) throws StoreException {
        KnownPerson known = KnownPerson.of(store.history(concerned.organisation(), concerned.subject()));
        if (dryRun) {
            for (Done one : done) {
                if (one.event().subject().equals(concerned.subject())) {
                    known = known.after(one.event().act(), one.event().at(), LedgerEntry.NO_ENTRY);
                }
            }
        }
        return known;
    }

    /** Why there is nothing to do. */
    String nothing() {
        return "Nothing is to be done.";
    }

    @Override
    final int run(ConsentRuntime runtime) throws StoreException, IOException, CommandFailure {
        Person file = person.find(runtime);
        ConsentStore store = runtime.store();
        List<Done> done = dryRun
                ? asIf(events(store, file, store.history(file.organisation(), file.subject())), store)
                : record(store, file);
        Person concerned = concerned(file);
        KnownPerson known = known(store, concerned, done);
        report(concerned, done, verdicts(concerned, done, known));
        if (done.isEmpty()) {
            err().println(nothing());
        }
        return done.isEmpty() ? ExitCode.PARTLY_REFUSED : ExitCode.DONE;
    }

    private record Consequence(Matter matter, String state, Verdict verdict) {}

    private List<Consequence> verdicts(Person file, List<Done> done, KnownPerson known) {
        Set<Channel> channels = new LinkedHashSet<>(List.of(Channel.MAIL));
        known.matters().keySet().forEach(matter -> channels.add(matter.channel()));
        Set<PurposeName> named = done.stream()
                .flatMap(one ->
                        one.event().act() instanceof Act.OnPurpose act ? Stream.of(act.purpose()) : Stream.empty())
                .collect(Collectors.toSet());
        LocalDate today =
                LocalDate.ofInstant(now(), file.parts().configuration().zone());
        List<Consequence> verdicts = new ArrayList<>();
        for (PurposeConfiguration purpose : file.parts().configuration().purposes()) {
            if (purpose.purpose().kind() == Purpose.Kind.SERVICE) {
                continue;
            }
            for (Channel channel : channels) {
                Matter matter = new Matter(purpose.purpose().name(), channel);
                boolean concerned = named.isEmpty() || named.contains(matter.purpose());
                if (concerned && (channel == Channel.MAIL || known.matters().containsKey(matter))) {
                    verdicts.add(new Consequence(
                            matter,
                            known.state(matter).state().name().toLowerCase(Locale.ROOT),
                            file.parts()
                                    .configuration()
                                    .rules()
                                    .decide(purpose.purpose(), known.facts(matter), today)));
                }
            }
        }
        return verdicts;
    }

    private void report(Person file, List<Done> done, List<Consequence> verdicts) throws IOException {
        if (json()) {
            writeJson(file, done, verdicts);
            return;
        }
        out().println(file.organisation() + ", subject " + file.subject());
        for (Done one : done) {
            Act act = one.event().act();
            out().println("  " + ActWords.of(act)
                    + (act instanceof Act.OnPurpose onPurpose ? " " + Matter.of(onPurpose) : "")
                    + (act instanceof Act.Erased erased ? " evidence and facts of entries " + erased.entries() : "")
                    + " at "
                    + one.event().at()
                    + (one.event().subject().equals(file.subject())
                            ? ""
                            : " of subject " + one.event().subject())
                    + (dryRun
                            ? ", not recorded: this is a dry run"
                            : ", entry " + one.recorded().entry())
                    + (one.recorded().changed() ? "" : ", changes nothing"));
        }
        for (Consequence one : verdicts) {
            out().println("  " + one.matter() + ": " + one.state() + "; "
                    + (one.verdict() instanceof Verdict.Allow ? "allow " : "refuse ")
                    + one.verdict().code() + " by row " + one.verdict().row());
        }
        out().flush();
    }

    private void writeJson(Person file, List<Done> done, List<Consequence> verdicts) throws IOException {
        JsonGenerator json = Json.generator(out());
        json.writeStartObject();
        json.writeStringField("organisation", file.organisation().value());
        json.writeStringField("subject", file.subject().toString());
        json.writeBooleanField("dryRun", dryRun);
        json.writeArrayFieldStart("acts");
        for (Done one : done) {
            json.writeStartObject();
            json.writeStringField("subject", one.event().subject().toString());
            json.writeStringField("act", ActWords.of(one.event().act()));
            if (one.event().act() instanceof Act.OnPurpose act) {
                json.writeStringField("purpose", act.purpose().value());
                json.writeStringField("channel", act.channel().code());
            }
            if (one.event().act() instanceof Act.Erased act) {
                json.writeArrayFieldStart("entries");
                for (long entry : act.entries()) {
                    json.writeNumber(entry);
                }
                json.writeEndArray();
            }
            json.writeStringField("at", one.event().at().toString());
            if (!dryRun) {
                json.writeNumberField("entry", one.recorded().entry());
            }
            json.writeBooleanField("changed", one.recorded().changed());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("verdicts");
        for (Consequence one : verdicts) {
            json.writeStartObject();
            json.writeStringField("purpose", one.matter().purpose().value());
            json.writeStringField("channel", one.matter().channel().code());
            json.writeStringField("state", one.state());
            json.writeBooleanField("allowed", one.verdict() instanceof Verdict.Allow);
            json.writeStringField("code", one.verdict().code());
            json.writeNumberField("row", one.verdict().row());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        Json.end(json);
    }

    /** An act of the person's own, of which staff learnt otherwise than by mail or page. */
    abstract static class OnPurpose extends StaffCommand {
        @Option(names = "--purpose", paramLabel = "NAME", description = "For what.")
        private @Nullable String purpose;

        @Option(
                names = "--channel",
                paramLabel = "mail|sms|push",
                defaultValue = "mail",
                description = "By which channel. Default: ${DEFAULT-VALUE}.")
        private String channel = "mail";

        OnPurpose(Clock clock) {
            super(clock);
        }

        final boolean namesPurpose() {
            return purpose != null;
        }

        final Matter matter(Person file) throws CommandFailure {
            List<PurposeConfiguration> marketing = file.parts().configuration().purposes().stream()
                    .filter(one -> one.purpose().kind() != Purpose.Kind.SERVICE)
                    .toList();
            for (PurposeConfiguration one : marketing) {
                if (one.purpose().name().value().equals(purpose)) {
                    return new Matter(one.purpose().name(), channel());
                }
            }
            throw new CommandFailure(
                    "--purpose must be one of "
                            + marketing.stream()
                                    .map(one -> one.purpose().name().value())
                                    .collect(Collectors.joining(", ")),
                    null);
        }

        private Channel channel() throws CommandFailure {
            try {
                return Channel.fromCode(channel);
            } catch (IllegalArgumentException e) {
                throw new CommandFailure("--channel must be mail, sms or push", e);
            }
        }

        final Moment moment(Person file, String option, String text) throws CommandFailure {
            Instant now = now();
            Moment moment;
            try {
                moment = Moment.parse(text, file.parts().configuration().zone());
            } catch (DateTimeException e) {
                throw new CommandFailure(option + " " + Moment.FORM, e);
            }
            if (moment.first().isAfter(now) || moment.first().isBefore(Instant.EPOCH)) {
                throw new CommandFailure(option + " lies in the future, or before 1970", null);
            }
            return moment.upTo(now);
        }

        static ConsentEvent event(Person file, Instant at, Act act, Evidence evidence) {
            return new ConsentEvent(file.organisation(), file.subject(), at, act, evidence);
        }
    }

    /** {@code consent grant}: a yes given on paper or by telephone, or confirmed by a reply. */
    @Command(
            name = "grant",
            description = {
                "Records a yes that the person gave on paper, by telephone or in a shop, with what proves it. It counts as"
                        + " given actively: the person must have said it, and not been silent.",
                "",
                "Where a purpose wants a confirmation from the mailbox, it needs --confirmed and --message-id of the mail by"
                        + " which the person confirmed.",
                "",
                "An objection to everything stands nevertheless, unless the person took it back: --ends-objection."
            },
            footer = {
                "  consent grant ann@example.com --purpose newsletter --at 2026-03-01 \\",
                "    --evidence 'form 4711, box 12 of the archive' --reason 'sent in by the shop in Lyon'"
            })
    static final class Grant extends OnPurpose {
        @Option(
                names = "--at",
                required = true,
                paramLabel = "TIME",
                description =
                        "When the person said so: a date, or a time such as 2026-01-31T09:30Z. Of a date the beginning"
                                + " counts, so that a no of the same day prevails.")
        private String at = "";

        @Option(
                names = "--evidence",
                required = true,
                paramLabel = "TEXT",
                description = "What proves it, and where it is kept.")
        private String evidence = "";

        @Option(names = "--wording", paramLabel = "VERSION", description = "The version of the text that was shown.")
        private @Nullable String wording;

        @Option(
                names = "--confirmed",
                paramLabel = "TIME",
                description = "When the person confirmed it by a mail from the address itself.")
        private @Nullable String confirmed;

        @Option(names = "--message-id", paramLabel = "ID", description = "The Message-ID of that mail.")
        private @Nullable String messageId;

        @Option(
                names = "--ends-objection",
                description =
                        "The person knows of the objection and ends it: this purpose is on then, all others are off. A"
                                + " block by staff stands.")
        private boolean endsObjection;

        Grant(Clock clock) {
            super(clock);
        }

        @Override
        List<ConsentEvent> events(ConsentStore store, Person file, List<LedgerEntry> history) throws CommandFailure {
            KnownPerson known = KnownPerson.of(history);
            Matter matter = matter(file);
            Instant given = moment(file, "--at", at).first();
            Instant confirmedAt = confirmed == null
                    ? null
                    : moment(file, "--confirmed", confirmed).first();
            if ((confirmedAt == null) != (messageId == null)) {
                throw new CommandFailure("--confirmed and --message-id need each other", null);
            }
            if (confirmedAt != null && confirmedAt.isBefore(given)) {
                throw new CommandFailure("--confirmed lies before --at", null);
            }
            Evidence proof = protocol.evidence(evidence, wording, confirmedAt, messageId);
            List<ConsentEvent> events = new ArrayList<>();
            if (endsObjection && known.person().objectionStands()) {
                requireAfterObjection(given, known.person().objectedAt());
                events.add(event(file, given, new Act.ObjectionLifted(false), proof));
                for (Matter other : others(file, matter, known)) {
                    events.add(event(file, given, new Act.Withdrawn(other.purpose(), other.channel()), proof));
                }
            }
            events.add(event(
                    file,
                    given,
                    new Act.Granted(
                            matter.purpose(),
                            matter.channel(),
                            confirmedAt == null ? GrantMethod.ACTIVE : GrantMethod.DOUBLE,
                            confirmedAt == null ? Proof.OPT_IN : Proof.CONFIRMED),
                    proof));
            return events;
        }

        private static void requireAfterObjection(Instant given, @Nullable Instant objectedAt) throws CommandFailure {
            if (objectedAt != null && !given.isAfter(objectedAt)) {
                throw new CommandFailure(
                        "--ends-objection: the person objected after --at, on "
                                + objectedAt.truncatedTo(ChronoUnit.SECONDS)
                                + ", so the objection counts; give the time at which it was taken back",
                        null);
            }
        }

        /** Whatever would come back with the objection's end. */
        private static Set<Matter> others(Person file, Matter matter, KnownPerson known) {
            Set<Matter> others = new TreeSet<>(known.matters().keySet());
            file.parts().configuration().purposes().stream()
                    .filter(one -> one.purpose().kind() != Purpose.Kind.SERVICE)
                    .forEach(one -> others.add(new Matter(one.purpose().name(), Channel.MAIL)));
            others.removeIf(
                    one -> one.equals(matter) || known.state(one).state().isOptOut());
            return others;
        }
    }

    /** A no, of which the time may be given. */
    abstract static class No extends OnPurpose {
        @Option(
                names = "--at",
                paramLabel = "TIME",
                description = "When the person said so: a date, of which the end counts, or a time. Default: now.")
        private @Nullable String at;

        No(Clock clock) {
            super(clock);
        }

        final Instant at(Person file) throws CommandFailure {
            return at == null ? now() : moment(file, "--at", at).last();
        }
    }

    /** {@code consent deny}: a no on a form. */
    @Command(
            name = "deny",
            description = "Records that the person said no on a form, without having said yes before.",
            footer = "  consent deny ann@example.com --purpose newsletter --reason 'paper form'")
    static final class Deny extends No {
        Deny(Clock clock) {
            super(clock);
        }

        @Override
        List<ConsentEvent> events(ConsentStore store, Person file, List<LedgerEntry> history) throws CommandFailure {
            Matter matter = matter(file);
            return List.of(
                    event(file, at(file), new Act.Denied(matter.purpose(), matter.channel()), protocol.evidence()));
        }
    }

    /** {@code consent withdraw}: a yes taken back, or everything stopped. */
    @Command(
            name = "withdraw",
            description =
                    "Records that the person took a yes back or left a list: for one purpose, or for all of them and for"
                            + " ever with --all.",
            footer = {
                "  consent withdraw ann@example.com --purpose newsletter --reason 'telephone call'",
                "  consent withdraw ann@example.com --all --reason 'letter of 3 March'"
            })
    static final class Withdraw extends No {
        @Option(names = "--all", description = "The person objects to all marketing.")
        private boolean all;

        Withdraw(Clock clock) {
            super(clock);
        }

        @Override
        List<ConsentEvent> events(ConsentStore store, Person file, List<LedgerEntry> history) throws CommandFailure {
            if (all && namesPurpose()) {
                throw new CommandFailure("--purpose and --all exclude each other", null);
            }
            if (all) {
                return List.of(event(file, at(file), new Act.Objected(ObjectionKind.WITHDRAWAL), protocol.evidence()));
            }
            Matter matter = matter(file);
            return List.of(
                    event(file, at(file), new Act.Withdrawn(matter.purpose(), matter.channel()), protocol.evidence()));
        }
    }

    /** {@code consent block}: the organisation's own no. */
    @Command(
            name = "block",
            description = "Blocks a person for all marketing, whatever was or will be agreed, until staff lifts it.",
            footer = "  consent block ann@example.com --reason 'lawsuit'")
    static final class Block extends StaffCommand {
        Block(Clock clock) {
            super(clock);
        }

        @Override
        List<ConsentEvent> events(ConsentStore store, Person file, List<LedgerEntry> history) throws CommandFailure {
            return List.of(OnPurpose.event(file, now(), new Act.Objected(ObjectionKind.BLOCK), protocol.evidence()));
        }
    }

    /** {@code consent unblock}: ends a block, and nothing of the person's own. */
    @Command(
            name = "unblock",
            description =
                    "Ends a block by staff. What the person said stands: an objection of the person's own ends only by"
                            + " the person, see 'consent grant --ends-objection'.",
            footer = "  consent unblock ann@example.com --reason 'lawsuit settled'")
    static final class Unblock extends StaffCommand {
        Unblock(Clock clock) {
            super(clock);
        }

        @Override
        List<ConsentEvent> events(ConsentStore store, Person file, List<LedgerEntry> history) throws CommandFailure {
            KnownPerson known = KnownPerson.of(history);
            if (!known.person().blockStands()) {
                return List.of();
            }
            Evidence evidence = protocol.evidence();
            Instant now = now();
            List<ConsentEvent> events = new ArrayList<>();
            events.add(OnPurpose.event(file, now, new Act.ObjectionLifted(true), evidence));
            ObjectionKind own = known.person().objectionKind();
            if (own != null && known.person().objectionStands()) {
                // Staff's word lifts both, and of an objection and its end at the same time the objection stands.
                events.add(OnPurpose.event(file, now, new Act.Objected(own), evidence));
            }
            return events;
        }

        @Override
        String nothing() {
            return "Staff has not blocked this person; nothing was recorded.";
        }
    }

    /** {@code consent deliverable}: a dead address lives again. */
    @Command(
            name = "deliverable",
            description = "Records that an address which was found dead takes mail again.",
            footer = "  consent deliverable ann@example.com --reason 'mailbox was full, says the person'")
    static final class Deliverable extends StaffCommand {
        Deliverable(Clock clock) {
            super(clock);
        }

        @Override
        List<ConsentEvent> events(ConsentStore store, Person file, List<LedgerEntry> history) throws CommandFailure {
            KnownPerson known = KnownPerson.of(history);
            return known.person().undeliverable()
                    ? List.of(OnPurpose.event(file, now(), new Act.FoundDeliverable(), protocol.evidence()))
                    : List.of();
        }

        @Override
        String nothing() {
            return "The address is not known to be dead; nothing was recorded.";
        }
    }
}
