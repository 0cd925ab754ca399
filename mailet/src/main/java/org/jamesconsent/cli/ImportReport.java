package org.jamesconsent.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jamesconsent.cli.contacts.ContactFault;
import org.jamesconsent.cli.contacts.ContactImport.Outcome;

/** Tells how an import goes: refused lines as they come, so that they need no memory, and a summary at the end. */
interface ImportReport {
    void refused(ContactFault fault) throws IOException;

    /**
     * @param lines how many were read, header and blank lines apart
     * @param refused how many of them were refused
     */
    void end(long lines, long refused, Outcome outcome, Written written) throws IOException;

    /** What became of the outcome. */
    enum Written {
        ALL(""),
        NOT_BECAUSE_STRICT("Nothing was written, because of --strict."),
        NOT_BECAUSE_DRY_RUN("Nothing was written, because of --dry-run.");

        private final String words;

        Written(String words) {
            this.words = words;
        }
    }

    /** For people: refused lines go to the standard error stream. */
    record Text(Path file, String format, PrintWriter out, PrintWriter err) implements ImportReport {
        @Override
        public void refused(ContactFault fault) {
            err.println(file + ": " + fault);
        }

        private boolean isOwn() {
            return format.equals("CSV") || format.equals("NDJSON");
        }

        @Override
        public void end(long lines, long refused, Outcome outcome, Written written) {
            out.println(file + ": " + lines + " lines read" + (isOwn() ? "" : ", as an export of " + format));
            out.println("  imported       " + outcome.imported());
            out.println("  unchanged      " + outcome.unchanged());
            out.println("  kept opt-outs  " + outcome.keptOptOuts());
            out.println("  refused        " + refused);
            if (written != Written.ALL) {
                out.println("  events         " + outcome.events());
                out.println(written.words);
            }
            out.flush();
        }
    }

    /** For scripts: one JSON object on the standard output stream. */
    final class Json implements ImportReport {
        private final JsonGenerator json;

        Json(Path file, String format, PrintWriter out) throws IOException {
            json = new JsonFactory()
                    .createGenerator(out)
                    .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                    .useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("file", file.toString());
            json.writeStringField("format", format);
            json.writeArrayFieldStart("faults");
        }

        @Override
        public void refused(ContactFault fault) throws IOException {
            json.writeStartObject();
            json.writeNumberField("line", fault.line());
            if (fault.column() == null) {
                json.writeNullField("column");
            } else {
                json.writeStringField("column", fault.column());
            }
            json.writeStringField("reason", fault.reason());
            json.writeEndObject();
        }

        @Override
        public void end(long lines, long refused, Outcome outcome, Written written) throws IOException {
            json.writeEndArray();
            json.writeNumberField("lines", lines);
            json.writeNumberField("imported", outcome.imported());
            json.writeNumberField("unchanged", outcome.unchanged());
            json.writeNumberField("keptOptOuts", outcome.keptOptOuts());
            json.writeNumberField("refused", refused);
            json.writeNumberField("events", outcome.events());
            json.writeBooleanField("written", written == Written.ALL);
            json.writeEndObject();
            json.writeRaw(System.lineSeparator());
            json.close();
        }
    }
}
