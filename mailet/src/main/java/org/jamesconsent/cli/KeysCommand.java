package org.jamesconsent.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jamesconsent.token.KeyFile;
import org.jamesconsent.token.KeyFileException;
import org.jamesconsent.token.Keyring;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code consent keys}: which keys there are, and a new one to sign with. Shows no key. */
@Command(
        name = "keys",
        description = {
            "Lists the keys of each organisation, or adds one to sign links with. Shows no key.",
            "What concerns the keys of the API is under 'consent keys api'."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ConsentCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND")
final class KeysCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private KeysCommand() {}

    static CommandLine commandLine(Clock clock) {
        return new CommandLine(new KeysCommand())
                .addSubcommand(new CommandLine(new ListKeys(clock)))
                .addSubcommand(new CommandLine(new Rotate(clock)))
                .addSubcommand(ApiKeysCommand.commandLine(clock));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "list, rotate or api is missing");
    }

    /** What both do: tell of the keys of one or all organisations. */
    @Command(exitCodeList = {"0:it was done", "2:wrong usage, configuration, keys or store"})
    private abstract static class OfOrganisations extends StoreCommand {
        @Option(names = "--organisation", paramLabel = "ID", description = "Whose. Default: each one's in consent.xml.")
        private @Nullable String organisation;

        OfOrganisations(Clock clock) {
            super(clock);
        }

        final List<OrganisationParts> wanted(ConsentRuntime runtime) throws CommandFailure {
            List<OrganisationParts> wanted = new ArrayList<>();
            for (OrganisationParts one : runtime.organisations()) {
                if (organisation == null || one.configuration().id().value().equals(organisation)) {
                    wanted.add(one);
                }
            }
            if (wanted.isEmpty()) {
                throw new CommandFailure("--organisation names none of consent.xml", null);
            }
            return wanted;
        }

        /** A key file, and what is in it. */
        record Told(OrganisationParts parts, Keyring keyring) {}

        final void tell(List<Told> all) throws IOException {
            if (!json()) {
                for (Told one : all) {
                    out().println(one.parts().configuration().id() + ": "
                            + one.parts().configuration().keyFile() + ", fingerprint "
                            + one.keyring().fingerprint() + ", token keys "
                            + one.keyring().tokenKeyIds().stream()
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(", "))
                            + "; " + one.keyring().signingKeyId() + " signs");
                }
                out().flush();
                return;
            }
            JsonGenerator json = Json.generator(out());
            json.writeStartObject();
            json.writeArrayFieldStart("organisations");
            for (Told one : all) {
                json.writeStartObject();
                json.writeStringField(
                        "organisation", one.parts().configuration().id().value());
                json.writeStringField(
                        "file", one.parts().configuration().keyFile().toString());
                json.writeStringField("fingerprint", one.keyring().fingerprint());
                json.writeArrayFieldStart("tokenKeys");
                for (int id : one.keyring().tokenKeyIds()) {
                    json.writeNumber(id);
                }
                json.writeEndArray();
                json.writeNumberField("signing", one.keyring().signingKeyId());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            Json.end(json);
        }

        static KeyFile present(OrganisationParts parts) throws CommandFailure {
            KeyFile file = new KeyFile(parts.configuration().keyFile());
            if (!file.exists()) {
                throw new CommandFailure(
                        "the key file " + parts.configuration().keyFile()
                                + " does not exist yet; start James once, or run: java -jar consent.jar init",
                        null);
            }
            return file;
        }
    }

    /** {@code consent keys list}. */
    @Command(
            name = "list",
            description =
                    "Tells which keys there are: the fingerprint of the hash key, which never changes, and the numbers of"
                            + " the token keys, of which the highest signs.",
            footer = "  consent keys list --json")
    private static final class ListKeys extends OfOrganisations {
        ListKeys(Clock clock) {
            super(clock);
        }

        @Override
        int run(ConsentRuntime runtime) throws IOException, CommandFailure {
            List<Told> told = new ArrayList<>();
            for (OrganisationParts one : wanted(runtime)) {
                present(one);
                told.add(new Told(one, one.keyring()));
            }
            tell(told);
            return ExitCode.DONE;
        }
    }

    /** {@code consent keys rotate}. */
    @Command(
            name = "rotate",
            description = {
                "Adds a token key, which signs links from the next start of James on. Old keys stay, and with them all old links.",
                "",
                "Restart every James of this store soon after, since one that does not know the key refuses links that it signed."
                        + " Back up the key file."
            },
            footer = "  consent keys rotate --organisation example")
    private static final class Rotate extends OfOrganisations {
        Rotate(Clock clock) {
            super(clock);
        }

        @Override
        int run(ConsentRuntime runtime) throws IOException, CommandFailure {
            List<Told> told = new ArrayList<>();
            for (OrganisationParts one : wanted(runtime)) {
                try {
                    told.add(new Told(one, present(one).rotate(new SecureRandom())));
                } catch (KeyFileException e) {
                    throw new CommandFailure(String.valueOf(e.getMessage()), e);
                }
            }
            tell(told);
            return ExitCode.DONE;
        }
    }
}
