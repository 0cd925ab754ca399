package org.jamesconsent.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jamesconsent.config.ApiConfiguration;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.token.ApiAction;
import org.jamesconsent.token.ApiKey;
import org.jamesconsent.token.ApiKeyFile;
import org.jamesconsent.token.KeyFileException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code consent keys api}: with which keys other systems use the API. */
@Command(
        name = "api",
        description =
                "Makes, lists and revokes the keys with which other systems record and ask by the API. All of it counts from"
                        + " the next request on: James need not be restarted.",
        mixinStandardHelpOptions = true,
        versionProvider = ConsentCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND")
final class ApiKeysCommand implements Runnable {
    private static final String ACTIONS = "record|withdraw|ask";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private ApiKeysCommand() {}

    static CommandLine commandLine(Clock clock) {
        return new CommandLine(new ApiKeysCommand())
                .addSubcommand(new CommandLine(new Add(clock)))
                .addSubcommand(new CommandLine(new ListKeys()))
                .addSubcommand(new CommandLine(new Revoke(clock)));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "add, list or revoke is missing");
    }

    /** What all of them do: work on the file that {@code <api>} names. */
    @Command(
            mixinStandardHelpOptions = true,
            versionProvider = ConsentCommand.Version.class,
            sortOptions = false,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:it was done",
                "1:nothing was done, since there is no such key",
                "2:wrong usage, configuration or key file"
            },
            footerHeading = "%nExamples:%n")
    private abstract static class OnFile implements Callable<Integer> {
        @Mixin
        private ConfigurationFile configuration = new ConfigurationFile();

        @Option(names = "--json", description = "Reports as one JSON object on the standard output.")
        private boolean json;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public final Integer call()
                throws InvalidConfigurationException, KeyFileException, IOException, CommandFailure {
            ConsentConfiguration settings = configuration.read();
            ApiConfiguration api = settings.api()
                    .orElseThrow(() -> new CommandFailure(
                            "consent.xml has no <api>, so there is nothing that keys are for; nothing was done", null));
            return run(settings, new ApiKeyFile(api.keyFile()));
        }

        abstract int run(ConsentConfiguration settings, ApiKeyFile file)
                throws KeyFileException, IOException, CommandFailure;

        final boolean json() {
            return json;
        }

        final PrintWriter out() {
            return spec.commandLine().getOut();
        }

        final PrintWriter err() {
            return spec.commandLine().getErr();
        }

        static String actions(ApiKey key) {
            return key.orderedActions().stream().map(ApiAction::code).collect(Collectors.joining(","));
        }

        static void write(JsonGenerator out, ApiKey key) throws IOException {
            out.writeStringField("id", key.id());
            out.writeStringField("organisation", key.organisation().value());
            out.writeArrayFieldStart("actions");
            for (ApiAction action : key.orderedActions()) {
                out.writeString(action.code());
            }
            out.writeEndArray();
            out.writeStringField("name", key.name());
            out.writeStringField("createdAt", key.createdAt().toString());
            out.writeStringField(
                    "revokedAt",
                    key.revokedAt() == null ? null : key.revokedAt().toString());
        }
    }

    /** {@code consent keys api add}. */
    @Command(
            name = "add",
            description = {
                "Makes a key and shows it, alone on the standard output. It is shown only this once: only a hash is kept.",
                "",
                "record: may record what people said and what is known of them. withdraw: may only record what they say no to."
                        + " ask: may ask whether somebody may be contacted."
            },
            footer = {
                "  consent keys api add --organisation example --action record --name checkout",
                "  consent keys api add --action ask,withdraw --name sms-sender"
            })
    private static final class Add extends OnFile {
        private final Clock clock;

        @Option(
                names = "--organisation",
                paramLabel = "ID",
                description = "Whose people it is about. Needed only if consent.xml has several.")
        private @Nullable String organisation;

        @Option(
                names = "--action",
                required = true,
                split = ",",
                paramLabel = ACTIONS,
                description = "What it is good for; several with commas between them.")
        private List<String> actions = List.of();

        @Option(
                names = "--name",
                paramLabel = "NAME",
                description = "Which system gets it: up to 64 letters, digits, '.', '_' and '-'.")
        private @Nullable String name;

        Add(Clock clock) {
            this.clock = clock;
        }

        @Override
        int run(ConsentConfiguration settings, ApiKeyFile file) throws KeyFileException, IOException, CommandFailure {
            if (name != null && !name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0," + (ApiKey.MAX_NAME - 1) + "}")) {
                throw new CommandFailure(
                        "--name must be up to 64 letters, digits, '.', '_' and '-', the first a letter or digit", null);
            }
            ApiKey.Made made = file.add(organisation(settings), wanted(), name, clock.instant(), new SecureRandom());
            if (json()) {
                JsonGenerator json = Json.generator(out());
                json.writeStartObject();
                write(json, made.known());
                json.writeStringField("key", made.key());
                json.writeEndObject();
                Json.end(json);
            } else {
                out().println(made.key());
                out().flush();
                err().println("This key, " + made.known().id() + " of "
                        + made.known().organisation() + ", is shown only this once. It is good for: "
                        + actions(made.known()) + ".");
            }
            return ExitCode.DONE;
        }

        private Set<ApiAction> wanted() throws CommandFailure {
            Set<ApiAction> wanted = EnumSet.noneOf(ApiAction.class);
            for (String action : actions) {
                wanted.add(ApiAction.named(action)
                        .orElseThrow(() -> new CommandFailure(
                                "--action must be record, withdraw or ask, or several with commas between them",
                                null)));
            }
            return wanted;
        }

        private OrganisationId organisation(ConsentConfiguration settings) throws CommandFailure {
            List<OrganisationId> all = settings.organisations().stream()
                    .map(OrganisationConfiguration::id)
                    .toList();
            String known = all.stream().map(OrganisationId::value).collect(Collectors.joining(", "));
            if (organisation == null) {
                if (all.size() > 1) {
                    throw new CommandFailure("--organisation is missing, and consent.xml has several: " + known, null);
                }
                return all.getFirst();
            }
            return all.stream()
                    .filter(id -> id.value().equals(organisation))
                    .findFirst()
                    .orElseThrow(() -> new CommandFailure("--organisation names none of consent.xml: " + known, null));
        }
    }

    /** {@code consent keys api list}. */
    @Command(
            name = "list",
            description = "Tells which keys there are, also those that are revoked. Shows no key.",
            footer = "  consent keys api list --json")
    private static final class ListKeys extends OnFile {
        @Override
        int run(ConsentConfiguration settings, ApiKeyFile file) throws KeyFileException, IOException {
            List<ApiKey> keys = file.read();
            if (json()) {
                JsonGenerator json = Json.generator(out());
                json.writeStartObject();
                json.writeArrayFieldStart("keys");
                for (ApiKey key : keys) {
                    json.writeStartObject();
                    write(json, key);
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeEndObject();
                Json.end(json);
                return ExitCode.DONE;
            }
            for (ApiKey key : keys) {
                out().println(key.id() + " of " + key.organisation() + ": " + actions(key)
                        + (key.name() == null ? "" : ", " + key.name()) + ", made " + key.createdAt()
                        + (key.revokedAt() == null ? "" : ", revoked " + key.revokedAt()));
            }
            out().flush();
            return ExitCode.DONE;
        }
    }

    /** {@code consent keys api revoke}. */
    @Command(
            name = "revoke",
            description =
                    "Makes a key good for nothing, from the next request on. It stays in the list, since evidence names it.",
            footer = "  consent keys api revoke k3fq7a2c")
    private static final class Revoke extends OnFile {
        private final Clock clock;

        @Parameters(paramLabel = "ID", description = "The id of the key, as 'list' shows it; not the key itself.")
        private String id = "";

        Revoke(Clock clock) {
            this.clock = clock;
        }

        @Override
        int run(ConsentConfiguration settings, ApiKeyFile file) throws KeyFileException, IOException {
            ApiKey revoked = file.revoke(id, clock.instant()).orElse(null);
            if (revoked == null) {
                err().println("There is no key of that id; nothing was revoked.");
                return ExitCode.PARTLY_REFUSED;
            }
            if (json()) {
                JsonGenerator json = Json.generator(out());
                json.writeStartObject();
                write(json, revoked);
                json.writeEndObject();
                Json.end(json);
            } else {
                out().println("Key " + revoked.id() + " of " + revoked.organisation() + " is revoked since "
                        + revoked.revokedAt() + ".");
                out().flush();
            }
            return ExitCode.DONE;
        }
    }
}
