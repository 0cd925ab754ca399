package org.jamesconsent.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Locale;
import java.util.function.Consumer;
import org.jamesconsent.consent.StateDifference;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.wiring.ConsentRuntime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code consent rebuild}: today's states from the ledger. */
@Command(
        name = "rebuild",
        description = {
            "Derives today's states from the ledger once more, and puts them in the place of those that differ.",
            "",
            "It believes the ledger, so run 'consent verify' first, and this with --dry-run. While it repairs, James reads, and"
                    + " waits to record."
        },
        exitCodeList = {
            "0:today's states are what follows from the ledger, be it that they were repaired",
            "1:they are not, and --dry-run left them as they are",
            "2:nothing was changed: wrong usage, configuration, keys or store"
        },
        footer = {"  consent rebuild --dry-run", "  consent rebuild", "  consent rebuild --dry-run --json"})
final class RebuildCommand extends StoreCommand {
    @Option(names = "--dry-run", description = "Tells what differs and changes nothing.")
    private boolean dryRun;

    RebuildCommand(Clock clock) {
        super(clock);
    }

    @Override
    int run(ConsentRuntime runtime) throws StoreException, IOException {
        PrintWriter out = out();
        Report report = json() ? new JsonReport(out) : new TextReport(out);
        Tally tally = new Tally(report);
        long persons = dryRun
                ? runtime.store().ledger().compareStates(tally)
                : runtime.store().ledger().rebuildStates(tally);
        report.end(persons, tally.differences, !dryRun);
        return dryRun && tally.differences > 0 ? ExitCode.PARTLY_REFUSED : ExitCode.DONE;
    }

    private static final class Tally implements Consumer<StateDifference> {
        private final Report report;
        private long differences;

        Tally(Report report) {
            this.report = report;
        }

        @Override
        public void accept(StateDifference difference) {
            differences++;
            try {
                report.difference(difference);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private interface Report {
        void difference(StateDifference difference) throws IOException;

        void end(long persons, long differences, boolean repaired) throws IOException;
    }

    private record TextReport(PrintWriter out) implements Report {
        @Override
        public void difference(StateDifference difference) {
            out.println("state of " + difference.organisation() + ", subject " + difference.subject()
                    + (difference.purpose() == null ? "" : ", " + difference.purpose()) + ": "
                    + difference.kind().words());
        }

        @Override
        public void end(long persons, long differences, boolean repaired) {
            String outcome = repaired ? " states were repaired" : " states differ from the ledger";
            out.println(persons + " persons, "
                    + (differences == 0 ? "all states follow from the ledger" : differences + outcome));
            out.flush();
        }
    }

    private static final class JsonReport implements Report {
        private final JsonGenerator json;

        JsonReport(PrintWriter out) throws IOException {
            json = Json.generator(out);
            json.writeStartObject();
            json.writeArrayFieldStart("differences");
        }

        @Override
        public void difference(StateDifference difference) throws IOException {
            json.writeStartObject();
            json.writeStringField("kind", difference.kind().name().toLowerCase(Locale.ROOT));
            json.writeStringField("organisation", difference.organisation());
            json.writeStringField("subject", difference.subject().toString());
            json.writeStringField("purpose", difference.purpose());
            json.writeEndObject();
        }

        @Override
        public void end(long persons, long differences, boolean repaired) throws IOException {
            json.writeEndArray();
            json.writeNumberField("persons", persons);
            json.writeBooleanField("repaired", repaired && differences > 0);
            json.writeEndObject();
            Json.end(json);
        }
    }
}
