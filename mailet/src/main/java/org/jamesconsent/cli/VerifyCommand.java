package org.jamesconsent.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jamesconsent.consent.Checkpoint;
import org.jamesconsent.consent.LedgerFault;
import org.jamesconsent.consent.LedgerVerification;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code consent verify}: whether the ledger is what was recorded. */
@Command(
        name = "verify",
        description = {
            "Goes through the whole ledger and tells every entry that was altered, removed or put elsewhere, by subject id and"
                    + " number.",
            "",
            "With --checkpoint, and only if nothing is wrong, signs with the key file what the ledger holds now. Let cron do so"
                    + " each day, and keep what it prints elsewhere: it proves that nothing before it was rewritten, or cut off."
        },
        exitCodeList = {
            "0:the ledger is what was recorded",
            "1:it is not; each fault was told",
            "2:it could not be read to the end: wrong usage, configuration, keys or store"
        },
        footer = {"  consent verify", "  consent verify --checkpoint", "  consent verify --json"})
final class VerifyCommand extends StoreCommand {
    @Option(names = "--checkpoint", description = "Signs what the ledger holds, if nothing is wrong with it.")
    private boolean checkpoint;

    VerifyCommand(Clock clock) {
        super(clock);
    }

    @Override
    int run(ConsentRuntime runtime) throws StoreException, IOException {
        Report report = json() ? new JsonReport(out()) : new TextReport(out());
        LedgerVerification verification = new LedgerVerification(runtime.signers(), quiet(report));
        runtime.store().ledger().show(verification);
        Collection<Checkpoint> taken = List.of();
        if (checkpoint && verification.faults() == 0) {
            taken = verification.nextCheckpoints(now());
            runtime.store().ledger().keep(taken);
        }
        report.end(verification, taken);
        return verification.faults() == 0 ? ExitCode.DONE : ExitCode.PARTLY_REFUSED;
    }

    private static Consumer<LedgerFault> quiet(Report report) {
        return fault -> {
            try {
                report.fault(fault);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private interface Report {
        void fault(LedgerFault fault) throws IOException;

        void end(LedgerVerification verification, Collection<Checkpoint> taken) throws IOException;
    }

    private record TextReport(PrintWriter out) implements Report {
        @Override
        public void fault(LedgerFault fault) {
            StringBuilder line = new StringBuilder(fault.kind().isOfCheckpoint() ? "checkpoint " : "entry ");
            line.append(fault.firstEntry());
            if (fault.lastEntry() != fault.firstEntry()) {
                line.append(" to ").append(fault.lastEntry());
            }
            if (fault.organisation() != null) {
                line.append(" of ").append(fault.organisation());
            }
            if (fault.subject() != null) {
                line.append(", subject ").append(fault.subject());
            }
            out.println(line.append(": ").append(fault.kind().words()));
        }

        @Override
        public void end(LedgerVerification verification, Collection<Checkpoint> taken) {
            out.println(verification.events() + " entries, "
                    + (verification.faults() == 0 ? "nothing is wrong with them" : verification.faults() + " faults"));
            verification.lastGoodCheckpoints().values().forEach(one -> checkpoint("last good checkpoint", one));
            taken.forEach(one -> checkpoint("new checkpoint", one));
            out.flush();
        }

        private void checkpoint(String title, Checkpoint one) {
            out.println(title + " of " + one.organisation() + ": number " + one.number() + " of " + one.at()
                    + ", up to entry " + one.lastEntry() + ", signature " + one.signature());
        }
    }

    private static final class JsonReport implements Report {
        private final JsonGenerator json;

        JsonReport(PrintWriter out) throws IOException {
            json = Json.generator(out);
            json.writeStartObject();
            json.writeArrayFieldStart("faults");
        }

        @Override
        public void fault(LedgerFault fault) throws IOException {
            json.writeStartObject();
            json.writeStringField("kind", fault.kind().name().toLowerCase(Locale.ROOT));
            json.writeStringField("organisation", fault.organisation());
            json.writeStringField("subject", text(fault.subject()));
            json.writeNumberField("first", fault.firstEntry());
            json.writeNumberField("last", fault.lastEntry());
            json.writeEndObject();
        }

        @Override
        public void end(LedgerVerification verification, Collection<Checkpoint> taken) throws IOException {
            json.writeEndArray();
            json.writeBooleanField("sound", verification.faults() == 0);
            json.writeNumberField("entries", verification.events());
            write("lastGoodCheckpoints", verification.lastGoodCheckpoints().values());
            write("newCheckpoints", taken);
            json.writeEndObject();
            Json.end(json);
        }

        private void write(String field, Collection<Checkpoint> checkpoints) throws IOException {
            json.writeArrayFieldStart(field);
            for (Checkpoint one : checkpoints) {
                json.writeStartObject();
                json.writeStringField("organisation", one.organisation());
                json.writeNumberField("number", one.number());
                json.writeStringField("at", one.at().toString());
                json.writeNumberField("lastEntry", one.lastEntry());
                json.writeNumberField("events", one.events());
                json.writeStringField("digest", one.digest().toString());
                json.writeStringField("signature", one.signature().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
        }

        private static @Nullable String text(@Nullable Object value) {
            return value == null ? null : value.toString();
        }
    }
}
