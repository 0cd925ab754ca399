package org.jamesconsent.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.KnownPerson;
import org.jamesconsent.consent.Matter;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.policy.Expiry;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code consent stats}: how many said what. */
@Command(
        name = "stats",
        description = {
            "Tells how many people said what for each purpose, and the opt-in rate: those whose consent counts today, of all who"
                    + " were asked.",
            "",
            "Changes nothing, and names nobody. James may run meanwhile."
        },
        exitCodeList = {"0:all was counted", "2:wrong usage, configuration, keys or store"},
        footer = {"  consent stats", "  consent stats --json"})
final class StatsCommand extends StoreCommand {
    private static final int PAGE = 500;

    StatsCommand(Clock clock) {
        super(clock);
    }

    /** What people said for one purpose on one channel. */
    private static final class Count {
        private long granted;
        private long passive;
        private long pending;
        private long denied;
        private long withdrawn;
        private long expired;

        private long asked() {
            return granted + passive + pending + denied + withdrawn + expired;
        }

        private double rate() {
            return asked() == 0 ? 0 : (double) granted / asked();
        }
    }

    /** One organisation. */
    private final class Counting {
        private final OrganisationConfiguration organisation;
        private final LocalDate today;
        private final Map<Matter, Count> counts = new TreeMap<>();
        private long people;
        private long objections;
        private long blocked;
        private long undeliverable;
        private long forgotten;

        Counting(OrganisationConfiguration organisation) {
            this.organisation = organisation;
            this.today = LocalDate.ofInstant(now(), organisation.zone());
            organisation.purposes().stream()
                    .filter(one -> one.purpose().kind() != Purpose.Kind.SERVICE)
                    .forEach(one -> counts.put(new Matter(one.purpose().name(), Channel.MAIL), new Count()));
        }

        void countAll(ConsentStore store) throws StoreException {
            SortedMap<SubjectId, KnownPerson> page = store.people(organisation.id(), null, PAGE);
            while (!page.isEmpty()) {
                page.values().forEach(this::count);
                page = store.people(organisation.id(), page.lastKey(), PAGE);
            }
        }

        private void count(KnownPerson known) {
            // Whose mailbox was only asked something, such as a guardian, is nobody we know.
            people += known.equals(KnownPerson.UNKNOWN) ? 0 : 1;
            objections += known.person().objectionStands() ? 1 : 0;
            blocked += known.person().blockStands() ? 1 : 0;
            undeliverable += known.person().undeliverable() ? 1 : 0;
            forgotten += known.person().forgotten() ? 1 : 0;
            known.matters()
                    .forEach((matter, state) ->
                            count(counts.computeIfAbsent(matter, one -> new Count()), matter, state, known));
        }

        private void count(Count count, Matter matter, PurposeState state, KnownPerson known) {
            Purpose purpose = organisation
                    .purpose(matter.purpose())
                    .map(PurposeConfiguration::purpose)
                    .orElseGet(() -> organisation.purposes().getFirst().purpose());
            switch (state.state()) {
                case NONE -> {}
                case PENDING -> count.pending += isOpen(purpose, state.at()) ? 1 : 0;
                case DENIED -> count.denied++;
                case WITHDRAWN -> count.withdrawn++;
                case GRANTED -> {
                    LocalDate lastDay = Expiry.lastDay(purpose, known.facts(matter));
                    if (lastDay != null && lastDay.isBefore(today)) {
                        count.expired++;
                    } else if (state.method() == GrantMethod.PASSIVE) {
                        count.passive++;
                    } else {
                        count.granted++;
                    }
                }
            }
        }

        private boolean isOpen(Purpose purpose, @Nullable Instant asked) {
            return asked != null
                    && !LocalDate.ofInstant(asked, ZoneOffset.UTC)
                            .plus(purpose.confirmationExpiry())
                            .isBefore(today);
        }

        private boolean isConfigured(Matter matter) {
            return organisation.purpose(matter.purpose()).isPresent();
        }
    }

    @Override
    int run(ConsentRuntime runtime) throws StoreException, IOException {
        List<Counting> all = new ArrayList<>();
        for (OrganisationConfiguration organisation : runtime.configuration().organisations()) {
            Counting counting = new Counting(organisation);
            counting.countAll(runtime.store());
            all.add(counting);
        }
        if (json()) {
            writeJson(all);
        } else {
            all.forEach(this::write);
            out().flush();
        }
        return ExitCode.DONE;
    }

    private void write(Counting one) {
        out().println(one.organisation.id() + ": " + one.people + " people, " + one.objections + " object, "
                + one.blocked + " blocked, " + one.undeliverable + " undeliverable, " + one.forgotten + " forgotten");
        String row = "  %-32s %10s %10s %10s %10s %10s %10s %8s%n";
        out().printf(Locale.ROOT, row, "", "granted", "passive", "pending", "denied", "withdrawn", "expired", "opt-in");
        one.counts.forEach((matter, count) -> out().printf(
                        Locale.ROOT,
                        row,
                        matter + (one.isConfigured(matter) ? "" : " (deleted)"),
                        count.granted,
                        count.passive,
                        count.pending,
                        count.denied,
                        count.withdrawn,
                        count.expired,
                        count.asked() == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * count.rate())));
    }

    private void writeJson(List<Counting> all) throws IOException {
        JsonGenerator json = Json.generator(out());
        json.writeStartObject();
        json.writeStringField("at", now().toString());
        json.writeArrayFieldStart("organisations");
        for (Counting one : all) {
            json.writeStartObject();
            json.writeStringField("organisation", one.organisation.id().value());
            json.writeNumberField("people", one.people);
            json.writeNumberField("objections", one.objections);
            json.writeNumberField("blocked", one.blocked);
            json.writeNumberField("undeliverable", one.undeliverable);
            json.writeNumberField("forgotten", one.forgotten);
            json.writeArrayFieldStart("purposes");
            for (Map.Entry<Matter, Count> entry : one.counts.entrySet()) {
                Count count = entry.getValue();
                json.writeStartObject();
                json.writeStringField("purpose", entry.getKey().purpose().value());
                json.writeStringField("channel", entry.getKey().channel().code());
                json.writeBooleanField("configured", one.isConfigured(entry.getKey()));
                json.writeNumberField("granted", count.granted);
                json.writeNumberField("passive", count.passive);
                json.writeNumberField("pending", count.pending);
                json.writeNumberField("denied", count.denied);
                json.writeNumberField("withdrawn", count.withdrawn);
                json.writeNumberField("expired", count.expired);
                if (count.asked() == 0) {
                    json.writeNullField("optInRate");
                } else {
                    json.writeNumberField("optInRate", count.rate());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        Json.end(json);
    }
}
