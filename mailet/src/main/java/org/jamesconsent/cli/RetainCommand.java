package org.jamesconsent.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.consent.Matter;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.rights.Retention.Due;
import org.jamesconsent.rights.RetentionRun;
import org.jamesconsent.rights.RetentionRun.Tally;
import org.jamesconsent.wiring.ConsentRuntime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code consent retain}: lets go what is no longer needed. */
@Command(
        name = "retain",
        description = {
            "Lets go what is no longer needed, by the periods of <retention> in consent.xml: requests that were not confirmed,"
                    + " facts about people without contact, evidence of what no longer counts. Opt-outs stay. Names people by"
                    + " their subject ids.",
            "",
            "Lists expired consents, too; the rules refuse them already. James does the same each day if <daily> says so."
        },
        exitCodeList = {
            "0:it was done, or told if --dry-run",
            "2:wrong usage, configuration, keys or store; what was told before is done"
        },
        footer = {"  consent retain --dry-run", "  consent retain", "  consent retain --json > retained.json"})
final class RetainCommand extends StoreCommand {
    @Option(names = "--dry-run", description = "Tells what would go, and changes nothing.")
    private boolean dryRun;

    RetainCommand(Clock clock) {
        super(clock);
    }

    @Override
    int run(ConsentRuntime runtime) throws StoreException, IOException {
        Report report = json() ? new JsonReport(Json.generator(out()), dryRun) : new TextReport(out(), dryRun);
        for (OrganisationConfiguration organisation : runtime.configuration().organisations()) {
            report.begin(organisation);
            RetentionRun run = new RetentionRun(
                    runtime.store(),
                    organisation,
                    runtime.configuration().retention(),
                    now(),
                    due -> quietly(report, due));
            report.end(dryRun ? run.rehearse() : run.run());
        }
        report.finish();
        if (!dryRun && !runtime.store().removeTraces()) {
            err().println("Somebody is reading the store, so traces of what went stay in its log until the next run.");
        }
        return ExitCode.DONE;
    }

    private static void quietly(Report report, Due due) {
        try {
            report.due(due);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Report {
        void begin(OrganisationConfiguration organisation) throws IOException;

        void due(Due due) throws IOException;

        void end(Tally tally) throws IOException;

        void finish() throws IOException;
    }

    private record TextReport(PrintWriter out, boolean dryRun) implements Report {
        @Override
        public void begin(OrganisationConfiguration organisation) {
            out.println(organisation.id() + ":");
        }

        @Override
        public void due(Due due) {
            String person = "  subject " + due.subject();
            tell(person + ": expired: ", due.expired());
            tell(person + ": not confirmed: ", due.requests());
            tell(person + ": evidence of requests: entries ", due.requestEntries());
            tell(person + ": facts: entries ", due.facts());
            tell(person + ": evidence: entries ", due.evidence());
        }

        private void tell(String what, List<?> which) {
            if (!which.isEmpty()) {
                out.println(what + which.stream().map(String::valueOf).collect(Collectors.joining(", ")));
            }
        }

        @Override
        public void end(Tally tally) {
            out.println("  " + tally.people() + " people, " + tally.expired() + " expired consents; "
                    + (dryRun ? "would go: " : "went: ") + tally.requests() + " requests, facts of " + tally.facts()
                    + " people, evidence of " + tally.evidence() + " entries");
        }

        @Override
        public void finish() {
            out.flush();
        }
    }

    private static final class JsonReport implements Report {
        private final JsonGenerator json;

        JsonReport(JsonGenerator json, boolean dryRun) throws IOException {
            this.json = json;
            json.writeStartObject();
            json.writeBooleanField("dryRun", dryRun);
            json.writeArrayFieldStart("organisations");
        }

        @Override
        public void begin(OrganisationConfiguration organisation) throws IOException {
            json.writeStartObject();
            json.writeStringField("organisation", organisation.id().value());
            json.writeArrayFieldStart("due");
        }

        @Override
        public void due(Due due) throws IOException {
            json.writeStartObject();
            json.writeStringField("subject", due.subject().toString());
            matters("expired", due.expired());
            matters("requests", due.requests());
            entries("requestEntries", due.requestEntries());
            entries("facts", due.facts());
            entries("evidence", due.evidence());
            json.writeEndObject();
        }

        private void matters(String field, Collection<Matter> matters) throws IOException {
            json.writeArrayFieldStart(field);
            for (Matter one : matters) {
                json.writeStartObject();
                json.writeStringField("purpose", one.purpose().value());
                json.writeStringField("channel", one.channel().code());
                json.writeEndObject();
            }
            json.writeEndArray();
        }

        private void entries(String field, Collection<Long> entries) throws IOException {
            json.writeArrayFieldStart(field);
            for (long one : entries) {
                json.writeNumber(one);
            }
            json.writeEndArray();
        }

        @Override
        public void end(Tally tally) throws IOException {
            json.writeEndArray();
            json.writeNumberField("people", tally.people());
            json.writeNumberField("expiredConsents", tally.expired());
            json.writeNumberField("expiredRequests", tally.requests());
            json.writeNumberField("peopleWithoutFacts", tally.facts());
            json.writeNumberField("entriesWithoutEvidence", tally.evidence());
            json.writeEndObject();
        }

        @Override
        public void finish() throws IOException {
            json.writeEndArray();
            json.writeEndObject();
            Json.end(json);
        }
    }
}
