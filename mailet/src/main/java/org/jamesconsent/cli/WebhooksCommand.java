package org.jamesconsent.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.config.WebhookConfiguration;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.WebhookJournal;
import org.jamesconsent.consent.WebhookJournal.Progress;
import org.jamesconsent.consent.WebhookJournal.Undelivered;
import org.jamesconsent.token.KeyFileException;
import org.jamesconsent.token.WebhookSecretFile;
import org.jamesconsent.webhook.WebhookClient;
import org.jamesconsent.webhook.WebhookClient.Answer;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code consent webhooks}: how far other systems were told of consent changes, and what they did not take. */
@Command(
        name = "webhooks",
        description = "Shows how far other systems were told of consent changes, and works on what they did not take.",
        mixinStandardHelpOptions = true,
        versionProvider = ConsentCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND")
final class WebhooksCommand implements Runnable {
    /** So many entries are counted, or shown, at most. */
    private static final int MOST = 1_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private WebhooksCommand() {}

    static CommandLine commandLine(Clock clock) {
        return new CommandLine(new WebhooksCommand())
                .addSubcommand(new CommandLine(new ListWebhooks(clock)))
                .addSubcommand(new CommandLine(new ShowUndelivered(clock)))
                .addSubcommand(new CommandLine(new Retry(clock)))
                .addSubcommand(new CommandLine(new Forget(clock)))
                .addSubcommand(new CommandLine(new Secret()));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "list, undelivered, retry, forget or secret is missing");
    }

    private static WebhookConfiguration named(ConsentConfiguration configuration, String name) throws CommandFailure {
        return configuration.webhooks().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new CommandFailure("consent.xml has no <webhook> of that name; nothing was done", null));
    }

    /** What concerns one webhook. */
    private abstract static class OfOne extends StoreCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "The name of the <webhook> in consent.xml.")
        private String name = "";

        OfOne(Clock clock) {
            super(clock);
        }

        @Override
        final int run(ConsentRuntime runtime) throws StoreException, IOException, CommandFailure {
            return run(runtime, named(runtime.configuration(), name));
        }

        abstract int run(ConsentRuntime runtime, WebhookConfiguration webhook)
                throws StoreException, IOException, CommandFailure;
    }

    /** {@code consent webhooks list}. */
    @Command(
            name = "list",
            description =
                    "Tells for each webhook up to which ledger entry it was told, how many wait, and how many it did not take.",
            exitCodeList = {"0:it was told", "2:wrong usage, configuration, keys or store"},
            footer = "  consent webhooks list --json")
    private static final class ListWebhooks extends StoreCommand {
        ListWebhooks(Clock clock) {
            super(clock);
        }

        private record Row(String name, @Nullable Long told, int waiting, int undelivered) {}

        @Override
        int run(ConsentRuntime runtime) throws StoreException, IOException {
            JsonGenerator json = json() ? Json.generator(out()) : null;
            if (json != null) {
                json.writeStartObject();
                json.writeArrayFieldStart("webhooks");
            }
            for (WebhookConfiguration webhook : runtime.configuration().webhooks()) {
                Row row = row(runtime, webhook.name());
                if (json == null) {
                    out().println(row.name() + ": "
                            + (row.told() == null ? "never told anything yet" : "told up to entry " + row.told()) + ", "
                            + atMost(row.waiting()) + " entries wait, " + atMost(row.undelivered())
                            + " were not taken");
                    continue;
                }
                json.writeStartObject();
                json.writeStringField("name", row.name());
                if (row.told() == null) {
                    json.writeNullField("told");
                } else {
                    json.writeNumberField("told", row.told());
                }
                json.writeNumberField("waiting", row.waiting());
                json.writeNumberField("undelivered", row.undelivered());
                json.writeEndObject();
            }
            if (json != null) {
                json.writeEndArray();
                json.writeEndObject();
                Json.end(json);
            }
            out().flush();
            return ExitCode.DONE;
        }

        private static Row row(ConsentRuntime runtime, String name) throws StoreException {
            Optional<Progress> progress = runtime.store().webhooks().progress(name);
            int waiting = progress.isEmpty()
                    ? 0
                    : runtime.store()
                            .ledger()
                            .after(progress.get().told(), MOST)
                            .size();
            return new Row(
                    name,
                    progress.map(Progress::told).orElse(null),
                    waiting,
                    runtime.store().webhooks().undelivered(name, MOST).size());
        }

        private static String atMost(int count) {
            return count == MOST ? MOST + " or more" : String.valueOf(count);
        }
    }

    /** {@code consent webhooks undelivered}. */
    @Command(
            name = "undelivered",
            description = "Shows the ledger entries that a webhook refused for so long that they were put aside.",
            exitCodeList = {"0:it was told", "2:wrong usage, configuration, keys or store"},
            footer = "  consent webhooks undelivered crm")
    private static final class ShowUndelivered extends OfOne {
        ShowUndelivered(Clock clock) {
            super(clock);
        }

        @Override
        int run(ConsentRuntime runtime, WebhookConfiguration webhook) throws StoreException, IOException {
            List<Undelivered> all = runtime.store().webhooks().undelivered(webhook.name(), MOST);
            if (!json()) {
                all.forEach(one ->
                        out().println("entry " + one.entry() + ": " + one.reason() + ", put aside at " + one.at()));
                out().flush();
                return ExitCode.DONE;
            }
            JsonGenerator json = Json.generator(out());
            json.writeStartObject();
            json.writeArrayFieldStart("undelivered");
            for (Undelivered one : all) {
                json.writeStartObject();
                json.writeNumberField("entry", one.entry());
                json.writeStringField("at", one.at().toString());
                json.writeStringField("reason", one.reason());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            Json.end(json);
            return ExitCode.DONE;
        }
    }

    /** {@code consent webhooks retry}. */
    @Command(
            name = "retry",
            description =
                    "Sends what was put aside once more, now, in the order of the ledger, and forgets what is taken.",
            exitCodeList = {
                "0:all of it was taken",
                "1:some was not, and stays put aside",
                "2:wrong usage, configuration, keys or store"
            },
            footer = {"  consent webhooks retry crm", "  consent webhooks retry crm 4711"})
    private static final class Retry extends OfOne {
        @Parameters(index = "1", arity = "0..1", paramLabel = "ENTRY", description = "Which one only. Default: all.")
        private @Nullable Long entry;

        private final Clock clock;

        Retry(Clock clock) {
            super(clock);
            this.clock = clock;
        }

        @Override
        int run(ConsentRuntime runtime, WebhookConfiguration webhook)
                throws StoreException, IOException, CommandFailure {
            WebhookJournal journal = runtime.store().webhooks();
            int taken = 0;
            int left = 0;
            try (WebhookClient client = new WebhookClient(
                    webhook.name(), webhook.url(), new WebhookSecretFile(webhook.secretFile()), clock)) {
                for (Undelivered one : journal.undelivered(webhook.name(), Integer.MAX_VALUE)) {
                    if (entry != null && entry != one.entry()) {
                        continue;
                    }
                    if (send(runtime, client, one)) {
                        journal.forget(webhook.name(), one.entry());
                        taken++;
                    } else {
                        left++;
                    }
                }
            }
            report(taken, left);
            return left > 0 ? ExitCode.PARTLY_REFUSED : ExitCode.DONE;
        }

        private boolean send(ConsentRuntime runtime, WebhookClient client, Undelivered one)
                throws StoreException, CommandFailure {
            List<LedgerEntry> found = runtime.store().ledger().after(one.entry() - 1, 1);
            if (found.isEmpty() || found.getFirst().id() != one.entry()) {
                return false;
            }
            try {
                return client.send(found.getFirst()) instanceof Answer.Taken;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailure("it was broken off; what was not sent stays put aside", e);
            }
        }

        private void report(int taken, int left) throws IOException {
            if (json()) {
                JsonGenerator json = Json.generator(out());
                json.writeStartObject();
                json.writeNumberField("taken", taken);
                json.writeNumberField("left", left);
                json.writeEndObject();
                Json.end(json);
                return;
            }
            out().println(taken + " taken, " + left + " not");
            out().flush();
        }
    }

    /** {@code consent webhooks forget}. */
    @Command(
            name = "forget",
            description = "Forgets an entry that was put aside: the webhook will never be told of it.",
            exitCodeList = {
                "0:it was forgotten",
                "1:nothing was done, since no such entry was put aside",
                "2:wrong usage, configuration, keys or store"
            },
            footer = "  consent webhooks forget crm 4711")
    private static final class Forget extends OfOne {
        @Parameters(index = "1", paramLabel = "ENTRY", description = "The number of the ledger entry.")
        private long entry;

        Forget(Clock clock) {
            super(clock);
        }

        @Override
        int run(ConsentRuntime runtime, WebhookConfiguration webhook) throws StoreException, IOException {
            boolean done = runtime.store().webhooks().forget(webhook.name(), entry);
            if (json()) {
                JsonGenerator json = Json.generator(out());
                json.writeStartObject();
                json.writeBooleanField("forgotten", done);
                json.writeEndObject();
                Json.end(json);
            } else {
                out().println(done ? "forgotten" : "no such entry was put aside");
                out().flush();
            }
            return done ? ExitCode.DONE : ExitCode.PARTLY_REFUSED;
        }
    }

    /** {@code consent webhooks secret}. */
    @Command(
            name = "secret",
            mixinStandardHelpOptions = true,
            versionProvider = ConsentCommand.Version.class,
            sortOptions = false,
            exitCodeListHeading = "%nExit codes:%n",
            footerHeading = "%nExamples:%n",
            description = {
                "Makes the secret with which a webhook is signed, and shows it, alone on the standard output, for the other system.",
                "",
                "If there is one already, everything is signed with both from now on, without a restart, until the next time."
            },
            exitCodeList = {"0:it was made", "2:wrong usage, configuration or file"},
            footer = "  consent webhooks secret crm")
    private static final class Secret implements Callable<Integer> {
        @Mixin
        private ConfigurationFile configuration = new ConfigurationFile();

        @Parameters(index = "0", paramLabel = "NAME", description = "The name of the <webhook> in consent.xml.")
        private String name = "";

        @Option(names = "--json", description = "Reports as one JSON object on the standard output.")
        private boolean json;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws InvalidConfigurationException, KeyFileException, IOException, CommandFailure {
            WebhookConfiguration webhook = named(configuration.read(), name);
            String secret = new WebhookSecretFile(webhook.secretFile()).renew(new SecureRandom());
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                JsonGenerator generator = Json.generator(out);
                generator.writeStartObject();
                generator.writeStringField("secret", secret);
                generator.writeEndObject();
                Json.end(generator);
            } else {
                out.println(secret);
                out.flush();
            }
            return ExitCode.DONE;
        }
    }
}
