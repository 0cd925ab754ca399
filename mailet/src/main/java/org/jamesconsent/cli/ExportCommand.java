package org.jamesconsent.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.consent.KnownPerson;
import org.jamesconsent.consent.Matter;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.Profile;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code consent export}: today's states of everybody. */
@Command(
        name = "export",
        description = {
            "Writes today's states of everybody, as CSV with a line for each person and purpose, or as NDJSON with a line for"
                    + " each person. People are named by subject id: the store knows no addresses.",
            "",
            "Takes the same memory for any number of people. James may run meanwhile; who changes the mind during the export is in"
                    + " it as before or as after."
        },
        exitCodeList = {
            "0:all was written",
            "2:wrong usage, configuration, keys, store or file; the output is not whole"
        },
        footer = {
            "  consent export --out states.csv",
            "  consent export --format ndjson --organisation example | gzip > states.gz"
        })
final class ExportCommand extends StoreCommand {
    private static final int PAGE = 500;

    @Option(
            names = "--format",
            paramLabel = "csv|ndjson",
            defaultValue = "csv",
            description = "Default: ${DEFAULT-VALUE}.")
    private String format = "csv";

    @Option(names = "--organisation", paramLabel = "ID", description = "Whose. Default: each one's in consent.xml.")
    private @Nullable String organisation;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "A file that does not exist yet, made readable for its owner only. Default: the standard output.")
    private @Nullable Path out;

    ExportCommand(Clock clock) {
        super(clock);
    }

    private interface Format {
        void write(OrganisationId organisation, SubjectId subject, KnownPerson known) throws IOException;

        void end() throws IOException;
    }

    @Override
    int run(ConsentRuntime runtime) throws StoreException, IOException, CommandFailure {
        if (json() && out == null) {
            throw new CommandFailure("--json reports on the standard output, so the states need --out", null);
        }
        if (organisation != null
                && runtime.configuration().organisations().stream()
                        .noneMatch(one -> one.id().value().equals(organisation))) {
            throw new CommandFailure("--organisation names none of consent.xml", null);
        }
        long people;
        if (out == null) {
            people = export(runtime, out());
            out().flush();
        } else {
            try (Writer file = open(out)) {
                people = export(runtime, file);
            }
            report(people);
        }
        return ExitCode.DONE;
    }

    private void report(long people) throws IOException {
        if (!json()) {
            out().println(out + ": " + people + " people");
            out().flush();
            return;
        }
        JsonGenerator json = Json.generator(out());
        json.writeStartObject();
        json.writeStringField("file", String.valueOf(out));
        json.writeStringField("format", format);
        json.writeNumberField("people", people);
        json.writeEndObject();
        Json.end(json);
    }

    private static Writer open(Path file) throws IOException, CommandFailure {
        FileAttribute<?>[] rights =
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        try {
            Files.createFile(file, rights);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure("the file " + file + " exists already", e);
        }
        return Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
    }

    private long export(ConsentRuntime runtime, Writer target) throws StoreException, IOException, CommandFailure {
        Format lines =
                switch (format) {
                    case "csv" -> new Csv(target);
                    case "ndjson" -> new NdJson(target);
                    default -> throw new CommandFailure("--format must be csv or ndjson", null);
                };
        long people = 0;
        for (OrganisationConfiguration one : runtime.configuration().organisations()) {
            if (organisation != null && !one.id().value().equals(organisation)) {
                continue;
            }
            SortedMap<SubjectId, KnownPerson> page = runtime.store().people(one.id(), null, PAGE);
            while (!page.isEmpty()) {
                for (Map.Entry<SubjectId, KnownPerson> person : page.entrySet()) {
                    lines.write(one.id(), person.getKey(), person.getValue());
                }
                people += page.size();
                page = runtime.store().people(one.id(), page.lastKey(), PAGE);
            }
        }
        lines.end();
        return people;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static String word(@Nullable Enum<?> value) {
        return value == null ? "" : value.name().toLowerCase(Locale.ROOT);
    }

    /** A line for each person and matter. */
    private static final class Csv implements Format {
        private final CsvWriter csv;

        Csv(Writer target) {
            csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(target);
            csv.writeRecord(
                    "organisation",
                    "subject",
                    "objects",
                    "blocked",
                    "undeliverable",
                    "forgotten",
                    "audience",
                    "language",
                    "birth_date",
                    "last_contact",
                    "purpose",
                    "channel",
                    "state",
                    "method",
                    "proof",
                    "at",
                    "entry",
                    "guardian_authorised");
        }

        @Override
        public void write(OrganisationId organisation, SubjectId subject, KnownPerson known) {
            if (known.matters().isEmpty()) {
                line(organisation, subject, known, null, PurposeState.NONE);
            }
            known.matters().forEach((matter, state) -> line(organisation, subject, known, matter, state));
        }

        private void line(
                OrganisationId organisation,
                SubjectId subject,
                KnownPerson known,
                @Nullable Matter matter,
                PurposeState state) {
            Profile profile = known.person().profile();
            csv.writeRecord(
                    organisation.value(),
                    subject.toString(),
                    text(known.person().objects()),
                    text(known.person().blockStands()),
                    text(known.person().undeliverable()),
                    text(known.person().forgotten()),
                    word(profile.audience()),
                    text(profile.language()),
                    text(profile.birthDate()),
                    text(profile.lastContact()),
                    matter == null ? "" : matter.purpose().value(),
                    matter == null ? "" : matter.channel().code(),
                    matter == null ? "" : word(state.state()),
                    word(state.method()),
                    matter == null ? "" : word(state.proof()),
                    text(state.at()),
                    state.entry() == 0 ? "" : Long.toString(state.entry()),
                    matter == null ? "" : text(state.guardianAuthorised()));
        }

        @Override
        public void end() throws IOException {
            csv.flush();
        }
    }

    /** A line for each person, with all that was said. */
    private static final class NdJson implements Format {
        private final JsonGenerator json;

        NdJson(Writer target) throws IOException {
            json = new JsonFactory()
                    .createGenerator(target)
                    .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                    .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
            json.setRootValueSeparator(null);
        }

        @Override
        public void write(OrganisationId organisation, SubjectId subject, KnownPerson known) throws IOException {
            json.writeStartObject();
            json.writeStringField("organisation", organisation.value());
            json.writeStringField("subject", subject.toString());
            json.writeBooleanField("objects", known.person().objects());
            json.writeBooleanField("blocked", known.person().blockStands());
            json.writeBooleanField("undeliverable", known.person().undeliverable());
            json.writeBooleanField("forgotten", known.person().forgotten());
            profile(known.person().profile());
            json.writeArrayFieldStart("consents");
            for (Map.Entry<Matter, PurposeState> one : known.matters().entrySet()) {
                PurposeState state = one.getValue();
                json.writeStartObject();
                json.writeStringField("purpose", one.getKey().purpose().value());
                json.writeStringField("channel", one.getKey().channel().code());
                json.writeStringField("state", word(state.state()));
                field("method", word(state.method()));
                field("proof", word(state.proof()));
                time("at", state.at());
                json.writeNumberField("entry", state.entry());
                json.writeBooleanField("guardian_authorised", state.guardianAuthorised());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }

        private void profile(Profile profile) throws IOException {
            json.writeObjectFieldStart("profile");
            field("audience", word(profile.audience()));
            field("language", text(profile.language()));
            field("birth_date", text(profile.birthDate()));
            flag("informed", profile.informed());
            all("activities", profile.activities());
            all("customer_of", profile.customerOf());
            flag("opt_out_offered", profile.optOutOffered());
            time("last_contact", profile.lastContact());
            json.writeEndObject();
        }

        private void field(String field, String text) throws IOException {
            if (!text.isEmpty()) {
                json.writeStringField(field, text);
            }
        }

        private void time(String field, @Nullable Instant time) throws IOException {
            field(field, ExportCommand.text(time));
        }

        private void flag(String field, @Nullable Boolean flag) throws IOException {
            if (flag != null) {
                json.writeBooleanField(field, flag);
            }
        }

        private void all(String field, @Nullable Collection<String> values) throws IOException {
            if (values != null) {
                json.writeArrayFieldStart(field);
                for (String one : new TreeSet<>(values)) {
                    json.writeString(one);
                }
                json.writeEndArray();
            }
        }

        @Override
        public void end() throws IOException {
            json.close();
        }
    }
}
